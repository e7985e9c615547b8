"""The expansion (mean-per-unit) estimator of a total, simple and stratified.

    T = sum_h N_h ybar_h            V = sum_h N_h (N_h - n_h) s_h^2 / n_h

Unbiased for the total of the frame under independent simple random samples without
replacement; V is unbiased for its variance. A stratum taken whole adds no variance.
Source: Cochran (1977), Sampling Techniques, 3rd ed., theorems 5.1 to 5.3; RAT-STATS Companion
Manual (Rev. 5/2010), pp. 3-2 and 3-12.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from extrapolation.samples.samples import Sample, StratumSample


@dataclass(frozen=True)
class StratumEstimate:
    """One stratum's part: sizes, moments of the sampled values, its total and standard error.

    `skewness` = m3 / m2^1.5 and `kurtosis` = m4 / m2^2 with population moments, as RAT-STATS
    prints them; 0 where the values do not vary. `nonzero` counts values other than 0.
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

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Expansion:
    """The estimated total, its variance, and the strata they are made of (when asked for)."""

    point: float
    variance: float
    sample: Sample = field(repr=False, compare=False)

    @cached_property
    def strata(self) -> tuple[StratumEstimate, ...]:
        """Every stratum's sizes, moments, total and standard error."""
        return tuple(_stratum(part) for part in self.sample.strata)

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def _stratum(part: StratumSample) -> StratumEstimate:
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


def expansion(sample: Sample) -> Expansion:
    """The expansion estimate of the total of the frame's values.

    >>> expansion(Sample.from_arrays([1.0, 2.0, 3.0], sizes=30)).point
    60.0
    """
    return Expansion(sample.total, sample.total_variance, sample)
