"""numpy's `RandomState(seed)` or `np.random.seed(seed)`: `choice`, `permutation` and other calls.

`choice(N, n, replace=False)`, `permutation(N)` and `shuffle` all give the start of one permutation.
numpy promises that the stream never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from validation.replay.generators.generator import Call, Calls, Generator, PrintedDraw, whole_seed
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import SortedRows, UntilDistinct, ranks, whole_part

MOST_SEED = 2**32 - 1


@dataclass
class Permutations:
    """`permutation(N)[:n]`, call after call."""

    permutation: Callable[[int], np.ndarray]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call, and up to `further` that follow them."""
        found: list[int] = self.permutation(size)[: count + further].tolist()
        return found

    def row_numbers(self, size: int) -> np.ndarray:
        """The place of every row in the whole permutation."""
        return ranks(self.permutation(size))


@dataclass
class DrawnIntegers:
    """Whole numbers below N, again and again; one that was drawn before is thrown away."""

    below: Callable[[int], int]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call; none follow them."""
        del further
        found: dict[int, None] = {}
        while len(found) < count:
            found.setdefault(int(self.below(size)))
        return list(found)


def every_number(random: Callable[[int], np.ndarray]) -> Iterator[float]:
    """The uniform numbers of a generator, block by block."""
    while True:
        yield from random(256).tolist()


def _started(made: Callable[[np.random.RandomState], Calls]) -> Callable[[str], Calls | None]:
    def start(seed: str) -> Calls | None:
        number = whole_seed(seed, 0, MOST_SEED)
        return None if number is None else made(np.random.RandomState(number))

    return start


def legacy_permutations(seed: str) -> Calls | None:
    """The permutations of `RandomState(seed)`; None for a seed that it does not take."""
    return _started(lambda state: Permutations(state.permutation))(seed)


RANDOM_STATE = Generator(
    "numpy RandomState",
    calls=(
        Call("choice", legacy_permutations, also=("permutation", "shuffle")),
        Call(
            "sort by random",
            _started(lambda state: SortedRows(UniformStream(every_number(state.random_sample)))),
            also=("argsort(random)", "argsort(rand)"),
            usual=False,
        ),
        Call(
            "randint until distinct",
            _started(lambda state: DrawnIntegers(lambda size: state.randint(0, size))),
            nested=False,
            also=("choice with replacement", "integers until distinct"),
            usual=False,
        ),
        Call(
            "random times N until distinct",
            _started(
                lambda state: UntilDistinct(
                    UniformStream(every_number(state.random_sample)), whole_part
                )
            ),
            usual=False,
        ),
    ),
    versions=((1, 7), None),
    printed=(
        PrintedDraw("42", 1000, (521, 737, 740, 660, 411, 678), call="choice"),
        PrintedDraw("20261121", 70_000, (21346, 29058, 17666, 68160, 43871, 42800), call="choice"),
    ),
)
