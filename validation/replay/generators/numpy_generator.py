"""numpy's `default_rng(seed)`: its usual calls for a draw without replacement.

numpy does not promise the stream of `Generator` (it has not changed since 1.17 for these calls,
as far as is known), so that it stands for the releases up to the one installed here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from validation.replay.generators.generator import (
    Call,
    Calls,
    Generator,
    PrintedDraw,
    version_number,
    whole_seed,
)
from validation.replay.generators.numpy_legacy import DrawnIntegers, Permutations, every_number
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import SortedRows, UntilDistinct, whole_part

MOST_SEED = 2**128


@dataclass
class Choices:
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


def _started(calls: Callable[[np.random.Generator], Calls]) -> Callable[[str], Calls | None]:
    def start(seed: str) -> Calls | None:
        number = whole_seed(seed, 0, MOST_SEED)
        return None if number is None else calls(np.random.default_rng(number))

    return start


DEFAULT_RNG = Generator(
    "numpy default_rng",
    calls=(
        Call("choice", _started(Choices), nested=False),
        Call("choice with shuffle=False", _started(lambda rng: Choices(rng, False)), nested=False),
        Call(
            "permutation",
            _started(lambda rng: Permutations(rng.permutation)),
            also=("shuffle",),
        ),
        Call(
            "sort by random",
            _started(lambda rng: SortedRows(UniformStream(every_number(rng.random)))),
            also=("argsort(random)",),
            usual=False,
        ),
        Call(
            "integers until distinct",
            _started(lambda rng: DrawnIntegers(lambda size: int(rng.integers(size)))),
            nested=False,
            also=("choice with replacement",),
            usual=False,
        ),
        Call(
            "random times N until distinct",
            _started(
                lambda rng: UntilDistinct(UniformStream(every_number(rng.random)), whole_part)
            ),
            usual=False,
        ),
    ),
    versions=((1, 17), version_number(np.__version__)),
    printed=(
        PrintedDraw("42", 1000, (652, 770, 432, 858, 438, 88), call="choice"),
        PrintedDraw("42", 1000, (88, 770, 652, 438, 432, 858), call="choice with shuffle=False"),
        PrintedDraw("42", 1000, (978, 933, 859, 916, 127, 608), call="permutation"),
    ),
)
