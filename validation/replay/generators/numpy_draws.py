"""Draws of numpy and pandas, one call after another from one generator.

`RandomState` is frozen by numpy's own promise; `Generator` may change between releases (it
has not since 1.17 for these two calls, as far as is known), so its match depends on the
release here. `DataFrame.sample(n, random_state=seed)` is `RandomState(seed).choice`, and
`GroupBy.sample(n, random_state=seed)` is one `RandomState(seed)` with a `choice` for each group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOST_SEED = 2**32 - 1


@dataclass
class GeneratorCalls:
    """`choice(N, n, replace=False)` of one `default_rng`, call after call.

    A larger n gives another sample: the numbers after the n-th are not the next of this call.
    """

    rng: np.random.Generator
    shuffle: bool = True

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call; none follow them."""
        del further
        found: list[int] = self.rng.choice(
            size, count, replace=False, shuffle=self.shuffle
        ).tolist()
        return found


@dataclass
class Permutations:
    """`permutation(N)[:n]`, call after call; `RandomState.choice` is this."""

    permutation: Callable[[int], np.ndarray]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call, and up to `further` that follow them."""
        found: list[int] = self.permutation(size)[: count + further].tolist()
        return found


def default_rng_draw(seed: int, size: int, count: int) -> list[list[int]]:
    """The places (0-based) that the usual calls of `default_rng(seed)` give, one list per call.

    `choice(N, n, replace=False)`, the same with `shuffle=False`, `permutation(N)[:n]`.

    >>> sorted(default_rng_draw(1, 5, 5)[0])
    [0, 1, 2, 3, 4]
    """
    return [
        GeneratorCalls(np.random.default_rng(seed)).draw(size, count),
        GeneratorCalls(np.random.default_rng(seed), shuffle=False).draw(size, count),
        Permutations(np.random.default_rng(seed).permutation).draw(size, count),
    ]


def random_state_draw(seed: int, size: int, count: int) -> list[list[int]]:
    """The places that `RandomState(seed).choice(N, n, replace=False)` gives (and `permutation`).

    Both are the start of one permutation; `np.random.seed(seed)` and pandas' `sample` too.

    >>> random_state_draw(42, 10, 3)
    [[8, 1, 5]]
    """
    return [Permutations(np.random.RandomState(seed).permutation).draw(size, count)]
