"""All the streams that a program's seeds can give, so few that each of them can be tried."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from sampling.ratstats.streams import distinct
from validation.study.disclosed_numbers import DisclosedNumbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

Known = Literal["order", "set"]
# Round seeds that people choose; clock seeds are hundredths of seconds since midnight.
ROUND_SEEDS = 1_000_000
CLOCK_SEEDS = 8_640_000


class SeedSpace(ABC):
    """The streams 0, 1, ..., `streams` - 1, into which every seed is folded.

    `words` name the program and the releases that these are the streams of.
    """

    words: str
    streams: int

    @abstractmethod
    def streams_of(self, seeds: NDArray[np.float64]) -> NDArray[np.int64]:
        """The streams of many seeds at once."""

    @abstractmethod
    def uniforms(self, stream: int) -> Iterator[float]:
        """The numbers of a stream, each in [0, 1)."""

    def stream_of(self, seed: float) -> int:
        """The stream of one seed."""
        return int(self.streams_of(np.array([seed], dtype=np.float64))[0])

    def possible_streams(self, numbers: DisclosedNumbers) -> Iterable[int]:
        """Streams that can give the numbers: every stream, unless a member rules some out."""
        del numbers
        return range(self.streams)

    def giving(self, numbers: DisclosedNumbers, known: Known) -> tuple[int, ...]:
        """The streams whose draws are the disclosed ones."""
        return tuple(x for x in self.possible_streams(numbers) if self._gives(x, numbers, known))

    def whole_seeds(self, stream: int) -> tuple[int, ...]:
        """The whole seeds below a million that give a stream, smallest first."""
        return tuple(int(seed) for seed in np.flatnonzero(self._of_whole_seeds == stream))

    def clock_seeds(self, stream: int) -> int:
        """How many seeds of the clock, 0.00 to 86399.99, give a stream."""
        return int((self._of_clock_seeds == stream).sum())

    def same_stream(self, first: str, second: str) -> bool:
        """Do two stated seeds give one stream?"""
        try:
            return self.stream_of(float(first)) == self.stream_of(float(second))
        except ValueError:
            return False

    def _gives(self, stream: int, numbers: DisclosedNumbers, known: Known) -> bool:
        """Does the stream give these sets, the sample first and then the spares?"""
        uniforms = self.uniforms(stream)

        def draw() -> tuple[int, ...]:
            return tuple(
                low + int(next(uniforms) * (high - low + 1)) for low, high in numbers.ranges
            )

        n = len(numbers.drawn)
        found = distinct(n + len(numbers.spares), numbers.possible, draw, asked="values")
        first, rest = tuple(found[:n]), tuple(found[n:])
        same = first == numbers.drawn if known == "order" else set(first) == set(numbers.drawn)
        return same and rest == numbers.spares

    @cached_property
    def _of_whole_seeds(self) -> NDArray[np.int64]:
        return self._small(np.arange(ROUND_SEEDS, dtype=np.float64))

    @cached_property
    def _of_clock_seeds(self) -> NDArray[np.int64]:
        return self._small(np.arange(CLOCK_SEEDS, dtype=np.float64) / 100)

    def _small(self, seeds: NDArray[np.float64]) -> NDArray[np.int64]:
        """Streams in as few bytes as they need: millions of them are kept."""
        return self.streams_of(seeds).astype(np.min_scalar_type(self.streams - 1))
