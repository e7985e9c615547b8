"""Korn and Graubard's limits of a share of units, for designs without an exact limit.

With the share p, its estimated variance v and d degrees of freedom from n sampled units,

    m = min(n, p (1 - p) / v * (t_{n-1} / t_d)^2)      effective sample size (t at the tail)
    low = BetaInv(tail; m p, m (1 - p) + 1)            high = BetaInv(1 - tail; m p + 1, m (1 - p))

Clopper and Pearson's limits at the effective size: a design whose clusters are alike has a small
one. R's `survey::svyciprop(method = "beta")` gives the same limits but does not cap m at n, as the
standards of the National Center for Health Statistics do; the cap only widens them. Where all
sampled units are in error, or none is, v is 0 and says nothing: m is then the number of primary
units, as if the units of a cluster were alike. Limits of a number of units are N times those of
the share, clipped to what the sample proves: the units found in error, and those found free of it.

Not exact: near its level in simulations, short with few clusters or errors in few of them. Source:
Korn and Graubard (1998), Survey Methodology 24:193-201; Parker et al. (2017), National Center for
Health Statistics Data Presentation Standards for Proportions, Vital and Health Statistics 2(175).
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, stdtrit

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.doubts import few_degrees_of
from extrapolation.bounds.expansion_limits import Limits, Side, degrees_of_freedom, one_side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

# A share within rounding of 0 or 1 is one of them.
_ROUNDING = 1e-12


def share_limits(of: SampledShare, tail: float, side: Side) -> Limits:
    """Korn and Graubard's limits of the share; clipped where the frame's size is known.

    >>> found = SampledShare(0.2, 0.2 * 0.8 / 50, df=49, n=50, primary=50, counted=10)
    >>> [round(end, 4) for end in share_limits(found, 0.05, "two-sided")]
    [0.1127, 0.3156]
    """
    check_tail(tail)
    p = min(max(of.share, 0.0), 1.0)
    if of.complete:
        return one_side(p, p, side)
    if of.df < 1:
        raise EstimateError(
            f"Korn and Graubard's limit with {of.df} degrees of freedom",
            expected="at least 2 primary sampling units in one stratum",
            fix="No limit can be stated; give the point estimate alone",
        )
    m = _effective_size(of, p, tail)
    errors = m * p
    low = float(betaincinv(errors, m - errors + 1, tail)) if p > _ROUNDING else 0.0
    high = float(betaincinv(errors + 1, m - errors, 1 - tail)) if p < 1 - _ROUNDING else 1.0
    if of.size is not None:
        # By logic: what was found to count, and what was found not to.
        low = max(low, of.counted / of.size)
        high = min(high, (of.size - (of.n - of.counted)) / of.size)
    return one_side(low, high, side)


def _effective_size(of: SampledShare, p: float, tail: float) -> float:
    ratio = float(stdtrit(of.n - 1, 1 - tail) / stdtrit(of.df, 1 - tail)) ** 2
    if not _ROUNDING < p < 1 - _ROUNDING:
        return of.primary * ratio
    if of.variance <= 0:
        return float(of.n)
    return min(float(of.n), p * (1 - p) / of.variance * ratio)


def korn_graubard(sample: Sample, tail: float, side: Side) -> Limits:
    """Korn and Graubard's limits of the number of units in error of (stratified) random samples.

    >>> sample = Sample.from_arrays([1.0] * 20 + [0.0] * 10, sizes=1000)
    >>> low, high = korn_graubard(sample, 0.10, "two-sided")
    >>> round(low), round(high)
    (533, 782)
    """
    values = sample.values
    if not np.isin(values, (0.0, 1.0)).all():
        raise EstimateError(
            "values other than 0 and 1",
            expected="a count of units in error",
            fix="Ask for the limit of count(review); or use gaffke_finite for dollars",
        )
    size = sample.size
    found = SampledShare(
        sample.total / size,
        sample.total_variance / size**2,
        degrees_of_freedom(sample),
        sample.n,
        sample.n,
        int(values.sum()),
        size,
        complete=not sample.sampled,
    )
    low, high = share_limits(found, tail, side)
    return None if low is None else size * low, None if high is None else size * high


KORN_GRAUBARD = Bound.of(
    BOUND_CARDS["korn_graubard"],
    korn_graubard,
    share_limits=share_limits,
    doubts=few_degrees_of,
)
