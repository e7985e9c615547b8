"""What a plan may choose: the cards of the bounds and of the estimators, without functions.

The functions are in `extrapolation.bounds` and `extrapolation.estimators`, under the same names.
"""

from __future__ import annotations

from primafacie.core.families import Family
from sampling.choices.asymptotic_bounds import CARDS as _ASYMPTOTIC
from sampling.choices.cards import BoundCard, EstimatorCard, Guarantee
from sampling.choices.dollar_unit_bounds import CARDS as _DOLLAR_UNITS
from sampling.choices.estimator_cards import CARDS as _ESTIMATORS
from sampling.choices.finite_bounds import CARDS as _FINITE
from sampling.choices.shapes import Shape, sampled_design
from sampling.choices.share_bounds import CARDS as _SHARES

__all__ = [
    "BOUND_CARDS",
    "ESTIMATOR_CARDS",
    "BoundCard",
    "EstimatorCard",
    "Guarantee",
    "Shape",
    "sampled_design",
]

BOUND_CARDS: Family[BoundCard] = Family(
    "bound",
    "sampling.choices",
    {},
    of=BoundCard,
    members=(*_ASYMPTOTIC, *_SHARES, *_FINITE, *_DOLLAR_UNITS),
)
ESTIMATOR_CARDS: Family[EstimatorCard] = Family(
    "estimator", "sampling.choices", {}, of=EstimatorCard, members=_ESTIMATORS
)
