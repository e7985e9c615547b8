"""Hypergeometric probabilities of universes of any size, by a recurrence about the mode."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray


def hypergeometric_tails(universe: int, items: int, n: int, x: int) -> tuple[float, float]:
    """P(X <= x) and P(X >= x), X the items among n of `universe` units that hold `items`.

    >>> [round(p, 6) for p in hypergeometric_tails(10, 4, 3, 1)]
    [0.666667, 0.833333]
    """
    k, chances = hypergeometric_chances(universe, items, n)
    return float(chances[k <= x].sum()), float(chances[k >= x].sum())


def hypergeometric_chances(
    universe: int, items: int, n: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numbers of items k about the mode, and P(X = k); further ones have less than 1e-25.

    From the ratios of neighboring probabilities: no logarithms of factorials, whose difference
    loses digits in large universes, and as many terms as the distribution is wide, whatever the
    universe.

    >>> hypergeometric_chances(10, 4, 3)[1].round(4).tolist()
    [0.1667, 0.5, 0.3, 0.0333]
    """
    N, K = float(universe), float(items)
    first, last = max(0, n + items - universe), min(n, items)
    mode = min(max((n + 1) * (items + 1) // (universe + 2), first), last)
    variance = n * (K / N) * (1 - K / N) * (N - n) / max(N - 1, 1)
    reach = int(12 * sqrt(variance)) + 80
    k = np.arange(max(first, mode - reach), min(last, mode + reach) + 1, dtype=np.float64)
    before = k[:-1]
    steps = np.log((K - before) * (n - before) / (k[1:] * (N - K - n + k[1:])))
    logs = np.append(0.0, np.cumsum(steps))
    shares = np.exp(logs - logs.max())
    return k, shares / shares.sum()
