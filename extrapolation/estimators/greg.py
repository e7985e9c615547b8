"""The generalised regression (GREG) estimator: calibration on known totals.

    T = sum w y + (X - sum w x)' B,   B = (sum w x x')^-1 sum w x y
    g = 1 + (X - sum w x)' (sum w x x')^-1 x,   v = design variance of sum w g e

with auxiliaries x whose totals X over the frame are known (the number of units among them, where
an intercept is kept) and residuals e = y - x'B. Serves any design of the toolkit. Nearly unbiased
in large samples; with many auxiliaries and few units the variance comes out too small. Source:
Saerndal, Swensson and Wretman (1992), sections 6.4 to 6.6; Deville and Saerndal (1992), JASA 87.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import review_design
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.fitted_estimator import FittedEstimator
from extrapolation.estimators.frame_totals import check_totals, known_totals
from extrapolation.estimators.linearised import UNITS, Linearised, column
from extrapolation.estimators.scripts import (
    R_FIGURES,
    SAS_CALIBRATED,
    STATA_CALIBRATED,
    ScriptData,
    ScriptLines,
    sas_fitted,
    stata_fitted,
)
from extrapolation.reviews.records import Review
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

INTERCEPT = "(intercept)"
"""Its coefficient's name; its known total is the number of units."""


def greg_total(
    values: ArrayLike,
    auxiliaries: Mapping[str, ArrayLike],
    design: SurveyDesign,
    *,
    totals: Mapping[str, float],
    units: float | None = None,
) -> Linearised:
    """T by calibration on `totals`, one for each of the `auxiliaries`.

    `units` is the number of units of the frame; with it an intercept is kept, without it the
    regression goes through the origin. The coefficients come from statsmodels' weighted least
    squares. Raises `EstimateError` for auxiliaries without totals, or that depend on each other.
    """
    from statsmodels.regression.linear_model import WLS

    y = column(values, design, "values")
    if set(auxiliaries) != set(totals) or (not auxiliaries and units is None):
        raise EstimateError(
            f"auxiliaries {', '.join(auxiliaries)} and totals {', '.join(totals)}",
            expected="a known total for each auxiliary",
            fix="Name the same columns in both",
        )
    names = [*([INTERCEPT] if units is not None else []), *auxiliaries]
    columns = [np.ones(design.n)] if units is not None else []
    columns += [column(auxiliaries[name], design, name) for name in auxiliaries]
    x = np.stack(columns, axis=1)
    given = [totals[name] for name in auxiliaries]
    known = np.array([*([units] if units is not None else []), *given], dtype=np.float64)
    scale = np.abs(x).max(axis=0)
    if (scale == 0).any() or np.linalg.matrix_rank(x / np.where(scale > 0, scale, 1)) < len(names):
        raise EstimateError(
            f"auxiliaries {', '.join(names)} that depend on each other in the sample",
            expected="none that follows from the others",
            fix="Leave one out",
        )
    z, goal = x / scale, known / scale
    fitted = WLS(y, z, weights=design.weights).fit()
    slopes = np.asarray(fitted.params)
    short = goal - design.weights @ z
    moments = (z * design.weights[:, None]).T @ z
    g = 1 + z @ np.linalg.solve(moments, short)
    residuals = y - z @ slopes

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        inner = np.einsum("rn,np,nq->rpq", weights, z, z)
        sides = np.einsum("rn,np,n->rp", weights, z, y)
        fits = np.linalg.solve(inner, sides[..., None])[..., 0]
        return np.asarray(weights @ y + ((goal - weights @ z) * fits).sum(axis=1))

    notes: tuple[str, ...] = ()
    if (g <= 0).any():
        notes = (f"{int((g <= 0).sum())} units have a calibrated weight of 0 or less",)
    return Linearised(
        estimator="generalised regression",
        point=design.total(y) + float(short @ slopes),
        influence=g * residuals,
        design=design,
        df=max(design.df - (len(names) - (units is not None)), 0),
        refit=refit,
        details={"coefficients": dict(zip(names, (slopes / scale).tolist(), strict=True))},
        notes=notes,
        factors=g,
    )


@dataclass(frozen=True, kw_only=True)
class GeneralizedRegression(FittedEstimator):
    """Calibration on the totals of auxiliaries, and on the number of units with `intercept`."""

    def fit(
        self,
        review: Review,
        column: str = "overpaid",
        *,
        auxiliaries: Sequence[str] = ("paid",),
        totals: Mapping[str, float] | None = None,
        intercept: bool = True,
    ) -> Fit:
        design, notes = review_design(review)
        given = dict(totals or {})
        for name in given.keys() & set(auxiliaries):
            check_totals(review, name, {"all": float(given[name])})
        known = {
            name: given[name] if name in given else sum(known_totals(review, name, None).values())
            for name in auxiliaries
        }
        units = float(sum(row.size for row in review.strata)) if intercept else None
        made = greg_total(
            review.values(column),
            {name: review.values(name) for name in auxiliaries},
            design,
            totals=known,
            units=units,
        )
        more = {"auxiliary totals": dict(known), UNITS: units}
        return self.with_totals(review, column, made, notes, known, more)

    def script_data(self, fit: Fit) -> ScriptData:
        made = fit.linearised
        assert made is not None
        totals, units = fit.details["auxiliary totals"], fit.details[UNITS]
        rows = made.design.rows
        return ScriptData(
            made.design,
            fit.review.values(fit.column)[rows],
            tuple(fit.review.values(str(name))[rows] for name in totals),
            tuple(float(t) for t in totals.values()),
            units=None if units is None else float(units),
            factors=made.factors,
        )

    def r_lines(self, data: ScriptData) -> ScriptLines:
        """Auxiliaries in units of their largest value: the same fit, and well conditioned."""
        before, known = [], [] if data.units is None else [f"`(Intercept)` = {data.units!r}"]
        names = _names(data)
        for name, values, total in zip(names, data.auxiliaries, data.totals, strict=True):
            scale = float(np.abs(values).max())
            before.append(f"rows${name} <- rows${name} / {scale!r}")
            known.append(f"{name} = {total!r} / {scale!r}")
        formula = " + ".join(names or ["1"]) + ("" if data.units is not None else " - 1")
        return ScriptLines(
            before,
            [
                f"known <- c({', '.join(known)})",
                f"made <- svytotal(~y, calibrate(design, ~{formula}, known))",
                R_FIGURES,
            ],
        )

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        options = "" if data.units is not None else " / noint"
        return sas_fitted(
            [
                f"proc reg data=rows noprint; model y = {' '.join(_names(data))}{options}; "
                "weight weight;",
                "  output out=fitted r=e; run; quit;",
                *SAS_CALIBRATED,
            ]
        )

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        origin = ", noconstant" if data.units is None else ""
        return stata_fitted(
            [
                f"regress y {' '.join(_names(data))} [aweight = weight]{origin}",
                "predict double e, residuals",
                *STATA_CALIBRATED,
            ]
        )


def _names(data: ScriptData) -> list[str]:
    return [f"x{k}" for k in range(1, len(data.auxiliaries) + 1)]


GREG = GeneralizedRegression(name="greg")
