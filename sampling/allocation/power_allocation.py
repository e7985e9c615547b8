"""The power allocation: between precise strata and a precise total."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.allocation.allocation_methods import AllocationMethod, SampledStrata, by_weights

Counts = NDArray[np.int64]


def power(
    sizes: ArrayLike,
    deviations: ArrayLike,
    means: ArrayLike,
    measures: ArrayLike,
    total: int,
    *,
    q: float = 0.5,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    repeats: ArrayLike = False,
) -> Counts:
    """The power allocation n_h ~ X_h^q S_h / |Ybar_h| of `total` units, in whole numbers.

    A compromise between precise strata and a precise total: it minimises
    sum_h (X_h^q CV(That_h))^2 over the whole-number sizes, where CV(That_h) is the coefficient
    of variation of stratum h's own total. `measures` X_h is the importance of a stratum (its
    dollars, say), `means` Ybar_h and `deviations` S_h are of the variable; q = 1 with X_h = the
    strata's own totals is the Neyman allocation, q = 0 gives all strata the same precision.
    Raises `PlanError` where a mean is 0 with a deviation above 0, or q lies outside [0, 1].

    Source: Bankier (1988), The American Statistician 42(3), 174-177.

    >>> power([456, 679, 624, 241], [1, 2, 3, 4], [10, 10, 10, 10], [1, 1, 1, 1], 40, q=0)
    array([ 4,  8, 12, 16])
    """
    S = np.asarray(deviations, dtype=np.float64)
    mean = np.abs(np.asarray(means, dtype=np.float64))
    X = np.asarray(measures, dtype=np.float64)
    if not 0 <= q <= 1:
        raise PlanError(f"the power {q!r}", expected="a number from 0 to 1", fix="0.5 is usual")
    if (X < 0).any() or ((mean == 0) & (S > 0)).any():
        raise PlanError(
            "a stratum without a mean, or of negative importance",
            expected="means other than 0 and measures of 0 or more",
            fix="Use the Neyman allocation, or leave such a stratum at its minimum",
        )
    weights = X**q * np.divide(S, mean, out=np.zeros_like(S), where=mean > 0)
    return by_weights(
        sizes, weights, total, floors=floors, caps=caps, labels=labels, repeats=repeats
    )


class Power(AllocationMethod):
    """n_h ~ X_h^q S_h / mean_h, X_h the dollars paid in the stratum."""

    by_power = True

    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        return power(
            strata.sizes,
            strata.spreads,
            strata.means,
            strata.paid,
            total,
            q=strata.power,
            floors=strata.floors,
            labels=strata.labels,
            repeats=strata.repeats,
        )


POWER = Power(
    "power",
    "power",
    "allocated by the power rule n_h ~ X_h^q S_h / mean_h (Bankier), X_h the dollars paid",
)
