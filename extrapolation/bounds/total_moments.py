"""Moments of many samples of one design at once, and the limits that rest on moments alone.

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
from scipy.special import ndtri, stdtrit

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


def student_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ t sqrt(V)."""
    quantile = float(stdtrit(moments.df, 1 - tail)) if moments.df else 0.0
    return moments.point - quantile * moments.se, moments.point + quantile * moments.se


def normal_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ z sqrt(V)."""
    quantile = float(ndtri(1 - tail))
    return moments.point - quantile * moments.se, moments.point + quantile * moments.se


def satterthwaite_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ t sqrt(V) with Satterthwaite's degrees of freedom, sample by sample."""
    known = np.isfinite(moments.satterthwaite)
    df = np.where(known, moments.satterthwaite, 1.0)
    quantile = np.where(known, stdtrit(df, 1 - tail), ndtri(1 - tail))
    return moments.point - quantile * moments.se, moments.point + quantile * moments.se


def johnson_rows(moments: TotalMoments, tail: float) -> Rows:
    """T + b sqrt(V) -+ t sqrt(V): Johnson's shift for skewness."""
    low, high = student_rows(moments, tail)
    shift = moments.constant * moments.se
    return low + shift, high + shift


def hall_rows(moments: TotalMoments, tail: float) -> Rows:
    """T - sqrt(V) h(z) and T - sqrt(V) h(-z), h the inverse of Hall's cubic."""
    z = float(ndtri(1 - tail))
    return (
        moments.point - moments.se * _cubic_inverse(moments, z),
        moments.point - moments.se * _cubic_inverse(moments, -z),
    )


def _cubic_inverse(moments: TotalMoments, z: float) -> NDArray[np.float64]:
    """The t with t + a t^2 + a^2 t^3 / 3 + b = z: ((1 + 3 a (z - b))^(1/3) - 1) / a."""
    a, x = moments.square, z - moments.constant
    small = np.abs(a * x) < 1e-5
    safe = np.where(small, 1.0, a)
    return np.where(small, x - a * x * x, (np.cbrt(1 + 3 * a * x) - 1) / safe)
