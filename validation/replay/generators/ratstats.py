"""RAT-STATS (2005 to 2010): distinct numbers on 1..N, every seed folded into 65,536 streams.

Source: OIG's public specification of the generator (81 FR 66972, 2016) and the RAT-STATS
Companion Manual (Rev. 5/2010).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import AuditError
from sampling.ratstats import STREAMS, stream_number
from sampling.ratstats.streams import P, Q, R, distinct, uniforms, wichmann_hill_start
from validation.replay.generators.generator import Call, Calls, Generator, PrintedDraw
from validation.replay.generators.seed_space import SeedSpace
from validation.study.disclosed_numbers import DisclosedNumbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Streams left over for the exact replay; fewer rounds of elimination than this are never needed.
FEW = 32
MOST_ROUNDS = 400


class RatStatsNumbers:
    """Distinct numbers on 1..N from one stream, call after call, as places from 0.

    RAT-STATS itself begins every call with a seed; going on is what a program of others may do.
    """

    def __init__(self, seed: float) -> None:
        self._uniforms = uniforms(stream_number(seed))
        self._seen: list[float] = []
        self._next = 0

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places of the next call, and up to `further` that follow them (the spares)."""
        self._next = 0
        drawn = distinct(count, size, lambda: self._place(size), asked="places")
        ended = self._next
        if further:
            self._next = 0
            most = min(count + further, size)
            drawn = distinct(most, size, lambda: self._place(size), asked="places")
        del self._seen[:ended]
        return drawn

    def _place(self, size: int) -> int:
        if self._next == len(self._seen):
            self._seen.append(next(self._uniforms))
        self._next += 1
        return int(self._seen[self._next - 1] * size)


class RatStatsStreams(SeedSpace):
    """The 65,536 streams: 16 bits folded from the seed as a double."""

    words = "RAT-STATS stream of 2005 to 2010"
    streams = STREAMS

    def streams_of(self, seeds: NDArray[np.float64]) -> NDArray[np.int64]:
        """`stream_number` of many seeds at once."""
        words = seeds.view(np.uint64) >> np.uint64(32)
        return ((words & np.uint64(0xFFFF)) ^ (words >> np.uint64(16))).astype(np.int64)

    def stream_of(self, seed: float) -> int:
        """The stream of one seed; raises `DrawError` for one that RAT-STATS does not take."""
        return stream_number(seed)

    def uniforms(self, stream: int) -> Iterator[float]:
        """The numbers of a stream, each in [0, 1)."""
        return uniforms(stream)

    def possible_streams(self, numbers: DisclosedNumbers) -> list[int]:
        """Streams whose first sets all lie among the disclosed ones, tried side by side."""
        widths = [high - low + 1 for low, high in numbers.ranges]
        lows = [low for low, _ in numbers.ranges]

        def coded(value: tuple[int, ...]) -> int:
            code = 0
            for part, low, width in zip(value, lows, widths, strict=True):
                code = code * width + part - low
            return code

        disclosed = np.array(sorted(coded(v) for v in (*numbers.drawn, *numbers.spares)))
        left = np.arange(STREAMS)
        a, b, c = (part.copy() for part in _starts())
        for _ in range(min(len(disclosed), MOST_ROUNDS)):
            if len(left) <= FEW:
                break
            codes = np.zeros(len(left), dtype=disclosed.dtype)
            for width in widths:
                a, b, c = 171 * a % P, 172 * b % Q, 170 * c % R
                values = ((a / P + b / Q + c / R) % 1.0 * width).astype(np.int64)
                codes = codes * width + values
            inside = np.isin(codes, disclosed)
            left, a, b, c = left[inside], a[inside], b[inside], c[inside]
        return [int(x) for x in left]


@cache
def _starts() -> NDArray[np.int64]:
    """The start (A, B, C) of every stream."""
    return np.array([wichmann_hill_start(x) for x in range(STREAMS)], dtype=np.int64).T


@dataclass(frozen=True, eq=False)
class RatStats(Generator):
    """Other seeds can be the same stream, and so the same numbers."""

    def same_numbers(self, first: str, second: str) -> bool:
        """Do two seeds give one stream?"""
        try:
            return self.seeds is not None and self.seeds.same_stream(first, second)
        except AuditError:
            return False


def _start(seed: str) -> Calls | None:
    try:
        return RatStatsNumbers(float(seed.replace(",", "")))
    except (ValueError, AuditError):
        return None


RATSTATS = RatStats(
    "RAT-STATS",
    calls=(Call("", _start),),
    versions=((2005,), (2010, 99)),
    seeds=RatStatsStreams(),
    printed=(
        # The numbers that the Companion Manual (Rev. 5/2010) prints on page 3-19, less 1.
        PrintedDraw("1357", 90, (66, 45, 75, 1, 27, 55, 4, 69, 6, 22)),
    ),
)
