"""Mean and spread of the overpayments to expect, by unit and of a stratified total."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike


class Taints(Protocol):
    """First and second moment of the taint t (overpaid share of the payment) over all units.

    Attributes
    ----------
    tau1 : float
        E t.
    tau2 : float
        E t^2.
    """

    @property
    def tau1(self) -> float:
        """E t."""

    @property
    def tau2(self) -> float:
        """E t^2."""


def anticipated_moments(
    size: int, total: int, sum_squares: int, taints: Taints
) -> tuple[float, float]:
    """Compute the expected mean and variance of the overpayments y = x t of a stratum.

    With the taint t independent of x and S^2 a variance of divisor N - 1:

        E mean(y) = tau1 mean(x)
        E S_y^2 = tau1^2 S_x^2 + (tau2 - tau1^2) sum(x^2) / N

    Parameters
    ----------
    size : int
        Units of the stratum, N.
    total : int
        Exact amount paid, cents.
    sum_squares : int
        Exact sum of the squared cents.
    taints : Taints
        The moments tau1 = E t and tau2 = E t^2.

    Returns
    -------
    mean : float
        Expected mean, dollars.
    variance : float
        Expected variance (divisor N - 1), squared dollars; 0 for a stratum of one unit.

    Notes
    -----
    The formula is computed, and checked by enumeration in the tests.

    Examples
    --------
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
    """Compute the variance of the expansion estimate of a stratified total.

        sum of N_h (N_h - n_h) S_h^2 / n_h

    Strata that are reviewed in full add 0.

    Parameters
    ----------
    sizes : array_like, shape (strata,)
        Units N_h, counts.
    deviations : array_like, shape (strata,)
        Standard deviations S_h with divisor N_h - 1, in any unit.
    allocation : array_like, shape (strata,)
        Sample sizes n_h, counts.

    Returns
    -------
    float
        The variance, in the square of the unit of `deviations`.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., theorem 5.3.

    Examples
    --------
    >>> stratified_variance([100], [2.0], [20])
    1600.0
    """
    N = np.asarray(sizes, dtype=np.float64)
    n = np.asarray(allocation, dtype=np.float64)
    S = np.asarray(deviations, dtype=np.float64)
    return float(np.sum(N * (N - n) * S * S / n))
