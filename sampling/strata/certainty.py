"""Strata that the Neyman allocation itself takes whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def neyman_overflow(sizes: ArrayLike, deviations: ArrayLike, total: int) -> NDArray[np.bool_]:
    """Which strata the Neyman allocation of `total` units takes whole.

    n_h = n N_h S_h / sum N_k S_k can exceed N_h where a stratum is small and varies much. Such
    strata are taken whole, their units leave the sample that is shared out, and the shares of
    the others are computed again, until none exceeds its stratum. `sizes` N_h, `deviations`
    S_h in any unit; the units of the strata taken whole count in `total`. Source: Cochran
    (1977), Sampling Techniques, 3rd ed., section 5.8 ("more than 100 per cent sampling").

    >>> neyman_overflow([1000, 500, 20], [1.0, 2.0, 200.0], 60).tolist()
    [False, False, True]
    """
    N = np.asarray(sizes, dtype=np.float64)
    A = N * np.asarray(deviations, dtype=np.float64)
    whole = np.zeros(len(N), dtype=np.bool_)
    while True:
        left = total - float(N[whole].sum())
        spread = float(A[~whole].sum())
        if left <= 0 or spread <= 0:
            return whole
        over = ~whole & (left * A / spread >= N)
        if not over.any():
            return whole
        whole |= over
