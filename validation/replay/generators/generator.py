"""The family of generators: programs that draw samples, re-implemented to make a draw again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from validation.replay.generators.seed_space import SeedSpace
from validation.study.missing_records import PROGRAM, VERSION, MissingRecord

Release = tuple[int, ...] | None


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
class PrintedDraw:
    """A test vector: the places (from 0) that the program itself printed for a seed and a size."""

    seed: str
    size: int
    places: tuple[int, ...]
    call: str = ""


@dataclass(frozen=True)
class Meaning:
    """A generator that a statement can mean, and what has to be assumed for it (empty: nothing).

    `of_version` says that it is the release that is assumed.
    """

    generator: Generator
    assumed: tuple[str, ...] = ()
    of_version: bool = False


@dataclass(frozen=True, eq=False)
class Generator:
    """A program by which a sample can have been drawn.

    A member states its name and calls; where it differs from a program that pairs numbers with
    places in a list, it is a class of its own that says how.

    Attributes
    ----------
    name : str
        The name by which a statement gives it.
    calls : tuple of Call
        Its documented ways to draw places without replacement.
    versions : pair of release numbers
        The first and the last release (None: open) for which the calls stand.
    settled : bool
        Its name alone settles the algorithm, whatever the release.
    seeds : SeedSpace, optional
        All its streams, where they are so few that each can be tried.
    printed : tuple of PrintedDraw
        Its test vectors.
    """

    name: str
    calls: tuple[Call, ...] = ()
    versions: tuple[Release, Release] = (None, None)
    settled: bool = False
    seeds: SeedSpace | None = None
    printed: tuple[PrintedDraw, ...] = ()

    @property
    def replayable(self) -> bool:
        """Is its algorithm known, so that a seed gives its sample again?"""
        return True

    @property
    def by_position(self) -> bool:
        """Are its numbers places in a list, so that the order of the list matters?"""
        return True

    def knows(self, version: str) -> bool:
        """Is this a version whose algorithm is known to be the one of these calls?"""
        if self.settled:
            return True
        number = version_number(version)
        if number is None:
            return False
        first, last = self.versions
        return (first is None or number >= first) and (last is None or number <= last)

    def meanings(self, version: str) -> tuple[Meaning, ...]:
        """The generators that its name can mean with this version (empty: none was stated)."""
        del version
        return (Meaning(self),)

    def searched(self) -> tuple[Generator, ...]:
        """The generators all of whose streams are tried where no seed gives the sample."""
        return (self,) if self.seeds is not None else ()

    def missing(self, version: str, *, seedless: bool) -> tuple[MissingRecord, ...]:
        """What has to be asked for besides seed and order; `seedless`: some seed is missing."""
        del seedless
        if all(one.generator.knows(version) for one in self.meanings(version)):
            return ()
        if not version:
            words = f"the version of the program ({self.name})"
            return (MissingRecord(VERSION, words, "the version of the program was not stated"),)
        words = f"a version of {self.name} whose algorithm is known (stated: {version})"
        reason = f"the algorithm of version {version} is not known"
        return (MissingRecord(VERSION, words, reason),)

    def same_numbers(self, first: str, second: str) -> bool:
        """Do two seeds give the same numbers in two strata?"""
        return first.strip() == second.strip()

    def ranked(self, seed: str, stratum: str, ids: Sequence[str]) -> list[int]:
        """The places of all units of a stratum in the order of selection, where it ranks units."""
        raise NotImplementedError(f"{self.name} draws places, it does not rank units")

    def places(self, seed: str, size: int, count: int) -> list[list[int]]:
        """The places (from 0) of a single call, one list for each documented call."""
        started = [call.start(seed) for call in self.calls]
        if count > size:
            return []
        return [calls.draw(size, count) for calls in started if calls is not None]

    def replay(self, printed: PrintedDraw) -> tuple[int, ...]:
        """The places of a test vector, drawn here."""
        (call,) = (call for call in self.calls if call.words == printed.call)
        calls = call.start(printed.seed)
        assert calls is not None
        return tuple(calls.draw(printed.size, len(printed.places)))


@dataclass(frozen=True, eq=False)
class ClosedProgram(Generator):
    """A program whose algorithm is not public: its draws become disclosure requests."""

    @property
    def replayable(self) -> bool:
        return False

    def missing(self, version: str, *, seedless: bool) -> tuple[MissingRecord, ...]:
        """The program's own record of the draw is the only way to make it again."""
        del version, seedless
        words = f"a record of the draw that can be replayed (program: {self.name})"
        reason = f"the algorithm of {self.name} is not public"
        return (MissingRecord(PROGRAM, words, reason, bars=True),)


def version_number(version: str) -> tuple[int, ...] | None:
    """The release number in a text as `R 4.2.2` or `numpy 1.26`; None without one.

    >>> version_number("R version 4.2.2 Patched"), version_number("latest")
    ((4, 2, 2), None)
    """
    found = re.search(r"\d+(?:\.\d+)*", version)
    return None if found is None else tuple(int(part) for part in found[0].split("."))


def whole_seed(seed: str, low: int, high: int) -> int | None:
    """A whole-number seed within low..high, or None: the program cannot have had another.

    >>> whole_seed("4,417", 0, 2**32 - 1), whole_seed("-1", 0, 2**32 - 1), whole_seed("1.5", 0, 9)
    (4417, None, None)
    """
    text = seed.strip().replace(",", "")
    try:
        number = int(text) if re.fullmatch(r"[+-]?\d+", text) else int(float(text))
        same = re.fullmatch(r"[+-]?\d+", text) is not None or float(text) == number
    except (ValueError, OverflowError):
        return None
    return number if same and low <= number <= high else None
