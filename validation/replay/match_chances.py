"""How many units two independent random samples share by chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chance_of_matches(matching: int, strata: Sequence[tuple[int, int]]) -> float:
    """P(an independent sample of the same design shares at least `matching` units).

    `strata` are (N_h, n_h); the strata's shares are independent, so their distributions convolve.

    >>> round(chance_of_matches(1, [(10, 1)]), 12)
    0.1
    """
    total = np.ones(1)
    for size, n in strata:
        total = np.convolve(total, _match_probabilities(max(size, n), n))
    return float(min(1.0, total[matching:].sum()))


def _match_probabilities(size: int, n: int) -> NDArray[np.float64]:
    """P(m matches) of two independent samples of n from N: hypergeometric."""
    m = np.arange(n + 1, dtype=np.float64)
    possible = n - m <= size - n

    def log_choose(a: float, b: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(a + 1) - gammaln(b + 1) - gammaln(np.maximum(a - b, 0) + 1))

    logs = log_choose(n, m) + log_choose(size - n, n - m) - log_choose(size, np.array([float(n)]))
    return np.where(possible, np.exp(logs), 0.0)
