"""Moments of many samples of one design at once: what limits need that rest on moments alone.

One row a sample. With scale c_h (N_h, or X_h for taints under PPS), sampling fraction f_h,
g_h = c_h^2 (1 - f_h) / n_h and the third central moment mu3_h of each stratum:

    T = sum c_h ybar_h + what is taken whole        V = sum g_h s_h^2
    a = sum c_h^3 (1 - f_h) mu3_h / n_h^2 (2 - f_h) / (6 V^1.5)
    b = sum c_h^3 (1 - f_h) mu3_h / n_h^2 (1 - 2 f_h) / (6 V^1.5)

so that P((T - total) / sqrt(V) <= x) is near Phi(x) + (a x^2 + b) phi(x): the expansion that
`predicted_coverage` prints. For one stratum and f = 0: a = 2b = skewness / (3 sqrt(n)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.samples.samples import Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = tuple["NDArray[np.float64]", "NDArray[np.float64]"]

# Deviations of no more than this share of the mean may be the rounding of equal values.
_NOISE = 1e-11
# From so many strata on, one pass over all draws is quicker than a few operations per stratum.
_MANY = 8


@dataclass(frozen=True)
class StratumRows:
    """The draws of one stratum in many samples: `values` R x n, scale c_h, fraction f_h."""

    values: NDArray[np.float64]
    scale: float
    fraction: float


@dataclass(frozen=True, eq=False)
class TotalMoments:
    """Per sample: T, V, degrees of freedom, and the coefficients a and b of its expansion.

    The sums of `thirds`, of the third moments with the weights of a and b, are computed when a
    limit asks for them; without it both coefficients are 0.
    """

    point: NDArray[np.float64]
    variance: NDArray[np.float64]
    df: int
    satterthwaite: NDArray[np.float64]
    thirds: Callable[[], Rows] | None = field(default=None, repr=False)

    @property
    def se(self) -> NDArray[np.float64]:
        return np.sqrt(self.variance)

    @property
    def square(self) -> NDArray[np.float64]:
        """The coefficient a."""
        return self._coefficients[0]

    @property
    def constant(self) -> NDArray[np.float64]:
        """The coefficient b."""
        return self._coefficients[1]

    @cached_property
    def _coefficients(self) -> Rows:
        if self.thirds is None:
            nothing = np.zeros(len(self.point))
            return nothing, nothing
        third, third_f = self.thirds()
        with np.errstate(divide="ignore", invalid="ignore"):
            below = 6 * self.variance * np.sqrt(self.variance)
            square = np.where(below > 0, third / below, 0.0)
            return square, np.where(below > 0, third_f / below, 0.0)

    def around(self, quantile: NDArray[np.float64] | float) -> Rows:
        """T -+ q sqrt(V)."""
        half = quantile * self.se
        return self.point - half, self.point + half


def total_moments(strata: Sequence[StratumRows], *, whole: float, rows: int) -> TotalMoments:
    """The moments of `rows` samples; `whole` is the total of the strata taken whole.

    >>> rows = StratumRows(np.array([[1.0, 2.0, 3.0]]), 30.0, 0.1)
    >>> total_moments([rows], whole=5.0, rows=1).point.tolist()
    [65.0]
    """
    point = np.full(rows, float(whole))
    variance, fourth = np.zeros(rows), np.zeros(rows)
    df = 0
    for part in strata:
        n, f = part.values.shape[1], part.fraction
        mean, *_, sums = _spread(part.values)
        v = part.scale**2 * (1 - f) / n * (sums / (n - 1))
        point += part.scale * mean
        variance += v
        fourth += v * v / (n - 1)
        df += n - 1
    return TotalMoments(
        point, variance, df, _degrees(variance, fourth), partial(_thirds, strata, rows)
    )


def _spread(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Means, deviations, their squares and the sums of these; equal values deviate by 0."""
    mean = values.mean(axis=1)
    deviations = values - mean[:, None]
    squares = deviations * deviations
    sums = squares.sum(axis=1)
    close = np.flatnonzero(sums <= values.shape[1] * (_NOISE * mean) ** 2)
    alike = close[np.ptp(values[close], axis=1) == 0]
    deviations[alike] = squares[alike] = 0.0
    sums[alike] = 0.0
    return mean, deviations, squares, sums


def _degrees(variance: NDArray[np.float64], fourth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Satterthwaite's degrees of freedom."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(fourth > 0, variance * variance / fourth, np.inf)


def _thirds(strata: Sequence[StratumRows], rows: int) -> Rows:
    """The sums of third moments of `rows` samples with the weights of a and of b."""
    third, third_f = np.zeros(rows), np.zeros(rows)
    for part in strata:
        n, f = part.values.shape[1], part.fraction
        _, deviations, squares, _ = _spread(part.values)
        mu3 = (squares * deviations).mean(axis=1)
        weight = part.scale**3 * (1 - f) / n**2 * mu3
        third += weight * (2 - f)
        third_f += weight * (1 - 2 * f)
    return third, third_f


def sample_moments(sample: Sample) -> tuple[TotalMoments, float]:
    """The moments of one sample in units of its largest deviation, and that unit."""
    sampled = sample.sampled
    if len(sampled) >= _MANY:
        return _of_many_strata(sample)
    spread = max((part.scale * float(np.ptp(part.draw_values)) for part in sampled), default=0.0)
    unit = spread if spread > 0 else 1.0
    rows = [
        StratumRows(part.draw_values[None, :], part.scale / unit, part.fraction) for part in sampled
    ]
    whole = sum(part.total for part in sample.strata if part.census) / unit
    return total_moments(rows, whole=whole, rows=1), unit


def _of_many_strata(sample: Sample) -> tuple[TotalMoments, float]:
    """The same in one pass over the draws of all strata, stratum after stratum."""
    sampled = sample.sampled
    values = np.concatenate([part.draw_values for part in sampled])
    n = np.array([part.draws for part in sampled])
    scale = np.array([part.scale for part in sampled])
    f = np.array([part.fraction for part in sampled])
    starts = np.cumsum(n) - n
    ranges = np.maximum.reduceat(values, starts) - np.minimum.reduceat(values, starts)
    spread = float((scale * ranges).max())
    unit = spread if spread > 0 else 1.0
    scale = scale / unit
    mean = np.add.reduceat(values, starts) / n
    deviations = (values - np.repeat(mean, n)) * np.repeat(ranges > 0, n)
    squares = deviations * deviations
    v = scale**2 * (1 - f) / n * (np.add.reduceat(squares, starts) / (n - 1))
    weight = scale**3 * (1 - f) / n**3 * np.add.reduceat(squares * deviations, starts)
    point = float(scale @ mean) + sum(part.total for part in sample.strata if part.census) / unit
    variance, fourth = np.array([v.sum()]), np.array([(v * v / (n - 1)).sum()])
    thirds = np.array([weight @ (2 - f)]), np.array([weight @ (1 - 2 * f)])
    made = TotalMoments(
        np.array([point]),
        variance,
        int(n.sum()) - len(sampled),
        _degrees(variance, fourth),
        lambda: thirds,
    )
    return made, unit
