"""numpy's `RandomState(seed).choice(N, n, replace=False)`, or `permutation`, or `np.random.seed`.

All of these are the start of one permutation. numpy promises that the stream never changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from validation.replay.generators.generator import Call, Calls, Generator, PrintedDraw, whole_seed

MOST_SEED = 2**32 - 1


@dataclass
class Permutations:
    """`permutation(N)[:n]`, call after call."""

    permutation: Callable[[int], np.ndarray]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call, and up to `further` that follow them."""
        found: list[int] = self.permutation(size)[: count + further].tolist()
        return found


def legacy_permutations(seed: str) -> Calls | None:
    """The calls of `RandomState(seed)`; None for a seed that it does not take."""
    number = whole_seed(seed, 0, MOST_SEED)
    return None if number is None else Permutations(np.random.RandomState(number).permutation)


RANDOM_STATE = Generator(
    "numpy RandomState",
    calls=(Call("choice", legacy_permutations),),
    versions=((1, 7), None),
    printed=(
        PrintedDraw("42", 1000, (521, 737, 740, 660, 411, 678), call="choice"),
        PrintedDraw("20261121", 70_000, (21346, 29058, 17666, 68160, 43871, 42800), call="choice"),
    ),
)
