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

Ends = Callable[[StratumSample, int, float], tuple[float, float]]
"""(stratum, units found in error, tail) to the limits of their number in the stratum."""


@lru_cache(maxsize=100_000)
def fewest_in_error(size: int, n: int, found: int, tail: float) -> int:
    """The smallest M with P(Hyp(N, M, n) >= k) >= tail: that many units of N are in error.

    A chance that equals the tail but for rounding counts as equal, so that the level holds.

    >>> fewest_in_error(1000, 30, 20, 0.10)
    536
    """
    if found == 0:
        return 0
    from scipy.stats import hypergeom

    left, right = found, size - (n - found)
    while left < right:
        middle = (left + right) // 2
        if float(hypergeom.sf(found - 1, size, middle, n)) >= tail * (1 - _ROUNDING):
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
