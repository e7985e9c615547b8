"""From a lower limit for values of 0 or more to limits on both sides, floors and ceilings used.

Every bound here starts from one function, lower(sample, tail), valid where no value of the
frame lies below 0. Then

    below   lower(y + u) - sum of u       where the plan declares floors -u_i (u = 0 without)
    above   X - lower(x - y)              x - y is 0 or more, as no unit owes more than was paid

with the whole tail on one side, or half of it on each: the caller gives the tail of one end.
By logic, too: the sampled total less the floors of the unsampled units <= T, and T <= the
sampled total plus what was paid for the unsampled units (where that is known): no limit lies
beyond. Where the two ends of one sample contradict each other, which happens no more often than
both tails together, the interval reaches from the lower to the higher of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError
from primafacie.core.plurals import counted

Lower = Callable[[Sample, float], float]
_ROUNDING = 1e-9


def anchored_limits(
    lower: Lower, sample: Sample, tail: float, side: Side, *, ceilings: bool = False
) -> Limits:
    """Limits by a bound anchored at 0; `tail` is that of each end asked for.

    `ceilings` says that `lower` rests on a ceiling of every unit. Floors lift it to x + u, for
    y + u and for x - y alike, so that both ends then rest on the floors.
    """
    check_tail(tail)
    if ceilings:
        check_floors(sample)
        for part in sample.sampled:
            if part.floors is not None and part.raised_ceiling is None:
                raise _no_ceiling(part)
            check_ceilings(part)
    low = high = None
    least, most = _least(sample), _most(sample)
    if side != "upper":
        lifted, floor_total = lift(sample)
        low = max(min(lower(lifted, tail) - floor_total, most), least)
    if side != "lower":
        gaps, book = deficits(sample)
        high = min(max(book - lower(gaps, tail), least), most)
    if low is not None and high is not None and low > high:
        return high, low
    return low, high


def check_tail(tail: float) -> None:
    """Raise `EstimateError` for a tail that is none."""
    if not 0 < tail < 0.5:
        raise EstimateError(
            f"the tail {tail!r}",
            expected="a tail between 0 and one half",
            fix="Ask for a level above 0.5 (one-sided) or above 0 (two-sided)",
        )


def sidak_tail(tail: float, strata: int) -> float:
    """The tail of each of H independent limits that hold together: 1 - (1 - tail)^(1/H).

    >>> round(sidak_tail(0.10, 2), 6)
    0.051317
    """
    return float(-np.expm1(np.log1p(-tail) / strata)) if strata > 1 else tail


def lift(sample: Sample) -> tuple[Sample, float]:
    """The sample of y + u and the total of u over the strata that are not taken whole.

    Raises `EstimateError` for a value below its floor (0 where none is declared).
    """
    check_floors(sample)
    parts, total = [], 0.0
    for part in sample.strata:
        if part.census or part.floors is None:
            _check_nonnegative(part)
            parts.append(part)
            continue
        raised = np.maximum(part.values + part.floors, 0.0)  # a rounding below 0 at most
        ceilings = None if part.caps is None else part.caps + part.floors
        if part.hits is not None:
            ceilings = part.caps  # the draws stay in proportion to what was paid
        total += float(part.floor_total or 0.0)
        parts.append(
            replace(
                part, values=raised, caps=ceilings, unsampled=None, floors=None, floor_total=None
            )
        )
    return replace(sample, strata=tuple(parts)), total


def check_floors(sample: Sample) -> None:
    """Refuse (`EstimateError`) a sample that contradicts the declared floors: the limit is void."""
    below = sum(part.below_floors for part in sample.sampled)
    if below:
        raise EstimateError(
            f"{counted(below, 'sampled unit')} underpaid by more than the declared floor",
            where="conditional limit",
            expected="no unit underpaid by more than its floor, as the limit assumes of the whole "
            "frame",
            fix="The sample contradicts the assumption, so the limit is void and is not given. "
            "Another limit, such as that of student, can be shown as not pre-specified",
        )


def deficits(sample: Sample) -> tuple[Sample, float]:
    """The sample of x - y and the total paid, X.

    Raises `EstimateError` where the amounts paid or their total are not known, or where a
    value lies above the amount paid.
    """
    parts, total = [], 0.0
    for part in sample.strata:
        if part.caps is None or part.book is None:
            raise EstimateError(
                "an upper limit without the amounts paid",
                where=f"stratum {part.label}",
                expected="the paid amount of every sampled unit and the stratum's total",
                fix="Read the review with its draw; or use student",
            )
        check_ceilings(part)
        total += part.book
        gaps = np.maximum(part.caps - part.values, 0.0)
        parts.append(replace(part, values=gaps, floors=None, floor_total=None))
    return replace(sample, strata=tuple(parts)), total


def check_ceilings(part: StratumSample) -> None:
    """Raise `EstimateError` for a value above the amount paid, by more than rounding."""
    if part.caps is None:
        return
    over = part.values - part.caps
    if (over > _ROUNDING * np.minimum(np.maximum(part.caps, 1.0), 1e6)).any():
        raise EstimateError(
            "an overpayment above the amount paid",
            where=f"stratum {part.label}",
            expected="at most the amount paid",
            fix="Correct the review",
        )


def _check_nonnegative(part: StratumSample) -> None:
    if not part.census and float(part.values.min()) < 0:
        raise EstimateError(
            "values below 0 in the sample",
            where=f"stratum {part.label}",
            expected="overpayments of 0 or more in the whole frame, or a declared floor",
            fix="Use student: a limit anchored at 0 is not valid with underpayments",
        )


def _least(sample: Sample) -> float:
    """The sampled total, less the floors of what was not sampled."""
    rest = [
        float(part.floor_total or 0.0) - float(part.floors.sum())
        for part in sample.strata
        if part.floors is not None and not part.census
    ]
    return float(sample.values.sum()) - max(sum(rest), 0.0)


def _most(sample: Sample) -> float:
    """The sampled total and all that was paid for what was not sampled; infinite if not known."""
    rest = 0.0
    for part in sample.sampled:
        if part.book is None or part.caps is None:
            return float("inf")
        rest += part.book - float(part.caps.sum())
    return float(sample.values.sum()) + max(rest, 0.0)


def largest_cap(part: StratumSample) -> float:
    """The largest amount paid in the stratum: the ceiling that holds for every unit.

    1 for taints; with floors what they lift it to. Raises `EstimateError` where the payments (or
    floors) of the unsampled units are not known.
    """
    if part.raised_ceiling is not None:
        return part.raised_ceiling
    if part.hits is not None:
        return 1.0
    if part.caps is None or part.unsampled is None:
        raise _no_ceiling(part)
    return float(max([part.caps.max(), *part.unsampled[-1:]]))


def _no_ceiling(part: StratumSample) -> EstimateError:
    return EstimateError(
        "a bound that needs the ceiling of every unit",
        where=f"stratum {part.label}",
        expected="the paid amounts (and the floors, where they are declared) of the sampled and "
        "of the unsampled units",
        fix="Estimate from the study's frame; or use gaffke, which needs no ceiling",
    )
