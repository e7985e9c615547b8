"""Korn and Graubard's limits of a share of units, for designs without an exact limit.

With the share p, its estimated variance v and d degrees of freedom from n sampled units,

    m = min(n, p (1 - p) / v * (t_{n-1} / t_d)^2)      effective sample size (t at the tail)
    low = BetaInv(tail; m p, m (1 - p) + 1)            high = BetaInv(1 - tail; m p + 1, m (1 - p))

Clopper and Pearson's limits at the effective size: a design whose clusters are alike has a small
one. R's `survey::svyciprop` calls this method "beta", after the beta quantile, and gives the same
limits but does not cap m at n, as the standards of the National Center for Health Statistics do;
the cap only widens them. Where all sampled units are in error, or none is, v is 0 and says
nothing: m is then the number of primary units, as if the units of a cluster were alike. Limits of
a number of units are N times those of the share, clipped to what the sample proves: the units
found in error, and those found free of it.

Not exact: near its level in simulations, short with few clusters or errors in few of them. Source:
Korn and Graubard (1998), Survey Methodology 24:193-201; Parker et al. (2017), National Center for
Health Statistics Data Presentation Standards for Proportions, Vital and Health Statistics 2(175).
"""

from __future__ import annotations

from scipy.special import betaincinv, stdtrit

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.doubts import few_degrees_of
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.bounds.share_limits import (
    effective_size,
    is_mixed,
    limits_of_count,
    limits_of_share,
    proportion,
)
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def share_limits(of: SampledShare, tail: float, side: Side) -> Limits:
    """Korn and Graubard's limits of the share; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1127, 0.3156]
    """
    return limits_of_share(of, tail, side, _ends)


def _ends(of: SampledShare, tail: float) -> tuple[float, float]:
    p = proportion(of)
    ratio = float(stdtrit(of.n - 1, 1 - tail) / stdtrit(of.df, 1 - tail)) ** 2
    m = effective_size(of) * ratio
    if is_mixed(of):
        m = min(float(of.n), m)
    errors = m * p
    low = float(betaincinv(errors, m - errors + 1, tail)) if is_mixed(of) or p > 0.5 else 0.0
    high = float(betaincinv(errors + 1, m - errors, 1 - tail)) if is_mixed(of) or p < 0.5 else 1.0
    return low, high


def korn_graubard(sample: Sample, tail: float, side: Side) -> Limits:
    """Korn and Graubard's limits of the number of units in error of (stratified) random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = korn_graubard(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (533, 782)
    """
    return limits_of_count(sample, tail, side, _ends)


KORN_GRAUBARD = Bound.of(
    BOUND_CARDS["korn_graubard"],
    korn_graubard,
    share_limits=share_limits,
    doubts=few_degrees_of,
)
