"""What the plan expects of the overpayments in each stratum, and from where it knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError
from sampling.frames.range_values import range_payments, range_totals
from sampling.models import AnticipatedErrors, Anticipation, PaidStratum
from sampling.plans.plan_records import PlanRecord
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame


def anticipate(
    strata: Sequence[Stratum], source: AnticipatedErrors, *, frame: Frame | None = None
) -> Anticipation:
    """Moments of the overpayments by stratum from an error model or a probe.

    Units paid 0 or less are taken as free of overpayment in every case: in a stratum without a
    lower bound `frame` tells them apart. A hot deck looks at the payments of `frame`, one
    stratum after the other, and is refused (`PlanError`) without.
    """
    if not isinstance(source, AnticipatedErrors):
        raise PlanError(
            f"anticipated={type(source).__name__}",
            expected="an error model of sampling.models, or a Probe",
            fix="Say for example anticipated=ErrorModel(rate=0.30, severity=0.80)",
        )
    return source.anticipate(_paid_strata(frame, strata))


def _paid_strata(frame: Frame | None, strata: Sequence[Stratum]) -> list[PaidStratum]:
    """The strata with the sums of their payments above 0, and the shares of units with one."""
    rows = [
        PaidStratum(
            row.label,
            row.size,
            row.total_cents,
            row.squared_cents,
            payable=row.payable,
            sampled=not row.certainty,
            payments=None if frame is None else _payments(frame, row),
        )
        for row in strata
    ]
    if frame is None or not (frame.signs.zero or frame.signs.negative):
        return rows
    mixed = [k for k, row in enumerate(strata) if row.payable and row.low_cents is None]
    ranges = [stratum_range(replace(strata[k], low_cents=0), frame.roles) for k in mixed]
    if not ranges:
        return rows
    for k, (units, total, squares) in zip(mixed, range_totals(frame, ranges), strict=True):
        share = units / strata[k].size
        rows[k] = replace(rows[k], total_cents=total, squared_cents=squares, paid_share=share)
    return rows


def _payments(frame: Frame, row: Stratum) -> Callable[[], NDArray[Any]]:
    """The payments of a stratum in cents, read when they are asked for."""
    return lambda: range_payments(frame, stratum_range(row, frame.roles))


def planned_anticipation(plan: PlanRecord) -> Anticipation | None:
    """What a plan recorded of the overpayments it anticipates; None where it records nothing."""
    if any(row.mean is None or row.deviation is None for row in plan.strata):
        return None
    record = plan.size_calculation.anticipated
    rates = tuple(None if row.errors is None else row.errors / row.n for row in plan.strata)
    return Anticipation(
        np.array([row.mean for row in plan.strata], dtype=np.float64),
        np.array([row.deviation for row in plan.strata], dtype=np.float64),
        rates,
        "" if record is None else record.assumption,
        record,
    )
