"""What a plan knows of the frame beyond the sample: dollars paid and unsampled payments.

Bounds that need a ceiling take these from here. What is not known is left out, and such a bound
is then refused with its reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.samples.sample_checks import frozen
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError
from sampling import Plan
from sampling.frames.range_values import range_floors, range_payments
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from numpy.typing import NDArray


def with_frame_amounts(sample: Sample, review: Review, column: str, *, payments: bool) -> Sample:
    """The sample with the amounts of its frame; `payments` asks for the unsampled ones too.

    For `overpaid`: X_h of every stratum whose total is known, and (if asked and the plan's
    frame is open) what was paid for the units that were not sampled. For error units every
    unit's ceiling is 1. Declared floors are let go where the rule set sets underpayments to 0.
    """
    if column == ERROR_UNITS and not sample.by_hits:
        return replace(sample, strata=tuple(_counted(part) for part in sample.strata))
    if column != "overpaid" or sample.of_clusters:
        return sample
    zeroed = review.rule_set is not None and review.rule_set.netting == "zeroed"
    totals = {stratum.label: stratum.total_cents for stratum in review.strata}
    parts = []
    for part in sample.strata:
        total = totals.get(part.label)
        rows = [row for row in review.counted if row.stratum == part.label]
        made = part if total is None or part.hits is not None else replace(part, book=total / 100)
        made = replace(made, floors=None, floor_total=None) if zeroed else made
        if payments and not part.census and review.plan is not None:
            if part.hits is None:
                made = replace(made, unsampled=_unsampled(review.plan, part, rows))
            if made.floors is not None:
                made = replace(made, raised_ceiling=_raised_ceiling(review.plan, part))
        parts.append(made)
    return replace(sample, strata=tuple(parts))


def _counted(part: StratumSample) -> StratumSample:
    return replace(part, caps=frozen(np.ones(part.n)), book=float(part.size))


def _raised_ceiling(plan: Plan, part: StratumSample) -> float | None:
    """The largest x + u of the stratum; with hits of (x + u) / x. None without an open frame."""
    floor = plan.underpayment_floor
    planned = next((row for row in plan.strata if row.label == part.label), None)
    if plan.frame is None or planned is None or floor is None:
        return None
    place = stratum_range(planned, plan.frame.roles)
    paid = range_payments(plan.frame, place)
    raised = paid + (
        floor.each.cents
        if floor.each is not None
        else range_floors(plan.frame, place, column=floor.column)
    )
    return float((raised / paid).max() if part.hits is not None else raised.max() / 100)


def _unsampled(
    plan: Plan, part: StratumSample, rows: list[ReviewRow]
) -> NDArray[np.float64] | None:
    """What was paid for the units of the stratum that were not sampled, dollars, ascending.

    None where the frame is not open.
    """
    planned = next((row for row in plan.strata if row.label == part.label), None)
    if plan.frame is None or planned is None:
        return None
    inside = np.sort(range_payments(plan.frame, stratum_range(planned, plan.frame.roles)))
    drawn = np.sort(
        np.array([row.paid_cents for row in rows if row.paid_cents is not None], dtype=np.int64)
    )
    # Each sampled payment takes out one equal payment of the stratum.
    repeat = np.arange(len(drawn)) - np.searchsorted(drawn, drawn)
    places = np.searchsorted(inside, drawn) + repeat
    fits = len(inside) == planned.size and int(inside.sum()) == planned.total_cents
    if not fits or len(drawn) != part.n or not np.array_equal(inside[places], drawn):
        raise EstimateError(
            "a frame that does not hold the planned stratum",
            where=f"stratum {part.label}",
            expected=f"{planned.size:,} units, the sampled payments among them",
            fix="Open the frame that the plan was made on",
        )
    return frozen(np.delete(inside, places) / 100)
