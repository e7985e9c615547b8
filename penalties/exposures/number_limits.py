"""How many units of the frame carry a violation: exact limits of a number, never of dollars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extrapolation import Review, Sample
from extrapolation.bounds import finite_bound
from extrapolation.estimates.intervals import make_interval
from extrapolation.samples.shapes import is_plain
from primafacie.core.brief_texts import brief

BY_LOGIC = "what the sample itself shows; this design has no exact limit of the number here"


@brief
@dataclass(frozen=True)
class NumberLimits:
    """Units of the frame with a violation: found, estimated, and between two limits.

    Attributes
    ----------
    found : int
        The sampled units with a violation.
    sampled, frame : int
        The sampled units, and the units of the frame.
    low, high : int
        The lower and the upper limit of the number in the frame.
    point : float
        The estimated number in the frame.
    method : str
        "hypergeometric" (exact for a simple random sample) or "buehler" (exact for a stratified
        one), or a text that says that the limits are those of the sample itself.
    """

    found: int
    sampled: int
    frame: int
    low: int
    point: float
    high: int
    method: str

    def __str__(self) -> str:
        return (
            f"{self.found:,} of {self.sampled:,} sampled units; in the frame of {self.frame:,} "
            f"units about {self.point:,.0f}, at least {self.low:,} and at most {self.high:,} "
            f"({self.method})"
        )


def number_limits(
    review: Review, units: Iterable[str], *, level: float, point: float
) -> NumberLimits:
    """The number of units of the frame that are like the sampled `units`, with its limits.

    `level` is the one-sided level of each end, `point` the estimate by the review's design. For
    simple random samples, stratified or not,

        lower = smallest M with P(Hyp(N, M, n) >= x) >= 1 - level,  upper alike from n - x

    and in strata Buehler's limits. Both hold their level in every frame. For other designs the
    limits are what the sample shows: x found, and N less the n - x units without. Source: Wright
    (1991), Exact Confidence Bounds when Sampling from Small Finite Universes; Buehler (1957).
    """
    tainted = set(units)
    rows = review.counted
    found = [1.0 if row.unit_id in tainted else 0.0 for row in rows]
    sizes = {stratum.label: stratum.size for stratum in review.strata}
    x, n, frame = int(sum(found)), len(rows), sum(sizes.values())
    if not is_plain(review):
        return NumberLimits(x, n, frame, x, point, frame - (n - x), BY_LOGIC)
    sample = Sample.from_arrays(found, sizes=sizes, strata=[row.stratum for row in rows])
    if not sample.sampled:
        return NumberLimits(x, n, frame, x, float(x), x, "every unit was reviewed")
    exact = finite_bound(str(sample.design), counts=True)
    if exact is None:
        return NumberLimits(x, n, frame, x, point, frame - (n - x), BY_LOGIC)
    ends = []
    for side in ("lower", "upper"):
        interval = make_interval(
            sample,
            level,
            side=side,
            bound=exact.name,
            planned=False,
            nonnegative=True,
        )
        ends.append(interval.low if side == "lower" else interval.high)
    return NumberLimits(x, n, frame, int(ends[0] or 0), point, int(ends[1] or 0), exact.name)
