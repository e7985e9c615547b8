"""Melded limits of a weighted sum of independent rates, without simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extrapolation.monitoring.exact_rates import RateLimits

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS = 4096


def weighted_rate_limits(
    errors: NDArray[np.int64],
    charts: NDArray[np.int64],
    *,
    weights: NDArray[np.float64],
    level: float,
) -> RateLimits:
    """Two-sided limits of sum_h w_h p_h from independent binomial counts.

        low  = tail-quantile of sum_h w_h Beta(k_h, n_h - k_h + 1)
        high = (1 - tail)-quantile of sum_h w_h Beta(k_h + 1, n_h - k_h)

    with tail = (1 - level) / 2; w_h are 0 or more and add to 1. The sums are convolved on a
    grid of 4,096 cells, the low side rounded down and the high side up, so the limits are at
    most H cells too wide. For one stratum they are Clopper and Pearson's. Validity for two
    strata or more is supported by enumeration, not proved. Source: Fay, Proschan and Brittain
    (2015), Biometrics 71:146-156.

    >>> import numpy as np
    >>> one = weighted_rate_limits(np.array([2]), np.array([5]), weights=np.ones(1), level=0.9)
    >>> round(one.low, 3), round(one.high, 3)
    (0.076, 0.811)
    """
    tail = (1 - level) / 2
    low = _quantile(errors, charts - errors + 1, weights, tail)
    high = 1 - _quantile(charts - errors, errors + 1, weights, tail)
    return RateLimits(low, high, "melded")


def _quantile(
    a: NDArray[np.int64], b: NDArray[np.int64], weights: NDArray[np.float64], tail: float
) -> float:
    """The tail-quantile of sum w Beta(a, b), rounded down; Beta(0, b) is the point 0."""
    from scipy.signal import fftconvolve
    from scipy.special import betainc

    step = float(weights.sum()) / CELLS
    total = np.ones(1)
    for first, second, weight in zip(a.tolist(), b.tolist(), weights.tolist(), strict=True):
        if weight <= 0 or first == 0:
            continue
        cells = max(1, int(np.ceil(weight / step)))
        edges = np.minimum(np.arange(cells + 1) * step / weight, 1.0)
        # each cell's mass sits at its lower edge: the sum is never above the true one
        mass = np.diff(betainc(first, second, edges))
        total = np.maximum(fftconvolve(total, mass), 0.0)
    chance = np.cumsum(total) / total.sum()
    return float(np.searchsorted(chance, tail, side="left") * step)
