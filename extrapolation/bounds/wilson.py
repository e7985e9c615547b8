"""Wilson's score limits of a share of units, from its estimated variance.

With the share p, its estimated variance v, d degrees of freedom and t = t_d at the tail,

    m = p (1 - p) / v                                   effective sample size
    (p + t^2 / 2m -+ t sqrt(p (1 - p) / m + t^2 / 4m^2)) / (1 + t^2 / m)

the shares P whose distance from p is t standard errors, each by its own variance P (1 - P) / m.
Wilson's limits of a simple random sample of m units, with t for z; R's `survey::svyciprop(method =
"wilson")` (version 4.5) gives the same. Where all sampled units are in error, or none is, v is 0
and says nothing: m is then the number of primary units, as if the units of a cluster were alike.
Limits of a number of units are N times those of the share, clipped to what the sample proves.

A one-sided lower limit covers a little less than its level where few units are in error, an upper
one where nearly all are. Source: Wilson (1927), J. Amer. Statist. Assoc. 22:209-212; Cai (2005), J.
Statist. Plann. Inference 131:63-88, on one-sided limits.
"""

from __future__ import annotations

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.doubts import few_degrees_of
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.bounds.share_limits import (
    critical,
    effective_size,
    limits_of_count,
    limits_of_share,
    proportion,
)
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def share_limits(of: SampledShare, tail: float, side: Side) -> Limits:
    """Wilson's limits of the share; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1223, 0.3096]
    """
    return limits_of_share(of, tail, side, _ends)


def _ends(of: SampledShare, tail: float) -> tuple[float, float]:
    p = proportion(of)
    # t^2 / m: how far the middle of the limits is drawn towards one half.
    pull = critical(of, tail) ** 2 / effective_size(of)
    middle = p + pull / 2
    reach = (pull * p * (1 - p) + pull**2 / 4) ** 0.5
    return max((middle - reach) / (1 + pull), 0.0), min((middle + reach) / (1 + pull), 1.0)


def wilson(sample: Sample, tail: float, side: Side) -> Limits:
    """Wilson's limits of the number of units in error of (stratified) random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = wilson(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (547, 768)
    """
    return limits_of_count(sample, tail, side, _ends)


WILSON = Bound.of(BOUND_CARDS["wilson"], wilson, share_limits=share_limits, doubts=few_degrees_of)
