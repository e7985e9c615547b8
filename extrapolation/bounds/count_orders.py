"""The outcomes of stratified samples in an order fixed by the design: that of the melded limit.

With x_h of n_h units found in error, let W_h be what the sample of stratum h leaves open,
P(W_h <= m) = P(Hyp(N_h, m, n_h) >= x_h), and F(t) = P(sum W_h <= t). The melded limit is the least
whole T with F(T) >= tail. Outcomes are put in order by T, and those of one T by the place between
T - 1 and T where the straight line between F(T - 1) and F(T) reaches the tail. A larger count
makes F smaller everywhere, so no outcome comes before one with smaller counts.

Where the design has too many outcomes to compare them at every unit of the total, those whose T is
above a number K of units are put in order by the totals of W_h in steps of several units, rounded
down; K and the step depend on the sizes of strata and samples alone. An order, or a way to compute,
that is chosen by the counts found would not be fixed before them.

Source: Fay, Proschan and Brittain (2015), Biometrics 71:146-156 (melding).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_CHANCES = 10_000_000
"""Chances of an outcome of one stratum at one number of units, in the tables of all strata."""
MOST_POINTS = 30_000_000
"""Outcomes of all strata but one, times points of the total at which they are compared."""
FEWEST_POINTS = 200
"""Points of the total: fewer do not tell outcomes apart well."""
_TIE = 1e-9


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
    """A valid limit of the number of units; the exact one lies at most `gap` units beyond it.

    `boxes` counts those that the search looked at; `scored` says that outcomes are in the order of
    added scores, not in that of the melded limit.
    """

    units: int
    gap: int
    boxes: int
    scored: bool = False


@dataclass(frozen=True)
class _Place:
    """Where the outcome found stands: the points of the total lie `step` units apart."""

    step: int
    point: int
    share: float
    """How far between the points before and at T the line reaches the tail, from 0 to 1."""


def tables_of(strata: Sequence[CountedStratum]) -> list[Floats] | None:
    """P(Hyp(N, m, n) >= x) of every stratum, m by x; None where the tables would be too large."""
    if sum(part.size * (part.n + 2) for part in strata) > MOST_CHANCES:
        return None
    return [_at_least(part) for part in strata]


def can_be_ordered(strata: Sequence[CountedStratum]) -> bool:
    """Can the outcomes be compared at enough points of the total? The design alone decides."""
    return _points(strata) >= min(sum(part.size for part in strata), FEWEST_POINTS)


def least_as_far(
    strata: Sequence[CountedStratum], chances: Sequence[Floats], tail: float
) -> NDArray[np.int64]:
    """For every outcome of the strata but the last, the least count of the last that is as far on.

    An array of n_1 + 1 by n_2 + 1 ... places; n + 1 of the last stratum where no count is. As far
    on means: not before the counts found.
    """
    units, most = sum(part.size for part in strata), _points(strata)
    place = _place(strata, chances, tail, 1)
    if place.point <= most:
        return _as_far(strata, chances, tail, place)
    step = -(-units // most)
    coarse = _place(strata, chances, tail, step)
    if step * (coarse.point - 1 + coarse.share) <= most:
        # In steps the outcome is not beyond K: it shares the first place there with others.
        return _as_far(strata, chances, tail, _Place(1, most, 1.0))
    return _as_far(strata, chances, tail, coarse)


def _points(strata: Sequence[CountedStratum]) -> int:
    """The points of the total at which outcomes can be compared: as many as units, or fewer."""
    by_outcomes = sorted(part.n + 1.0 for part in strata)
    outcomes = float(np.prod(by_outcomes[:-1]))
    return min(sum(part.size for part in strata), int(MOST_POINTS / outcomes))


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


def _masses(chances: Floats, upto: int, step: int) -> Floats:
    """P(W // step = k) for k = 0 .. upto (columns) and every outcome x (rows)."""
    ends = np.minimum(step * np.arange(1, upto + 2) - 1, len(chances) - 1)
    return np.diff(chances[ends, :-1].T, axis=1, prepend=0.0)


def _place(
    strata: Sequence[CountedStratum], chances: Sequence[Floats], tail: float, step: int
) -> _Place:
    """The place of the counts found, with points `step` units apart."""
    total = np.ones(1)
    for part, table in zip(strata, chances, strict=True):
        own = _masses(table, (part.size - 1) // step + 1, step)[part.found]
        total = np.convolve(total, np.maximum(own, 0.0))
    below = np.cumsum(total)
    point = int(np.argmax(below >= tail * (1 - _TIE)))
    before = float(below[point - 1]) if point else 0.0
    return _Place(step, point, min(1.0, (tail - before) / (float(below[point]) - before)))


def _as_far(
    strata: Sequence[CountedStratum], chances: Sequence[Floats], tail: float, place: _Place
) -> NDArray[np.int64]:
    """The outcomes at a place or beyond, as `least_as_far` gives them."""
    from scipy.fft import irfft, next_fast_len, rfft

    upto, step = place.point, place.step
    last = _masses(chances[-1], upto, step).cumsum(axis=1)  # outcome by point
    line = place.share * last
    line[:, 1:] += (1 - place.share) * last[:, :-1]
    turned = line[:, ::-1].T  # from T down to 0
    shapes = [part.n + 1 for part in strata[:-1]]
    # Long enough that no sum of the strata but the last comes round to a point from 0 to T.
    length = next_fast_len((len(strata) - 1) * upto + 1, real=True)
    waves = [rfft(_masses(table, upto, step), length, axis=1) for table in chances[:-1]]
    least = np.empty(int(np.prod(shapes)), dtype=np.int64)
    each = max(1, 1_000_000 // length)
    for start in range(0, len(least), each):
        stop = min(len(least), start + each)
        places = np.unravel_index(np.arange(start, stop), shapes)
        product = waves[0][places[0]]
        for wave, own in zip(waves[1:], places[1:], strict=True):
            product = product * wave[own]
        sums = irfft(product, length, axis=1, overwrite_x=True)[:, : upto + 1]
        reached = sums @ turned <= tail * (1 + _TIE)
        least[start:stop] = np.where(reached.any(axis=1), reached.argmax(axis=1), reached.shape[1])
    return least.reshape(shapes)
