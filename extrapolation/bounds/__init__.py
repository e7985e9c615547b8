"""Bounds on a total: each a function of arrays, known to the registry."""

from extrapolation.bounds.catalogue import BOUNDS, bound_for
from extrapolation.bounds.expansion_limits import (
    Limits,
    Side,
    degrees_of_freedom,
    satterthwaite_degrees,
)
from extrapolation.bounds.predicted_coverage import PredictedCoverage
from extrapolation.bounds.predicted_coverage import predicted_coverage as predict_coverage
from extrapolation.bounds.registry import Bound, Guarantee, check_options

__all__ = [
    "BOUNDS",
    "Bound",
    "Guarantee",
    "Limits",
    "PredictedCoverage",
    "Side",
    "bound_for",
    "check_options",
    "degrees_of_freedom",
    "predict_coverage",
    "satterthwaite_degrees",
]
