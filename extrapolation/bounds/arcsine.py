"""Limits of a share of units that are t limits of the arcsine of its root.

With the share p, its estimated variance v, d degrees of freedom and t = t_d at the tail,

    g = arcsin(sqrt(p)) -+ t sqrt(v) / (2 sqrt(p (1 - p)))      the limits are sin(g)^2

with g cut to 0 and pi / 2. The transformation makes the variance of a binomial share nearly the
same at every share. R's `survey::svyciprop(method = "asin")` gives the same, but does not cut: a
lower limit of g below 0 is squared there to a share above 0. Where all sampled units are in error,
or none is, v is 0 and says nothing, and the limits are refused. Limits of a number of units are N
times those of the share, clipped to what the sample proves.

Source: Anscombe (1948), Biometrika 35:246-254.
"""

from __future__ import annotations

from math import asin, pi, sin

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.doubts import few_counted, few_counted_of
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.bounds.share_limits import (
    critical,
    limits_of_count,
    limits_of_share,
    refuse_unmixed,
)
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def share_limits(of: SampledShare, tail: float, side: Side) -> Limits:
    """Limits of the share by the arcsine of its root; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1144, 0.3023]
    """
    return limits_of_share(of, tail, side, _ends)


def _ends(of: SampledShare, tail: float) -> tuple[float, float]:
    refuse_unmixed(of, "arcsine", "its variance needs")
    p = of.share
    reach = critical(of, tail) * (of.variance / (p * (1 - p))) ** 0.5 / 2
    middle = asin(p**0.5)
    return sin(max(middle - reach, 0.0)) ** 2, sin(min(middle + reach, pi / 2)) ** 2


def arcsine(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the number of units in error of (stratified) random samples by the arcsine.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = arcsine(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (550, 774)
    """
    return limits_of_count(sample, tail, side, _ends)


ARCSINE = Bound.of(
    BOUND_CARDS["arcsine"],
    arcsine,
    share_limits=share_limits,
    share_doubts=few_counted,
    doubts=few_counted_of,
)
