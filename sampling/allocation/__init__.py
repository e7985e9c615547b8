"""Allocation of a sample to strata."""

from sampling.allocation.integer_neyman import (
    equal,
    neyman,
    neyman_for_variance,
    proportional,
)
from sampling.allocation.least_cost_sizes import LeastCost, least_cost
from sampling.allocation.limits_of_sizes import over_stratum
from sampling.allocation.weighted_shares import cost_weighted, least_total, power

__all__ = [
    "LeastCost",
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
