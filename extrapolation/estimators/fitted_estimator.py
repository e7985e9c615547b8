"""Estimators that use more than the sample: fitted to the survey design of a review.

They serve every design whose variance is that of stages. Their variance is that of linearized
values, so that limits rest on the estimate, its standard error and degrees of freedom alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from extrapolation.estimators.design_estimator import (
    review_design,
    stratum_estimates,
    weighted_workings,
)
from extrapolation.estimators.estimator import Estimator, Fit, Refit
from extrapolation.estimators.frame_totals import Totals, far_totals, known_totals
from extrapolation.estimators.linearised import AUXILIARY, SLOPE, Linearised
from extrapolation.estimators.scripts import ScriptData
from extrapolation.estimators.workings import Layout, Workings, residual_layout
from extrapolation.reviews.records import Review
from extrapolation.samples.quantities import sample_of
from extrapolation.samples.shapes import is_plain, rows_by_stratum
from primafacie.core.errors import warn
from primafacie.core.table_rows import MadeRow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

HIGH_DENIAL = 0.5
"""Above this share of sampled units in error a ratio or regression limit carries its warning."""
WARNING = (
    "ratio and regression limits cover far below their level where most units are in error and "
    "payments are skewed: 0.82 at 50%, 0.63 at 90% and 0.40 at 95% in error instead of 0.90 "
    "(simulated: lognormal payments denied whole, samples of 30)"
)


@dataclass(frozen=True, kw_only=True)
class FittedEstimator(Estimator):
    """An estimator with a linearized variance on the review's own design."""

    form: ClassVar[str] = "residuals"

    def fitted(
        self,
        review: Review,
        column: str,
        made: Linearised,
        notes: Sequence[str] = (),
        *,
        label: str = "",
        inside: NDArray[np.bool_] | None = None,
        high_denial: bool = True,
        cautions: tuple[str, ...] = (),
    ) -> Fit:
        """The fit of a linearized estimate, with the warning of high denial where it applies.

        `inside` says which counted rows belong to the domain that is totalled: the values and the
        sample have 0 elsewhere.
        """
        values = review.values(column)
        values = values if inside is None else np.where(inside, values, 0.0)
        sample = sample_of(review, column, inside=inside)
        share = float(np.mean([row.error for row in review.counted])) if high_denial else 0.0
        if share > HIGH_DENIAL:
            text = f"{100 * share:.0f}% of the sampled units are in error: {WARNING}"
            cautions = (*cautions, warn("HIGH-DENIAL-RATIO", text, stacklevel=4))
        return Fit(
            self,
            label or made.estimator,
            review,
            column,
            values,
            sample,
            stratum_estimates(review, values, sample),
            made.point,
            made.variance,
            made.df,
            linearised=made,
            details=dict(made.details),
            notes=(*notes, *made.notes),
            cautions=cautions,
            design_df=None if inside is None else made.design.df,
        )

    def with_totals(
        self,
        review: Review,
        column: str,
        made: Linearised,
        notes: Sequence[str],
        known: Mapping[str, float],
        more: Mapping[str, Any],
    ) -> Fit:
        """The fit to known totals by column, with `more` details; a far total is a caution."""
        far = far_totals(review, made.design, known)
        made = replace(made, details={**made.details, **more})
        return self.fitted(review, column, made, notes, cautions=far)

    def workings(self, fit: Fit) -> Workings | None:
        return residuals(fit) if is_plain(fit.review) else weighted_workings(fit)

    def layout(self, workings: Workings) -> Layout:
        return residual_layout(workings)


@dataclass(frozen=True, kw_only=True)
class AuxiliaryEstimator(FittedEstimator):
    """An estimator with one auxiliary of known total: one fit, or one `separate` by stratum."""

    separate: bool
    refits: ClassVar[bool] = True

    def of_values(
        self, y: ArrayLike, x: ArrayLike, design: SurveyDesign, known: Mapping[str, float]
    ) -> Linearised:
        """The estimate from values and auxiliary with the known totals by stratum."""
        raise NotImplementedError(f"{self.name} is not fitted to values")

    def fit(
        self,
        review: Review,
        column: str = "overpaid",
        *,
        auxiliary: str = "paid",
        totals: Totals | None = None,
    ) -> Fit:
        design, notes = review_design(review)
        known = known_totals(review, auxiliary, totals, by_stratum=self.separate)
        made = self.of_values(review.values(column), review.values(auxiliary), design, known)
        more: dict[str, Any] = {AUXILIARY: auxiliary}
        if self.separate:
            more["auxiliary totals"] = {label: known[label] for label in design.labels}
        whole = {auxiliary: sum(known.values())}
        return self.with_totals(review, column, made, notes, whole, more)

    def refit(
        self,
        values: NDArray[np.float64],
        paid: NDArray[np.float64],
        design: SurveyDesign,
        *,
        totals: Mapping[str, float],
    ) -> Refit:
        made = self.of_values(values, paid, design, totals)
        return Refit(made.point, made.variance, float(made.df))

    def script_data(self, fit: Fit) -> ScriptData:
        return one_auxiliary(fit, by_stratum=self.separate)


def residuals(fit: Fit) -> Workings:
    """The residuals with their g-weights and the correction for what was fitted."""
    made = fit.linearised
    assert made is not None
    scale = np.ones(len(made.influence)) if made.scaling is None else made.scaling**0.5
    by_row = dict(zip(made.design.rows.tolist(), (made.influence * scale).tolist(), strict=True))
    places = {(row.stratum, row.unit_id): k for k, row in enumerate(fit.review.counted)}
    values = fit.by_unit()
    found = {
        (row.stratum, row.unit_id): by_row[places[row.stratum, row.unit_id]]
        for row in rows_by_stratum(fit.review)
    }
    units = [
        {
            "stratum": row.stratum,
            "unit_id": row.unit_id,
            "value": values[row.stratum, row.unit_id],
            "residual": found[row.stratum, row.unit_id],
        }
        for row in rows_by_stratum(fit.review)
    ]
    return Workings(
        "residuals",
        tuple(units),
        tuple(residual_strata(fit, found)),
        fitted=dict(fit.details),
    )


def residual_strata(fit: Fit, found: Mapping[tuple[str, str], float]) -> list[MadeRow]:
    """By stratum: sizes, the deviation of the residuals and what it adds to the variance."""
    rows = []
    for row in fit.strata:
        here = np.array([value for (label, _), value in found.items() if label == row.label])
        deviation = float(here.std(ddof=1)) if row.n > 1 and np.ptp(here) > 0 else 0.0
        variance = row.size * (row.size - row.n) * deviation**2 / row.n
        rows.append(
            {
                "label": row.label,
                "size": row.size,
                "n": row.n,
                "census": row.census,
                "nonzero": row.nonzero,
                "mean": row.mean,
                "sampled_total": row.sampled_total,
                "deviation": deviation,
                "se": variance**0.5,
            }
        )
    return rows


def one_auxiliary(fit: Fit, *, by_stratum: bool) -> ScriptData:
    """The data of an estimator with one auxiliary, and its total or totals by stratum."""
    made, details = fit.linearised, fit.details
    assert made is not None
    if by_stratum:
        by_label = details["auxiliary totals"]
        totals = tuple(float(by_label[label]) for label in made.design.labels)
    else:
        totals = (float(details["auxiliary total"]),)
    rows = made.design.rows
    return ScriptData(
        made.design,
        fit.review.values(fit.column)[rows],
        (fit.review.values(str(details[AUXILIARY]))[rows],),
        totals,
        slope=float(details.get(SLOPE, 1.0)),
        factors=made.factors,
    )
