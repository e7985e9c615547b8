"""Clopper and Pearson's limits of the number of units in error.

With k units in error among n of N, at tail a,

    N BetaInv(a; k, n - k + 1)        independent draws; without replacement no more than the
                                      hypergeometric one

and above by counting the units free of error. The level holds in every population of zeros and
ones. Clopper and Pearson's own limit is nearly always below the hypergeometric one, but not where
few units are in error: at 0.95 one of N = 1,000 is found among n = 51 with chance 0.051, so it
would cover 0.949. Several strata: at Sidak's level each, and added. Needs values of 0 and 1 (error
units), or taints of 0 and 1.

Source: Clopper and Pearson (1934), Biometrika 26.
"""

from __future__ import annotations

from scipy.special import betaincinv

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.counts import added_counts, exact_ends
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from sampling.choices import BOUND_CARDS


def clopper_pearson(sample: Sample, tail: float, side: Side) -> Limits:
    """Clopper and Pearson's limits of the number of units in error (PPS: of the dollars).

    >>> sample = Sample.from_arrays([1.0] * 9 + [0.0], sizes=100)
    >>> round(clopper_pearson(sample, 0.10, "lower")[0], 3)
    66.315
    """
    return added_counts(sample, tail, side, _ends)


def _ends(part: StratumSample, found: int, tail: float) -> tuple[float, float]:
    n = part.draws
    low = float(betaincinv(found, n - found + 1, tail)) if found else 0.0
    high = float(betaincinv(found + 1, n - found, 1 - tail)) if found < n else 1.0
    if part.hits is not None:
        return part.scale * low, part.scale * high
    fewest, most = exact_ends(part, found, tail)
    # By logic: what was found in error, and what was found free of it.
    least, largest = float(found), float(part.size - (n - found))
    return (
        max(min(part.size * low, float(fewest)), least),
        min(max(part.size * high, float(most)), largest),
    )


CLOPPER_PEARSON = Bound.of(BOUND_CARDS["clopper_pearson"], clopper_pearson)
