"""Hansen and Hurwitz's estimator for draws with replacement in proportion to size.

    T = sum_h X_h mean(y / x)       V = sum_h X_h^2 s_h^2(y / x) / m_h

over m_h draws, a unit as often as it was hit; strata of simple random sampling are added. Unbiased;
imprecise where errors do not go with the size. Source: Hansen and Hurwitz (1943), Annals of
Mathematical Statistics 14; Cochran (1977), Sampling Techniques, 3rd ed., section 9A.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.estimators.design_estimator import (
    DesignEstimator,
    DesignRow,
    chance_of,
    weighted_workings,
)
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.stratum_estimates import RedrawnTotals
from extrapolation.estimators.workings import (
    ROOT,
    ROOT_MEANING,
    SIMPLE_SE,
    Column,
    Kind,
    Layout,
    Workings,
    strata_columns,
    summed,
)
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from primafacie.core.errors import Problem
from primafacie.core.table_rows import TableRow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.designs import Selection

_SOURCE = "Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14"


@dataclass(frozen=True, kw_only=True)
class HansenHurwitz(DesignEstimator):
    """Draws with replacement: a row of the design for every hit, without a correction."""

    form: ClassVar[str] = "draws"
    label: ClassVar[str] = "Hansen-Hurwitz"

    def rows(
        self, stratum: ReviewedStratum, row: ReviewRow, place: int, n: int, faults: list[Problem]
    ) -> list[DesignRow]:
        del n
        chance = chance_of(stratum, row, faults)
        if not chance:
            return []
        draws = [str(number) for number in row.drawn.draws or range(row.hits)]
        return [DesignRow(place, 1 / chance, ((name, np.inf),)) for name in draws]

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        n = selection.n
        # y X / x of every hit
        expanded = np.atleast_2d(n * values[selection.units] / selection.expected)
        rows = len(expanded)
        variances = np.full(rows, np.nan) if n < 2 else expanded.var(axis=1, ddof=1)
        return RedrawnTotals(expanded.mean(axis=1), variances / n, np.full(rows, n - 1.0))

    def workings(self, fit: Fit) -> Workings | None:
        """A unit's size and taint; strata that were drawn as simple ones have their values."""
        if fit.df is not None:
            return weighted_workings(fit)
        values, units, strata = fit.by_unit(), [], []
        for part in fit.sample.strata:
            hit = part.hits is not None
            rows = [row for row in fit.review.counted if row.stratum == part.label]
            for place, row in enumerate(rows):
                size = float(part.caps[place]) if hit and part.caps is not None else None
                value = values[row.stratum, row.unit_id]
                units.append(
                    {
                        "stratum": row.stratum,
                        "unit_id": row.unit_id,
                        "value": value,
                        "hits": int(part.hits[place]) if part.hits is not None else 1,
                        "size": size,
                        "drawn": value if size is None else value / size,
                    }
                )
            strata.append(
                {
                    "label": part.label,
                    "pps": hit,
                    "scale": part.scale,
                    "draws": part.draws,
                    "mean": part.draw_mean,
                    "deviation": part.variance**0.5,
                    "point": part.total,
                    "se": part.total_variance**0.5,
                    "nonzero": int(np.count_nonzero(part.values)),
                    "sampled_total": float(part.values.sum()),
                    "census": part.census,
                }
            )
        return Workings(self.form, tuple(units), tuple(strata))

    def layout(self, workings: Workings) -> Layout:
        del workings
        return LAYOUT


def _scale(row: TableRow) -> str:
    """X_h from the plan where it is the amount paid; N_h in a stratum of simple sampling."""
    if not row["pps"]:
        return "{plan.size}"
    return "{plan.total}" if row["scale"] == row["planned"].total_cents / 100 else ""


def _scale_kind(row: TableRow) -> tuple[Kind, int | None]:
    return ("dollars", None) if row["pps"] else ("number", 0)


LAYOUT = Layout(
    units=(
        Column("hits", "Draws", "count"),
        Column("size", "Size x"),
        Column(
            "drawn",
            "Value of a draw",
            "number",
            6,
            meaning="the taint y / x under PPS; y in a stratum of simple sampling",
            formula=lambda row: "{value}" if row["size"] is None else "{value}/{size}",
        ),
    ),
    strata=strata_columns(
        size=Column("scale", "Scale X_h or N_h", name="size", formula=_scale, kinds=_scale_kind),
        n=Column(
            "draws",
            "Draws m_h",
            "count",
            name="n",
            formula="SUMPRODUCT({units.own}*{units.hits})",
            total=summed("n"),
        ),
        mean=Column(
            "mean",
            "Mean of a draw",
            "number",
            6,
            meaning="mean of the taints y / x over the draws, a unit as often as it was hit; of y "
            "in a stratum of simple sampling",
            formula="SUMPRODUCT({units.own}*{units.hits}*{units.drawn})/{n}",
        ),
        deviation=Column(
            "deviation",
            "Std. deviation",
            "number",
            6,
            meaning="s_h of the same, divisor m_h - 1",
            formula="SQRT(SUMPRODUCT({units.own}*{units.hits}*({units.drawn}-{mean})^2)/({n}-1))",
        ),
        point=Column(
            "point",
            "Point estimate",
            meaning="X_h times the mean taint (N_h times the mean of y in a stratum of simple "
            "sampling)",
            source=_SOURCE,
            formula="{size}*{mean}",
            total=summed("point"),
            whole="T = sum over h of the point estimates",
            whole_source=_SOURCE,
        ),
        se=Column(
            "se",
            "Standard error",
            meaning="X_h s_h / sqrt(m_h); sqrt(N_h (N_h - n_h) s_h² / n_h) in a stratum of simple "
            "sampling",
            source=_SOURCE,
            formula=lambda row: "{size}*{deviation}/SQRT({n})" if row["pps"] else SIMPLE_SE,
            total=ROOT,
            whole=ROOT_MEANING,
        ),
    ),
    adds_sizes=False,
    method=(
        (
            "Point estimate",
            "T = Σh Xh·(1/mh)·Σ y/x",
            "mh draws with replacement, a unit counted as often as it was hit, x its size and Xh "
            "the size of stratum h; strata of simple sampling add Nh·ȳh. Hansen and Hurwitz "
            "(1943), Annals of Mathematical Statistics 14",
        ),
        (
            "Variance",
            "V = Σh Xh²·sh² / mh",
            "sh² of the taints y/x over the draws, divisor mh − 1; no finite population "
            "correction. Cochran (1977), Sampling Techniques, 3rd ed., section 9A.3",
        ),
    ),
)
PPS = HansenHurwitz(name="pps")
