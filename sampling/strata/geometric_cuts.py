"""Stratum boundaries in geometric progression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sampling.strata.boundary_methods import AmountCuts, BoundaryMethod, GroupAmounts, Target
from sampling.strata.stratum_records import Stratification


def geometric_cuts(lowest: int, highest: int, number: int) -> NDArray[np.int64]:
    """Cuts b_h = lowest (highest / lowest)^(h / L), h = 1..L-1, in whole cents rounded down.

    Quick, and near-optimal for skewed amounts only if their logarithms are spread evenly; on
    lognormal tails it is poor: the lowest strata stay nearly empty. Cuts that coincide are
    given once. Source: Gunning and Horgan (2004), Survey Methodology 30(2), 159-166.

    >>> geometric_cuts(100, 10_000, 2)
    array([1000])
    """
    if lowest < 1 or highest <= lowest or number < 2:
        return np.empty(0, dtype=np.int64)
    steps = np.arange(1, number) / number
    # Rounding first: 100 * 100^(1/2) may fall a hair below 1000 in floating point.
    cuts = np.floor(np.round(lowest * (highest / lowest) ** steps, 6)).astype(np.int64)
    return np.unique(cuts[cuts < highest])


class Geometric(BoundaryMethod):
    """Geometric progression from the smallest amount to the largest, whatever is anticipated."""

    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        found = amounts.bins
        cuts = geometric_cuts(found.lowest, int(found.tops[-1]), number)
        return AmountCuts([int(cut) for cut in cuts])

    def words(self, made: Stratification) -> str:
        return "boundaries in geometric progression (Gunning and Horgan 2004)"


GEOMETRIC = Geometric("geometric")
