"""One-sided and two-sided limits of totals: one file per bound, named after it.

The family is in `bound`; a member's file loads when its bound is asked for.
"""

from extrapolation.bounds.bound import (
    BOUNDS,
    DEFAULT_BOUND,
    SHARE_BOUND,
    Bound,
    Guarantee,
    bound_for,
    check_options,
    finite_bound,
    own_variance_bounds,
    rests_on_floors,
)
from extrapolation.bounds.expansion_limits import Limits, Side, degrees_of_freedom
from extrapolation.bounds.predicted_coverage import TOLERATED_SHORTFALL, PredictedCoverage
from extrapolation.bounds.predicted_coverage import predicted_coverage as predict_coverage
from extrapolation.bounds.quantiles import Quantile
from extrapolation.bounds.sampled_shares import SampledShare

__all__ = [
    "BOUNDS",
    "DEFAULT_BOUND",
    "SHARE_BOUND",
    "TOLERATED_SHORTFALL",
    "Bound",
    "Guarantee",
    "Limits",
    "PredictedCoverage",
    "Quantile",
    "SampledShare",
    "Side",
    "bound_for",
    "check_options",
    "degrees_of_freedom",
    "finite_bound",
    "own_variance_bounds",
    "predict_coverage",
    "rests_on_floors",
]
