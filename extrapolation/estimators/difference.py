"""The difference estimator: a known total corrected by the sampled differences.

    T = k X + sum w (y - k x)

with a slope k fixed before the data (1 for a book value x and its audited value y) and X known.
Unbiased for any k; its variance is that of y - k x. With k = 0 it is the expansion estimator,
and so is the overpayment that follows from the audited total: X - [X + sum w (a - x)] =
sum w (x - a). Source: Saerndal, Swensson and Wretman (1992), section 6.3; Cochran (1977),
Sampling Techniques, 3rd ed., section 7.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extrapolation.estimators.design_estimator import review_design
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.fitted_estimator import FittedEstimator, one_auxiliary
from extrapolation.estimators.frame_totals import Totals, known_totals
from extrapolation.estimators.linearised import AUXILIARY, SLOPE, Linearised, column
from extrapolation.estimators.scripts import ScriptData, ScriptLines, sas_fitted, stata_fitted
from extrapolation.estimators.weighted import weighted_total
from extrapolation.reviews.records import Review

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from extrapolation.samples.survey_designs import SurveyDesign


def difference_total(
    values: ArrayLike,
    auxiliary: ArrayLike,
    design: SurveyDesign,
    *,
    total: float,
    slope: float = 1.0,
) -> Linearised:
    """T = k X + sum w (y - k x); `total` is X, `slope` is k."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    rest = y - slope * x
    return Linearised(
        estimator="difference",
        point=slope * total + design.total(rest),
        influence=rest,
        design=design,
        df=design.df,
        refit=lambda weights: slope * total + weights @ rest,
        details={SLOPE: slope, "auxiliary total": total},
    )


@dataclass(frozen=True, kw_only=True)
class Difference(FittedEstimator):
    """The expanded differences, corrected by a known total where an auxiliary is named."""

    def fit(
        self,
        review: Review,
        column: str = "overpaid",
        *,
        auxiliary: str | None = None,
        slope: float = 1.0,
        totals: Totals | None = None,
    ) -> Fit:
        design, notes = review_design(review)
        values = review.values(column)
        if auxiliary is None:
            made = weighted_total(values, design)
        else:
            known = sum(known_totals(review, auxiliary, totals).values())
            x = review.values(auxiliary)
            made = difference_total(values, x, design, total=known, slope=slope)
            made = replace(made, details={**made.details, AUXILIARY: auxiliary})
        return self.fitted(review, column, made, notes, label="difference", high_denial=False)

    def script_data(self, fit: Fit) -> ScriptData:
        if AUXILIARY not in fit.details:
            return super().script_data(fit)
        return one_auxiliary(fit, by_stratum=False)

    def r_lines(self, data: ScriptData) -> ScriptLines:
        if not data.auxiliaries:
            return super().r_lines(data)
        return ScriptLines(
            [f"rows$d <- rows$y - ({data.slope!r}) * rows$x1"],
            [
                "made <- svytotal(~d, design)",
                f"point <- ({data.slope!r}) * ({data.totals[0]!r}) + coef(made)[[1]]",
                "se <- as.numeric(SE(made))[[1]]",
            ],
        )

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        if not data.auxiliaries:
            return super().sas_lines(data)
        return sas_fitted(
            [
                f"data rows; set rows; t = y - ({data.slope!r}) * x1; u = t; run;",
                f"%let offset = %sysevalf(({data.slope!r}) * ({data.totals[0]!r}));",
            ]
        )

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        if not data.auxiliaries:
            return super().stata_lines(data)
        return stata_fitted(
            [
                f"generate double t = y - ({data.slope!r}) * x1",
                "generate double u = t",
                f"scalar offset = ({data.slope!r}) * ({data.totals[0]!r})",
            ]
        )


DIFFERENCE = Difference(name="difference")
