"""Totals and rates of domains: parts of the frame that cut across the design.

    T_d = sum w y 1[d],   u = y 1[d]         the units outside stay in the sample with 0
    rate_d = sum w y 1[d] / sum w 1[d]       a ratio: the domain's size need not be known

The totals of domains that part the frame add up to the frame's total, exactly. Their sizes are
random, so a domain's variance is larger than if its own units had been sampled by themselves.
Point and variance use the full design; the degrees of freedom count the primary units that hold
units of the domain, less the strata that have any (strata reviewed in full left out).
Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 2.12, 2.13 and 5A.14; Korn and
Graubard (1999), Analysis of Health Surveys, section 5.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import (
    drawn_total,
    own_strata,
    review_design,
    stratum_estimates,
    without_strata,
)
from extrapolation.estimators.estimator import Fit, not_exported
from extrapolation.estimators.fitted_estimator import FittedEstimator
from extrapolation.estimators.linearised import Linearised, column
from extrapolation.estimators.scripts import ScriptData
from extrapolation.reviews.records import Review
from extrapolation.samples.quantities import sample_of
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

FEWEST_VALUES = 6
"""With fewer sampled values other than 0 a domain's total says little, and a note says so."""


def domain_total(values: ArrayLike, inside: ArrayLike, design: SurveyDesign) -> Linearised:
    """The total of `values` over the units for which `inside` is true."""
    member = column(inside, design, "inside")
    y = column(values, design, "values") * member
    return Linearised(
        estimator="expansion, domain",
        point=design.total(y),
        influence=y,
        design=design,
        df=design.degrees(member > 0),
        refit=lambda weights: np.asarray(weights @ y),
    )


def domain_rate(values: ArrayLike, inside: ArrayLike, design: SurveyDesign) -> Linearised:
    """The mean of `values` over the domain's units; refused where none was sampled."""
    member = column(inside, design, "inside")
    y = column(values, design, "values") * member
    size = design.total(member)
    if not size > 0:
        raise EstimateError(
            "a domain without a sampled unit",
            expected="at least one unit of the domain",
            fix="Nothing can be said of it but through its total, which is estimated as 0",
        )
    rate = design.total(y) / size
    return Linearised(
        estimator="rate, domain",
        point=rate,
        influence=(y - rate * member) / size,
        design=design,
        df=design.degrees(member > 0),
        refit=lambda weights: np.asarray((weights @ y) / (weights @ member)),
        details={"estimated size": size},
    )


def weighted_mean(values: ArrayLike, design: SurveyDesign) -> Linearised:
    """The mean over the frame's units (a rate for values of 0 and 1), sum w y / sum w."""
    return domain_rate(values, np.ones(int(design.rows.max()) + 1), design)


def domain_totals(
    values: ArrayLike, labels: Sequence[str], design: SurveyDesign
) -> dict[str, Linearised]:
    """The total of each domain, by label in alphabetical order."""
    names: NDArray[np.str_] = np.asarray([str(label) for label in labels])
    return {
        str(name): domain_total(values, (names == name).astype(np.float64), design)
        for name in np.unique(names)
    }


def domain_degrees(review: Review, inside: NDArray[np.bool_]) -> int:
    """Degrees of freedom of a domain: primary units with units of it, less strata with any.

    Strata reviewed in full are left out. Random groups and units drawn with unequal probabilities
    are primary units by themselves.
    """
    own = own_strata(review)
    labels = np.array([row.stratum for row in review.counted])
    found = sum(max(int(inside[labels == label].sum()) - 1, 0) for label in own)
    if len(own) < len(review.strata):
        rest = np.array([label not in own for label in labels.tolist()])
        design, _ = review_design(without_strata(review, own))
        found += design.degrees(inside[rest][design.rows])
    return found


@dataclass(frozen=True, kw_only=True)
class Domain(FittedEstimator):
    """The total of a part of the frame that cuts across the design."""

    def fit(
        self,
        review: Review,
        column: str = "overpaid",
        *,
        inside: NDArray[np.bool_],
        named: str,
        values: NDArray[np.float64] | None = None,
        designed: tuple[SurveyDesign, tuple[str, ...]] | None = None,
    ) -> Fit:
        """The fit; a caller with many domains gives the review's `values` and its design."""
        values = review.values(column) if values is None else values
        if own_strata(review):
            return self._drawn(review, column, values * inside, inside)
        design, notes = designed or review_design(review)
        part = domain_total(values, inside.astype(np.float64), design)
        few = int(np.count_nonzero(values[inside]))
        if few < FEWEST_VALUES:
            units = "unit has" if few == 1 else "units have"
            more = f"only {few} sampled {units} a value other than 0 in the domain {named}"
            notes = (*notes, more)
        return self.fitted(review, column, part, notes, inside=inside, high_denial=False)

    def _drawn(
        self,
        review: Review,
        column: str,
        values: NDArray[np.float64],
        inside: NDArray[np.bool_],
    ) -> Fit:
        made = drawn_total(review, values)
        sample = sample_of(review, column, inside=inside)
        return Fit(
            self,
            f"{made.label}, domain",
            review,
            column,
            values,
            sample,
            stratum_estimates(review, values, sample),
            made.point,
            made.variance,
            domain_degrees(review, inside),
            notes=made.notes,
            design_df=made.df,
        )


@dataclass(frozen=True, kw_only=True)
class Rate(FittedEstimator):
    """The share of units in error; its limits are those of a share, which no script repeats."""

    def script_data(self, fit: Fit) -> ScriptData:
        raise not_exported(fit.label)


DOMAIN = Domain(name="domain")
RATE = Rate(name="rate")
