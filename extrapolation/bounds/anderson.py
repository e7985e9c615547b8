"""Anderson's limits of the total of one stratum: a baseline.

For n values y in [0, b] (b: the largest payment of the frame; taints: 1) and tail a:

    integral over [0, b] of 1 - min(1, F_n + sqrt(ln(1/a) / (2n)))

It rests on Massart's inequality for independent draws: with replacement it holds in every
population, without replacement that is conjectured (enumeration supports it). Source: Anderson
(1969) with Massart's constant (1990).
"""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.bounded_means import bounded_mean_limits
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def anderson(sample: Sample, tail: float, side: Side) -> Limits:
    """Anderson's limits: the mean of the highest distribution the band leaves possible.

    >>> sample = Sample.from_arrays([5.0] * 27 + [0.0] * 3, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> round(anderson(sample, 0.10, "lower")[0] / sample.total, 3)
    0.782
    """

    def least(values: NDArray[np.float64], _: StratumSample, own: float) -> float:
        n = len(values)
        edges = np.concatenate([[0.0], np.sort(values)])
        above = 1 - np.minimum(1.0, np.arange(n) / n + sqrt(log(1 / own) / (2 * n)))
        return float((np.diff(edges) * above).sum())

    return bounded_mean_limits(least, sample, tail, side)


ANDERSON = Bound.of(BOUND_CARDS["anderson"], anderson)
