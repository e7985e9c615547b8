"""What a script of another program needs to repeat an estimate, and the lines most of them share.

A script reads a data set with a row per selection: stratum, units and N of every stage, `weight`,
`y` and, as an estimator asks for them, auxiliaries x1, x2, ..., calibration factors g and cells. An
estimator gives the lines that fit it; everything else (reading, the design, the limits) is that of
the program. Columns and cells are numbers, so that no text of the data is part of a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

Lines = list[str]


@dataclass(frozen=True, eq=False)
class ScriptData:
    """What the scripts work on: the design, values y, and what is known of the frame.

    `auxiliaries` are the columns x1, x2, ... and `totals` their known totals (by stratum, in the
    order of its numbers, for the separate forms); `slope` is the difference estimator's; `units`
    the number of units that a regression with an intercept is calibrated on. `cells` are numbers
    from 1 of the cells of each margin, `sizes` their known units. `factors` are the calibration
    factors g, `labels` (column, number, label) of the cells.
    """

    design: SurveyDesign
    y: NDArray[np.float64]
    auxiliaries: tuple[NDArray[np.float64], ...] = ()
    totals: tuple[float, ...] = ()
    slope: float = 1.0
    units: float | None = None
    cells: tuple[NDArray[np.int64], ...] = ()
    sizes: tuple[tuple[float, ...], ...] = ()
    factors: NDArray[np.float64] | None = None
    labels: tuple[tuple[str, int, str], ...] = ()

    @property
    def stages(self) -> int:
        return len(self.design.stages)

    @property
    def strata(self) -> int:
        return len(self.design.labels)


@dataclass(frozen=True)
class ScriptLines:
    """The lines of a program before the design is made, and those after it."""

    before: Sequence[str] = ()
    after: Sequence[str] = ()


R_FIGURES = "point <- coef(made)[[1]]; se <- as.numeric(SE(made))[[1]]"
R_RESIDUALS = "se <- as.numeric(SE(svytotal(~u, design)))[[1]]"
R_SIZED = (
    "rows$taken <- round(rows$rate1 * rows$N1)",
    "rows$a <- rows$N1 * (rows$N1 - rows$taken) / (rows$taken * pmax(rows$taken - 1, 1))",
)
SAS_CALIBRATED = (
    "data rows; set fitted; t = g * y; u = g * e; run;",
    "%let offset = 0;",
)
SAS_SIZED = (
    "proc sql; create table sized as select *, count(*) as taken from rows group by stratum; quit;",
    "data rows; set sized; N = taken / rate1;",
    "  a = N * (N - taken) / (taken * max(taken - 1, 1)); run;",
)
STATA_CALIBRATED = (
    "generate double t = g * y",
    "generate double u = g * e",
    "scalar offset = 0",
)
STATA_SIZED = (
    "bysort stratum: generate double taken = _N",
    "generate double size = taken / rate1",
    "generate double a = size * (size - taken) / (taken * max(taken - 1, 1))",
)


def r_named(totals: Sequence[float], call: str) -> str:
    """The totals by the number of their stratum, as R's `list` or `c`."""
    parts = ", ".join(f"`{place}` = {total!r}" for place, total in enumerate(totals, start=1))
    return f"{call}({parts})"


def r_cells(data: ScriptData, margin: int) -> str:
    """The known units of the cells of a margin, as R's data frame."""
    sizes = data.sizes[margin]
    freq = ", ".join(repr(units) for units in sizes)
    return f"data.frame(cell{margin + 1} = 1:{len(sizes)}, Freq = c({freq}))"


def sas_procedure(
    *, variables: str, statistics: str, table: str, ratio: str = "", made: str
) -> Lines:
    """PROC SURVEYMEANS by strata and first-stage units, and the step in which limits begin."""
    return [
        f"proc surveymeans data=rows rate=rates {statistics};",
        "  strata stratum;",
        "  cluster unit1;",
        "  weight weight;",
        f"  var {variables};",
        *([f"  ratio {ratio};"] if ratio else []),
        f"  ods output {table}=made;",
        "run;",
        made,
    ]


def sas_fitted(steps: Sequence[str]) -> ScriptLines:
    """Steps that leave t, u and the macro variable `offset`; point and error from their sums.

    The weighted sum of t is the point estimate less the offset, that of u has its variance.
    """
    procedure = sas_procedure(
        variables="t u",
        statistics="sum std",
        table="Statistics",
        made="data limits; merge made(where=(VarName='t') keep=VarName Sum)",
    )
    return ScriptLines(
        steps,
        [
            *procedure,
            "  made(where=(VarName='u') keep=VarName StdDev);",
            "  point = &offset + Sum; se = StdDev;",
        ],
    )


def stata_fitted(steps: Sequence[str]) -> ScriptLines:
    """As `sas_fitted`, with `offset` a scalar."""
    return ScriptLines(
        steps,
        [
            "svy: total t",
            "scalar point = offset + el(e(b), 1, 1)",
            "svy: total u",
            "scalar se = sqrt(el(e(V), 1, 1))",
        ],
    )


def r_total(data: ScriptData) -> ScriptLines:
    """The total of y by the design."""
    del data
    return ScriptLines(after=["made <- svytotal(~y, design)", R_FIGURES])


def sas_total(data: ScriptData) -> ScriptLines:
    """The total of y by the procedure itself."""
    del data
    procedure = sas_procedure(
        variables="y",
        statistics="sum std",
        table="Statistics",
        made="data limits; set made(where=(VarName='y'));",
    )
    return ScriptLines(after=[*procedure, "  point = Sum; se = StdDev;"])


def stata_total(data: ScriptData) -> ScriptLines:
    """The total of y by the command itself."""
    del data
    return ScriptLines(
        after=[
            "svy: total y",
            "scalar point = el(e(b), 1, 1)",
            "scalar se = sqrt(el(e(V), 1, 1))",
        ]
    )


@dataclass(frozen=True)
class FormulaPart:
    """How scripts add to `v` the variance of strata that no survey procedure knows: by its formula.

    Their data has a row per unit with stratum, `method`, `weight`, `y`, the `columns` of the
    method and `e` = weight y. `in_r`, `in_sas` (which leaves the table part`method`) and
    `in_stata` are the lines; `sas_data` read a further data set. `r_package`: the lines need
    survey. `last_in_stata`: they replace the data in memory.
    """

    method: int
    columns: tuple[str, ...]
    in_r: tuple[str, ...]
    in_sas: tuple[str, ...]
    in_stata: tuple[str, ...]
    sas_data: tuple[str, ...] = ()
    r_package: bool = False
    last_in_stata: bool = False
