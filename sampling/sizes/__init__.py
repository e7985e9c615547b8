"""Sample sizes from a wanted precision, and the precision that sizes lead to."""

from sampling.sizes.precision_sizes import (
    first_size,
    for_precision,
    overpayment_cv_squared,
    reach_precision,
)
from sampling.sizes.predictions import (
    Prediction,
    Side,
    checked_level,
    degrees_of_freedom,
    predict,
    predict_selections,
    tail_level,
)
from sampling.sizes.selection_variances import (
    SelectionVariance,
    equal_chances,
    fixed_size,
    from_starts,
    hit_spread,
    random_groups,
    with_replacement,
)
from sampling.sizes.staged_variances import from_clusters

__all__ = [
    "Prediction",
    "SelectionVariance",
    "Side",
    "checked_level",
    "degrees_of_freedom",
    "equal_chances",
    "first_size",
    "fixed_size",
    "for_precision",
    "from_clusters",
    "from_starts",
    "hit_spread",
    "overpayment_cv_squared",
    "predict",
    "predict_selections",
    "random_groups",
    "reach_precision",
    "tail_level",
    "with_replacement",
]
