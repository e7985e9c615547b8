"""Rao, Hartley and Cochran's estimator: one unit from each random group, by size.

The frame is cut at random into as many groups as units are wanted; from group g one unit is
drawn with probability p_g / P_g, p the unit's share of the whole size, P_g its group's.

    T = sum_g (P_g / p_g) t_g
    v(T) = (sum N_g^2 - N) / (N^2 - sum N_g^2) * sum_g P_g (t_g / p_g - T)^2
         + sum_g (P_g / p_g) v(t_g)

with N_g units in group g and t_g the picked unit's (estimated) total. The first part is between,
the second within units; t_g may itself be such an estimate (three stages), then v(t_g) is its v.
Unbiased for the total of the frame; v is unbiased where every v(t_g) is. Source: Rao, Hartley
and Cochran (1962), J. Royal Statistical Society B 24, 482-491; RAT-STATS Companion Manual (Rev.
5/2010), chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.estimators.design_estimator import DesignEstimator, weighted_workings
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.scripts import FormulaPart
from extrapolation.estimators.stratum_estimates import RedrawnTotals, StratumTotal
from extrapolation.estimators.workings import (
    NO_DEVIATION,
    NO_MEAN,
    PLANNED_SIZE,
    ROOT,
    ROOT_MEANING,
    SAMPLED_N,
    Column,
    Layout,
    Workings,
    strata_columns,
    summed,
)
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sampling.designs import Selection


@brief
@dataclass(frozen=True, eq=False)
class RhcEstimate:
    """The total, and by picked unit its expanded total and the two parts of the variance."""

    point: float
    ratios: NDArray[np.float64]
    expanded: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]

    @property
    def variance(self) -> float:
        return float(self.within.sum() + self.between.sum())

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def rhc(
    totals: ArrayLike,
    *,
    sizes: ArrayLike,
    group_sizes: ArrayLike,
    group_counts: ArrayLike,
    variances: ArrayLike | None = None,
    whole_size: float | None = None,
) -> RhcEstimate:
    """The frame's total from one picked unit a group.

    One entry a group: `totals` t_g in dollars (known or estimated), `sizes` of the picked unit
    and `group_sizes` of its group, `group_counts` N_g, `variances` v(t_g) of estimated totals
    (none where the units were examined whole). `whole_size` is the size of the frame, the sum
    of the group sizes unless stated otherwise. Raises `EstimateError` for arrays that do not
    fit, sizes that are not above 0, or a single group, which shows no variance.

    >>> found = rhc([40.0, 90.0], sizes=[4, 10], group_sizes=[20, 30], group_counts=[3, 3])
    >>> found.point, round(found.se, 4)
    (470.0, 20.0)
    """
    t = np.asarray(totals, dtype=np.float64)
    size = np.asarray(sizes, dtype=np.float64)
    group = np.asarray(group_sizes, dtype=np.float64)
    count = np.asarray(group_counts, dtype=np.float64)
    inside = np.zeros_like(t) if variances is None else np.asarray(variances, dtype=np.float64)
    _check(t, size, group, count, inside)
    whole = float(group.sum()) if whole_size is None else float(whole_size)
    ratios = group / size
    expanded = ratios * t
    point = float(expanded.sum())
    squares, units = float((count**2).sum()), float(count.sum())
    factor = (squares - units) / (units**2 - squares)
    return RhcEstimate(
        point=point,
        ratios=ratios,
        expanded=expanded,
        within=ratios * inside,
        between=factor * group / whole * (t * whole / size - point) ** 2,
    )


def _check(
    totals: NDArray[np.float64],
    sizes: NDArray[np.float64],
    groups: NDArray[np.float64],
    counts: NDArray[np.float64],
    inside: NDArray[np.float64],
) -> None:
    found: list[Problem] = []
    shapes = {part.shape for part in (totals, sizes, groups, counts, inside)}
    if len(shapes) != 1 or totals.ndim != 1 or totals.size < 2:
        found.append(
            Problem(
                "groups",
                f"arrays of the shapes {sorted(shapes)}",
                "one entry a group in every array, at least 2 groups",
                "One group shows no variance",
            )
        )
        raise EstimateError.collected(found, what="Rao-Hartley-Cochran estimate")
    # NaN escapes a comparison, so what is right is asked for.
    for name, part, fits in (
        ("totals", totals, np.isfinite(totals)),
        ("sizes", sizes, sizes > 0),
        ("group sizes", groups, (groups >= sizes) & np.isfinite(groups)),
        ("group counts", counts, (counts >= 1) & (counts == np.floor(counts))),
        ("variances", inside, (inside >= 0) & np.isfinite(inside)),
    ):
        if not fits.all():
            place = int(np.argmin(fits))
            found.append(
                Problem(
                    f"{name}, group {place + 1}",
                    f"{part[place]:g}",
                    "finite totals, sizes above 0 and no larger than their group's, whole "
                    "counts, variances of 0 or more",
                    "Correct the entry",
                )
            )
    if found:
        raise EstimateError.collected(found, what="Rao-Hartley-Cochran estimate")


_SOURCE = "Rao, Hartley and Cochran (1962), J. Royal Statistical Society B 24"
_METHOD = 1
_FORMULA = FormulaPart(
    method=_METHOD,
    columns=("size", "group_size", "group_units"),
    in_r=(
        "# Rao, Hartley and Cochran: one unit a random group",
        f"for (h in unique(rows$stratum[rows$method == {_METHOD}])) {{",
        "  part <- rows[rows$stratum == h, ]",
        "  X <- sum(part$group_size); N <- sum(part$group_units); "
        "squares <- sum(part$group_units^2)",
        "  total <- sum(part$weight * part$y)",
        "  v <- v + (squares - N) / (N^2 - squares) *",
        "    sum(part$group_size / X * (part$y * X / part$size - total)^2)",
        "}",
    ),
    in_sas=(
        "/* Rao, Hartley and Cochran: one unit a random group */",
        "create table whole as select stratum, sum(group_size) as x, sum(group_units) as n,",
        "  sum(group_units**2) as squares, sum(e) as total",
        f"  from rows where method = {_METHOD} group by stratum;",
        "create table part1 as select sum((b.squares - b.n) / (b.n**2 - b.squares)",
        "  * a.group_size / b.x * (a.y * b.x / a.size - b.total)**2) as v",
        f"  from rows as a, whole as b where a.stratum = b.stratum and a.method = {_METHOD};",
    ),
    in_stata=(
        "* Rao, Hartley and Cochran: one unit a random group",
        "egen double X = total(group_size), by(stratum)",
        "egen double N = total(group_units), by(stratum)",
        "egen double squares = total(group_units^2), by(stratum)",
        "egen double whole = total(e), by(stratum)",
        "generate double part1 = (squares - N) / (N^2 - squares) * group_size / X ///",
        f"    * (y * X / size - whole)^2 if method == {_METHOD}",
        "summarize part1, meanonly",
        "scalar v = v + r(sum)",
    ),
)


@dataclass(frozen=True, kw_only=True)
class RandomGroups(DesignEstimator):
    """One unit from each random group, by size."""

    form: ClassVar[str] = "groups"
    label: ClassVar[str] = "Rao-Hartley-Cochran"
    own_variance: ClassVar[bool] = True
    formula: ClassVar[FormulaPart | None] = _FORMULA

    def own_total(
        self, stratum: ReviewedStratum, rows: Sequence[ReviewRow], values: NDArray[np.float64]
    ) -> StratumTotal:
        del stratum
        groups = [row.drawn.known_group for row in rows]
        made = rhc(
            values,
            sizes=[row.drawn.known_size for row in rows],
            group_sizes=[group.total_cents for group in groups],
            group_counts=[group.units for group in groups],
        )
        return StratumTotal(made.point, made.variance, len(rows) - 1, self.label)

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        assert selection.sizes is not None
        assert selection.groups is not None
        made = rhc(
            values[selection.units],
            sizes=selection.sizes,
            group_sizes=selection.groups.totals,
            group_counts=selection.groups.units,
        )
        return RedrawnTotals.of_one(made.point, made.variance, selection.n - 1)

    def own_weight(self, row: ReviewRow) -> float:
        return row.drawn.known_group.total_cents / row.drawn.known_size

    def formula_values(self, row: ReviewRow) -> tuple[float, ...]:
        size, group = float(row.drawn.known_size), row.drawn.known_group
        return (size, float(group.total_cents), float(group.units))

    def workings(self, fit: Fit) -> Workings | None:
        """The unit of every random group, with its size and its group's."""
        if len(fit.review.strata) != len(self.strata_of(fit.review)):
            return weighted_workings(fit)
        values, units, strata = fit.by_unit(), [], []
        for stratum in fit.review.strata:
            rows = [row for row in fit.review.counted if row.stratum == stratum.label]
            own = np.array([values[row.stratum, row.unit_id] for row in rows])
            made = rhc(
                own,
                sizes=[row.drawn.known_size / 100 for row in rows],
                group_sizes=[row.drawn.known_group.total_cents / 100 for row in rows],
                group_counts=[row.drawn.known_group.units for row in rows],
            )
            units += [
                {
                    "stratum": row.stratum,
                    "unit_id": row.unit_id,
                    "value": values[row.stratum, row.unit_id],
                    "group": row.drawn.known_group.number,
                    "group_units": row.drawn.known_group.units,
                    "group_size": row.drawn.known_group.total_cents / 100,
                    "size": row.drawn.known_size / 100,
                    "expanded": float(made.expanded[k]),
                    "part": float(made.between[k]),
                }
                for k, row in enumerate(rows)
            ]
            strata.append(
                {
                    "label": stratum.label,
                    "size": stratum.size,
                    "n": len(rows),
                    "census": False,
                    "nonzero": int(np.count_nonzero(own)),
                    "sampled_total": float(own.sum()),
                    "point": made.point,
                    "se": made.se,
                }
            )
        return Workings(self.form, tuple(units), tuple(strata))

    def layout(self, workings: Workings) -> Layout:
        del workings
        return LAYOUT


_COUNTS, _WHOLE = "{units.own}*{units.group_units}", "SUMPRODUCT({units.own}*{units.group_size})"
_SQUARES, _UNITS = f"SUMPRODUCT({_COUNTS}^2)", f"SUMPRODUCT({_COUNTS})"
_GAP = f"({{value}}*{_WHOLE}/{{size}}-{{results.point}})"
LAYOUT = Layout(
    units=(
        Column("group_units", "Units in group M_g", "count"),
        Column("group_size", "Size of group P_g"),
        Column("size", "Size x"),
        Column(
            "expanded",
            "Expanded",
            meaning="P_g y / x",
            source=_SOURCE,
            formula="{group_size}*{value}/{size}",
        ),
        Column(
            "part",
            "Part of the variance",
            "number",
            2,
            meaning="(sum M_g² - N) / (N² - sum M_g²) P_g / X (y X / x - T)²",
            source=_SOURCE,
            formula=f"({_SQUARES}-{_UNITS})/({_UNITS}^2-{_SQUARES})"
            f"*{{group_size}}/{_WHOLE}*{_GAP}^2",
        ),
    ),
    strata=strata_columns(
        size=PLANNED_SIZE,
        n=SAMPLED_N,
        mean=NO_MEAN,
        deviation=NO_DEVIATION,
        point=Column(
            "point",
            "Point estimate",
            meaning="sum over the groups of P_g y / x",
            source=_SOURCE,
            formula="SUMPRODUCT({units.own}*{units.expanded})",
            total=summed("point"),
            whole="T = sum over h of the point estimates",
            whole_source=_SOURCE,
        ),
        se=Column(
            "se",
            "Standard error",
            meaning="sqrt((sum M_g² - N) / (N² - sum M_g²) sum P_g / X (y X / x - T)²), M_g units "
            "in group g",
            source=_SOURCE,
            formula="SQRT(SUMPRODUCT({units.own}*{units.part}))",
            total=ROOT,
            whole=ROOT_MEANING,
        ),
    ),
    sample_degrees=True,
    method=(
        (
            "Point estimate",
            "T = Σg (Pg/x)·y",
            "one unit of size x from each random group of size Pg. Rao, Hartley and Cochran "
            "(1962), J. Royal Statistical Society B 24",
        ),
        (
            "Variance",
            "V = (Σ Mg² − N)/(N² − Σ Mg²)·Σg (Pg/X)·(y·X/x − T)²",
            "Mg units in group g, X the size of all. The same source",
        ),
    ),
)
RHC = RandomGroups(name="rhc")
