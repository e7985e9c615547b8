"""What is estimated of one stratum: its row in the results, its total, totals from redraws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extrapolation.samples.samples import StratumSample


@dataclass(frozen=True)
class StratumEstimate:
    """The part of one stratum in an estimate; amounts in the unit of the quantity.

    Attributes
    ----------
    label : str
        The label of the stratum.
    size, n : int
        The units of the stratum, N_h, and the sampled ones, n_h.
    census : bool
        Whether the stratum was reviewed in full (100%).
    mean, deviation : float
        The mean and standard deviation (divisor n - 1) of the sampled values.
    skewness, kurtosis : float
        m3 / m2^1.5 and m4 / m2^2 with population moments, as RAT-STATS prints them; 0 where the
        values do not vary.
    nonzero : int
        The number of values other than 0.
    sampled_total : float
        The sum of the sampled values.
    point, se : float
        The estimated total of the stratum and its standard error.
    """

    label: str
    size: int
    n: int
    census: bool
    mean: float
    deviation: float
    skewness: float
    kurtosis: float
    nonzero: int
    sampled_total: float
    point: float
    se: float


def stratum_estimate(part: StratumSample) -> StratumEstimate:
    """The row of a stratum, from its sampled values."""
    skewness = kurtosis = 0.0
    deviation = part.variance**0.5
    if part.hits is not None:
        # There the variance is that of the taints; a row describes the sampled amounts.
        deviation = float(part.values.std(ddof=1)) if part.n > 1 else 0.0
    if part.varies:
        deviations = part.values - part.mean
        # In units of the largest deviation, so that no power of a small amount vanishes.
        largest = float(np.maximum.reduce(np.abs(deviations)))
        if largest > 0:
            scaled = deviations / largest
            squares = scaled * scaled
            m2 = float(np.add.reduce(squares)) / part.n
            skewness = float(squares @ scaled) / part.n / m2**1.5
            kurtosis = float(squares @ squares) / part.n / m2**2
    return StratumEstimate(
        label=part.label,
        size=part.size,
        n=part.n,
        census=part.census,
        mean=part.mean,
        deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        nonzero=int(np.count_nonzero(part.values)),
        sampled_total=float(np.add.reduce(part.values)),
        point=part.total,
        se=part.total_variance**0.5,
    )


@dataclass(frozen=True)
class StratumTotal:
    """A total, its variance and degrees of freedom, and the estimator in words."""

    point: float
    variance: float
    df: int
    label: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class RedrawnTotals:
    """Totals of one stratum from redrawn samples, one of each per sample; NaN where refused."""

    points: NDArray[np.float64]
    variances: NDArray[np.float64]
    df: NDArray[np.float64]

    @classmethod
    def of_one(cls, point: float, variance: float, df: float) -> RedrawnTotals:
        """The total of a single sample."""
        return cls(np.array([point]), np.array([variance]), np.array([float(df)]))
