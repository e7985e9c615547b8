"""Which generator a program's name and version stand for, and its documented calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from primafacie.core.errors import AuditError
from validation.replay.generators.numpy_draws import MOST_SEED, GeneratorCalls, Permutations
from validation.replay.generators.r_draws import RSamples
from validation.replay.generators.ratstats_draws import RatStatsNumbers
from validation.study.disclosed_samples import Program


class Calls(Protocol):
    """A seeded generator: each draw goes on where the one before ended."""

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """`count` places below `size`, and up to `further` that would follow in the same call."""
        ...


@dataclass(frozen=True)
class Call:
    """One documented way to call a program: `start` gives the seeded generator, None for a seed
    that the program cannot have had. `nested`: the first n of n + k drawn are the n drawn alone.
    """

    words: str
    start: Callable[[str], Calls | None]
    nested: bool = True


@dataclass(frozen=True)
class ProgramGenerator:
    """A program's calls. `versions` are the first and the last release (None: open) for which
    they stand, `named` says that the program's own name settles the algorithm.
    """

    calls: tuple[Call, ...]
    versions: tuple[tuple[int, ...] | None, tuple[int, ...] | None] = (None, None)
    named: bool = False

    def __call__(self, seed: str, size: int, count: int) -> list[list[int]]:
        """The places of a single call, 0-based, one list for each documented call."""
        started = [call.start(seed) for call in self.calls]
        if count > size:
            return []
        return [calls.draw(size, count) for calls in started if calls is not None]

    def knows(self, version: str) -> bool:
        """Is this a version whose algorithm is known to be the one of these calls?"""
        if self.named:
            return True
        number = version_number(version)
        if number is None:
            return False
        first, last = self.versions
        return (first is None or number >= first) and (last is None or number <= last)


Generate = ProgramGenerator


def version_number(version: str) -> tuple[int, ...] | None:
    """The release number in a text as `R 4.2.2` or `numpy 1.26`; None without one.

    >>> version_number("R version 4.2.2 Patched"), version_number("latest")
    ((4, 2, 2), None)
    """
    found = re.search(r"\d+(?:\.\d+)*", version)
    return None if found is None else tuple(int(part) for part in found[0].split("."))


def whole_seed(seed: str, most: int) -> int | None:
    """A whole-number seed, or None: then the program cannot have been seeded with it."""
    text = seed.strip().replace(",", "")
    try:
        number = int(text) if re.fullmatch(r"[+-]?\d+", text) else int(float(text))
        same = re.fullmatch(r"[+-]?\d+", text) is not None or float(text) == number
    except (ValueError, OverflowError):
        return None
    return number if same and abs(number) <= most else None


def _ratstats(seed: str) -> Calls | None:
    try:
        return RatStatsNumbers(float(seed.replace(",", "")))
    except (ValueError, AuditError):
        return None


def _generator(shuffle: bool) -> Callable[[str], Calls | None]:
    def start(seed: str) -> Calls | None:
        number = whole_seed(seed, 2**128)
        if number is None or number < 0:
            return None
        return GeneratorCalls(np.random.default_rng(number), shuffle)

    return start


def _permutation(seed: str) -> Calls | None:
    number = whole_seed(seed, 2**128)
    if number is None or number < 0:
        return None
    return Permutations(np.random.default_rng(number).permutation)


def _legacy(seed: str) -> Calls | None:
    number = whole_seed(seed, MOST_SEED)
    if number is None or number < 0:
        return None
    return Permutations(np.random.RandomState(number).permutation)


def _r(seed: str) -> Calls | None:
    number = whole_seed(seed, 2**31 - 1)
    return None if number is None else RSamples(number)


def _old_r(seed: str) -> Calls | None:
    number = whole_seed(seed, 2**31 - 1)
    return None if number is None else RSamples(number, "Rounding")


_HERE = version_number(np.__version__)
_GENERATORS: dict[str, ProgramGenerator] = {
    "RAT-STATS": ProgramGenerator((Call("", _ratstats),), ((2005,), (2010, 99))),
    "numpy default_rng": ProgramGenerator(
        (
            Call("choice", _generator(True), nested=False),
            Call("choice with shuffle=False", _generator(False), nested=False),
            Call("permutation", _permutation),
        ),
        # numpy does not promise this stream: known up to the release that is installed here
        ((1, 17), _HERE),
    ),
    "numpy RandomState": ProgramGenerator((Call("choice", _legacy),), ((1, 7), None)),
    "pandas sample": ProgramGenerator((Call("sample", _legacy),), ((0, 16, 1), None)),
    "R sample": ProgramGenerator((Call("sample", _r),), ((3, 6), None)),
    "R sample rounding": ProgramGenerator((Call("sample", _old_r),), named=True),
}


def generator_for(program: Program | str) -> ProgramGenerator | None:
    """The generator of places of a program; None for tickets and for what cannot be replayed.

    >>> generator_for("pandas sample")("42", 10, 3)
    [[8, 1, 5]]
    """
    return _GENERATORS.get(program)


def program_of_version(program: str, version: str) -> str:
    """The program whose calls a stated version of `program` makes.

    >>> program_of_version("R sample", "3.5.1")
    'R sample rounding'
    """
    number = version_number(version)
    if program == "R sample" and number is not None and number < (3, 6):
        return "R sample rounding"
    return program


def other_programs(program: str) -> tuple[str, ...]:
    """The other programs that can be replayed."""
    return tuple(name for name in _GENERATORS if name != program)
