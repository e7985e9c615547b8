"""Likelihood limits of a share of units, at the scale of Rao and Scott.

With the share p, its estimated variance v, d degrees of freedom, n sampled units and t = t_d at the
tail, the limits are the shares P below and above p at which the binomial log likelihood of a sample
of m = p (1 - p) / v units has fallen by half of t^2, times n / (n - 1):

    2 m (p log(p / P) + (1 - p) log((1 - p) / (1 - P))) = t^2 n / (n - 1)

They lie in 0 to 1. R's `survey::svyciprop(method = "likelihood")` solves the same equation by a
spline through some points, whose error is about 1e-5; n / (n - 1) is its estimate of the
dispersion. Where all sampled units are in error, or none is, v is 0 and says nothing, and the
limits are refused. Limits of a number of units are N times those of the share, clipped to what the
sample proves.

Source: Rao and Scott (1984), Annals of Statistics 12:46-60.
"""

from __future__ import annotations

from math import exp, log

from scipy.optimize import brentq

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.doubts import few_counted, few_counted_of
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.bounds.share_limits import (
    critical,
    effective_size,
    limits_of_count,
    limits_of_share,
    refuse_unmixed,
)
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

_EXACT = 1e-15


def share_limits(of: SampledShare, tail: float, side: Side) -> Limits:
    """Likelihood limits of the share; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1165, 0.306]
    """
    return limits_of_share(of, tail, side, _ends)


def _ends(of: SampledShare, tail: float) -> tuple[float, float]:
    refuse_unmixed(of, "likelihood", "its variance needs")
    p = of.share
    fall = critical(of, tail) ** 2 * of.n / (of.n - 1) / (2 * effective_size(of))
    return _lower_end(p, fall), 1 - _lower_end(1 - p, fall)


def _lower_end(p: float, fall: float) -> float:
    """The share below p at which the mean log likelihood has fallen by `fall`."""

    def above(share: float) -> float:
        return p * log(p / share) + (1 - p) * log((1 - p) / (1 - share)) - fall

    if fall == 0:
        return p
    # The fall is at least p log(p / P) + (1 - p) log(1 - p), which reaches `fall` at this share.
    least = p * exp(-(fall - (1 - p) * log(1 - p)) / p)
    return float(brentq(above, least, p, xtol=_EXACT, rtol=4 * _EXACT)) if least > 0 else 0.0


def likelihood(sample: Sample, tail: float, side: Side) -> Limits:
    """Likelihood limits of the number of units in error of (stratified) random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = likelihood(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (547, 774)
    """
    return limits_of_count(sample, tail, side, _ends)


LIKELIHOOD = Bound.of(
    BOUND_CARDS["likelihood"],
    likelihood,
    share_limits=share_limits,
    share_doubts=few_counted,
    doubts=few_counted_of,
)
