"""Gaffke's limits: finite-sample, for overpayments that are never below zero.

With the sampled values y_1..y_n, an extra value 0 and Dirichlet(1, ..., 1) weights D,

    L = N * (1 - level)-quantile of sum_i y_i D_i + 0 * D_0

(X instead of N and taints instead of values under PPS with replacement). For values of 0 and 1
it is Clopper and Pearson's limit. Below it needs no ceiling, only that every value *in the
frame* is at least 0: with underpayments of a few units it can cover 0.40, and with a declared
floor it runs on y + u. Above it is X - L of the amounts rightly paid, x - y, and needs them.
Status: validity for independent draws conjectured in 2004-05, a proof posted in 2026. Without
replacement `gaffke` keeps the published limit, and then also L >= the sampled total, by logic. It
falls a little short where very few units are in error: one of N is found with chance f = n / N,
which independent draws reach only with 1 - (1 - 1/N)^n, so that its coverage goes down to
1 + ln(level), 0.8946 at 0.90, with one unit in error and f just under -ln(level). With similar
amounts nearly all denied it recovers a few per cent less than t; with skewed amounts it covers and
recovers more.

The weighted sum has the B-spline on the sorted values as its density (Curry and Schoenberg
1966), so the quantile needs no simulation. Source: Gaffke (2005), Proc. of the conference on
multiple comparison procedures; Learned-Miller and Thomas (2019), arXiv:1905.06208.
"""

from __future__ import annotations

from math import expm1, log1p

import numpy as np

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.dirichlet_means import dirichlet_quantile
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from sampling.choices import BOUND_CARDS


def gaffke(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total of one stratum, drawn simply or by PPS with replacement.

    >>> sample = Sample.from_arrays([0.0, 0.0, 5.0, 5.0], sizes=40)
    >>> low, _ = gaffke(sample, 0.10, "lower")
    >>> round(low, 4)  # 40 * 5 times the beta(2, 3) quantile
    28.5119
    """
    return anchored_limits(_lower, sample, tail, side)


def without_replacement(part: StratumSample) -> float:
    """-ln(1 - f) / f: the power by which chances of independent draws are too small; 1 with PPS.

    >>> round(without_replacement(Sample.from_arrays([1.0, 0.0], sizes=4).strata[0]), 4)
    1.3863
    """
    f = part.fraction
    return -log1p(-f) / f if 0 < f < 1 else 1.0


def stratum_lower(part: StratumSample, tail: float) -> float:
    """The `gaffke_finite` limit of one stratum's total; a census is its total."""
    own = -expm1(log1p(-tail) / without_replacement(part))
    return at_tail(part, own)


def at_tail(part: StratumSample, tail: float) -> float:
    """Gaffke's limit of one stratum's total; a census is its total."""
    found = float(part.values.sum())
    if part.census:
        return found
    quantile = dirichlet_quantile(np.append(part.draw_values, 0.0), tail)
    return max(part.scale * quantile, found)


def _lower(sample: Sample, tail: float) -> float:
    (part,) = sample.strata
    return at_tail(part, tail)


GAFFKE = Bound.of(BOUND_CARDS["gaffke"], gaffke)
