"""Regression estimators of a total: simple, combined over strata, separate by stratum.

    simple     T = N (ybar + b (Xbar - xbar)),  b = s_xy / s_x^2
               v = N^2 (1 - f) / n * sum e^2 / (n - 2)
    combined   T = sum w y + b (X - sum w x),   b = sum a_h s_xyh / sum a_h s_xh^2,
               a_h = N_h (N_h - n_h) / n_h,     v = sum a_h sum e^2 / (n_h - 1)
    separate   a simple regression in every stratum, v_h with n_h - 2

e are the residuals about each stratum's mean. Biased by the fit, most in the separate form with
few units a stratum; as with ratios the limits cover too little where most units are denied and
payments are skewed. For designs of one stage without replacement. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 7.3 to 7.10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.fitted_estimator import AuxiliaryEstimator
from extrapolation.estimators.linearised import SLOPE, Linearised, column
from extrapolation.estimators.scripts import (
    R_RESIDUALS,
    R_SIZED,
    SAS_SIZED,
    STATA_SIZED,
    ScriptData,
    ScriptLines,
    r_named,
    sas_fitted,
    stata_fitted,
)
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

LEAST_UNITS = 3
"""A line through fewer units leaves no residual."""


def combined_regression(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, total: float
) -> Linearised:
    """One slope for all strata (the simple regression estimator where there is one).

    `values` y and `auxiliary` x have one entry a sampled unit, `total` is X. Raises
    `EstimateError` where x does not vary, or for a design of several stages.
    """
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    factors = _factors(design)
    simple = len(factors) == 1
    if simple and design.n < LEAST_UNITS and factors[0] > 0:
        raise EstimateError(f"{design.n} units", expected=f"at least {LEAST_UNITS}", fix="")
    slope = float(_slopes(design.weights[None, :], y, x, design, factors)[0])
    short = simple and factors[0] > 0

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        slopes = _slopes(weights, y, x, design, factors)
        return np.asarray(weights @ y + slopes * (total - weights @ x))

    lost = (design.n - 1) / (design.n - 2) if short else 1.0
    return Linearised(
        estimator="regression" if simple else "combined regression",
        point=design.total(y) + slope * (total - design.total(x)),
        influence=y - slope * x,
        design=design,
        df=max(design.df - 1, 0),
        refit=refit,
        details={SLOPE: slope, "auxiliary total": total},
        scaling=np.full(design.n, lost),
    )


def separate_regression(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, totals: Mapping[str, float]
) -> Linearised:
    """A slope for every stratum of the first stage; `totals` are the X_h by label."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    factors = _factors(design)
    strata, sampled = design.first.strata, design.first.sampled
    few = [
        label
        for label, n, factor in zip(design.labels, sampled, factors, strict=True)
        if n < LEAST_UNITS and factor > 0
    ]
    lost = [label for label in design.labels if not np.isfinite(totals.get(label, np.nan))]
    if few or lost:
        raise EstimateError(
            f"strata {', '.join(map(repr, (few or lost)[:3]))} with fewer than {LEAST_UNITS} "
            "sampled units or without a known auxiliary total",
            expected=f"{LEAST_UNITS} units and a total in every stratum",
            fix="Use the combined regression estimator",
        )
    known = np.array([totals[label] for label in design.labels])
    member = strata == np.arange(len(known))[:, None]

    def parts(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        slopes = np.stack(
            [
                _slopes(
                    weights * m, y, x, design, np.where(np.arange(len(known)) == h, factors, 0.0)
                )
                for h, m in enumerate(member)
            ],
            axis=-1,
        )
        return slopes, (weights * y) @ member.T + slopes * (known - (weights * x) @ member.T)

    slopes, points = parts(design.weights[None, :])
    scale = np.where(factors > 0, (sampled - 1) / np.maximum(sampled - 2, 1), 1.0)
    return Linearised(
        estimator="separate regression",
        point=float(points.sum()),
        influence=y - slopes[0][strata] * x,
        design=design,
        df=int((sampled[factors > 0] - 2).sum()),
        refit=lambda weights: np.asarray(parts(weights)[1].sum(axis=1)),
        details={"slopes": dict(zip(design.labels, slopes[0].tolist(), strict=True))},
        scaling=scale[strata],
    )


def _factors(design: SurveyDesign) -> NDArray[np.float64]:
    """(N_h - n_h) / (n_h - 1): turns weighted sums of squares into a_h s_h^2; 0 in a census."""
    if len(design.stages) != 1 or not np.isfinite(design.first.sizes).all():
        raise EstimateError(
            "a regression estimate of a design of several stages or with replacement",
            expected="one stage without replacement",
            fix="Use the generalised regression estimator (greg)",
        )
    n, fraction = design.first.sampled, design.first.fraction
    size = n / fraction
    return np.where(n > 1, (size - n) / np.maximum(n - 1, 1), 0.0)


def _slopes(
    weights: NDArray[np.float64],
    y: NDArray[np.float64],
    x: NDArray[np.float64],
    design: SurveyDesign,
    factors: NDArray[np.float64],
) -> NDArray[np.float64]:
    """b for every row of weights; 0 where every stratum is reviewed in full."""
    above, below = np.zeros(len(weights)), np.zeros(len(weights))
    for code in np.flatnonzero(factors > 0):
        here = design.first.strata == code
        w = weights[:, here]
        whole = w.sum(axis=1, keepdims=True)
        dx = x[here] - (w @ x[here])[:, None] / whole
        dy = y[here] - (w @ y[here])[:, None] / whole
        above += factors[code] * (w * dx * dy).sum(axis=1)
        below += factors[code] * (w * dx * dx).sum(axis=1)
    if (factors > 0).any() and not (below > 0).all():
        raise EstimateError(
            "an auxiliary that does not vary in the sample",
            expected="at least two values",
            fix="Use the expansion estimator",
        )
    return above / below if (factors > 0).any() else above


@dataclass(frozen=True, kw_only=True)
class Regression(AuxiliaryEstimator):
    """The regression on an auxiliary with known totals: one slope, or `separate` ones."""

    def of_values(
        self, y: ArrayLike, x: ArrayLike, design: SurveyDesign, known: Mapping[str, float]
    ) -> Linearised:
        if self.separate:
            return separate_regression(y, x, design, totals=known)
        return combined_regression(y, x, design, total=sum(known.values()))

    def r_lines(self, data: ScriptData) -> ScriptLines:
        return _r_separate(data) if self.separate else _r_combined(data)

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        return sas_fitted(_sas_separate(data) if self.separate else _sas_combined(data))

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        return stata_fitted(_stata_separate(data) if self.separate else _stata_combined(data))


def _r_combined(data: ScriptData) -> ScriptLines:
    """One slope: within strata, each weighted with N (N - n) / (n (n - 1)); none in a census.

    R's `lm` gives the slope, which survey lacks, and survey the variance of the residuals.
    """
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    fit = (
        "lm(y ~ x1, data = rows)"
        if simple
        else "lm(y ~ x1 + factor(stratum), data = rows, weights = a)"
    )
    slope = f'b <- coef({fit})[["x1"]]' if open_strata.any() else "b <- 0"
    lost = "(nrow(rows) - 1) / (nrow(rows) - 2)" if simple and open_strata.all() else "1"
    return ScriptLines(
        [*R_SIZED, slope, f"rows$u <- (rows$y - b * rows$x1) * sqrt({lost})"],
        [
            f"point <- sum(rows$weight * rows$y) + b * ({data.totals[0]!r} - "
            "sum(rows$weight * rows$x1))",
            R_RESIDUALS,
        ],
    )


def _r_separate(data: ScriptData) -> ScriptLines:
    return ScriptLines(
        [
            *R_SIZED,
            "b <- sapply(split(rows, rows$stratum), function(part)",
            '  if (part$rate1[1] >= 1) 0 else coef(lm(y ~ x1, data = part))[["x1"]])',
            "rows$b <- b[as.character(rows$stratum)]",
            "lost <- ifelse(rows$rate1 >= 1, 1, (rows$taken - 1) / pmax(rows$taken - 2, 1))",
            "rows$u <- (rows$y - rows$b * rows$x1) * sqrt(lost)",
        ],
        [
            f"X <- {r_named(data.totals, 'c')}",
            "xhat <- tapply(rows$weight * rows$x1, rows$stratum, sum)",
            "point <- sum(rows$weight * rows$y) + sum(b * (X[names(b)] - xhat[names(b)]))",
            R_RESIDUALS,
        ],
    )


def _sas_combined(data: ScriptData) -> list[str]:
    """Slope within strata; the residuals of a single stratum carry (n - 1) / (n - 2)."""
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    lost = "(taken - 1) / (taken - 2)" if simple and open_strata.all() else "1"
    if open_strata.any():
        classes = "" if simple else "class stratum; "
        terms = "x1" if simple else "stratum x1"
        fit = [
            "ods output ParameterEstimates=slopes;",
            f"proc glm data=rows; {classes}model y = {terms} / solution; weight a; run; quit;",
            "data _null_; set slopes;",
            "  if Parameter = 'x1' then call symputx('b', put(Estimate, best32.)); run;",
        ]
    else:
        fit = ["%let b = 0;"]
    return [
        *SAS_SIZED,
        *fit,
        f"data rows; set rows; t = y - (&b) * x1; u = t * sqrt({lost}); run;",
        f"%let offset = %sysevalf((&b) * ({data.totals[0]!r}));",
    ]


def _sas_separate(data: ScriptData) -> list[str]:
    known = [f"{place} {total!r}" for place, total in enumerate(data.totals, start=1)]
    return [
        *SAS_SIZED,
        "proc sort data=rows; by stratum; run;",
        "proc reg data=rows noprint outest=slopes(keep=stratum x1 rename=(x1=b)); by stratum;",
        "  model y = x1; run; quit;",
        "data known; input stratum X; datalines;",
        *known,
        ";",
        "data rows; merge rows slopes; by stratum; if rate1 >= 1 then b = 0;",
        "  lost = 1; if rate1 < 1 then lost = (taken - 1) / (taken - 2);",
        "  t = y - b * x1; u = t * sqrt(lost); run;",
        "data slopes; merge rows(keep=stratum b) known; by stratum; if first.stratum; run;",
        "proc sql noprint; select sum(b * X) format=best32. into :offset from slopes; quit;",
    ]


def _stata_combined(data: ScriptData) -> list[str]:
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    lost = "(taken - 1) / (taken - 2)" if simple and open_strata.all() else "1"
    terms = "x1" if simple else "x1 i.stratum"
    fit = [f"regress y {terms} [aweight = a] if a > 0", "scalar b = _b[x1]"]
    return [
        *STATA_SIZED,
        *(fit if open_strata.any() else ["scalar b = 0"]),
        "generate double t = y - b * x1",
        f"generate double u = t * sqrt({lost})",
        f"scalar offset = b * ({data.totals[0]!r})",
    ]


def _stata_separate(data: ScriptData) -> list[str]:
    start = ["generate double b = 0", "generate double lost = 1", "scalar offset = 0"]
    lines = [*STATA_SIZED, *start]
    for place, total in enumerate(data.totals, start=1):
        if data.design.first.fraction[place - 1] < 1:
            lines += [
                f"regress y x1 if stratum == {place}",
                f"replace b = _b[x1] if stratum == {place}",
                f"replace lost = (taken - 1) / (taken - 2) if stratum == {place}",
                f"scalar offset = offset + _b[x1] * ({total!r})",
            ]
    return [*lines, "generate double t = y - b * x1", "generate double u = t * sqrt(lost)"]


REGRESSION = Regression(name="regression", separate=False)
COMBINED_REGRESSION = Regression(name="combined_regression", separate=False)
SEPARATE_REGRESSION = Regression(name="separate_regression", separate=True)
