"""Ratio estimators of a total, combined over strata or separate by stratum.

    combined   T = X R,        R = sum w y / sum w x
    separate   T = sum X_h R_h

x is known for every unit of the frame (the amount paid, with its total X). Linearised values:
u = (X / Xhat) (y - R x), by stratum for the separate form. Good where y is nearly proportional
to x; biased by about the squared coefficient of variation of Xhat, in every stratum for the
separate form, so few units in a stratum are its danger.

With most units denied and skewed payments the limits of a ratio estimate cover far below their
level (0.82 at 50% denied, 0.63 at 90%, 0.40 at 95% instead of 0.90, n = 30, lognormal
amounts): the residuals of the few right claims decide the variance and are mostly not sampled.
Source: Cochran (1977), Sampling Techniques, 3rd ed., chapter 6; Saerndal, Swensson and Wretman
(1992), section 7.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.fitted_estimator import AuxiliaryEstimator, residual_strata
from extrapolation.estimators.frame_totals import known_totals
from extrapolation.estimators.linearised import (
    AUXILIARY,
    OWN_RATIOS,
    SHARED_RATIO,
    Linearised,
    column,
)
from extrapolation.estimators.scripts import (
    SAS_CALIBRATED,
    STATA_CALIBRATED,
    ScriptData,
    ScriptLines,
    r_named,
    sas_fitted,
    sas_procedure,
    stata_fitted,
)
from extrapolation.estimators.workings import (
    AS_COMPUTED,
    COCHRAN,
    MEAN_MEANING,
    PLANNED_SIZE,
    ROOT,
    ROOT_MEANING,
    SAMPLED_N,
    SIMPLE_SE,
    Column,
    Layout,
    RatioTotals,
    Table,
    Workings,
    spread,
    strata_columns,
    summed,
)
from extrapolation.samples.shapes import is_plain, rows_by_stratum
from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign


def combined_ratio(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, total: float
) -> Linearised:
    """T = X sum w y / sum w x.

    `values` y and `auxiliary` x have one entry a sampled unit, `total` is X, the frame's total
    of x. Raises `EstimateError` where the sampled x add up to 0 or X is not above 0.
    """
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    below = design.total(x)
    if not below > 0 or not 0 < total < np.inf:
        raise _no_ratio("sample", below, total)
    ratio = design.total(y) / below
    return Linearised(
        estimator="combined ratio",
        point=total * ratio,
        influence=total / below * (y - ratio * x),
        design=design,
        df=design.df,
        refit=lambda weights: total * (weights @ y) / (weights @ x),
        details={SHARED_RATIO: ratio, "auxiliary total": total, "auxiliary estimate": below},
        factors=np.full(design.n, total / below),
    )


def separate_ratio(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, totals: Mapping[str, float]
) -> Linearised:
    """T = sum X_h R_h over the strata of the first stage; `totals` are the X_h by label."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    strata, count = design.first.strata, len(design.labels)
    above = np.bincount(strata, weights=design.weights * y, minlength=count)
    below = np.bincount(strata, weights=design.weights * x, minlength=count)
    known = np.array([totals.get(label, np.nan) for label in design.labels], dtype=np.float64)
    faults = [
        Problem(
            f"stratum {label}",
            f"a sampled total of {xhat:,.2f} and a known one of {X:,.2f}",
            "both above 0",
            "Combine the strata, or use another estimator",
        )
        for label, xhat, X in zip(design.labels, below, known, strict=True)
        if not (xhat > 0 and 0 < X < np.inf)
    ]
    if faults:
        raise EstimateError.collected(faults, what="separate ratio")
    ratios = above / below
    member = strata == np.arange(count)[:, None]
    factors = (known / below)[strata]

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        parts = ((weights * y) @ member.T) / ((weights * x) @ member.T)
        return np.asarray(parts @ known)

    return Linearised(
        estimator="separate ratio",
        point=float(known @ ratios),
        influence=factors * (y - ratios[strata] * x),
        design=design,
        df=design.df,
        refit=refit,
        details={OWN_RATIOS: dict(zip(design.labels, ratios.tolist(), strict=True))},
        factors=factors,
    )


def _no_ratio(where: str, below: float, total: float) -> EstimateError:
    return EstimateError(
        f"an auxiliary that adds up to {below:,.2f} where it is known as {total:,.2f}",
        where=where,
        expected="both above 0",
        fix="Use the expansion estimator",
    )


@dataclass(frozen=True, kw_only=True)
class Ratio(AuxiliaryEstimator):
    """The ratio to an auxiliary with known totals, one over all strata or `separate` by stratum."""

    form: ClassVar[str] = "ratio"

    def of_values(
        self, y: ArrayLike, x: ArrayLike, design: SurveyDesign, known: Mapping[str, float]
    ) -> Linearised:
        if self.separate:
            return separate_ratio(y, x, design, totals=known)
        return combined_ratio(y, x, design, total=sum(known.values()))

    def workings(self, fit: Fit) -> Workings | None:
        """Residuals y - R x; `known` are the X_h, `estimated` the N_h xbar_h they correct."""
        if not is_plain(fit.review):
            return super().workings(fit)
        name, details, values = str(fit.details[AUXILIARY]), fit.details, fit.by_unit()
        known = known_totals(fit.review, name, None)
        auxiliary = fit.by_unit(fit.review.values(name))
        units, found = [], {}
        for row in rows_by_stratum(fit.review):
            key = (row.stratum, row.unit_id)
            ratio = details[OWN_RATIOS][row.stratum] if self.separate else details[SHARED_RATIO]
            found[key] = values[key] - ratio * auxiliary[key]
            units.append(
                {
                    "stratum": row.stratum,
                    "unit_id": row.unit_id,
                    "value": values[key],
                    "auxiliary": auxiliary[key],
                    "residual": found[key],
                }
            )
        strata = residual_strata(fit, found)
        whole, below = sum(known.values()), 0.0
        for part in strata:
            here = [x for (label, _), x in auxiliary.items() if label == part["label"]]
            part["known"] = known[part["label"]]
            part["estimated"] = part["size"] * float(np.mean(here))
            below += part["estimated"]
            if self.separate:
                part["ratio"] = details[OWN_RATIOS][part["label"]]
                part["point"] = part["known"] * part["ratio"]
        for part in strata:
            part["se"] *= part["known"] / part["estimated"] if self.separate else whole / below
        shared = None if self.separate else float(details[SHARED_RATIO])
        totals = RatioTotals(name, self.separate, whole, below, shared)
        return Workings(self.form, tuple(units), tuple(strata), ratio=totals)

    def layout(self, workings: Workings) -> Layout:
        return AS_COMPUTED if workings.ratio is None else _layout(workings, workings.ratio)

    def r_lines(self, data: ScriptData) -> ScriptLines:
        if not self._by_stratum(data):
            return ScriptLines(
                after=[
                    f"made <- predict(svyratio(~y, ~x1, design), total = {data.totals[0]!r})",
                    "point <- made$total[[1]]; se <- made$se[[1]]",
                ]
            )
        return ScriptLines(
            after=[
                f"X <- {r_named(data.totals, 'list')}",
                "made <- predict(svyratio(~y, ~x1, design, separate = TRUE), total = X)",
                "point <- made$total[[1]]; se <- made$se[[1]]",
            ]
        )

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        if not self._by_stratum(data):
            procedure = sas_procedure(
                variables="y x1",
                statistics="mean",
                table="Ratio",
                ratio="y / x1",
                made="data limits; set made;",
            )
            multiply = f"{data.totals[0]!r} * "
            figures = f"  point = {multiply}Ratio; se = {multiply}StdErr;"
            return ScriptLines(after=[*procedure, figures])
        return sas_fitted(
            [
                "proc sql; create table ratios as select stratum,",
                "  sum(weight * y) / sum(weight * x1) as r from rows group by stratum;",
                "  create table fitted as select a.*, a.y - b.r * a.x1 as e",
                "  from rows a inner join ratios b on a.stratum = b.stratum; quit;",
                *SAS_CALIBRATED,
            ]
        )

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        if not self._by_stratum(data):
            multiply = f"{data.totals[0]!r} * "
            return ScriptLines(
                after=[
                    "svy: ratio y / x1",
                    f"scalar point = {multiply}el(e(b), 1, 1)",
                    f"scalar se = {multiply}sqrt(el(e(V), 1, 1))",
                ]
            )
        return stata_fitted(
            [
                "bysort stratum: egen double above = total(weight * y)",
                "bysort stratum: egen double below = total(weight * x1)",
                "generate double e = y - above / below * x1",
                *STATA_CALIBRATED,
            ]
        )

    def _by_stratum(self, data: ScriptData) -> bool:
        """Over one stratum both forms are the same."""
        return self.separate and len(data.totals) > 1


def _layout(workings: Workings, totals: RatioTotals) -> Layout:
    separate = totals.separate
    # One ratio serves all strata, or every stratum has its own.
    known = "{ratio.known}" if separate else "{ratio.all.known}"
    estimated = "{ratio.estimated}" if separate else "{ratio.all.estimated}"
    ratio = "{ratio.ratio}" if separate else "{ratio.all.ratio}"
    paid = totals.auxiliary == "paid"
    return Layout(
        units=(
            Column("auxiliary", "Known x", formula="{finding.paid}" if paid else ""),
            Column(
                "residual",
                "Residual",
                meaning="y - R x, R of the table below",
                formula=f"{{value}}-{ratio}*{{auxiliary}}",
            ),
        ),
        strata=strata_columns(
            size=PLANNED_SIZE,
            n=SAMPLED_N,
            mean=Column("mean", "Mean", meaning=MEAN_MEANING, formula="{sampled_total}/{n}"),
            deviation=Column(
                "deviation",
                "Deviation of residuals",
                meaning="s_h of the residuals y - R x, divisor n_h - 1",
                formula=spread("residual"),
            ),
            point=Column(
                "point",
                "Point estimate",
                meaning="X_h R_h",
                source=f"{COCHRAN}, section 6.10",
                formula=f"{known}*{ratio}" if separate else "",
                total=summed("point") if separate else f"{known}*{ratio}",
                whole="T = X R, R = sum N_h ȳ_h / sum N_h x̄_h (separate: sum over h of X_h R_h)",
                whole_source=f"{COCHRAN}, chapter 6",
            ),
            se=Column(
                "se",
                "Standard error",
                meaning="g sqrt(N_h (N_h - n_h) s_h² / n_h) with g the known over the estimated "
                "total of x",
                source=f"{COCHRAN}, chapter 6",
                formula=f"{known}/{estimated}*{SIMPLE_SE}",
                total=ROOT,
                whole=ROOT_MEANING,
            ),
        ),
        tables=(_ratios(workings, totals, paid=paid),),
        sample_degrees=True,
        method=(
            (
                "Point estimate",
                "T = X·R,  R = Σh Nh·ȳh / Σh Nh·x̄h",
                "X the known total of x over the frame; the separate form adds up Xh·Rh by "
                "stratum. Cochran (1977), Sampling Techniques, 3rd ed., chapter 6",
            ),
            (
                "Variance",
                "V = g²·Σh Nh·(Nh − nh)·sh² / nh",
                "sh² of the residuals y − R·x, g the known over the estimated total of x (by "
                "stratum in the separate form). Saerndal, Swensson and Wretman (1992), section "
                "7.3",
            ),
        ),
    )


def _ratios(workings: Workings, totals: RatioTotals, *, paid: bool) -> Table:
    """The totals of x and the ratio: of every stratum (separate), or of all."""
    return Table(
        "ratio",
        "Ratio",
        f"The known total of x ({totals.auxiliary}) against its estimate",
        "Totals and ratios of x",
        (
            Column("label", "Stratum", "text"),
            Column(
                "known",
                "Known X_h",
                formula="{plan.total}" if paid else "",
                total=summed("known"),
            ),
            Column(
                "estimated",
                "Estimated",
                meaning="N_h x̄_h",
                formula="{results.size}*SUMPRODUCT({units.own}*{units.auxiliary})/{results.n}",
                total=summed("estimated"),
            ),
            Column(
                "ratio",
                "Ratio R",
                "number",
                9,
                meaning="N_h ȳ_h / (N_h x̄_h), summed before dividing where one ratio serves all "
                "strata",
                formula="{results.size}*{results.mean}/{estimated}",
                total="SUMPRODUCT({results.column.size},{results.column.mean})/{estimated}",
            ),
        ),
        workings.strata,
        total={"label": "All", **asdict(totals)},
    )


RATIO = Ratio(name="ratio", separate=False)
COMBINED_RATIO = Ratio(name="combined_ratio", separate=False)
SEPARATE_RATIO = Ratio(name="separate_ratio", separate=True)
