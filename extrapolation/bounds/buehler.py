"""The fewest units in error in several strata: Buehler's exact limit in an order fixed beforehand.

The outcomes (x_1, ..., x_H) of stratified simple random samples are put in an order T that never
falls when a count rises. For the counts found, the limit is

    L = min { sum M_h : P_M(T(X) >= T(found)) >= tail,  x_h <= M_h <= N_h - n_h + x_h },

the smallest total that the samples do not speak against at the tail. It is exact: P(L > sum M_h) is
at most the tail for every M, whatever the order (Buehler 1957; Kabaila and Lloyd 1997).

The order here is that of the melded limit (`count_orders`). Where outcomes are compared to the unit
L is never below the melded limit, and L holds whether or not the melded limit does.

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
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.added_scores import fewest_by_scores
from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.count_orders import (
    CountedStratum,
    OrderedLimit,
    can_be_ordered,
    least_as_far,
    tables_of,
)
from extrapolation.bounds.counts import added_counts, errors_found, exact_ends, fewest_in_error
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ESTIMATE = "estimate"
ORDERS = ("melded", ESTIMATE)
MOST_BOXES = 20_000
MOST_WORK = 10_000_000_000
"""Boxes of the search, and multiplications in all of them: numbers, so that the limit does not
depend on the machine's speed."""
_TIE = 1e-9


def buehler(sample: Sample, tail: float, side: Side, *, order: str = "melded") -> Limits:
    """Exact limits of the number of units in error of stratified simple random samples.

    `order` is that of the outcomes: "melded", or "estimate" for the point estimate, which is
    looser in lopsided samples.

    Where there are too many units or outcomes to put in order, the hypergeometric limits of the
    strata at Sidak's level, which are exact as well.

    >>> values, strata = [1.0] * 3 + [0.0] * 7 + [1.0] * 9 + [0.0], ["a"] * 10 + ["b"] * 10
    >>> sample = Sample.from_arrays(values, sizes={"a": 100, "b": 50}, strata=strata)
    >>> buehler(sample, 0.10, "lower")
    (57.0, None)
    """
    check_tail(tail)
    if order not in ORDERS:
        raise EstimateError(
            f"the order {order!r}",
            expected=" or ".join(repr(name) for name in ORDERS),
            fix="Leave it out for the order of the melded limit",
        )
    strata = _counted(sample)
    fewest = None if side == "upper" else fewest_in_strata(strata, tail, order)
    most = None if side == "lower" else most_in_strata(strata, tail, order)
    if (fewest or side == "upper") and (most or side == "lower"):
        low, high = None, None
    else:
        low, high = added_counts(sample, tail, side, exact_ends)
    return float(fewest.units) if fewest else low, float(most.units) if most else high


def how_found(sample: Sample, tail: float, side: Side, *, order: str = "melded") -> list[str]:
    """The number of strata, the method of each limit, and how far it may lie from the exact one."""
    strata = _counted(sample)
    searched = sum(part.n < part.size for part in strata)
    told = []
    for name, limit in (("lower", fewest_in_strata), ("upper", most_in_strata)):
        if side not in (name, "two-sided"):
            continue
        found = limit(strata, tail, order)
        if found is None:
            told.append(
                f"The {name} limit of {searched} strata is that of each stratum at Sidak's level, "
                "added: there are too many units or outcomes to put in order"
            )
        elif found.scored:
            told.append(
                f"The {name} limit of {searched} strata is Buehler's with outcomes in the order of "
                f"{'estimates' if order == ESTIMATE else 'added scores'}: the exact limit in that "
                f"order lies at most {found.gap:,} units beyond it"
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
def fewest_in_strata(
    strata: tuple[CountedStratum, ...], tail: float, order: str = "melded"
) -> OrderedLimit | None:
    """The lower limit of the number of units in error in all strata; None where they are too many.

    >>> strata = (CountedStratum(60, 6, 0), CountedStratum(60, 30, 30))
    >>> fewest_in_strata(strata, 0.10).units
    57
    """
    known = sum(part.found for part in strata if part.n == part.size)
    open_strata = _arranged([part for part in strata if part.n < part.size])
    if not open_strata:
        return OrderedLimit(known, 0, 0)
    if len(open_strata) == 1:
        (part,) = open_strata
        return OrderedLimit(known + fewest_in_error(part.size, part.n, part.found, tail), 0, 0)
    chances = tables_of(open_strata)
    if chances is None:
        return None
    if order == ESTIMATE:
        found = fewest_by_scores(open_strata, chances, tail, estimates=True)
    elif can_be_ordered(open_strata):
        least = least_as_far(open_strata, chances, tail)
        found = _Search(open_strata, chances, least, tail).fewest()
    else:
        found = fewest_by_scores(open_strata, chances, tail)
    return replace(found, units=known + found.units)


def _arranged(strata: Sequence[CountedStratum]) -> list[CountedStratum]:
    """The stratum with most outcomes last, those with least room to search first."""
    by_outcomes = sorted(strata, key=lambda part: part.n)
    others = sorted(by_outcomes[:-1], key=lambda part: part.most - part.found)
    return [*others, *by_outcomes[-1:]]


def most_in_strata(
    strata: tuple[CountedStratum, ...], tail: float, order: str = "melded"
) -> OrderedLimit | None:
    """The upper limit: all units less the fewest that are free of error.

    >>> most_in_strata((CountedStratum(60, 6, 0), CountedStratum(60, 30, 30)), 0.10).units
    78
    """
    free = fewest_in_strata(tuple(part.mirrored for part in strata), tail, order)
    if free is None:
        return None
    units = sum(part.size for part in strata) - free.units
    return replace(free, units=units)


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
