"""The selection of a plan against its frame and strata, before a seed exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import PlanError
from sampling.designs import check_selection, estimator_faults
from sampling.plans.plan_parts import PlannedStratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame


def selection_notes(
    frame: Frame,
    selection: Mapping[str, Any],
    planned: Sequence[PlannedStratum],
    *,
    order: Sequence[str] | None,
    spares: int,
    estimator: str | None = None,
) -> list[str]:
    """What a reader must know of the selection; refused (`PlanError`) with all of its faults."""
    faults, said = check_selection(
        frame,
        selection,
        planned,
        [stratum_range(row, frame.roles) for row in planned],
        order=order,
        spares=spares,
    )
    if estimator is not None:
        faults += estimator_faults(selection, list(planned), estimator)
    if faults:
        raise PlanError.collected(faults, what="selection")
    return said
