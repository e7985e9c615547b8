"""The family of generators: programs that draw samples, re-implemented to make a draw again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from validation.replay.generators.seed_space import SeedSpace
from validation.study.missing_records import PROGRAM, VERSION, WAY, MissingRecord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Release = tuple[int, ...] | None
Pairs = Mapping[str, tuple[int, int]]
"""(N_h, n_h) by stratum label."""
Mark = Literal["reproduced", "run", "documented"]
"""How sure an algorithm is: printed draws were reproduced, the program itself was run for
comparison, or its maker only describes it."""


class Calls(Protocol):
    """A seeded generator: each draw goes on where the one before ended."""

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """`count` places below `size`, and up to `further` that would follow in the same call."""
        ...


@runtime_checkable
class RowNumbers(Protocol):
    """A way that gives every row of a list a number and selects the smallest.

    In a list with strata the numbers can run over the whole list, whatever the strata.
    """

    def row_numbers(self, size: int) -> NDArray[np.float64]:
        """The numbers of the next `size` rows."""
        ...


@runtime_checkable
class SizedCalls(Protocol):
    """A way that selects in proportion to an amount: its places depend on the rows."""

    def draw_sized(self, amounts: NDArray[np.float64], count: int) -> list[int]:
        """`count` places of the rows that have these amounts; an empty list if it cannot."""
        ...


@dataclass(frozen=True)
class Call:
    """One documented way to call a program: `start` gives the seeded generator, None for a seed
    that the program cannot have had.

    Attributes
    ----------
    words : str
        The name of the way, as a statement gives it: "sample", "order by random()".
    start : callable
        The seeded generator of a stated seed.
    nested : bool
        The first n of n + k drawn are the n drawn alone.
    also : tuple of str
        Other names of the way, whose units are the same.
    usual : bool
        It is tried where the program was not stated.
    mark : str
        How sure its algorithm is.
    """

    words: str
    start: Callable[[str], Calls | None]
    nested: bool = True
    also: tuple[str, ...] = ()
    usual: bool = True
    mark: Mark = "reproduced"

    def named(self, way: str) -> bool:
        """Does a stated way mean this call? Capitals and spaces do not matter."""
        return plain_way(way) in {plain_way(name) for name in (self.words, *self.also)}


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
    usual : bool
        It is tried where the program was not stated.
    """

    name: str
    calls: tuple[Call, ...] = ()
    versions: tuple[Release, Release] = (None, None)
    settled: bool = False
    seeds: SeedSpace | None = None
    printed: tuple[PrintedDraw, ...] = ()
    usual: bool = True

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

    def ways(self, version: str) -> tuple[Call, ...]:
        """The calls that this version has, each once."""
        calls = [call for one in self.meanings(version) for call in one.generator.calls]
        return tuple({call.words: call for call in calls}.values())

    def calls_named(self, way: str) -> tuple[Call, ...]:
        """The calls that a stated way means; all of them where none was stated."""
        return tuple(call for call in self.calls if not way or call.named(way))

    def unknown_way(self, way: str, version: str) -> tuple[MissingRecord, ...]:
        """What has to be asked for where the stated way is none that can be replayed."""
        ways = self.ways(version)
        if not way or not ways or any(call.named(way) for call in ways):
            return ()
        listed = ", ".join(call.words for call in ways if call.words)
        words = f"the lines of the program that drew the sample (stated: {way})"
        reason = f"the way {way} of {self.name} cannot be replayed"
        reason += f" (those that can: {listed})" if listed else ""
        return (MissingRecord(WAY, words, reason, bars=True),)

    def doubts(self, version: str, way: str, pairs: Pairs) -> tuple[MissingRecord, ...]:
        """What stays open where no way gives the sample: with a doubt that proves nothing."""
        del pairs
        ways = self.ways(version)
        if not way and len(ways) > 1:
            words = f"the lines of the program that drew the sample ({self.name})"
            reason = f"it was not stated in which way {self.name} was called"
            return (MissingRecord(WAY, words, reason),)
        if any(call.mark == "documented" for call in ways if not way or call.named(way)):
            words = f"a printed draw of {self.name} with a known seed, made in the same way"
            reason = f"the way {way or ways[0].words} is described by its maker only"
            return (MissingRecord(WAY, words, reason),)
        return ()

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
    """A program whose algorithm is not public: its draws become disclosure requests.

    Attributes
    ----------
    asks : str
        What to ask for, so that the draw can be made again with the program itself.
    why : str
        The reason that it cannot be replayed here; empty where its algorithm is not public.
    """

    asks: str = ""
    why: str = ""

    @property
    def replayable(self) -> bool:
        return False

    def knows(self, version: str) -> bool:
        """No version is known."""
        del version
        return False

    def missing(self, version: str, *, seedless: bool) -> tuple[MissingRecord, ...]:
        """The program's own record of the draw is the only way to make it again."""
        del version, seedless
        words = f"a record of the draw that can be replayed (program: {self.name})"
        words += f": {self.asks}" if self.asks else ""
        reason = self.why or f"the algorithm of {self.name} is not public"
        return (MissingRecord(PROGRAM, words, reason, bars=True),)


def plain_way(way: str) -> str:
    """A way of drawing as it is compared: lower case, one space between words.

    >>> plain_way("  Order BY  random() ")
    'order by random()'
    """
    return " ".join(way.casefold().split())


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
