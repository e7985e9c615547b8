"""Exact limits of the number of units in error of simple random samples: hypergeometric.

With k units in error among n of N, at tail a, the smallest M with P(Hyp(N, M, n) >= k) >= a, and
above by counting the units free of error. The level holds in every population of zeros and ones,
as nearly as whole numbers allow. Several strata: at Sidak's level each, and added. Needs values of
0 and 1 (error units).

Source: Wright (1991), Exact Confidence Bounds when Sampling from Small Finite Universes.
"""

from __future__ import annotations

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.counts import added_counts, exact_ends
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def hypergeometric(sample: Sample, tail: float, side: Side) -> Limits:
    """Exact limits of the number of units in error of simple random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> hypergeometric(sample, 0.10, "two-sided")
    (536.0, 780.0)
    """
    return added_counts(sample, tail, side, exact_ends)


HYPERGEOMETRIC = Bound.of(BOUND_CARDS["hypergeometric"], hypergeometric)
