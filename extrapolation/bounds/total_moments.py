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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.samples.samples import Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


@dataclass(frozen=True)
class StratumRows:
    """The draws of one stratum in many samples: `values` R x n, scale c_h, fraction f_h."""

    values: NDArray[np.float64]
    scale: float
    fraction: float


@dataclass(frozen=True)
class TotalMoments:
    """Per sample: T, V, the coefficients a and b of its expansion, degrees of freedom."""

    point: NDArray[np.float64]
    variance: NDArray[np.float64]
    square: NDArray[np.float64]
    constant: NDArray[np.float64]
    df: int
    satterthwaite: NDArray[np.float64]

    @property
    def se(self) -> NDArray[np.float64]:
        return np.sqrt(self.variance)

    def around(self, quantile: NDArray[np.float64] | float) -> Rows:
        """T -+ q sqrt(V)."""
        return self.point - quantile * self.se, self.point + quantile * self.se


def total_moments(strata: Sequence[StratumRows], *, whole: float, rows: int) -> TotalMoments:
    """The moments of `rows` samples; `whole` is the total of the strata taken whole.

    >>> rows = StratumRows(np.array([[1.0, 2.0, 3.0]]), 30.0, 0.1)
    >>> total_moments([rows], whole=5.0, rows=1).point.tolist()
    [65.0]
    """
    point = np.full(rows, float(whole))
    variance, third, third_f, fourth = (np.zeros(rows) for _ in range(4))
    df = 0
    for part in strata:
        n, f = part.values.shape[1], part.fraction
        mean = part.values.mean(axis=1)
        deviations = part.values - mean[:, None]
        deviations[np.ptp(part.values, axis=1) == 0] = 0.0
        squares = deviations * deviations
        s2 = squares.sum(axis=1) / (n - 1)
        mu3 = (squares * deviations).mean(axis=1)
        v = part.scale**2 * (1 - f) / n * s2
        weight = part.scale**3 * (1 - f) / n**2 * mu3
        point += part.scale * mean
        variance += v
        third += weight * (2 - f)
        third_f += weight * (1 - 2 * f)
        fourth += v * v / (n - 1)
        df += n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        below = 6 * variance * np.sqrt(variance)
        square = np.where(below > 0, third / below, 0.0)
        constant = np.where(below > 0, third_f / below, 0.0)
        own = np.where(fourth > 0, variance * variance / fourth, np.inf)
    return TotalMoments(point, variance, square, constant, df, own)


def sample_moments(sample: Sample) -> tuple[TotalMoments, float]:
    """The moments of one sample in units of its largest deviation, and that unit."""
    sampled = sample.sampled
    spread = max((part.scale * float(np.ptp(part.draw_values)) for part in sampled), default=0.0)
    unit = spread if spread > 0 else 1.0
    rows = [
        StratumRows(part.draw_values[None, :], part.scale / unit, part.fraction) for part in sampled
    ]
    whole = sum(part.total for part in sample.strata if part.census) / unit
    return total_moments(rows, whole=whole, rows=1), unit
