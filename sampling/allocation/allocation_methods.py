"""The family of ways to share a sample out to strata; one file per method.

`allocate(method=...)` and `plan(allocate_by=...)` name a member; a plan records the name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.families import Family
from sampling.allocation.integer_neyman import neyman, neyman_for_variance
from sampling.models import stratified_variance

AllocateBy = Literal["neyman", "proportional", "equal", "cost", "power"]
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class SampledStrata:
    """What a method may look at of the strata that are not taken whole.

    `sizes` N_h, `means` and `spreads` S_h of the anticipated overpayments, `paid` the dollars of
    the strata, `floors` their least sizes; strata with `repeats` are drawn with replacement: no
    N_h limits them. `costs` of reviewing one unit and the `power` belong to the methods of those
    names.
    """

    labels: Sequence[str]
    sizes: Counts
    means: Reals
    spreads: Reals
    paid: Reals
    floors: Counts
    repeats: Sequence[bool]
    costs: Reals | None = None
    power: float = 0.5


@dataclass(frozen=True)
class AllocationMethod(ABC):
    """A way to share a sample out; `title` names it in a sentence, `words` describe it in a plan.

    `needs_errors` says that it looks at the spread of the overpayments, `least_variance` that no
    other sizes of the same sum have less; `by_cost` that it weighs what the review costs: then
    it needs costs, and a precision is reached at the least cost; `by_power` that it has a power.
    `with_costs` is the method that costs, where they are given, put in its place.
    """

    name: str
    title: str
    words: str
    needs_errors: ClassVar[bool] = True
    least_variance: ClassVar[bool] = False
    by_cost: ClassVar[bool] = False
    by_power: ClassVar[bool] = False
    with_costs: ClassVar[str | None] = None

    @abstractmethod
    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        """`total` units over the strata, in whole numbers."""

    def sizes_for(self, strata: SampledStrata, variance: float) -> Counts:
        """The smallest sizes by this method whose variance is at most `variance`."""
        if len(strata.sizes) == 1:
            return least_sizes(strata, variance)
        return least_total(
            lambda total: self.sizes(strata, total),
            strata.sizes,
            strata.spreads,
            variance,
            fewest=int(strata.floors.sum()),
            most=int(strata.sizes.sum()),
        )


ALLOCATION_METHODS: Final[Family[AllocationMethod]] = Family(
    "allocation",
    "sampling.allocation",
    {
        "neyman": "neyman_allocation",
        "proportional": "proportional_allocation",
        "equal": "equal_allocation",
        "cost": "cost_allocation",
        "power": "power_allocation",
    },
    of=AllocationMethod,
)


def least_sizes(strata: SampledStrata, variance: float) -> Counts:
    """The smallest Neyman sizes whose variance is at most `variance`."""
    return neyman_for_variance(
        strata.sizes, strata.spreads, variance, floors=strata.floors, labels=strata.labels
    )


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


def by_weights(
    sizes: ArrayLike,
    weights: NDArray[np.float64],
    total: int,
    *,
    floors: ArrayLike,
    caps: ArrayLike | None,
    labels: Sequence[str] | None,
    repeats: ArrayLike,
) -> Counts:
    """Sizes in proportion to weights: `neyman` minimizes sum (N_h S_h)^2 / n_h, w_h for N_h S_h."""
    inverse = weights / np.asarray(sizes, dtype=np.float64)
    return neyman(sizes, inverse, total, floors=floors, caps=caps, labels=labels, repeats=repeats)
