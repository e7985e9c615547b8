"""A linearised estimate: a point, and values whose design variance is the estimate's.

A smooth function of weighted totals has, to first order, the variance of sum w u with its
linearised values u (Taylor). Where g-weights are used, u carries them. Source: Saerndal, Swensson
and Wretman (1992), section 5.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

Refit = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""The estimate under other weights: (R, n) weights -> (R,) points, for jackknife and bootstrap."""

# What was fitted, by the names under which records hold it and reports print it.
AUXILIARY: Final = "auxiliary"
SHARED_RATIO: Final = "ratio"
OWN_RATIOS: Final = "ratios"
SIZES: Final = "sizes"
SLOPE: Final = "slope"
UNITS: Final = "units"


@brief
@dataclass(frozen=True, eq=False)
class Linearised:
    """An estimate of a total. `scaling` corrects the variance for fitted coefficients.

    `details` are what was fitted (ratio, slopes, group totals), `df` the degrees of freedom of
    its variance, `notes` what the reader must know.
    """

    estimator: str
    point: float
    influence: NDArray[np.float64] = field(repr=False)
    design: SurveyDesign = field(repr=False)
    df: int
    refit: Refit = field(repr=False)
    details: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    scaling: NDArray[np.float64] | None = field(default=None, repr=False)
    factors: NDArray[np.float64] | None = field(default=None, repr=False)
    """g of calibration estimators: the weights w g meet the known totals, and T = sum w g y."""

    @cached_property
    def variance(self) -> float:
        """The design variance of sum w u, in squares of the total's unit."""
        values = self.influence if self.scaling is None else self.influence * self.scaling**0.5
        found = self.design.variance(values)
        if not np.isfinite(found):
            raise EstimateError(
                f"the variance of the {self.estimator} estimate is not a finite number",
                expected="amounts small enough to square",
                fix="",
            )
        return found

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def column(values: Any, design: SurveyDesign, name: str) -> NDArray[np.float64]:
    """Values of the sample's units as an array by design row; refused where they do not fit."""
    array = np.asarray(values, dtype=np.float64)
    units = int(design.rows.max()) + 1
    if array.shape != (units,) or not np.isfinite(array).all():
        raise EstimateError(
            f"{name}: {array.size} values, or values that are not finite numbers",
            expected=f"{units} finite numbers, one a sampled unit",
        )
    return array[design.rows]
