"""The rows that the results of several commands have in common, with the unit in every key."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extrapolation.estimates.estimate import Estimate
    from sampling.draws import Draw
    from sampling.frames import WaterfallRow
    from sampling.plans import Plan

RATE_LEVEL = 0.90


@dataclass(frozen=True)
class WaterfallStep:
    """A rule of the waterfall: what it took out of the frame, and what was left after it."""

    rule: str
    reason: str
    units_out: int
    paid_out: Money
    units_left: int
    paid_left: Money
    rows_out: int | None
    rows_left: int | None


@dataclass(frozen=True)
class PlannedRow:
    """A stratum of a plan: its units and payments, and the units to sample."""

    label: str
    units: int
    paid: Money
    sample: int
    in_full: bool


@dataclass(frozen=True)
class DrawnRow:
    """A stratum of a draw: its units, and the units and spares that were drawn."""

    label: str
    units: int
    sample: int
    spares: int


@dataclass(frozen=True)
class EstimatedRow:
    """A stratum of an estimate: what was found in its sample, and its estimated total."""

    label: str
    units: int
    sample: int
    in_full: bool
    overpaid_units: int
    sampled_overpayment: Dollars
    point: Dollars
    standard_error: Dollars


@dataclass(frozen=True)
class Rate:
    """The share of units in error, a fraction, with its two-sided limits at a level."""

    point: float
    lower: float | None
    upper: float | None
    level: float
    bound: str


def waterfall_steps(waterfall: Sequence[WaterfallRow]) -> list[WaterfallStep]:
    """The exclusion waterfall; unit ids in a rule are not shown."""
    from sampling.frames.conditions import without_ids

    return [
        WaterfallStep(
            without_ids(row.rule),
            row.reason,
            row.units,
            Money(row.cents),
            row.units_left,
            Money(row.cents_left),
            row.rows,
            row.rows_left,
        )
        for row in waterfall
    ]


def planned_rows(plan: Plan) -> list[PlannedRow]:
    """The strata of a plan."""
    return [PlannedRow(row.label, row.size, row.total, row.n, row.certainty) for row in plan.strata]


def drawn_rows(draw: Draw, plan: Plan) -> list[DrawnRow]:
    """The strata of a draw, in the order of the plan."""
    spares = Counter(unit.stratum for unit in draw.spares)
    drawn = Counter(unit.stratum for unit in draw.units)
    return [
        DrawnRow(row.label, row.size, drawn[row.label], spares[row.label]) for row in plan.strata
    ]


def estimated_rows(estimate: Estimate) -> list[EstimatedRow]:
    """The strata of an estimate of the overpayment."""
    return [
        EstimatedRow(
            row.label,
            row.size,
            row.n,
            row.census,
            row.nonzero,
            row.sampled_total,
            row.point,
            row.se,
        )
        for row in estimate.strata
    ]


def rate_of_errors(estimate: Estimate) -> Rate | None:
    """The share of units in error; None where the design gives no limits of a share."""
    from extrapolation import error_rate

    try:
        (share,) = error_rate(estimate.review).values()
        limits = share.interval(RATE_LEVEL, side="two-sided")
    except EstimateError:
        return None
    return Rate(share.point, limits.low, limits.high, RATE_LEVEL, limits.bound)
