"""Exact limits for the number of units in error: Clopper-Pearson and hypergeometric.

With k units in error among n, tail a:

    Clopper-Pearson   N BetaInv(a; k, n - k + 1)        independent draws; without replacement no
                      more than the hypergeometric one
    hypergeometric    the smallest M with P(Hyp(N, M, n) >= k) >= a   simple random samples

and above by counting the units free of error. Both hold their level in every population of
zeros and ones; the hypergeometric one as nearly as whole numbers allow. Clopper and Pearson's own
limit is nearly always below it, but not where few units are in error: at 0.95 one of N = 1,000 is
found among n = 51 with chance 0.051, so it would cover 0.949. Several strata: at
Sidak's level each, and added. Needs values of 0 and 1 (error units), or taints of 0 and 1.

Source: Clopper and Pearson (1934), Biometrika 26; Wright (1991), Exact Confidence Bounds when
Sampling from Small Finite Universes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import betaincinv

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.melded import sidak_tail
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError

_ROUNDING = 1e-11


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


def clopper_pearson(sample: Sample, tail: float, side: Side) -> Limits:
    """Clopper and Pearson's limits of the number of units in error (PPS: of the dollars).

    >>> sample = Sample.from_arrays([1.0] * 9 + [0.0], sizes=100)
    >>> round(clopper_pearson(sample, 0.10, "lower")[0], 3)
    66.315
    """
    check_tail(tail)
    own = sidak_tail(tail, len(sample.sampled))
    return _added(sample, own, side, _beta)


def hypergeometric(sample: Sample, tail: float, side: Side) -> Limits:
    """Exact limits of the number of units in error of simple random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> hypergeometric(sample, 0.10, "two-sided")
    (536.0, 780.0)
    """
    check_tail(tail)
    own = sidak_tail(tail, len(sample.sampled))
    return _added(sample, own, side, _hypergeometric)


def _added(sample: Sample, tail: float, side: Side, ends: object) -> Limits:
    assert callable(ends)
    low = high = 0.0
    for part in sample.strata:
        values = part.draw_values
        if not np.isin(values, (0.0, 1.0)).all():
            raise EstimateError(
                "values other than 0 and 1",
                where=f"stratum {part.label}",
                expected="a count of units in error (or taints of 0 and 1)",
                fix="Ask for the limit of count(review); or use gaffke for dollars",
            )
        found = int(values.sum())
        below, above = (found, found) if part.census else ends(part, found, tail)
        low, high = low + below, high + above
    return None if side == "upper" else float(low), None if side == "lower" else float(high)


def _beta(part: StratumSample, found: int, tail: float) -> tuple[float, float]:
    n = part.draws
    low = float(betaincinv(found, n - found + 1, tail)) if found else 0.0
    high = float(betaincinv(found + 1, n - found, 1 - tail)) if found < n else 1.0
    if part.hits is not None:
        return part.scale * low, part.scale * high
    fewest, most = _hypergeometric(part, found, tail)
    # By logic: what was found in error, and what was found free of it.
    least, largest = float(found), float(part.size - (n - found))
    return (
        max(min(part.size * low, float(fewest)), least),
        min(max(part.size * high, float(most)), largest),
    )


def _hypergeometric(part: StratumSample, found: int, tail: float) -> tuple[float, float]:
    low = fewest_in_error(part.size, part.n, found, tail)
    return low, most_in_error(part.size, part.n, found, tail)
