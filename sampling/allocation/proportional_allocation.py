"""Sizes in proportion to the units of the strata."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.allocation.allocation_methods import AllocationMethod, SampledStrata
from sampling.allocation.integer_neyman import neyman

Counts = NDArray[np.int64]


def proportional(
    sizes: ArrayLike,
    total: int,
    *,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    repeats: ArrayLike = False,
) -> Counts:
    """Sizes proportional to N_h, in whole numbers: the Neyman allocation for equal S_h."""
    ones = np.ones(np.shape(sizes))
    return neyman(sizes, ones, total, floors=floors, caps=caps, labels=labels, repeats=repeats)


class Proportional(AllocationMethod):
    """n_h ~ N_h, whatever is anticipated."""

    needs_errors = False

    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        return proportional(
            strata.sizes,
            total,
            floors=strata.floors,
            labels=strata.labels,
            repeats=strata.repeats,
        )


PROPORTIONAL = Proportional("proportional", "proportional", "allocated in proportion to the units")
