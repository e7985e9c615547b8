"""Limits of a share of units that are t limits of its log odds.

With the share p, its estimated variance v, d degrees of freedom and t = t_d at the tail,

    g = log(p / (1 - p)) -+ t sqrt(v) / (p (1 - p))      the limits are 1 / (1 + exp(-g))

They lie in 0 to 1. R's `survey::svyciprop` gives them as method "logit" (by a fitted model) and
"xlogit" (by this formula), SUDAAN and Stata (`citype(logit)`) as well. Where all sampled units are
in error, or none is, log odds are infinite and the limits are refused. Limits of a number of units
are N times those of the share, clipped to what the sample proves.

Source: Korn and Graubard (1999), Analysis of Health Surveys.
"""

from __future__ import annotations

from scipy.special import expit
from scipy.special import logit as log_odds

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
    """Limits of the share by its log odds; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1214, 0.3114]
    """
    return limits_of_share(of, tail, side, _ends)


def _ends(of: SampledShare, tail: float) -> tuple[float, float]:
    refuse_unmixed(of, "logit", "the log odds need")
    p = of.share
    reach = critical(of, tail) * of.variance**0.5 / (p * (1 - p))
    middle = float(log_odds(p))
    return float(expit(middle - reach)), float(expit(middle + reach))


def logit(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the number of units in error of (stratified) random samples by its log odds.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = logit(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (546, 769)
    """
    return limits_of_count(sample, tail, side, _ends)


LOGIT = Bound.of(
    BOUND_CARDS["logit"],
    logit,
    share_limits=share_limits,
    share_doubts=few_counted,
    doubts=few_counted_of,
)
