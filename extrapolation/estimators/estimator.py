"""An estimator of a frame's total: the family, what every member answers, and what a fit gives.

A member is one file of this folder. It fits a review, explains the fit unit by unit (`workings`
and their `layout`), writes the lines of R, SAS and Stata that repeat it, and estimates anew from
redrawn samples. Its card in `sampling.choices`, of the same name, is what a plan knows of it.
An estimator that a person calls by name alone (post-strata, a domain) has no card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from extrapolation.estimators.linearised import Linearised
from extrapolation.estimators.scripts import (
    ScriptData,
    ScriptLines,
    r_total,
    sas_total,
    stata_total,
)
from extrapolation.estimators.stratum_estimates import StratumEstimate
from extrapolation.estimators.workings import AS_COMPUTED, Layout, Workings
from primafacie.core.errors import EstimateError
from primafacie.core.families import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.reviews.records import Review
    from extrapolation.samples.samples import Sample
    from extrapolation.samples.survey_designs import SurveyDesign


@dataclass(frozen=True, eq=False)
class Fit:
    """What an estimator found in a review: a point, a variance, and what they rest on.

    `label` is the estimator in the words of records and reports, `values` has one entry per
    counted row (0 outside of a domain), `sample` is theirs. `df` None: n - H of the sample's
    strata, and the variance is a function of the sampled values alone, so that every bound of
    such samples serves.
    `cautions` say why its limits are not reliable.
    """

    estimator: Estimator
    label: str
    review: Review
    column: str
    values: NDArray[np.float64]
    sample: Sample
    strata: tuple[StratumEstimate, ...]
    point: float
    variance: float
    df: int | None
    linearised: Linearised | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    design_df: int | None = None
    """Of a domain: the degrees of freedom of the whole design."""

    def by_unit(self, values: NDArray[np.float64] | None = None) -> dict[tuple[str, str], float]:
        """The values by stratum and unit."""
        given = self.values if values is None else values
        return {
            (row.stratum, row.unit_id): float(value)
            for row, value in zip(self.review.counted, given, strict=True)
        }


@dataclass(frozen=True)
class Refit:
    """The estimate from a redrawn sample."""

    point: float
    variance: float
    df: float


@dataclass(frozen=True, kw_only=True)
class Estimator:
    """A member of the family; its name is that of its card, where it has one."""

    name: str
    form: ClassVar[str] = "none"
    """The form of its workings, as records name it."""
    by_design: ClassVar[bool] = False
    """Does it follow from how the units were drawn, and from nothing else?"""
    simple_expansion: ClassVar[bool] = False
    """Does every sampled unit count N_h / n_h, and its value alone?"""
    refits: ClassVar[bool] = False
    """Does it serve redraws of simple random strata (`refit`)?"""

    def fit(self, review: Review, column: str = "overpaid", *more: Any, **given: Any) -> Fit:
        """The estimate of the frame's total of a column of the review."""
        raise NotImplementedError(f"{self.name} is not fitted to a review")

    def refit(
        self,
        values: NDArray[np.float64],
        paid: NDArray[np.float64],
        design: SurveyDesign,
        *,
        totals: Mapping[str, float],
    ) -> Refit:
        """The estimate from a redraw of simple random strata.

        `values` and `paid` have one entry per sampled unit of `design`; `totals` are the dollars
        paid in each stratum of the frame.
        """
        raise NotImplementedError(f"{self.name} does not serve redraws")

    def workings(self, fit: Fit) -> Workings | None:
        """The workings of a fit; None where the strata say all.

        Their sums give the point, and the variance where the layout says how.
        """
        del fit
        return Workings(self.form)

    def layout(self, workings: Workings) -> Layout:
        """How workings of its form are read."""
        del workings
        return AS_COMPUTED

    def script_data(self, fit: Fit) -> ScriptData:
        """What the scripts work on; refused (`EstimateError`) where no program repeats the fit."""
        if fit.linearised is None:
            raise not_exported(fit.label)
        return ScriptData(fit.linearised.design, fit.linearised.influence)

    def r_lines(self, data: ScriptData) -> ScriptLines:
        """The lines that leave `point` and `se` in R, around `design` of its package survey."""
        return r_total(data)

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        """Steps before the sampling rates, and from the procedure to `point` and `se`."""
        return sas_total(data)

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        """Lines before `svyset`, and from there to the scalars `point` and `se`."""
        return stata_total(data)


def not_exported(label: str) -> EstimateError:
    """The refusal of an export that no script repeats."""
    return EstimateError(
        f"the export of a {label} estimate",
        expected="an estimate of one of the toolkit's own estimators",
        fix="Estimate by one of them and export that",
    )


ESTIMATORS: Family[Estimator] = Family(
    "estimator",
    "extrapolation.estimators",
    {
        "expansion": "expansion",
        "pps": "hansen_hurwitz",
        "multistage": "multistage",
        "starts": "starts",
        "rhc": "rhc",
        "horvitz_thompson": "horvitz_thompson",
        "by_stratum": "by_stratum",
        "ratio": "ratio",
        "combined_ratio": "ratio",
        "separate_ratio": "ratio",
        "regression": "regression",
        "combined_regression": "regression",
        "separate_regression": "regression",
        "greg": "greg",
        "difference": "difference",
        "poststratified": "poststratified",
        "raked": "raked",
        "domain": "domains",
        "rate": "domains",
    },
    of=Estimator,
)


def layout_of(workings: Workings | None) -> Layout:
    """How workings are read; None: those of an expansion of simple samples.

    A form that no estimator has any more is read as one whose parts are not told by unit.
    """
    shown = Workings("") if workings is None else workings
    for member in ESTIMATORS.values():
        if member.form == shown.form:
            return member.layout(shown)
    return AS_COMPUTED
