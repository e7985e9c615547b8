"""Allocation of a sample to strata."""

from sampling.allocation.allocation_methods import (
    ALLOCATION_METHODS,
    AllocateBy,
    AllocationMethod,
    SampledStrata,
    least_total,
)
from sampling.allocation.cost_allocation import cost_weighted
from sampling.allocation.equal_allocation import equal
from sampling.allocation.integer_neyman import neyman, neyman_for_variance
from sampling.allocation.least_cost_sizes import LeastCost, least_cost
from sampling.allocation.limits_of_sizes import over_stratum
from sampling.allocation.power_allocation import power
from sampling.allocation.proportional_allocation import proportional

__all__ = [
    "ALLOCATION_METHODS",
    "AllocateBy",
    "AllocationMethod",
    "LeastCost",
    "SampledStrata",
    "cost_weighted",
    "equal",
    "least_cost",
    "least_total",
    "neyman",
    "neyman_for_variance",
    "over_stratum",
    "power",
    "proportional",
]
