"""Sample sizes from a wanted precision, and the precision that sizes lead to."""

from sampling.sizes.precision_sizes import (
    check_reached,
    first_size,
    for_precision,
    overpayment_cv_squared,
    reach_precision,
)
from sampling.sizes.predictions import (
    Prediction,
    Side,
    checked_level,
    critical_value,
    degrees_of_freedom,
    predict,
    predict_selections,
    tail_level,
)

__all__ = [
    "Prediction",
    "Side",
    "check_reached",
    "checked_level",
    "critical_value",
    "degrees_of_freedom",
    "first_size",
    "for_precision",
    "overpayment_cv_squared",
    "predict",
    "predict_selections",
    "reach_precision",
    "tail_level",
]
