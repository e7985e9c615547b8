"""Power and cost-weighted allocations in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.allocation.integer_neyman import neyman
from sampling.models import stratified_variance

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
    return _by_weights(
        sizes, weights, total, floors=floors, caps=caps, labels=labels, repeats=repeats
    )


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
    return _by_weights(
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


def least_total(
    allocate: Callable[[int], Counts],
    sizes: ArrayLike,
    deviations: ArrayLike,
    variance: float,
    *,
    fewest: int,
    most: int,
) -> Counts:
    """The smallest sizes of a rule whose variance is at most `variance`.

    `allocate(n)` are the sizes of n units; no size falls as n grows (all rules here keep to
    that), so the variance falls with n and the least n is found by bisection. Where even
    `most` units do not reach it, their sizes come back: check the variance.
    """
    low, high = fewest - 1, most
    while high - low > 1:
        middle = (low + high) // 2
        if stratified_variance(sizes, deviations, allocate(middle)) <= variance:
            high = middle
        else:
            low = middle
    return allocate(high)


def _by_weights(
    sizes: ArrayLike,
    weights: NDArray[np.float64],
    total: int,
    *,
    floors: ArrayLike,
    caps: ArrayLike | None,
    labels: Sequence[str] | None,
    repeats: ArrayLike,
) -> Counts:
    # neyman() minimises sum (N_h S_h)^2 / n_h: the weight stands in for N_h S_h
    inverse = weights / np.asarray(sizes, dtype=np.float64)
    return neyman(sizes, inverse, total, floors=floors, caps=caps, labels=labels, repeats=repeats)
