"""Bounds on a total: each a function of arrays, known to the registry."""

from extrapolation.bounds.catalogue import BOUNDS, bound_for, known_bound
from extrapolation.bounds.expansion_limits import (
    Limits,
    Side,
    degrees_of_freedom,
    satterthwaite_degrees,
)
from extrapolation.bounds.korn_graubard import SampledShare, share_limits
from extrapolation.bounds.predicted_coverage import TOLERATED_SHORTFALL, PredictedCoverage
from extrapolation.bounds.predicted_coverage import predicted_coverage as predict_coverage
from extrapolation.bounds.registry import Bound, Guarantee, check_options

__all__ = [
    "BOUNDS",
    "TOLERATED_SHORTFALL",
    "Bound",
    "Guarantee",
    "Limits",
    "PredictedCoverage",
    "SampledShare",
    "Side",
    "bound_for",
    "check_options",
    "degrees_of_freedom",
    "known_bound",
    "predict_coverage",
    "satterthwaite_degrees",
    "share_limits",
]
