"""Numbers of RAT-STATS (2005 to 2010), and of programs that go on with its stream."""

from __future__ import annotations

from sampling.ratstats import stream_number
from sampling.ratstats.streams import distinct, uniforms


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
