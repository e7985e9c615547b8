"""The same size in every stratum, as far as it reaches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.allocation.allocation_methods import AllocationMethod, SampledStrata
from sampling.allocation.integer_neyman import neyman

Counts = NDArray[np.int64]


def equal(
    sizes: ArrayLike,
    total: int,
    *,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    repeats: ArrayLike = False,
) -> Counts:
    """Equal sizes, in whole numbers, as far as the strata and caps reach."""
    inverse = 1 / np.asarray(sizes, dtype=np.float64)
    return neyman(sizes, inverse, total, floors=floors, caps=caps, labels=labels, repeats=repeats)


class Equal(AllocationMethod):
    """n_h the same, whatever is anticipated."""

    needs_errors = False

    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        return equal(
            strata.sizes,
            total,
            floors=strata.floors,
            labels=strata.labels,
            repeats=strata.repeats,
        )


EQUAL = Equal("equal", "equal", "allocated equally")
