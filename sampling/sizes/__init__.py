"""Sample sizes from a wanted precision, and the precision that sizes lead to."""

from sampling.sizes.precision_sizes import first_size, for_precision, overpayment_cv_squared
from sampling.sizes.predictions import (
    Prediction,
    Side,
    checked_level,
    degrees_of_freedom,
    predict,
    tail_level,
)

__all__ = [
    "Prediction",
    "Side",
    "checked_level",
    "degrees_of_freedom",
    "first_size",
    "for_precision",
    "overpayment_cv_squared",
    "predict",
    "tail_level",
]
