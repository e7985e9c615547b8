"""The figures from which the sizes of a plan follow, as its record holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from primafacie.core.serializer import OPTIONAL
from sampling.models.anticipated_records import AnticipatedRecord
from sampling.plans.assurances import Assurance
from sampling.plans.wanted_lower import WantedLower
from sampling.sizes.predictions import Prediction


@dataclass(frozen=True)
class WantedPrecision:
    """The precision that was asked for: half-width over point, at a level and a side.

    `several` are the precisions by quantity, where more than that of the overpayments was asked
    for; `lower` is the lower limit from which the precision follows, where that was asked for.
    """

    precision: float | None
    level: float
    side: str
    several: Mapping[str, float] | None = None
    lower: WantedLower | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class QuantityPrecision:
    """The precision of one quantity: wanted, anticipated, and whether it decides the sizes."""

    wanted: float
    anticipated: float
    binding: bool


@dataclass(frozen=True)
class SeveralPrecisions:
    """The precisions of several quantities, and the cost of the sizes that reach them all.

    `cost_bound` is a lower bound of the least cost; `exact` says that no cheaper sizes exist.
    """

    quantities: Mapping[str, QuantityPrecision]
    cost: float
    cost_bound: float
    exact: bool


@dataclass(frozen=True)
class ExpectedErrors:
    """Errors expected among the units of the sampled strata that are reviewed."""

    expected: float
    reviewed: int


@dataclass(frozen=True, kw_only=True)
class SizeCalculation:
    """How the sizes of a plan were found.

    Attributes
    ----------
    words : str
        The basis of the sizes in words.
    basis : {"given", "total", "precision"}
        What the sizes follow from.
    allocation : str
        Name of the allocation method, or "given".
    quantile : str or None
        The quantile of the predicted limit.
    sample : int or None
        The total that was asked for.
    wanted : WantedPrecision or None
        The precision that was asked for.
    several : SeveralPrecisions or None
        What the sizes reach where several quantities or costs decide.
    costs : mapping of str to float or None
        Cost of the review of one unit by stratum label.
    power : float or None
        The exponent of the power allocation.
    oversample : float or None
        Share added to the computed units.
    units_each : mapping of str to float or None
        Units that one selection brings to review by stratum label, where it is not 1.
    correlation : float or None
        Correlation of the taints within one cluster.
    anticipated : AnticipatedRecord or None
        What was anticipated of the errors.
    errors : ExpectedErrors or None
        The errors expected in the sampled strata.
    predicted : Prediction or None
        The predicted precision.
    assurance : Assurance or None
        The share of simulated audits that reach the wanted precision, where that decides the size.
    """

    words: str
    basis: str
    allocation: str
    quantile: str | None = None
    sample: int | None = None
    wanted: WantedPrecision | None = None
    several: SeveralPrecisions | None = None
    costs: Mapping[str, float] | None = None
    power: float | None = None
    oversample: float | None = None
    units_each: Mapping[str, float] | None = None
    correlation: float | None = None
    anticipated: AnticipatedRecord | None = None
    errors: ExpectedErrors | None = None
    predicted: Prediction | None = None
    assurance: Assurance | None = field(default=None, metadata=OPTIONAL)
