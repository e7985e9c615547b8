"""Uniform numbers handed out one after another, with a place to go back to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class UniformStream:
    """The numbers of a seeded generator, each in [0, 1).

    A draw looks further than it goes, to see which numbers would follow. `mark` remembers where
    the draw ended, and `back` returns there.
    """

    def __init__(self, values: Iterator[float]) -> None:
        self._values = values
        self._seen: list[float] = []
        self._next = 0

    def next(self) -> float:
        """The next number."""
        if self._next == len(self._seen):
            self._seen += islice(self._values, 64)
        self._next += 1
        return self._seen[self._next - 1]

    def take(self, count: int) -> NDArray[np.float64]:
        """The next `count` numbers."""
        lacking = self._next + count - len(self._seen)
        if lacking > 0:
            self._seen += islice(self._values, lacking)
        found = np.array(self._seen[self._next : self._next + count], dtype=np.float64)
        self._next += count
        return found

    def mark(self) -> int:
        """Where the numbers are now."""
        return self._next

    def back(self, place: int) -> None:
        """Go on from a mark; what lies before it is forgotten."""
        del self._seen[:place]
        self._next = 0
