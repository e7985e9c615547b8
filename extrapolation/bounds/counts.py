"""The number of units in error, exactly: fewest and most that a simple random sample allows.

With k units in error among n of N, at tail a, the fewest are the smallest M with
P(Hyp(N, M, n) >= k) >= a, and the most are found by counting the units free of error. Several
strata: at Sidak's level each, and added. Needs values of 0 and 1 (error units), or taints of 0
and 1. Source: Wright (1991), Exact Confidence Bounds when Sampling from Small Finite Universes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from extrapolation.bounds.anchoring import check_tail, sidak_tail
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError

_ROUNDING = 1e-11
_SPREAD = 40
"""Standard deviations from the mode: chances beyond are under 1e-300 of it, or are all counted."""

Ends = Callable[[StratumSample, int, float], tuple[float, float]]
"""(stratum, units found in error, tail) to the limits of their number in the stratum."""


def chance_of_at_least(found: int, size: int, in_error: int, n: int) -> float:
    """P(Hyp(N, M, n) >= k), from the ratios of neighboring chances.

    The chances are relative to that of the mode, so that no large logarithm is subtracted; those
    that are 0 next to it are not computed.

    >>> round(chance_of_at_least(20, 1000, 536, 30), 6)
    0.100993
    """
    least, most = max(0, n + in_error - size), min(n, in_error)
    if found <= least:
        return 1.0
    if found > most:
        return 0.0
    mode = min(max((n + 1) * (in_error + 1) // (size + 2), least), most)
    reach = int(_SPREAD * (n * in_error / size * (1 - in_error / size)) ** 0.5) + _SPREAD
    above = np.arange(mode, min(most, mode + reach), dtype=np.float64)
    below = np.arange(mode, max(least, mode - reach), -1, dtype=np.float64)
    rest = size - in_error - n
    up = np.cumprod((in_error - above) * (n - above) / ((above + 1) * (rest + above + 1)))
    down = np.cumprod(below * (rest + below) / ((in_error - below + 1) * (n - below + 1)))
    chances = np.concatenate((down[::-1], [1.0], up))
    first = mode - len(down)
    if found <= first:
        return 1.0
    return float(chances[found - first :].sum() / chances.sum())


@lru_cache(maxsize=100_000)
def fewest_in_error(size: int, n: int, found: int, tail: float) -> int:
    """The smallest M with P(Hyp(N, M, n) >= k) >= tail: that many units of N are in error.

    A chance that equals the tail but for rounding counts as equal, so that the level holds.

    >>> fewest_in_error(1000, 30, 20, 0.10)
    536
    """
    if found == 0:
        return 0
    left, right = found, size - (n - found)
    while left < right:
        middle = (left + right) // 2
        if chance_of_at_least(found, size, middle, n) >= tail * (1 - _ROUNDING):
            right = middle
        else:
            left = middle + 1
    return left


def most_in_error(size: int, n: int, found: int, tail: float) -> int:
    """The largest M with P(Hyp(N, M, n) <= k) >= tail.

    >>> most_in_error(1000, 30, 20, 0.10)
    780
    """
    return size - fewest_in_error(size, n, n - found, tail)


def exact_ends(part: StratumSample, found: int, tail: float) -> tuple[float, float]:
    """The hypergeometric limits of one stratum."""
    low = fewest_in_error(part.size, part.n, found, tail)
    return low, most_in_error(part.size, part.n, found, tail)


def errors_found(part: StratumSample) -> int:
    """The units in error of a stratum's sample; `EstimateError` for values other than 0 and 1."""
    values = part.draw_values
    if not np.isin(values, (0.0, 1.0)).all():
        raise EstimateError(
            "values other than 0 and 1",
            where=f"stratum {part.label}",
            expected="a count of units in error (or taints of 0 and 1)",
            fix="Ask for the limit of count(review); or use gaffke for dollars",
        )
    return int(values.sum())


def added_counts(sample: Sample, tail: float, side: Side, ends: Ends) -> Limits:
    """Limits of the number of units in error of all strata: those of each stratum, added."""
    check_tail(tail)
    own = sidak_tail(tail, len(sample.sampled))
    low = high = 0.0
    for part in sample.strata:
        found = errors_found(part)
        below, above = (found, found) if part.census else ends(part, found, own)
        low, high = low + below, high + above
    return None if side == "upper" else float(low), None if side == "lower" else float(high)
