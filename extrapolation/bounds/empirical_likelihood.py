"""Empirical likelihood limits of a total: the means the sample does not speak against.

    l(mu) = 2 sum log(1 + lam (y_i - mu)),   sum (y_i - mu) / (1 + lam (y_i - mu)) = 0

L / N is the smallest mu below the sample mean with l(mu) / (1 - f) <= chi2 quantile of 1 degree
of freedom at 1 - 2 tail; U / N the largest above. Follows the skewness of the sample and never
leaves the range of its values. First order only: with nearly all units denied by equal amounts
it falls short (0.77 to 0.81 instead of 0.90 at 90-95% denied and n = 30), and without variance
the limit is the point.

The solutions are one curve: with weights w_i proportional to 1 / (1 + t d_i), d_i the distance
of y_i from the smallest (largest) value, both mu and l go one way as t grows from 0, so that a
single root in t is found instead of one inside another.

Source: Owen (1988), Biometrika 75; scaling without replacement: Zhong and Rao (2000), Biometrika
87 (both from memory).
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def empirical_likelihood(sample: Sample, tail: float, side: Side) -> Limits:
    """Empirical likelihood limits of the total of one stratum.

    >>> sample = Sample.from_arrays([0.0, 0.0, 5.0, 5.0], sizes=40)
    >>> low, high = empirical_likelihood(sample, 0.10, "two-sided")
    >>> round(low, 2), round(high, 2)
    (44.42, 155.58)
    """
    check_tail(tail)
    (part,) = sample.strata
    whole = part.total
    if part.census or not part.varies:
        return (None if side == "upper" else whole), (None if side == "lower" else whole)
    allowed = float(ndtri(1 - tail)) ** 2 * (1 - part.fraction)
    values = part.draw_values
    low = high = None
    if side != "upper":
        low = part.scale * least_mean(values, allowed)
    if side != "lower":
        high = -part.scale * least_mean(-values, allowed)
    return low, high


def least_mean(values: NDArray[np.float64], allowed: float) -> float:
    """The smallest mu with l(mu) <= allowed, for values that are not all equal."""
    from scipy.optimize import brentq

    low, span = float(values.min()), float(np.ptp(values))
    distances = (values - low) / span

    def excess(log_t: float) -> float:
        weights = 1 / (1 + exp(log_t) * distances)
        # 2 sum log(n w_i) with w = weights / their sum, up to the sign.
        n = len(weights)
        return float(2 * n * (log(float(weights.sum()) / n)) - 2 * np.log(weights).sum()) - allowed

    left, right = -20.0, 5.0
    while excess(left) > 0:
        left -= 20.0
    while excess(right) < 0:
        right *= 2
    weights = 1 / (1 + exp(brentq(excess, left, right, xtol=1e-14, rtol=1e-14)) * distances)
    return low + span * float((weights * distances).sum() / weights.sum())


EMPIRICAL_LIKELIHOOD = Bound.of(BOUND_CARDS["empirical_likelihood"], empirical_likelihood)
