"""Hoeffding's limits of the total of one stratum, with Serfling's factor: a baseline.

For n values y in [0, b] of N units (b: the largest payment of the frame; taints: 1) and tail a:

    ybar - b sqrt(r ln(1/a) / (2n)),  r = 1 - (n - 1) / N (Serfling), 1 with replacement

The level holds in every population; of unequal amounts it recovers next to nothing. Source:
Hoeffding (1963); Serfling (1974).
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


def hoeffding(sample: Sample, tail: float, side: Side) -> Limits:
    """Hoeffding's limits of the total of one stratum, with Serfling's factor without replacement.

    >>> sample = Sample.from_arrays([5.0] * 27 + [0.0] * 3, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> round(hoeffding(sample, 0.10, "lower")[0] / sample.total, 3)
    0.784
    """

    def least(values: NDArray[np.float64], part: StratumSample, own: float) -> float:
        n = len(values)
        ratio = 1.0 if part.hits is not None else 1 - (n - 1) / part.size
        return float(values.mean()) - sqrt(ratio * log(1 / own) / (2 * n))

    return bounded_mean_limits(least, sample, tail, side)


HOEFFDING = Bound.of(BOUND_CARDS["hoeffding"], hoeffding)
