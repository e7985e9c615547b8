"""Sizes as shares of their sum, and what is refused of sizes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError


def shares_of(sizes: ArrayLike) -> NDArray[np.float64]:
    """p_i = x_i / X; refused (`PlanError`) with sizes that are not all finite and above 0.

    >>> shares_of([1, 3])
    array([0.25, 0.75])
    """
    values = np.asarray(sizes, dtype=np.float64)
    if values.ndim != 1 or not len(values) or not np.isfinite(values).all() or values.min() <= 0:
        raise PlanError(
            "sizes that are not all above 0",
            where="sizes",
            expected="a size above 0 a unit",
            fix="Units without size form a stratum of their own, or are outside the frame",
        )
    shares: NDArray[np.float64] = values / values.sum()
    return shares
