"""Allocation of a sample to strata."""

from sampling.allocation.integer_neyman import (
    equal,
    neyman,
    neyman_for_variance,
    proportional,
)
from sampling.allocation.limits_of_sizes import over_stratum

__all__ = ["equal", "neyman", "neyman_for_variance", "over_stratum", "proportional"]
