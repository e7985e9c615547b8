"""What is owed by unsampled units that an urn of Polya fills in: quantiles of its distribution.

n sampled values and one value 0 lie in an urn; as often as there are units to fill in (`left` of
them), a value is drawn, and put back with one more like it. The numbers m_i in which the values
come up are equally likely in all C(left + n, n) ways (Dirichlet-multinomial, all weights 1), and

    U = sum of m_i y_i.

Two ways to its quantile, both without simulation:

*A contour.* E exp(s U) = h(exp(s y_0), ..., exp(s y_n)) / C(left + n, n) with h the complete
homogeneous symmetric polynomial of degree `left`, which is the coefficient of z^left in
prod 1 / (1 - z exp(s y_i)): a sum over a circle |z| = r through the saddle point, on which only an
arc counts. With s = s0 + i k w, s0 < 0, Poisson's summation formula gives

    (w / 2 pi) sum_k E exp((s0 + i k w) U) exp(-(s0 + i k w) t) / -(s0 + i k w) = P(U <= t) + rest

where the rest is at most exp(s0 z) + exp(2 s0 z) + ..., z = 2 pi / w, once z > t. It serves where
the terms die out soon, as they do with many different values; amounts that are whole multiples of
one step need one period of s only.

*A grid.* Else every y_i is rounded down to a grid, and the ways are counted by the number of units
that owe something and by what they owe, value after value. Rounding down only lowers U, and with it
a lower limit.

Source: Blackwell and MacQueen (1973), Ann. Statist. 1:353-355 (the urn); Daniels (1987),
International Statistical Review 55:37-48 (saddle points); Abate and Whitt (1992), Queueing Systems
10:5-88 (discretization).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, log, pi, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import gammaln, ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARE: Final = 28.0
"""Minus the logarithm of what a discretization leaves out, as a share of what is wanted."""
_AT_A_TIME: Final = 32
_MOST_TERMS: Final = 768
_MOST_WORK: Final = 1e7
"""Terms times nodes times values of a period that is summed up whole."""
_OF_A_NODE: Final = 30.0
"""The work of a node for one value, in units of the grid's."""
_FADES: Final = 12.0
# The terms fall to about (n / (n + left))^k with k values above 0 that have no common step.
_CELLS: Final = 2e8
_POINTS: Final = (1 << 10, 1 << 16)
# A probability that equals the tail but for the errors of the sums counts as smaller.
_ROUNDING: Final = 1e-7


def polya_quantile(values: NDArray[np.float64], left: int, tail: float) -> float:
    """The tail-quantile of U for `left` units and sampled values of 0 or more, rounded down.

    >>> import numpy as np
    >>> round(polya_quantile(np.array([0.0, 1.0, 1.0, 3.0]), 20, 0.10), 2)
    8.0
    """
    positive = values[values > 0]
    if left <= 0 or not positive.size:
        return 0.0
    urn = _Urn(positive, len(values), left)
    found = urn.by_contour(tail)
    return urn.on_grid(tail) if found is None else min(found, urn.left * float(positive.max()))


@dataclass(frozen=True, eq=False)
class _Urn:
    positive: NDArray[np.float64]
    n: int
    left: int

    @cached_property
    def mean(self) -> float:
        return self.left * float(self.positive.sum()) / (self.n + 1)

    @cached_property
    def spread(self) -> float:
        own = self.positive.sum() / (self.n + 1)
        squares = float((self.positive**2).sum()) / (self.n + 1) - float(own) ** 2
        return sqrt(self.left * (self.left + self.n + 1) / (self.n + 2) * squares)

    @cached_property
    def step(self) -> float:
        """The step of which all values are whole multiples; 0 where there is none in cents."""
        if float(np.ptp(self.positive)) == 0:
            return float(self.positive[0])
        cents = np.round(self.positive * 100)
        if float(cents.max()) > 1e12 or not np.allclose(cents, self.positive * 100, atol=1e-6):
            return 0.0
        return float(np.gcd.reduce(cents.astype(np.int64))) / 100

    @cached_property
    def cells(self) -> float:
        """The work of the grid: additions."""
        points = float(np.clip(2000.0 * self.left, *_POINTS))
        return min(self.positive.size * self.left * points, _CELLS)

    def by_contour(self, tail: float) -> float | None:
        """The quantile; None where the terms do not die out."""
        from scipy.optimize import brentq

        shift = -1.5 / self.spread
        span = max(1.05 * (self.mean + self.spread), (_SHARE - log(tail)) / -shift)
        width = 2 * pi / span
        circle = _Circle.of(self.positive, self.n, self.left, shift)
        period = ceil(span / self.step) if self.step else 0
        if 0 < period * circle.work <= min(_MOST_WORK, self.cells / _OF_A_NODE):
            width = 2 * pi / (self.step * period)
            terms = self._terms(circle, width, period // 2 + 1, whole=True)
        elif self.positive.size * log(1 + self.left / self.n) < _FADES:
            return None
        else:
            period = 0
            terms = self._terms(circle, width, _MOST_TERMS, whole=False)
        if terms is None:
            return None
        places = shift + 1j * width * np.arange(len(terms))
        weights = np.where(np.arange(len(terms)) > 0, 2.0, 1.0)
        if period:
            if period % 2 == 0:
                weights[-1] = 1.0
            factor = weights * terms / (1 - np.exp(places * self.step)) * width * self.step
        else:
            factor = weights * terms / -places * width
        factor = factor / (2 * pi)

        def excess(place: float) -> float:
            return float((factor * np.exp(-places * place)).real.sum()) - wanted

        wanted = tail * (1 - _ROUNDING)
        if period:
            return self.step * self._first_whole(excess)
        low = max(0.0, self.mean + 1.5 * float(ndtri(tail)) * self.spread)
        while low > 0 and excess(low) > 0:
            low = max(0.0, low - self.spread)
        if excess(low) >= 0:
            return low
        return float(brentq(excess, low, self.mean + self.spread, rtol=1e-12))

    def _first_whole(self, excess: object) -> int:
        """The first number of steps at which the probability reaches the tail."""
        assert callable(excess)
        low, high = -1, ceil((self.mean + self.spread) / self.step)
        while high - low > 1:
            middle = (low + high) // 2
            if excess(middle * self.step) >= 0:
                high = middle
            else:
                low = middle
        return high

    def _terms(
        self, circle: _Circle, width: float, most: int, *, whole: bool
    ) -> NDArray[np.complex128] | None:
        """E exp(s U) at the places: all of a period, or until they die out."""
        found = [circle.moments(_heights(width, 0))]
        first = abs(found[0][0])
        count = _AT_A_TIME
        while whole or float(np.abs(found[-1]).max()) > 1e-13 * first:
            if count >= most:
                break
            found.append(circle.moments(_heights(width, count)))
            count += _AT_A_TIME
        else:
            return np.concatenate(found)
        return np.concatenate(found)[:most] if whole else None

    def on_grid(self, tail: float) -> float:
        """The quantile with every value rounded down to a grid."""
        values = np.sort(self.positive)[::-1]
        k, n, left = len(values), self.n, self.left
        counts = np.arange(left + 1)
        # of the number of units that owe something, c: its chance
        log_chance = (
            _log_choose(counts + k - 1, counts)
            + _log_choose(left - counts + n - k, left - counts)
            - float(_log_choose(np.array(left + n), np.array(left)))
        )
        beyond = np.append(np.cumsum(np.exp(log_chance)[::-1])[::-1], 0.0)
        most = int(np.argmax(beyond <= 1e-5 * tail)) - 1
        left_out = float(beyond[most + 1])
        points = int(np.clip(min(_CELLS / (k * max(most, 1)), 2000 * most), *_POINTS))
        top = self.mean + min(0.0, float(ndtri(tail)) + 0.5) * self.spread
        top = max(top, 1.5 * float(values[0]))
        share = left / (left + n)
        rows = counts[: most + 1]
        weights = np.exp(
            log_chance[: most + 1] - _log_choose(rows + k - 1, rows) - rows * log(share)
        )
        while True:
            ways = _ways(values, most, points, top / points, share)
            below = np.cumsum(weights @ ways) + left_out
            place = int(np.searchsorted(below, tail * (1 - _ROUNDING)))
            if place < points:
                return place * top / points
            top *= 2


def _ways(
    values: NDArray[np.float64], most: int, points: int, step: float, share: float
) -> NDArray[np.float64]:
    """share^c times the ways in which c units owe each point of the grid: a row for each c."""
    found = np.zeros((most + 1, points))
    found[0, 0] = 1.0
    for value in values:
        places = int(value / step * (1 + 1e-12))
        if places < points:
            for row in range(1, most + 1):
                found[row, places:] += share * found[row - 1, : points - places]
    return found


def _heights(width: float, start: int) -> NDArray[np.float64]:
    """The next heights at which terms are wanted."""
    return np.asarray(width * np.arange(start, start + _AT_A_TIME), dtype=np.float64)


def _log_choose(total: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1))


@dataclass(frozen=True, eq=False)
class _Circle:
    """The circle |z| through the saddle point of prod (1 - z x_i)^-c_i z^-left, x = exp(s0 y)."""

    atoms: NDArray[np.float64]
    counts: NDArray[np.float64]
    inner: NDArray[np.float64]  # |z| x_i
    left: int
    nodes: int
    half: int
    log_scale: float

    @classmethod
    def of(cls, positive: NDArray[np.float64], n: int, left: int, shift: float) -> _Circle:
        """The circle for values of which all others are 0, at the real part `shift` of s."""
        from scipy.optimize import brentq

        atoms, counted = np.unique(positive, return_counts=True)
        atoms = np.append(0.0, atoms)
        counts = np.append(n + 1 - len(positive), counted).astype(np.float64)
        x = np.exp(shift * atoms)

        def slope(radius: float) -> float:
            inside = radius * x
            return float(counts @ (inside / (1 - inside))) - left

        radius = float(brentq(slope, 0.0, 1 - 1e-15, xtol=1e-300, rtol=1e-14))
        inner = radius * x
        bent = float(counts @ (inner / (1 - inner) ** 2))
        wanted = _SHARE + 8 + 0.5 * log(2 * pi * bent)
        at_radius = float(counts @ np.log1p(-inner))

        def needed(other: float) -> float:
            lifted = at_radius - float(counts @ np.log1p(-other * x))
            ratio = log(radius / other)
            return (wanted + lifted + left * ratio) / abs(ratio)

        above = min(needed(radius + (1 - radius) * share) for share in _STEPS)
        below = min(needed(radius * (1 - share)) for share in _STEPS)
        nodes = ceil(max(above, min(below, left + 1)))

        def size(angle: float) -> float:
            turned = 2 * inner * (1 - np.cos(angle)) / (1 - inner) ** 2
            return -0.5 * float(counts @ np.log1p(turned)) + 40

        half = nodes // 2
        if size(pi) < 0:
            half = min(half, int(float(brentq(size, 1e-12, pi)) * nodes / (2 * pi)) + 2)
        own = float(gammaln(left + n + 1) - gammaln(n + 1) - gammaln(left + 1))
        scale = -at_radius - left * log(radius) - own
        return cls(atoms, counts, inner, left, nodes, half, scale)

    @property
    def work(self) -> int:
        """The work of one term."""
        return (2 * self.half + 1) * len(self.atoms)

    def moments(self, heights: NDArray[np.float64]) -> NDArray[np.complex128]:
        """E exp((s0 + i height) U) at many heights."""
        step = 2 * pi / self.nodes
        bent = self.counts * self.inner / (1 - self.inner) ** 2
        centers = np.round(-heights * float(bent @ self.atoms) / float(bent.sum()) / step)
        last = self.half if 2 * self.half < self.nodes else self.nodes - self.half - 1
        arc = np.arange(-self.half, last + 1)
        angles = step * (centers[:, None] + arc[None, :])
        total = -1j * self.left * angles
        for atom, count, inner in zip(self.atoms, self.counts, self.inner, strict=True):
            turned = inner * np.exp(1j * (angles + heights[:, None] * atom))
            total -= count * (np.log1p(-turned) - np.log1p(-inner))
        found = np.exp(total + self.log_scale).sum(axis=1) / self.nodes
        return np.asarray(found, dtype=np.complex128)


_STEPS: Final = (0.9, 0.75, *(2.0**-power for power in range(1, 12)))
