"""Mean and spread of the overpayments to expect, by unit and of a stratified total."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike


class Taints(Protocol):
    """First and second moment of the taint t (overpaid share of paid) over all units."""

    @property
    def tau1(self) -> float:
        """E t."""

    @property
    def tau2(self) -> float:
        """E t^2."""


def anticipated_moments(
    size: int, total: int, sum_squares: int, taints: Taints
) -> tuple[float, float]:
    """Expected mean and variance (divisor N - 1) of y = x t over a stratum of `size` units.

    With t independent of x, S_x^2 the variance of x (divisor N - 1):
    E mean(y) = tau1 mean(x), E S_y^2 = tau1^2 S_x^2 + (tau2 - tau1^2) sum(x^2) / N.

    `total` and `sum_squares` are exact sums of cents and squared cents; the result is in
    dollars and squared dollars. A stratum of one unit has no variance: 0. Source: computed,
    and checked by enumeration in the tests.

    >>> from sampling.models.error_models import ErrorModel
    >>> anticipated_moments(2, 300, 50000, ErrorModel(rate=0.5))  # paid $1.00 and $2.00
    (0.75, 0.75)
    """
    mean = taints.tau1 * total / size / 100
    if size < 2:
        return mean, 0.0
    # exact integers until the division: the difference of two large sums loses digits
    spread = (size * sum_squares - total**2) / (size * (size - 1))
    within = (taints.tau2 - taints.tau1**2) * sum_squares / size
    return mean, (taints.tau1**2 * spread + within) / 10_000


def stratified_variance(sizes: ArrayLike, deviations: ArrayLike, allocation: ArrayLike) -> float:
    """Variance of the expansion estimate of a total: sum N_h (N_h - n_h) S_h^2 / n_h.

    `sizes` N_h and `allocation` n_h are counts, `deviations` S_h have divisor N_h - 1 (any
    unit; the result has its square). Strata taken whole add 0. Source: Cochran (1977),
    Sampling Techniques, 3rd ed., theorem 5.3.

    >>> stratified_variance([100], [2.0], [20])
    1600.0
    """
    N = np.asarray(sizes, dtype=np.float64)
    n = np.asarray(allocation, dtype=np.float64)
    S = np.asarray(deviations, dtype=np.float64)
    return float(np.sum(N * (N - n) * S * S / n))
