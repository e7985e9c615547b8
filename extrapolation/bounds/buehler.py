"""The fewest units in error in several strata: Buehler's exact limit in an order fixed beforehand.

The outcomes (x_1, ..., x_H) of stratified simple random samples are put in an order T that never
falls when a count rises. For the counts found, the limit is

    L = min { sum M_h : P_M(T(X) >= T(found)) >= tail,  x_h <= M_h <= N_h - n_h + x_h },

the smallest total that the samples do not speak against at the tail. It is exact: P(L > sum M_h) is
at most the tail for every M, whatever the order (Buehler 1957; Kabaila and Lloyd 1997).

The order here is that of the melded limit: W_h, with P(W_h <= m) = P(Hyp(N_h, m, n_h) >= x_h),
stands for what the sample of stratum h leaves open, and T is the tail-quantile of sum W_h, ties
ordered by P(sum W_h <= T - 1). Where the melded limit holds its level L is never below it, and L
holds whether or not it does.

The minimum is found by branch and bound over boxes of (M_1, ..., M_{H-2}); the last two strata are
searched along the line M_{H-1} + M_H = r, on which the chance is known for all points at once. The
bound of a box takes the chance at its upper corner and the total at its lower one. Where the search
is stopped, the smallest total that an open box can have is returned: a valid limit, with its gap.

Source: Buehler (1957), J. Amer. Statist. Assoc. 52:482-493; Kabaila and Lloyd (1997), Austral. J.
Statist. 39:193-204; Fay, Proschan and Brittain (2015), Biometrics 71:146-156 (melding).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.counts import added_counts, errors_found, exact_ends
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_UNITS = 20_000
"""Units of all strata: beyond, the tables of chances alone would take gigabytes and minutes."""
MOST_OUTCOMES = 30_000_000
"""Outcomes of all strata but one, times points of the total: more are not put in order here."""
MOST_BOXES = 20_000
MOST_WORK = 10_000_000_000
"""Boxes of the search, and multiplications in all of them: numbers, so that the limit does not
depend on the machine's speed."""
_TIE = 1e-9
_TINY = 1e-13


@dataclass(frozen=True)
class CountedStratum:
    """A stratum of N units, n of them drawn at random without replacement, x found in error."""

    size: int
    n: int
    found: int

    def __post_init__(self) -> None:
        if not 0 <= self.found <= self.n <= self.size:
            raise ValueError(f"{self.found} of {self.n} drawn of {self.size}")

    @property
    def most(self) -> int:
        """The most units that can be in error, given the sample."""
        return self.size - (self.n - self.found)

    @property
    def mirrored(self) -> CountedStratum:
        """The same stratum, counting the units free of error."""
        return CountedStratum(self.size, self.n, self.n - self.found)


@dataclass(frozen=True)
class OrderedLimit:
    """A valid limit of the number of units; the exact one lies at most `gap` units beyond it."""

    units: int
    gap: int
    boxes: int


def buehler(sample: Sample, tail: float, side: Side) -> Limits:
    """Exact limits of the number of units in error of stratified simple random samples.

    Where there are too many units or outcomes to put in order, the hypergeometric limits of the
    strata at Sidak's level, which are exact as well.

    >>> values, strata = [1.0] * 3 + [0.0] * 7 + [1.0] * 9 + [0.0], ["a"] * 10 + ["b"] * 10
    >>> sample = Sample.from_arrays(values, sizes={"a": 100, "b": 50}, strata=strata)
    >>> buehler(sample, 0.10, "lower")
    (57.0, None)
    """
    check_tail(tail)
    strata = _counted(sample)
    low, high = added_counts(sample, tail, side, exact_ends)
    if low is not None and (fewest := fewest_in_strata(strata, tail)):
        low = float(fewest.units)
    if high is not None and (most := most_in_strata(strata, tail)):
        high = float(most.units)
    return low, high


def how_found(sample: Sample, tail: float, side: Side) -> list[str]:
    """The number of strata, the method of each limit, and how far it may lie from the exact one."""
    strata = _counted(sample)
    searched = sum(part.n < part.size for part in strata)
    told = []
    for name, limit in (("lower", fewest_in_strata), ("upper", most_in_strata)):
        if side not in (name, "two-sided"):
            continue
        found = limit(strata, tail)
        if found is None:
            told.append(
                f"The {name} limit of {searched} strata is that of each stratum at Sidak's level, "
                "added: there are too many units or outcomes to put in order"
            )
        elif found.gap:
            told.append(
                f"The {name} limit of {searched} strata is Buehler's, found by a search that was "
                f"stopped: the exact limit lies at most {found.gap:,} units beyond it"
            )
        else:
            told.append(
                f"The {name} limit of {searched} strata is Buehler's, found exactly (gap 0)"
            )
    return told


def _counted(sample: Sample) -> tuple[CountedStratum, ...]:
    return tuple(CountedStratum(part.size, part.n, errors_found(part)) for part in sample.strata)


@lru_cache(maxsize=1_000)
def fewest_in_strata(strata: tuple[CountedStratum, ...], tail: float) -> OrderedLimit | None:
    """The lower limit of the number of units in error in all strata; None where they are too many.

    >>> strata = (CountedStratum(60, 6, 0), CountedStratum(60, 30, 30))
    >>> fewest_in_strata(strata, 0.10).units
    57
    """
    known = sum(part.found for part in strata if part.n == part.size)
    open_strata = _arranged([part for part in strata if part.n < part.size])
    if not open_strata:
        return OrderedLimit(known, 0, 0)
    if sum(part.size for part in open_strata) > MOST_UNITS:
        return None
    chances = [_at_least(part) for part in open_strata]
    melded, rest = _melded(open_strata, chances, tail)
    if len(open_strata) == 1:
        return OrderedLimit(known + melded, 0, 0)
    outcomes = float(np.prod([part.n + 1.0 for part in open_strata[:-1]])) * (melded + 2.0)
    if outcomes > MOST_OUTCOMES:
        return None
    least = _least_last(open_strata, chances, melded, rest, tail)
    found = _Search(open_strata, chances, least, tail).fewest()
    return OrderedLimit(known + found.units, found.gap, found.boxes)


def _arranged(strata: Sequence[CountedStratum]) -> list[CountedStratum]:
    """The stratum with most outcomes last, those with least room to search first."""
    by_outcomes = sorted(strata, key=lambda part: part.n)
    others = sorted(by_outcomes[:-1], key=lambda part: part.most - part.found)
    return [*others, *by_outcomes[-1:]]


def most_in_strata(strata: tuple[CountedStratum, ...], tail: float) -> OrderedLimit | None:
    """The upper limit: all units less the fewest that are free of error.

    >>> most_in_strata((CountedStratum(60, 6, 0), CountedStratum(60, 30, 30)), 0.10).units
    78
    """
    free = fewest_in_strata(tuple(part.mirrored for part in strata), tail)
    if free is None:
        return None
    units = sum(part.size for part in strata) - free.units
    return OrderedLimit(units, free.gap, free.boxes)


def _at_least(part: CountedStratum) -> Floats:
    """P(Hyp(N, m, n) >= x) for m = 0 .. N (rows) and x = 0 .. n + 1 (columns)."""
    from scipy.special import gammaln

    units, drawn = part.size, part.n
    m = np.arange(units + 1.0)[:, None]
    x = np.arange(drawn + 1.0)[None, :]
    log = (
        gammaln(m + 1)
        - gammaln(x + 1)
        - gammaln(np.maximum(m - x, 0) + 1)
        + gammaln(units - m + 1)
        - gammaln(drawn - x + 1)
        - gammaln(np.maximum(units - m - drawn + x, 0) + 1)
        - (gammaln(units + 1) - gammaln(drawn + 1) - gammaln(units - drawn + 1))
    )
    possible = (x <= m) & (drawn - x <= units - m)
    chances = np.where(possible, np.exp(np.where(possible, log, 0.0)), 0.0)
    chances /= chances.sum(axis=1, keepdims=True)
    tails = np.zeros((units + 1, drawn + 2))
    tails[:, :-1] = np.cumsum(chances[:, ::-1], axis=1)[:, ::-1]
    tails[:, 0] = 1.0
    return tails


def _masses(chances: Floats, upto: int) -> Floats:
    """P(W = m) for m = 0 .. upto (columns) and every outcome x (rows)."""
    below = chances[: upto + 1, :-1].T
    if below.shape[1] <= upto:
        below = np.pad(below, ((0, 0), (0, upto + 1 - below.shape[1])), constant_values=1.0)
    return np.diff(below, axis=1, prepend=0.0)


def _melded(
    strata: Sequence[CountedStratum], chances: Sequence[Floats], tail: float
) -> tuple[int, float]:
    """The melded limit T of the counts found, and P(sum W <= T - 1)."""
    total = np.ones(1)
    for part, table in zip(strata, chances, strict=True):
        own = np.diff(table[: part.most + 1, part.found], prepend=0.0)
        total = np.convolve(total, np.maximum(own, 0.0))
    below = np.cumsum(total)
    place = int(np.argmax(below >= tail * (1 - _TIE)))
    return place, float(below[place - 1]) if place else 0.0


def _least_last(
    strata: Sequence[CountedStratum],
    chances: Sequence[Floats],
    melded: int,
    rest: float,
    tail: float,
) -> NDArray[np.int64]:
    """For every outcome of the strata but the last, the least count of the last that is as far on.

    n + 1 where none is. As far on as what was found: the melded limit is larger, or it is the same
    and P(sum W <= T - 1) is no larger.
    """
    points = melded + 1
    last = _masses(chances[-1], melded).cumsum(axis=1)  # P(W <= m), outcome by m
    turned = last[:, ::-1].T  # m from T down to 0
    shapes = [part.n + 1 for part in strata[:-1]]
    length = 1 << (2 * points - 1).bit_length()
    waves = [np.fft.rfft(_masses(table, melded), length, axis=1) for table in chances[:-1]]
    least = np.empty(int(np.prod(shapes)), dtype=np.int64)
    each = max(1, 4_000_000 // length)
    for start in range(0, len(least), each):
        stop = min(len(least), start + each)
        places = np.unravel_index(np.arange(start, stop), shapes)
        product = waves[0][places[0]]
        for wave, place in zip(waves[1:], places[1:], strict=True):
            product = product * wave[place]
        sums = np.fft.irfft(product, length, axis=1)[:, :points]
        at_limit = sums @ turned
        before = sums[:, :-1] @ turned[1:] if melded else np.zeros_like(at_limit)
        as_far = (at_limit < tail * (1 - _TIE)) | (before <= rest * (1 + _TIE) + _TINY)
        least[start:stop] = np.where(as_far.any(axis=1), as_far.argmax(axis=1), as_far.shape[1])
    return least.reshape(shapes)


class _Search:
    """Branch and bound for the smallest total that the samples do not speak against."""

    def __init__(
        self,
        strata: Sequence[CountedStratum],
        chances: Sequence[Floats],
        least: NDArray[np.int64],
        tail: float,
    ) -> None:
        self._outer = strata[:-2]
        self._inner = strata[-2:]
        self._exact = [table[:, :-1] - table[:, 1:] for table in chances[:-1]]
        self._next_to_last = np.ascontiguousarray(self._exact[-1].T)
        self._last = np.ascontiguousarray(chances[-1].T)
        self._least = least
        self._wanted = tail * (1 - _TIE)
        rows, columns = strata[-2].n + 1, strata[-1].n + 2
        each = 2 * least.size + rows * (columns + 5) * (strata[-1].size + 1)
        self._most = max(1, min(MOST_BOXES, MOST_WORK // each))

    def fewest(self) -> OrderedLimit:
        """Best first: the box with the smallest possible total is looked at next."""
        low = tuple(part.found for part in self._outer)
        high = tuple(part.most for part in self._outer)
        everything = sum(part.most for part in (*self._outer, *self._inner))
        number = count()
        best = everything  # nothing speaks against all units that can be in error
        bound = self._bound(low, high, 0, everything)
        heap = [(bound, sum(high) - sum(low), next(number), low, high)]
        boxes = 1
        while True:
            bound, width, _, low, high = heapq.heappop(heap)
            if width == 0 or boxes >= self._most:
                return OrderedLimit(bound, best - bound if width else 0, boxes)
            side = int(np.argmax([b - a for a, b in zip(low, high, strict=True)]))
            middle = (low[side] + high[side]) // 2
            for lower, upper in (
                (low, (*high[:side], middle, *high[side + 1 :])),
                ((*low[:side], middle + 1, *low[side + 1 :]), high),
            ):
                boxes += 1
                found = self._bound(lower, upper, bound, best)
                if found > best:
                    continue
                across = sum(upper) - sum(lower)
                best = min(best, found + across)  # the upper corner itself reaches the tail
                heapq.heappush(heap, (found, across, next(number), lower, upper))

    def _bound(
        self, low: tuple[int, ...], high: tuple[int, ...], at_least: int, at_most: int
    ) -> int:
        """The smallest total that a point of the box can have; over `at_most` where it is more."""
        first, last = self._inner
        left = max(first.found + last.found, at_least - sum(low))
        right = min(first.most + last.most, at_most - sum(low))
        conditional = self._conditional(high)
        if left > right or not self._reached(conditional, right):
            return at_most + 1
        while left < right:
            middle = (left + right) // 2
            if self._reached(conditional, middle):
                right = middle
            else:
                left = middle + 1
        return sum(low) + left

    def _reached(self, conditional: Floats, total: int) -> bool:
        """Does the chance reach the tail at some M_{H-1} + M_H of this total?"""
        first, last = self._inner
        start, stop = max(first.found, total - last.most), min(first.most, total - last.found)
        columns = conditional[:, total - stop : total - start + 1][:, ::-1]
        chances = np.einsum("xm,xm->m", self._next_to_last[:, start : stop + 1], columns)
        return float(chances.max()) >= self._wanted

    def _conditional(self, point: tuple[int, ...]) -> Floats:
        """P(as far on | M of the outer strata, x of the next to last, M of the last)."""
        weights = np.ones(1)
        for chances, m in zip(self._exact, point, strict=False):
            weights = np.multiply.outer(weights, chances[m])
        weights = weights.reshape(-1)
        rows = self._inner[0].n + 1
        columns = self._last.shape[0]
        least = self._least.reshape(-1, rows)
        cells = least + columns * np.arange(rows)
        repeated = np.repeat(weights, rows)
        by_least = np.bincount(cells.reshape(-1), repeated, rows * columns).reshape(rows, columns)
        table: Floats = by_least @ self._last
        return table


BUEHLER = Bound.of(BOUND_CARDS["buehler"], buehler, remarks=how_found)
