"""Limits that need only a ceiling b of every value: for values y in [0, b], as shares of b.

Hoeffding's, Anderson's and the empirical Bernstein limits are of this kind. They are useless in
samples of a few hundred with unequal amounts (Hoeffding recovers 0.05 of the total where t
recovers 0.74) and serve as baselines. b is the largest payment of the frame; 1 for taints.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.anchoring import anchored_limits, largest_cap
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample

if TYPE_CHECKING:
    from numpy.typing import NDArray

Least = Callable[["NDArray[np.float64]", StratumSample, float], float]
"""(values as shares of the ceiling, their stratum, tail) to the lower limit of their mean."""


def bounded_mean_limits(least: Least, sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total of one stratum from a lower limit of the mean of bounded values."""

    def lower(one: Sample, own: float) -> float:
        (part,) = one.strata
        found = float(part.values.sum())
        ceiling = 0.0 if part.census else largest_cap(part)
        if ceiling <= 0:
            return found
        reached = part.scale * ceiling * float(least(part.draw_values / ceiling, part, own))
        return max(reached, found)

    return anchored_limits(lower, sample, tail, side, ceilings=True)
