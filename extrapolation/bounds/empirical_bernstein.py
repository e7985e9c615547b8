"""The empirical Bernstein limits of the total of one stratum: a baseline.

For n values y in [0, b] of N units (b: the largest payment of the frame; taints: 1) and tail a:

    ybar - sqrt(2 s^2 ln(2/a) / n) - 7 b ln(2/a) / (3 (n - 1))              with replacement
    ybar - s sqrt(2 r' ln(5/a) / n) - (7/3 + 3/sqrt(2)) b ln(5/a) / n       without,
    r' = 1 - (n - 1) / N for n <= N / 2, else (1 - n / N) (1 + 1 / n)

The level holds in every population; of unequal amounts it recovers next to nothing. Source: Maurer
and Pontil (2009), theorem 4; Bardenet and Maillard (2015), arXiv:1309.4029, theorem 4.3, whose s
has the divisor n: n - 1 as here only lengthens the limit.
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


def empirical_bernstein(sample: Sample, tail: float, side: Side) -> Limits:
    """Maurer and Pontil's limits; without replacement those of Bardenet and Maillard.

    >>> sample = Sample.from_arrays([5.0] * 200, sizes=2000, caps=[5.0] * 200,
    ...                             unsampled=[5.0] * 1800)
    >>> round(empirical_bernstein(sample, 0.10, "lower")[0] / sample.total, 3)
    0.913
    """

    def least(values: NDArray[np.float64], part: StratumSample, own: float) -> float:
        n = len(values)
        mean = float(values.mean())
        spread = float(values.var(ddof=1)) if np.ptp(values) > 0 else 0.0
        if part.hits is not None:
            reach = log(2 / own)
            return mean - sqrt(2 * spread * reach / n) - 7 * reach / (3 * (n - 1))
        reach, f = log(5 / own), n / part.size
        ratio = 1 - (n - 1) / part.size if f <= 0.5 else (1 - f) * (1 + 1 / n)
        return mean - sqrt(2 * spread * ratio * reach / n) - (7 / 3 + 3 / sqrt(2)) * reach / n

    return bounded_mean_limits(least, sample, tail, side)


EMPIRICAL_BERNSTEIN = Bound.of(BOUND_CARDS["empirical_bernstein"], empirical_bernstein)
