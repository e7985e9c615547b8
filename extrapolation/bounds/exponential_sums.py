"""The distribution of sum a_i D_i with D ~ Dirichlet(1, ..., 1) for many atoms, by a contour.

With independent exponential E_i, P(sum a_i D_i <= x) = P(S <= 0), S = sum (a_i - x) E_i, whose
moment generating function is M(s) = prod (1 - s c_i)^-1, c_i = a_i - x. For s0 < 0

    (h / 2 pi) sum_k M(s0 + i k h) / -(s0 + i k h) = sum_j exp(s0 z j) P(S <= z j),   z = 2 pi / h

by Poisson's summation formula; the term j = 0 is the probability wanted. The terms j >= 1 are at
most exp(s0 z j), those of j <= -1 at most M(s1) exp((s1 - s0) z |j|) for any s1 < s0 (Chernoff), so
that a step h is found for which they stay below a wanted share of the result, whose size is taken
from its saddle-point approximation. s0 is the saddle point of M(s) / -s. The sum is cut off
where a bound of what follows is as small: beyond
y the modulus falls faster than y^-p, p = sum v_i^2 / (1 + v_i^2), v_i = y c_i / (1 - s0 c_i).

The work is the number of distinct atoms times some 50 nodes, where the spline of `dirichlet_means`
takes the square of their number.

Source: Daniels (1987), International Statistical Review 55:37-48 (saddle points); Abate and Whitt
(1992), Queueing Systems 10:5-88 (discretization of Fourier integrals).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, frexp, ldexp, log, pi, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE: Final = 1e-15
"""What is left out of a probability, as a share of it; rounding is larger, about 1e-13."""
_NODES_AT_A_TIME: Final = 32
_MOST_NODES: Final = 100_000
_SHARES: Final = (0.9, *(2.0**-power for power in range(1, 11)))


@dataclass(frozen=True, eq=False)
class ExponentialSums:
    """P(sum a_i D_i <= x) over atoms with their multiplicities, and its density in x."""

    atoms: NDArray[np.float64]
    counts: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> ExponentialSums:
        """The distribution over these atoms, equal ones taken together."""
        atoms, counts = np.unique(values, return_counts=True)
        return cls(atoms, counts.astype(np.float64))

    def at(self, place: float) -> tuple[float, float]:
        """The probability at or below a place, and the density there.

        >>> import numpy as np
        >>> below, _ = ExponentialSums.of(np.repeat([0.0, 1.0], [30, 30])).at(0.5)
        >>> round(below, 9)  # beta(30, 30)
        0.5
        """
        if place <= self.atoms[0]:
            return 0.0, 0.0
        if place >= self.atoms[-1]:
            return 1.0, 0.0
        # Scaled by a power of two, so that no square of a distance leaves the range of a double.
        scale = ldexp(1.0, -frexp(float(self.atoms[-1] - self.atoms[0]))[1])
        shifted = (self.atoms - place) * scale
        if float(self.counts @ shifted) >= 0:
            below, density = _lower_tail(shifted, self.counts)
            return below, density * scale
        upper, density = _lower_tail(-shifted, self.counts)
        return 1 - upper, density * scale

    def below(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities at or below many places."""
        return np.array([self.at(float(place))[0] for place in places])

    def quantile(self, probability: float, first: float) -> float:
        """The place at which the probability is reached, from a first guess.

        Newton's steps on the logarithm of the probability, kept between two places about the root.
        """
        low, high = float(self.atoms[0]), float(self.atoms[-1])
        place = first if low < first < high else (low + high) / 2
        for _ in range(200):
            below, density = self.at(place)
            low, high = (place, high) if below < probability else (low, place)
            moved = low  # no step where the probability is too small for a double
            if below > 0 and density > 0:
                moved = place - below * log(below / probability) / density
                if abs(moved - place) <= 1e-14 * abs(place):
                    return moved
            place = moved if low < moved < high else (low + high) / 2
            if high - low <= 1e-15 * abs(high):
                break
        return place


def _lower_tail(shifted: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[float, float]:
    """P(S <= 0) and the density where the mean of S is at least 0."""
    saddle = _saddle(shifted, counts)
    scales = 1 - saddle * shifted
    ratios = shifted / scales
    at_saddle = -float(counts @ np.log(scales)) - log(-saddle)
    curvature = float(counts @ (ratios * ratios)) + 1 / saddle**2
    first = at_saddle - 0.5 * log(2 * pi * curvature)
    step = _step(shifted, counts, saddle, first)
    inverse = counts / scales
    total = density = 0.0
    for start in range(0, _MOST_NODES, _NODES_AT_A_TIME):
        heights = step * np.arange(start, start + _NODES_AT_A_TIME)
        turned = np.outer(heights, ratios)
        squares = 1 + turned * turned
        size = np.exp(-0.5 * (np.log(squares) @ counts))
        angle = np.arctan(turned) @ counts
        # 1 / -(s0 + i y) and sum of counts / (1 - s c), both times exp(i angle)
        factor = size * np.exp(1j * angle)
        slope = (1 / squares) @ inverse + 1j * ((turned / squares) @ inverse)
        weights = np.where(heights > 0, 2.0, 1.0)
        total += float(weights @ (factor / (1 + 1j * heights / saddle)).real)
        density += float(weights @ (factor * slope).real) * -saddle
        last = turned[-1] * turned[-1]
        power = float(counts @ (last / (1 + last))) - 1
        if power > 1 and 2 * size[-1] * heights[-1] / ((power - 1) * step) <= SHARE * abs(total):
            break
    else:  # few atoms: the modulus falls slowly, and the spline serves them
        raise ArithmeticError(f"{_MOST_NODES:,} nodes do not settle the integral")
    scale = exp(at_saddle) * step / (2 * pi)
    return scale * total, scale * density


def _saddle(shifted: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """The minimum over s < 0 of log M(s) - log(-s), which is convex."""
    from scipy.optimize import brentq

    def slope(share: float) -> float:
        s = share * end
        return float(counts @ (shifted / (1 - s * shifted))) - 1 / s

    end = 1 / float(shifted.min())  # below 0; M is finite above it
    spread = sqrt(float(counts @ (shifted * shifted)))
    near = min(1e-3 / (spread * -end), 0.5)
    while slope(near) < 0:
        near /= 16
    return end * float(brentq(slope, 1 - 1e-12, near, xtol=1e-300, rtol=1e-6))


def _step(
    shifted: NDArray[np.float64], counts: NDArray[np.float64], saddle: float, first: float
) -> float:
    """A step whose discretization leaves out less than `SHARE` of the probability exp(`first`)."""
    wanted = -log(SHARE) + max(0.0, -first)
    above = wanted / -saddle
    end = 1 / float(shifted.min())
    below = float("inf")
    for share in _SHARES:
        other = saddle + share * (end - saddle)
        moments = -float(counts @ np.log(1 - other * shifted))
        below = min(below, max(0.0, wanted + moments) / (saddle - other))
    return 2 * pi / max(above, below)
