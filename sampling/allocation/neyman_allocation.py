"""The Neyman allocation: of all whole-number sizes those of the least variance."""

from __future__ import annotations

from sampling.allocation.allocation_methods import (
    AllocationMethod,
    Counts,
    SampledStrata,
    least_sizes,
)
from sampling.allocation.integer_neyman import neyman


class Neyman(AllocationMethod):
    """n_h ~ N_h S_h, S_h the anticipated spread of the overpayments."""

    least_variance = True
    with_costs = "cost"

    def sizes(self, strata: SampledStrata, total: int) -> Counts:
        return neyman(
            strata.sizes,
            strata.spreads,
            total,
            floors=strata.floors,
            labels=strata.labels,
            repeats=strata.repeats,
        )

    def sizes_for(self, strata: SampledStrata, variance: float) -> Counts:
        return least_sizes(strata, variance)


NEYMAN = Neyman(
    "neyman", "Neyman", "allocated for the least variance of the overpayment total (Neyman)"
)
