"""May a probe be pooled with the sample as one simple random sample?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from sampling.designs import DEFAULT

if TYPE_CHECKING:
    from sampling.plans.plans import Plan


class _Unit(Protocol):
    @property
    def unit_id(self) -> str: ...
    @property
    def order(self) -> int: ...


class DrawnSample(Protocol):
    """A draw: the plan it was made from, and its units in order of selection."""

    @property
    def plan_digest(self) -> str: ...
    @property
    def units(self) -> Sequence[_Unit]: ...


def check_pooling(plan: Plan, draw: DrawnSample, probe: Sequence[str]) -> None:
    """Check that a probe may be pooled with the sample as one simple random sample.

    It may if design and size were fixed before its review, that is, if the probe is the first part
    of this plan's own draw: one stratum, tickets, the units of the smallest tickets, from the plan
    as it is (an amended size is another plan). Then all n units are one simple random sample,
    whatever the probe showed.

    Parameters
    ----------
    plan : Plan
        The plan of the sample.
    draw : Draw
        The draw from the plan.
    probe : sequence of str
        The unit ids of the probe.

    Raises
    ------
    PlanError
        If the probe may not be pooled, with every reason.

    Notes
    -----
    In every other case the size may have been chosen by what the probe found, and the pooled t
    limit would be of no known level. Take the probe as a census stratum instead
    (`stratify(probe=...)`), which is always valid.
    """
    found: list[str] = []
    if len(plan.strata) != 1 or plan.selects != DEFAULT:
        found.append(f"the design {plan.design} by {plan.selects.kind}")
    if draw.plan_digest != plan.digest:
        found.append(
            f"a draw from the plan {short(draw.plan_digest)}, not from {short(plan.digest)}"
        )
    ordered = [unit.unit_id for unit in sorted(draw.units, key=lambda unit: unit.order)]
    if not probe or set(ordered[: len(probe)]) != set(probe):
        found.append(f"{len(probe):,} units that are not the first of the draw")
    if found:
        raise PlanError(
            "; ".join(found),
            where="pooling a probe",
            expected="the first units of this plan's own draw of one stratum",
            fix="Take the probe as a census stratum: stratify(frame, probe=unit_ids, ...)",
        )
