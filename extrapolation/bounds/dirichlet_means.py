"""The distribution of sum a_i D_i with D ~ Dirichlet(1, ..., 1), exactly.

Its density is the B-spline on the sorted atoms (Curry and Schoenberg 1966), its distribution
function the integral of that spline times (number of atoms - 1): de Boor's recursion, stable to
about 1e-14, no simulation. Of more than `MOST_KNOTS` atoms it is the contour integral of
`exponential_sums`, which agrees to 1e-12 and takes far less.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.exponential_sums import ExponentialSums

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_KNOTS: Final = 500
"""The most atoms of which a quantile is found by the spline."""
_NODES_OF_A_KNOT: Final = 4_000
"""The work of the contour for one atom over many places, in units of the spline's."""


def dirichlet_distribution(
    atoms: NDArray[np.float64],
) -> tuple[float, float, Callable[[NDArray[np.float64]], NDArray[np.float64]]]:
    """The smallest atom, the span of the atoms, and P((mean - smallest) / span <= u)."""
    from scipy.interpolate import BSpline

    knots = np.sort(np.asarray(atoms, dtype=np.float64))
    low, span = float(knots[0]), float(knots[-1] - knots[0])
    unit = (knots - low) / span
    unit[-1] = 1.0
    if len(unit) > MOST_KNOTS:
        sums = ExponentialSums.of(unit)
        if len(unit) ** 2 > _NODES_OF_A_KNOT * len(sums.atoms):
            return low, span, sums.below
    # The integral of the B-spline of degree k over its knots, times k + 1: a spline of degree
    # k + 1 whose coefficients are 0 up to it and 1 from it on.
    degree = len(unit) - 1
    around = np.ones(degree)
    knots = np.concatenate([-around, unit, 2 * around])
    area = BSpline.construct_fast(knots, np.concatenate([0 * around, around]), degree)

    def below(places: NDArray[np.float64]) -> NDArray[np.float64]:
        # At its ends the spline is not evaluated: knots coincide there.
        inside = (places > 0) & (places < 1)
        found = np.where(places >= 1, 1.0, 0.0)
        found[inside] = area(places[inside])
        return np.clip(found, 0.0, 1.0)

    return low, span, below


def dirichlet_quantile(atoms: NDArray[np.float64], probability: float) -> float:
    """The quantile of sum a_i D_i, D ~ Dirichlet(1, ..., 1), over two atoms or more.

    >>> import numpy as np
    >>> round(dirichlet_quantile(np.array([0.0, 1.0]), 0.25), 12)
    0.25
    """
    from scipy.optimize import brentq

    values = np.asarray(atoms, dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return low
    unit = (values - low) / (high - low)
    if len(unit) > MOST_KNOTS:
        unit[np.argmax(unit)] = 1.0
        first = float(unit.mean()) + float(unit.std()) / sqrt(len(unit) + 1) * float(
            ndtri(probability)
        )
        return low + (high - low) * ExponentialSums.of(unit).quantile(probability, first)
    _, span, below = dirichlet_distribution(values)
    spread = sqrt(float(unit.var()) / (len(unit) + 1))
    centre = float(unit.mean()) + spread * float(ndtri(probability))

    def excess(place: float) -> float:
        return float(below(np.array([place]))[0]) - probability

    left, right = _bracket(excess, centre, spread)
    # Near 0 a quantile is found to a relative error, not to an absolute one.
    return low + span * float(brentq(excess, left, right, xtol=1e-300, rtol=1e-14, maxiter=2_000))


def _bracket(excess: Callable[[float], float], centre: float, spread: float) -> tuple[float, float]:
    """Two places around the root, from a guess by the normal distribution."""
    reach = spread / 4
    left, right = max(centre - reach, 0.0), min(max(centre + reach, reach), 1.0)
    while left > 0 and excess(left) > 0:
        right, reach = left, 4 * reach
        left = max(left - reach, 0.0)
    while right < 1 and excess(right) < 0:
        left, reach = right, 4 * reach
        right = min(right + reach, 1.0)
    return left, right
