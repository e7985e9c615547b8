"""Sizes by spread and cost of review."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.allocation.allocation_methods import AllocationMethod, SampledStrata, by_weights

Counts = NDArray[np.int64]


def cost_weighted(
    sizes: ArrayLike,
    deviations: ArrayLike,
    costs: ArrayLike,
    total: int,
    *,
    floors: ArrayLike = 2,
    caps: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    repeats: ArrayLike = False,
) -> Counts:
    """The allocation n_h ~ N_h S_h / sqrt(c_h) of `total` units, in whole numbers.

    `costs` c_h is what the review of one unit costs in each stratum. Of all sizes with the
    same cost sum c_h n_h these have the least variance where they may be fractions (Cochran
    1977, Sampling Techniques, 3rd ed., section 5.5); in whole numbers they minimise
    sum (N_h S_h)^2 / (c_h n_h). For the cheapest sample that reaches a variance see
    `least_cost`. Raises `PlanError` for a cost that is not above 0.

    >>> cost_weighted([500, 500], [1.0, 1.0], [1.0, 4.0], 30)
    array([20, 10])
    """
    c = checked_costs(costs, np.shape(sizes))
    weights = np.asarray(sizes, dtype=np.float64) * np.asarray(deviations) / np.sqrt(c)
    return by_weights(
        sizes, weights, total, floors=floors, caps=caps, labels=labels, repeats=repeats
    )


def checked_costs(costs: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Costs a unit by stratum, every one above 0."""
    found = np.broadcast_to(np.asarray(costs, dtype=np.float64), shape)
    if not (np.isfinite(found).all() and (found > 0).all()):
        raise PlanError(
            f"the costs {found.tolist()}", expected="a cost above 0 for every stratum", fix=""
        )
    return found


class CostWeighted(AllocationMethod):
    """n_h ~ N_h S_h / sqrt(c_h)."""

    by_cost = True

    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        return cost_weighted(
            strata.sizes,
            strata.spreads,
            np.ones(len(strata.sizes)) if strata.costs is None else strata.costs,
            total,
            floors=strata.floors,
            labels=strata.labels,
            repeats=strata.repeats,
        )


COST = CostWeighted(
    "cost",
    "cost-optimal",
    "allocated by spread and cost of review (n_h ~ N_h S_h / sqrt(c_h))",
)
