"""How an estimate comes about, unit by unit: its numbers, and the layout that explains them.

`Workings` are the numbers, as a report records them; an expansion of simple samples needs none,
because its strata say all. A `Layout` says how they are read: the columns of the units, of further
tables and of the strata, each with its meaning, its source and its formula. Formulas are those of
worksheets in the names of columns, which the application turns into cells:

    {value}, {size}        the cell of that column in the same row
    {units.value}          a column of the units; {units.own} is 1 for those of the stratum, else 0;
                           {clusters.total} alike, {findings.counted} of the findings
    {results.point}        the stratum's cell in the results; {results.column.se} the whole column,
                           {ratio.all.known} the cell of the row of totals of a further table
    {plan.size}            the stratum's number of units as planned; {plan.total} its dollars
    {finding.paid}         the unit's own cell in the findings
    {above.se}             in a row of totals: the column above it

Numbers are dollars (or units) unrounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from primafacie.core.brief_texts import brief
from primafacie.core.table_rows import TableRow

Kind = Literal["text", "code", "dollars", "count", "number"]
Formula = str | Callable[[TableRow], str]
"""A formula, or a function of a row's record (with the plan's stratum as `planned`) that gives one;
empty where the number is printed as computed."""
COCHRAN = "Cochran (1977), Sampling Techniques, 3rd ed."
STAGES = "Saerndal, Swensson and Wretman (1992), result 4.3.2"


@dataclass(frozen=True)
class RatioTotals:
    """The totals of the auxiliary x of a ratio; `ratio` is None where every stratum has its own."""

    auxiliary: str
    separate: bool
    known: float
    estimated: float
    ratio: float | None = None


@brief
@dataclass(frozen=True)
class Workings:
    """Rows by unit, stratum and cluster, whose columns depend on `form`, and what goes with them.

    `stages` is what each stage adds to the variance, `fitted` what was fitted, by name, `ratio` the
    totals of a ratio's auxiliary.
    """

    form: str
    units: tuple[TableRow, ...] = ()
    strata: tuple[TableRow, ...] = ()
    clusters: tuple[TableRow, ...] = ()
    stages: tuple[float, ...] = ()
    fitted: Mapping[str, Any] = field(default_factory=dict)
    ratio: RatioTotals | None = None


@dataclass(frozen=True)
class Column:
    """A column: the key of its values, its head, and how a reader computes it.

    `name` is what formulas call it (the key, unless given), `total` the formula and `whole` the
    meaning of the row of totals. `value` computes what the record does not have, `kinds` gives
    kind and decimals of a cell where they differ by row.
    """

    key: str
    head: str
    kind: Kind = "dollars"
    decimals: int | None = None
    meaning: str = ""
    source: str = ""
    formula: Formula = ""
    total: Formula = ""
    whole: str = ""
    whole_source: str = ""
    name: str = ""
    value: Callable[[TableRow], Any] | None = None
    kinds: Callable[[TableRow], tuple[Kind, int | None]] | None = None

    @property
    def called(self) -> str:
        """Its name in formulas."""
        return self.name or self.key

    def value_of(self, row: TableRow) -> Any:
        """The value of a row; None where it has none."""
        return row.get(self.key) if self.value is None else self.value(row)

    def formula_of(self, row: TableRow) -> str:
        """The formula of a row."""
        return self.formula if isinstance(self.formula, str) else self.formula(row)

    def total_of(self, row: TableRow) -> str:
        """The formula of the row of totals."""
        return self.total if isinstance(self.total, str) else self.total(row)


@dataclass(frozen=True)
class Table:
    """A further table of the workings; `check` names what its formulas are compared for."""

    key: str
    title: str
    caption: str
    check: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None


@dataclass(frozen=True)
class Layout:
    """How workings are read.

    `strata` are the columns size, n, nonzero, mean, deviation, sampled_total, point and se of the
    results. `adds_sizes`: the sizes of the strata add up to the frame. `sample_degrees`: the
    degrees of freedom are n - H of the strata that are not reviewed in full. `printed` says what
    no formula of a worksheet gives; with `live` False that is all of it. `method` are the lines
    (what, formula, meaning and source) of the method statement.
    """

    strata: tuple[Column, ...]
    method: tuple[tuple[str, str, str], ...]
    units: tuple[Column, ...] = ()
    tables: tuple[Table, ...] = ()
    fitted: Mapping[str, Any] = field(default_factory=dict)
    printed: tuple[str, ...] = ()
    adds_sizes: bool = True
    sample_degrees: bool = False
    live: bool = True


NONZERO = "SUMPRODUCT({units.own}*({units.value}<>0))"
SAMPLED = "SUMPRODUCT({units.own}*{units.value})"
SIMPLE_SE = "IF({n}>={size},0,SQRT({size}*({size}-{n})*{deviation}^2/{n}))"
ROOT = "SQRT(SUMSQ({above.se}))"
ROOT_MEANING = "sqrt(sum over h of the squared standard errors)"
MEAN_MEANING = "ȳ_h = sum of counted overpayments / n_h"
SE_MEANING = "sqrt(N_h (N_h - n_h) s_h² / n_h); 0 for a stratum reviewed in full"


def summed(name: str) -> str:
    """The sum of the column above.

    >>> summed("n")
    'SUM({above.n})'
    """
    return f"SUM({{above.{name}}})"


def spread(column: str) -> str:
    """s of a column of the units over the stratum's rows, about their mean."""
    values = f"{{units.{column}}}"
    middle = f"SUMPRODUCT({{units.own}}*{values})/{{n}}"
    return f"SQRT(SUMPRODUCT({{units.own}}*({values}-{middle})^2)/({{n}}-1))"


def strata_columns(
    *,
    size: Column,
    n: Column,
    mean: Column,
    deviation: Column,
    point: Column,
    se: Column,
    nonzero: str = NONZERO,
    sampled: str = SAMPLED,
) -> tuple[Column, ...]:
    """The eight columns of the results, in their order."""
    counted = Column("nonzero", "Nonzero", "count", formula=nonzero, total=summed("nonzero"))
    found = Column("sampled_total", "Sample total", formula=sampled, total=summed("sampled_total"))
    return (size, n, counted, mean, deviation, found, point, se)


PLANNED_SIZE = Column("size", "N_h", "count", formula="{plan.size}", total=summed("size"))
SAMPLED_N = Column("n", "n_h", "count", formula="SUMPRODUCT(1*{units.own})", total=summed("n"))
NO_MEAN, NO_DEVIATION = Column("mean", "Mean"), Column("deviation", "Std. deviation")

WEIGHTS = Layout(
    units=(
        Column(
            "weight",
            "Weight w",
            "number",
            6,
            meaning="one over the chance of selection, once for every hit",
        ),
        Column("expanded", "Expanded", meaning="w y", formula="{value}*{weight}"),
    ),
    strata=strata_columns(
        size=PLANNED_SIZE,
        n=SAMPLED_N,
        mean=NO_MEAN,
        deviation=NO_DEVIATION,
        point=Column(
            "point",
            "Point estimate",
            meaning="sum of w y, w one over the chance of selection",
            formula="SUMPRODUCT({units.own}*{units.expanded})",
            total=summed("point"),
            whole="T = sum over h of the point estimates",
        ),
        se=Column(
            "se",
            "Standard error",
            whole="the design's own variance, as computed",
            whole_source=STAGES,
        ),
    ),
    printed=("The standard error of this design is printed as computed.",),
    method=(
        (
            "Point estimate",
            "T = Σ w·y",
            "w one over the chance of selection, once for every hit",
        ),
        (
            "Variance",
            "by the design",
            "the spread of the independent starts of a systematic sample (of the draws where "
            "there is one start); Sen, Yates and Grundy's formula for Sampford's. Saerndal, "
            "Swensson and Wretman (1992), chapter 3",
        ),
    ),
)
"""Systematic and Sampford samples, mixed designs: T = sum w y."""


def _nothing(row: TableRow) -> None:
    """An estimate that is not told by stratum."""
    del row


_AS_NAMED = "as computed by the estimator named"
AS_COMPUTED = Layout(
    strata=strata_columns(
        size=Column("size", "N_h", "count"),
        n=Column("n", "n_h", "count"),
        mean=NO_MEAN,
        deviation=NO_DEVIATION,
        point=Column("point", "Point estimate", whole=_AS_NAMED, value=_nothing),
        se=Column("se", "Standard error", whole=_AS_NAMED, value=_nothing),
    ),
    printed=("The results, the limits and the demand of this estimator are printed as computed.",),
    method=(("Point estimate and variance", "as named", "of the estimator named in section 6"),),
    live=False,
)
"""An estimate whose parts are not told by unit."""


def residual_layout(workings: Workings) -> Layout:
    """Regression and calibration: the fitted residuals, T as computed."""
    return Layout(
        units=(
            Column(
                "residual",
                "Residual",
                meaning="y less its fitted value, times the unit's g-weight and the root of the "
                "correction for the fitted coefficients",
            ),
        ),
        strata=strata_columns(
            size=PLANNED_SIZE,
            n=SAMPLED_N,
            mean=Column("mean", "Mean", meaning=MEAN_MEANING, formula="{sampled_total}/{n}"),
            deviation=Column(
                "deviation",
                "Deviation of residuals",
                meaning="s_h of the residuals of the fit, divisor n_h - 1",
                formula=spread("residual"),
            ),
            point=Column(
                "point",
                "Point estimate",
                whole="sum N_h ȳ_h corrected by the fitted coefficients and the known totals",
                whole_source=f"{COCHRAN}, chapter 7; Saerndal, Swensson and Wretman (1992), "
                "chapter 6",
            ),
            se=Column(
                "se",
                "Standard error",
                meaning=SE_MEANING,
                source=f"{COCHRAN}, theorem 5.3",
                formula=SIMPLE_SE,
                total=ROOT,
                whole=ROOT_MEANING,
            ),
        ),
        fitted=workings.fitted,
        printed=(
            "The fitted coefficients, the residuals and the point estimate are printed as "
            "computed.",
        ),
        method=(
            (
                "Point estimate",
                "T = Σ w·y + (X − Σ w·x)·B",
                "w = Nh/nh, X the known totals of the auxiliaries x, B the fitted coefficients. "
                "Cochran (1977), chapter 7; Saerndal, Swensson and Wretman (1992), chapter 6",
            ),
            (
                "Variance",
                "V = Σh Nh·(Nh − nh)·sh² / nh",
                "sh² of the residuals of the fit, corrected for what was fitted. The same sources",
            ),
        ),
    )
