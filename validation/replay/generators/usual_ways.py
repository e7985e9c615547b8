"""The usual ways in which people draw places with uniform numbers, whatever the program."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validation.replay.generators.generator import Calls
from validation.replay.generators.uniform_streams import UniformStream

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers = Callable[[str], Iterator[float] | None]
"""The numbers of a stated seed; None for a seed that the program cannot have had."""


@dataclass
class SortedRows:
    """Every row gets a number; the list is sorted by it; the first n rows are the sample.

    The sort is stable: of equal numbers the earlier row comes first. `changed` turns the uniform
    numbers into those that were sorted by.
    """

    stream: UniformStream
    changed: Callable[[NDArray[np.float64]], NDArray[np.float64]] = lambda values: values
    used: int = 1

    def row_numbers(self, size: int) -> NDArray[np.float64]:
        """The numbers of the next `size` rows, the smallest of which are selected."""
        found = self.changed(self.stream.take(self.used * size))
        self.stream.back(self.stream.mark())
        return found

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the rows that come first, and up to `further` after them."""
        order: list[int] = np.argsort(self.row_numbers(size), kind="stable").tolist()
        return order[: count + further]


@dataclass
class UntilDistinct:
    """Places drawn with replacement; one that was drawn before is thrown away.

    `place` draws one place (0-based) of `size` rows.
    """

    stream: UniformStream
    place: Callable[[UniformStream, int], int]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places of the next call, and up to `further` that follow them."""
        wanted = min(count + further, size)
        found: dict[int, None] = {}
        ended = self.stream.mark()
        while len(found) < wanted:
            before = len(found)
            place = self.place(self.stream, size)
            if 0 <= place < size:
                found.setdefault(place)
            if before < count <= len(found):
                ended = self.stream.mark()
        self.stream.back(ended)
        return list(found)


@dataclass
class SelectionRejection:
    """Row k of N is selected if u < (rows still needed) / (N - k + 1) (Fan and others 1962).

    Numbers are used while rows are needed.
    """

    stream: UniformStream

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places in the order of the list; none follow them."""
        del further
        found: list[int] = []
        for row in range(size):
            if len(found) == count:
                break
            if self.stream.next() * (size - row) < count - len(found):
                found.append(row)
        self.stream.back(self.stream.mark())
        return found


@dataclass
class RandomStart:
    """A random start u and every k-th row from there: unit j if j n/N passes u, 1 + u, ..."""

    stream: UniformStream

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places in the order of the list; none follow them."""
        del further
        start = self.stream.next()
        self.stream.back(self.stream.mark())
        ends = [math.floor(row * count / size - start) for row in range(size + 1)]
        return [row for row in range(size) if ends[row + 1] > ends[row]]


def ranks(order: NDArray[np.int64]) -> NDArray[np.float64]:
    """The place of every row in a list that was put in this order."""
    found = np.empty(len(order))
    found[order] = np.arange(len(order))
    return found


def whole_part(stream: UniformStream, size: int) -> int:
    """floor(N u): a place from 0, which programs write as int(N u) + 1 or ceil(N u)."""
    return int(stream.next() * size)


def rounded(stream: UniformStream, size: int) -> int:
    """round(1 + (N - 1) u): halves go to the even number."""
    return round(1 + (size - 1) * stream.next()) - 1


def sorted_by(numbers: Numbers, *, descending: bool = False) -> Callable[[str], Calls | None]:
    """Every row numbered, the list sorted."""

    def start(seed: str) -> Calls | None:
        values = numbers(seed)
        if values is None:
            return None
        if descending:
            return SortedRows(UniformStream(values), np.negative)
        return SortedRows(UniformStream(values))

    return start


def until_distinct(
    numbers: Numbers, place: Callable[[UniformStream, int], int] = whole_part
) -> Callable[[str], Calls | None]:
    """Places with replacement, repeats thrown away."""

    def start(seed: str) -> Calls | None:
        values = numbers(seed)
        return None if values is None else UntilDistinct(UniformStream(values), place)

    return start


def one_after_another(numbers: Numbers) -> Callable[[str], Calls | None]:
    """Selection-rejection down the list."""

    def start(seed: str) -> Calls | None:
        values = numbers(seed)
        return None if values is None else SelectionRejection(UniformStream(values))

    return start


def from_a_start(numbers: Numbers) -> Callable[[str], Calls | None]:
    """Systematic selection from a random start."""

    def start(seed: str) -> Calls | None:
        values = numbers(seed)
        return None if values is None else RandomStart(UniformStream(values))

    return start
