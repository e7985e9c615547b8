"""The fewest units in error in many strata: outcomes in the order of added scores.

With many strata there are too many outcomes to put in the order of the melded limit. Here each
stratum's count x_h has a score s_h(x_h), a whole number fixed by the design that never falls with
x_h, and outcomes are in the order of S = sum s_h(x_h). Buehler's limit in this order is

    L = min { sum M_h : P_M(S >= S(found)) >= tail,  x_h <= M_h <= N_h - n_h + x_h }.

The score is the stratum's own lower limit of M_h at the level of half the tail's normal quantile
divided by sqrt(H), about what the stratum adds to the limit of the total; or, where asked for, the
estimate N_h x_h / n_h, which is looser where a small sample says little of a stratum.

The search does not try every M. With V_H(t, r) = P_r(s_H(X) >= t) and

    V_h(t, r) = max over m of sum over x of P_m(x) V_{h+1}(t - s_h(x), r - m),

no M with the total r has a chance above V_1(S(found), r): V also allows units to be placed in a
stratum after the counts of those before it are known. The smallest r at which V_1 reaches the tail
is therefore at most L: a valid limit. Units are placed by cells of g units, each with the chance
of its upper end and the total of its lower one, so the result stays at most L. One total of an M
that reaches the tail bounds L from above, and gives the gap.

Source: Buehler (1957), J. Amer. Statist. Assoc. 52:482-493; Bellman (1957), Dynamic Programming.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.count_orders import CountedStratum, OrderedLimit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SCORES = 2_000
"""The largest sum of scores, about: finer scores tell more outcomes apart and take longer."""
CELLS = 400
"""Cells of units between 0 and the estimated total."""
_TIE = 1e-9


def fewest_by_scores(
    strata: Sequence[CountedStratum],
    tables: Sequence[Floats],
    tail: float,
    *,
    estimates: bool = False,
) -> OrderedLimit:
    """The limit of strata whose `tables` hold P(Hyp(N, m, n) >= x), m by x.

    With `estimates` the score of a count is the number of units it estimates.

    >>> from extrapolation.bounds.count_orders import tables_of
    >>> strata = [CountedStratum(20, 3, 3)] * 10
    >>> fewest_by_scores(strata, tables_of(strata), 0.10)
    OrderedLimit(units=187, gap=0, boxes=1, scored=True)
    """
    order = sorted(range(len(strata)), key=lambda k: strata[k].size)
    strata = [strata[k] for k in order]
    tables = [tables[k] for k in order]
    chances = [table[:, :-1] - table[:, 1:] for table in tables]
    scores = _in_whole_numbers(_estimates(strata) if estimates else _limits(tables, tail))
    wanted = sum(int(own[part.found]) for own, part in zip(scores, strata, strict=True))
    most = sum(-(-part.size * part.found // part.n) for part in strata)
    cell = max(1, -(-most // CELLS))
    placed = _Placed(strata, chances, scores, wanted, cell, most // cell + 1)
    fewest = placed.fewest(tail)
    if fewest is None:
        return OrderedLimit(most, sum(part.most for part in strata) - most, 1, scored=True)
    reached = _reached(strata, chances, scores, wanted, placed.units(fewest), tail)
    return OrderedLimit(fewest * cell, max(0, reached - fewest * cell), 1, scored=True)


def _limits(tables: Sequence[Floats], tail: float) -> list[Floats]:
    """What every count of every stratum says of its units: a lower limit at a level of its own."""
    from scipy.special import ndtr, ndtri

    own = float(ndtr(ndtri(tail) / (2 * math.sqrt(len(tables)))))
    return [(table[:, :-1] >= own).argmax(axis=0).astype(np.float64) for table in tables]


def _estimates(strata: Sequence[CountedStratum]) -> list[Floats]:
    return [part.size / part.n * np.arange(part.n + 1.0) for part in strata]


def _in_whole_numbers(values: Sequence[Floats]) -> list[Integers]:
    unit = SCORES / max(1.0, sum(float(own[-1]) for own in values))
    return [np.floor(own * unit + 0.5).astype(np.int64) for own in values]


class _Placed:
    """V_h(t, r) of every stratum: the best chance of a score t with units of r cells placed."""

    def __init__(
        self,
        strata: Sequence[CountedStratum],
        chances: Sequence[Floats],
        scores: Sequence[Integers],
        wanted: int,
        cell: int,
        cells: int,
    ) -> None:
        self._strata = strata
        self._scores = scores
        self._wanted = wanted
        self._cell = cell
        self._choices: list[Integers] = []
        best = self._alone(strata[-1], chances[-1], scores[-1], cells)
        for k in range(len(strata) - 2, -1, -1):
            least = wanted if k == 0 else 0
            best, choice = self._with(strata[k], chances[k], scores[k], best, least)
            self._choices.insert(0, choice)
        self._best = best[-1]

    def fewest(self, tail: float) -> int | None:
        """The fewest cells with which the chance reaches the tail."""
        reached = self._best >= tail * (1 - _TIE)
        return int(reached.argmax()) if reached.any() else None

    def units(self, cells: int) -> list[int]:
        """The units of each stratum where the counts of the strata before it are those found."""
        units, t = [], self._wanted
        for part, score, choice in zip(self._strata, self._scores, self._choices, strict=False):
            own = int(choice[min(t, len(choice) - 1), cells])
            units.append(self._upper(part, own))
            cells -= own
            t = max(0, t - int(score[part.found]))
        return [*units, self._upper(self._strata[-1], cells)]

    def _upper(self, part: CountedStratum, cells: int) -> int:
        return min(part.most, cells * self._cell + self._cell - 1)

    def _own(self, part: CountedStratum) -> Integers:
        """The cells of a stratum that hold a number of units that its sample allows."""
        return np.arange(part.found // self._cell, part.most // self._cell + 1)

    def _alone(self, part: CountedStratum, chances: Floats, scores: Integers, cells: int) -> Floats:
        own = self._own(part)
        uppers = np.minimum(own * self._cell + self._cell - 1, part.most)
        enough = scores[None, :] >= np.arange(self._wanted + 1)[:, None]
        best = np.zeros((self._wanted + 1, max(cells, int(own[-1]) + 1)))
        best[:, own] = enough @ chances[uppers].T
        return np.maximum.accumulate(best, axis=1)[:, :cells]

    def _with(
        self,
        part: CountedStratum,
        chances: Floats,
        scores: Integers,
        after: Floats,
        least: int,
    ) -> tuple[Floats, Integers]:
        """V of one more stratum for scores from `least` up, and the cells placed in it."""
        cells = after.shape[1]
        own = self._own(part)
        own = own[own < cells]
        uppers = np.minimum(own * self._cell + self._cell - 1, part.most)
        weights = chances[uppers]
        count = len(own)
        best = np.zeros((self._wanted + 1 - least, cells))
        choice = np.zeros(best.shape, dtype=np.int64)
        if not count:
            return best, choice
        first = int(own[0])
        shifted = np.zeros((count, cells + count))
        for row, t in enumerate(range(least, self._wanted + 1)):
            shifted[:, :cells] = weights @ after[np.maximum(t - scores, 0)]
            # Row j, read one place further per row, has its own j cells added to the others'.
            moved = shifted.reshape(-1)[: count * (cells + count - 1)]
            moved = moved.reshape(count, cells + count - 1)[:, : cells - first]
            place = moved.argmax(axis=0)
            best[row, first:] = moved[place, np.arange(cells - first)]
            choice[row, first:] = place + first
        return best, choice


def _reached(
    strata: Sequence[CountedStratum],
    chances: Sequence[Floats],
    scores: Sequence[Integers],
    wanted: int,
    units: Sequence[int],
    tail: float,
) -> int:
    """The total of an M, on the line from `units` to all that can be, that reaches the tail."""
    room = [part.most - own for part, own in zip(strata, units, strict=True)]

    def on_the_line(thousandths: int) -> list[int]:
        return [
            own + -(-thousandths * more // 1_000) for own, more in zip(units, room, strict=True)
        ]

    left, right = 0, 1_000
    while left < right:
        middle = (left + right) // 2
        if _chance(chances, scores, wanted, on_the_line(middle)) >= tail * (1 - _TIE):
            right = middle
        else:
            left = middle + 1
    return sum(on_the_line(left))


def _chance(
    chances: Sequence[Floats], scores: Sequence[Integers], wanted: int, units: Sequence[int]
) -> float:
    """P_M(S >= wanted)."""
    sums = np.ones(1)
    for table, own, m in zip(chances, scores, units, strict=True):
        sums = np.convolve(sums, np.bincount(own, table[m]))
    return float(sums[wanted:].sum())
