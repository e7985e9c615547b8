"""Draws of numpy and pandas: `default_rng(seed).choice`, `RandomState(seed).choice`.

`RandomState` is frozen by numpy's own promise; `Generator` may change between releases (it
has not since 1.17 for these two calls, as far as is known), so its match depends on the
release here. `DataFrame.sample(n, random_state=seed)` is `RandomState(seed).choice`.
"""

from __future__ import annotations

import numpy as np

MOST_SEED = 2**32 - 1


def default_rng_draw(seed: int, size: int, count: int) -> list[list[int]]:
    """The places (0-based) that the usual calls of `default_rng(seed)` give, one list a call.

    `choice(N, n, replace=False)`, the same with `shuffle=False`, `permutation(N)[:n]`.

    >>> sorted(default_rng_draw(1, 5, 5)[0])
    [0, 1, 2, 3, 4]
    """
    return [
        np.random.default_rng(seed).choice(size, count, replace=False).tolist(),
        np.random.default_rng(seed).choice(size, count, replace=False, shuffle=False).tolist(),
        np.random.default_rng(seed).permutation(size)[:count].tolist(),
    ]


def random_state_draw(seed: int, size: int, count: int) -> list[list[int]]:
    """The places that `RandomState(seed).choice(N, n, replace=False)` gives (and `permutation`).

    Both are the start of one permutation; `np.random.seed(seed)` and pandas' `sample` too.

    >>> random_state_draw(42, 10, 3)
    [[8, 1, 5]]
    """
    state = np.random.RandomState(seed)
    return [state.permutation(size)[:count].tolist()]
