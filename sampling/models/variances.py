"""The variance that a stratified sample of given sizes leads one to expect."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


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
