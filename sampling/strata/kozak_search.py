"""Lavallee-Hidiroglou boundaries by Kozak's random search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import comb

from primafacie.core.streams import Stream
from sampling.strata.sethi_iteration import FEWEST
from sampling.strata.spreads import Aim, BinSums

STEPS = 8_000
STILL = 1_500
WIDEST = 100
# Cuts of a few bins: all of them are judged in some milliseconds.
FEW_CUTS = 500


def kozak_ends(
    bins: BinSums, start: Sequence[int], aim: Aim, *, stream: Stream
) -> tuple[list[int], float]:
    """Ends of the strata from the starting ends `start`, and the aim's value there.

    At each step one boundary, chosen at random, moves by a random number of bins, up or down,
    and stays there if the aim's value falls and both strata keep 2 units; the search ends
    after 1,500 steps without success (fewer where there are few bins). Then every boundary
    moves by single bins as long as that helps. A local optimum is possible, but where there are
    so few bins that all cuts can be judged they are, and the best is found. The random numbers
    are those of `stream` (`pcg64/1`), so the same seed finds the same boundaries.

    Source: Kozak (2004), Statistics in Transition 6(5), 797-806.
    """
    search = _Search(bins, start, aim)
    widest = max(3, min(WIDEST, bins.bins // 10))
    most_still = min(STILL, 50 + 30 * bins.bins)
    boundaries = stream.integers(len(start), STEPS).tolist()
    moves = stream.integers(2 * widest, STEPS).tolist()
    still = 0
    for boundary, move in zip(boundaries, moves, strict=True):
        step = move - widest if move < widest else move - widest + 1
        still = 0 if search.move(boundary, step) else still + 1
        if still >= most_still:
            break
    while any(search.move(h, step) for h in range(len(start)) for step in (-1, 1)):
        pass
    if comb(bins.bins - 1, len(start)) <= FEW_CUTS:
        search = min([search, *_every(bins, len(start), aim)], key=lambda found: found.value)
    return search.ends, search.value


def _every(bins: BinSums, number: int, aim: Aim) -> Iterator[_Search]:
    """Every way to cut a few bins into strata of 2 units or more."""
    for ends in combinations(range(1, bins.bins), number):
        edges = (0, *ends, bins.bins)
        if all(bins.units[high] - bins.units[low] >= FEWEST for low, high in pairwise(edges)):
            yield _Search(bins, ends, aim)


class _Search:
    """The present strata with their spreads; a move changes two of them."""

    def __init__(self, bins: BinSums, start: Sequence[int], aim: Aim) -> None:
        self.bins, self.aim = bins, aim
        self.edges = [0, *start, bins.bins]
        self.last = len(self.edges) - 2
        self.spreads = [self._spread(h) for h in range(self.last + 1)]
        self.value = self._judged(self.spreads, self.edges[-2])

    @property
    def ends(self) -> list[int]:
        return self.edges[1:-1]

    def move(self, boundary: int, step: int) -> bool:
        """Move an end by `step` bins if that lowers the aim's value."""
        below, end, above = self.edges[boundary : boundary + 3]
        moved = end + step
        if not below < moved < above:
            return False
        units = self.bins.units
        if units[moved] - units[below] < FEWEST or units[above] - units[moved] < FEWEST:
            return False
        spreads = list(self.spreads)
        spreads[boundary] = self.bins.spread(below, moved)
        if boundary + 1 < self.last or not self.aim.take_all:
            spreads[boundary + 1] = self.bins.spread(moved, above)
        top = moved if boundary + 1 == self.last else self.edges[-2]
        value = self._judged(spreads, top)
        if value >= self.value:
            return False
        self.edges[boundary + 1], self.spreads, self.value = moved, spreads, value
        return True

    def _spread(self, place: int) -> tuple[float, float]:
        if place == self.last and self.aim.take_all:
            return 0.0, 0.0
        return self.bins.spread(self.edges[place], self.edges[place + 1])

    def _judged(self, spreads: list[tuple[float, float]], top: int) -> float:
        units = self.bins.units[-1] - self.bins.units[top]
        A = sum(a for a, _ in spreads)
        B = sum(b for _, b in spreads)
        return self.aim.value(A, B, units)
