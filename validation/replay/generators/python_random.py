"""Python's module `random`: `sample`, `shuffle`, `randint` until distinct, `random()` and a sort.

From Python's documentation of the module. The words come from the interpreter's own generator,
whose `random()` and `getrandbits()` have not changed; how whole numbers and samples are made from
them is written out here by release: 3.2 draws them from bits, earlier releases from `random()`.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from validation.replay.generators.generator import Call, Calls, Generator, PrintedDraw
from validation.replay.generators.releases import Releases
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import SortedRows, ranks

# `sample` takes its places from a list where a set of them would be larger.
_SMALLEST_SET, _SETS_FROM = 21, 5
FIRST_OF_BITS = (3, 2)


@dataclass
class PythonNumbers:
    """One seeded `random.Random`; `of_bits` draws whole numbers as from 3.2 on."""

    rng: random.Random
    of_bits: bool = True

    def below(self, size: int) -> int:
        """A whole number from 0 below `size`, as `randrange`, `randint` and `choice` draw it."""
        if not self.of_bits:
            return int(self.rng.random() * size)
        bits = size.bit_length()
        while True:
            number = self.rng.getrandbits(bits)
            if number < size:
                return number

    def uniforms(self) -> Iterator[float]:
        """`random()`, again and again."""
        while True:
            yield self.rng.random()


@dataclass
class Samples:
    """`random.sample(range(N), n)`, call after call, in the order drawn.

    A longer sample begins otherwise where the list is short: the numbers after the n-th are not
    looked at.
    """

    numbers: PythonNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call; none follow them."""
        del further
        room = _SMALLEST_SET
        if count > _SETS_FROM:
            room += 4 ** math.ceil(math.log(3 * count, 4))
        if size <= room:
            pool, drawn = list(range(size)), []
            for left in range(size, size - count, -1):
                place = self.numbers.below(left)
                drawn.append(pool[place])
                pool[place] = pool[left - 1]
            return drawn
        found: dict[int, None] = {}
        while len(found) < count:
            found.setdefault(self.numbers.below(size))
        return list(found)


@dataclass
class Shuffles:
    """`random.shuffle(list)`, of which the first n are the sample."""

    numbers: PythonNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The first places (0-based) of the next shuffled list, and up to `further` after them."""
        listed = list(range(size))
        for last in range(size - 1, 0, -1):
            place = self.numbers.below(last + 1)
            listed[last], listed[place] = listed[place], listed[last]
        return listed[: count + further]

    def row_numbers(self, size: int) -> np.ndarray:
        """The place of every row in the whole shuffled list."""
        return ranks(np.array(self.draw(size, size), dtype=np.int64))


@dataclass
class Distinct:
    """`randint(1, N)`, or `choice`, repeated; a number that was drawn before is thrown away."""

    place: Callable[[int], int]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next call; none follow them."""
        del further
        found: dict[int, None] = {}
        while len(found) < count:
            found.setdefault(self.place(size))
        return list(found)


def python_seed(seed: str) -> int | str | None:
    """A whole number as such, another text as the text that it is; None without a seed."""
    text = seed.strip().replace(",", "")
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    return seed.strip() or None


def _calls(*, of_bits: bool) -> tuple[Call, ...]:
    def started(made: Callable[[PythonNumbers], Calls]) -> Callable[[str], Calls | None]:
        def start(seed: str) -> Calls | None:
            value = python_seed(seed)
            # Before 3.2 a text was hashed in a way that differs by machine.
            if value is None or (isinstance(value, str) and not of_bits):
                return None
            return made(PythonNumbers(random.Random(value), of_bits))

        return start

    return (
        Call("sample", started(Samples), nested=False),
        Call("shuffle", started(Shuffles), usual=False),
        Call(
            "randint until distinct",
            started(lambda numbers: Distinct(numbers.below)),
            nested=False,
            also=("randrange until distinct", "choice until distinct"),
            usual=False,
        ),
        Call(
            "random() times N until distinct",
            started(lambda numbers: Distinct(lambda size: int(numbers.rng.random() * size))),
            nested=False,
            also=("set(choices)",),
            usual=False,
        ),
        Call(
            "sort by random()",
            started(lambda numbers: SortedRows(UniformStream(numbers.uniforms()))),
            usual=False,
        ),
    )


# The places that CPython 3.11 and 2.7 print for these seeds.
PYTHON_BEFORE_3_2 = Generator(
    "Python random before 3.2",
    calls=_calls(of_bits=False),
    versions=(None, (3, 1, 99)),
    settled=True,
    usual=False,
    printed=(PrintedDraw("1", 100, (13, 84, 76), call="sample"),),
)

PYTHON_RANDOM = Releases(
    "Python random",
    calls=_calls(of_bits=True),
    versions=(FIRST_OF_BITS, None),
    printed=(
        PrintedDraw("1", 100, (17, 72, 97), call="sample"),
        PrintedDraw("42", 100, (81, 14, 3, 94, 35, 31, 28, 17, 13, 86), call="sample"),
    ),
    earlier=(PYTHON_BEFORE_3_2,),
    release="Python 3.2 or later",
    earlier_releases=("Python before 3.2",),
)
