"""Clusters in one to three stages: T = (N / n) sum of the (estimated) totals of the clusters drawn.

Each cluster's total is expanded from the units reviewed in it, and every stage adds its part of the
variance (`samples.survey_designs`). Unbiased; imprecise where clusters differ in size or their
units are alike. Source: Cochran (1977), Sampling Techniques, 3rd ed., chapters 9A, 10 and 11;
Saerndal, Swensson and Wretman (1992), result 4.3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from extrapolation.estimators.design_estimator import (
    DesignEstimator,
    DesignRow,
    weighted_workings,
)
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.linearised import Linearised
from extrapolation.estimators.stratum_estimates import RedrawnTotals
from extrapolation.estimators.weighted import weighted_total
from extrapolation.estimators.workings import (
    COCHRAN,
    SIMPLE_SE,
    STAGES,
    Column,
    Layout,
    Table,
    Workings,
    strata_columns,
    summed,
)
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from extrapolation.samples.shapes import rows_by_stratum, shapes_of
from extrapolation.samples.survey_designs import stage_variances, survey_design
from primafacie.core.errors import Problem
from primafacie.core.table_rows import MadeRow, TableRow
from sampling.choices import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.designs import Selection
    from sampling.designs.selections import Stage


@dataclass(frozen=True, kw_only=True)
class Multistage(DesignEstimator):
    """Simple random sampling of clusters, and of units stage after stage within them."""

    form: ClassVar[str] = "clusters"

    def rows(
        self, stratum: ReviewedStratum, row: ReviewRow, place: int, n: int, faults: list[Problem]
    ) -> list[DesignRow]:
        del n
        stages = row.drawn.stages
        if not stages:
            faults.append(
                Problem(
                    f"stratum {stratum.label}",
                    "a unit without its stages",
                    "the cluster it was drawn in",
                    "Read the review with its draw",
                )
            )
            return []
        path = tuple((stage.id, float(stage.size)) for stage in stages)
        return [DesignRow(place, _expansion(stages), path)]

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        stages: list[tuple[None, Any, Any]] = [
            (None, stage.ids, stage.sizes) for stage in selection.stages
        ]
        made = weighted_total(values[selection.units], survey_design(stages))
        return RedrawnTotals.of_one(made.point, made.variance, made.df)

    def staged_label(self, staged: Linearised, shapes: set[Shape]) -> str:
        whole = shapes == {Shape.CLUSTERS}
        return "cluster expansion" if whole else staged.estimator

    def workings(self, fit: Fit) -> Workings | None:
        """Units with their weight inside their cluster, the clusters' totals, the stages' parts."""
        if not set(shapes_of(fit.review).values()) <= {Shape.CLUSTERS, Shape.STAGES}:
            return weighted_workings(fit)
        assert fit.linearised is not None
        values = fit.by_unit()
        units: list[MadeRow] = []
        clusters: dict[tuple[str, str], MadeRow] = {}
        for row in rows_by_stratum(fit.review):
            first, *below = row.drawn.stages
            unit: MadeRow = {
                "stratum": row.stratum,
                "unit_id": row.unit_id,
                "value": values[row.stratum, row.unit_id],
                "cluster": first.id,
                "inside": _expansion(below),
            }
            units.append(unit)
            cluster = clusters.setdefault(
                (row.stratum, unit["cluster"]),
                {
                    "stratum": row.stratum,
                    "cluster": unit["cluster"],
                    "total": 0.0,
                    "reviewed": 0,
                    "clusters": first.size,
                    "sampled": first.sample,
                },
            )
            cluster["total"] += unit["inside"] * unit["value"]
            cluster["reviewed"] += 1
        # Variances of the first stage; "below" is what the further stages add in the stratum.
        first_stage = {part.label: part.total_variance for part in fit.sample.strata}
        made = fit.linearised
        stages = stage_variances(made.design, made.design.weights * made.influence)
        strata = [
            {
                "label": row.label,
                "size": row.size,
                "n": row.n,
                "census": row.census,
                "nonzero": row.nonzero,
                "mean": row.mean,
                "deviation": row.deviation,
                "sampled_total": sum(u["value"] for u in units if u["stratum"] == row.label),
                "point": row.point,
                "se": row.se,
                "below": max(row.se**2 - first_stage[row.label], 0.0) if len(stages) > 1 else 0.0,
            }
            for row in fit.strata
        ]
        return Workings(
            self.form,
            tuple(units),
            tuple(strata),
            tuple(clusters.values()),
            tuple(float(v) for v in stages),
        )

    def layout(self, workings: Workings) -> Layout:
        below = "The variance of the stages below the first is printed as computed."
        return Layout(
            units=_UNITS,
            strata=_STRATA,
            tables=(_clusters(workings), _stages(workings)),
            printed=(below,) if len(workings.stages) > 1 else (),
            adds_sizes=False,
            sample_degrees=True,
            method=_METHOD,
        )


def _expansion(stages: Sequence[Stage]) -> float:
    """Units there over units drawn, stage by stage."""
    return float(np.prod([stage.size / stage.sample for stage in stages]))


def _error(row: TableRow) -> str:
    # Records of earlier releases hold the first stage alone.
    below = row.get("below", 0.0)
    return f"SQRT(({SIMPLE_SE})^2+{below!r})" if below > 0 else SIMPLE_SE


def _clusters(workings: Workings) -> Table:
    own = "EXACT({units.stratum},{stratum})*EXACT({units.cluster},{cluster})"
    return Table(
        "clusters",
        "Clusters",
        "Totals of the clusters drawn",
        "Totals of the clusters",
        (
            Column("stratum", "Stratum", "text"),
            Column("cluster", "Cluster", "code"),
            Column("reviewed", "Units reviewed", "count", formula=f"SUMPRODUCT({own})"),
            Column(
                "total",
                "Total",
                meaning="sum of the expanded y of its units",
                formula=f"SUMPRODUCT({own}*{{units.expanded}})",
            ),
        ),
        workings.clusters,
    )


def _stages(workings: Workings) -> Table:
    """The first stage from the results; what lies below it is printed as computed."""
    # The errors of the strata have every stage; records of earlier releases the first alone.
    rows: Sequence[TableRow] = workings.strata
    below = sum(row.get("below", 0.0) for row in rows)
    errors = "SUMSQ({results.column.se})"
    first = f"{errors}-{below!r}" if below > 0 else errors
    return Table(
        "stages",
        "Stages",
        "What each stage adds to the variance, dollars squared",
        "Variance of the first stage",
        (
            Column("stage", "Stage", "count"),
            Column(
                "variance",
                "Variance",
                "number",
                2,
                meaning="the stage's part of the recursive rule; 0 where all below were reviewed",
                source=STAGES,
                formula=lambda row: first if row["stage"] == 1 else "",
            ),
        ),
        tuple(
            {"stage": number, "variance": part}
            for number, part in enumerate(workings.stages, start=1)
        ),
    )


_UNITS = (
    Column("cluster", "Cluster", "code"),
    Column(
        "inside",
        "Weight inside",
        "number",
        6,
        meaning="units of the cluster over units reviewed, stage by stage below the first",
    ),
    Column(
        "expanded",
        "Expanded",
        meaning="weight inside times y",
        formula="{value}*{inside}",
        value=lambda row: row["inside"] * row["value"],
    ),
)
_STRATA = strata_columns(
    size=Column("size", "Clusters N_h", "count"),
    n=Column("n", "Drawn n_h", "count", formula="SUMPRODUCT(1*{clusters.own})", total=summed("n")),
    nonzero="SUMPRODUCT({clusters.own}*({clusters.total}<>0))",
    mean=Column(
        "mean",
        "Mean total",
        meaning="mean of the (estimated) totals of the clusters drawn",
        formula="SUMPRODUCT({clusters.own}*{clusters.total})/{n}",
    ),
    deviation=Column(
        "deviation",
        "Std. deviation",
        meaning="s_h of the totals of clusters, divisor n_h - 1",
        formula="SQRT(SUMPRODUCT({clusters.own}*({clusters.total}-{mean})^2)/({n}-1))",
    ),
    point=Column(
        "point",
        "Point estimate",
        meaning="N_h times the mean total",
        source=f"{COCHRAN}, chapters 9A to 11",
        formula="{size}*{mean}",
        total=summed("point"),
        whole="T = sum over h of the point estimates",
        whole_source=f"{COCHRAN}, chapters 9A to 11",
    ),
    se=Column(
        "se",
        "Standard error",
        meaning="sqrt(N_h (N_h - n_h) s_h² / n_h + the variance of the further stages in the "
        "stratum)",
        source=STAGES,
        formula=_error,
        total="SQRT(SUM({stages.column.variance}))",
        whole="sqrt(sum of the variances of the stages)",
        whole_source=STAGES,
    ),
)
_METHOD = (
    (
        "Point estimate",
        "T = Σh Nh·t̄h",
        "Nh clusters and nh sampled ones in stratum h, t̄h the mean of their totals, each "
        "expanded from the units reviewed in it. Cochran (1977), chapters 9A, 10 and 11",
    ),
    (
        "Variance",
        "V = Σh Nh·(Nh − nh)·sh² / nh + the further stages'",
        "sh² of the totals of clusters, divisor nh − 1; what is not reviewed whole adds its "
        "own part. Saerndal, Swensson and Wretman (1992), result 4.3.2",
    ),
)
MULTISTAGE = Multistage(name="multistage")
