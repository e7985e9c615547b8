"""The scripts for SAS: PROC SURVEYMEANS, or PROC SQL by the formula. Not run by us."""

from __future__ import annotations

from extrapolation.estimators.scripts import ScriptData, ScriptLines
from extrapolation.exports.data_files import FormulaData
from extrapolation.exports.expected_figures import ExpectedFigures


def sas_script(data: ScriptData, fit: ScriptLines, expected: ExpectedFigures) -> str:
    """Lines of SAS; sampling rates by stratum carry the finite population correction."""
    lines = [
        "/* Repeats an estimate of primafacie with SAS, PROC SURVEYMEANS. NOT RUN by us.",
        *(f"   {line}" for line in expected.lines),
        "   The procedure knows the first stage only: with several stages the standard error"
        if data.stages > 1
        else "   One stage: the standard error is the same one.",
        "   is that of its units' estimated totals, without the correction of the stages below. */"
        if data.stages > 1
        else "*/",
        *_read(_columns(data)),
        "run;",
        *fit.before,
        "proc sort data=rows; by stratum; run;",
        "data rates; set rows; by stratum; if first.stratum; _RATE_ = rate1;",
        "  keep stratum _RATE_; run;",
        *fit.after,
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def sas_formula_script(data: FormulaData, expected: ExpectedFigures) -> str:
    """A data step and PROC SQL by the formulas of the estimators."""
    columns = " ".join(f"{name} $" if name == "stratum_label" else name for name in data.columns)
    united = " union all ".join(f"select v from part{part.method}" for part in data.parts)
    lines = [
        "/* Repeats an estimate of primafacie with SAS, by its formula. NOT RUN by us.",
        *(f"   {line}" for line in expected.lines),
        "*/",
        *_read(columns),
        "  e = weight * y;",
        "run;",
        *(line for part in data.parts for line in part.sas_data),
        "proc sql;",
        *(line for part in data.parts for line in part.in_sas),
        f"create table parts as {united};",
        "create table made as select (select sum(e) from rows) as point,",
        "  sqrt(sum(v)) as se from parts;",
        "quit;",
        "data limits; set made;",
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def _read(columns: str) -> list[str]:
    return [
        "data rows;",
        "  infile 'data.csv' dsd firstobs=2 truncover;",
        "  length stratum_label $ 200;",
        f"  input {columns};",
    ]


def _columns(data: ScriptData) -> str:
    units = "".join(f" unit{k} N{k} $" for k in range(1, data.stages + 1))
    more = [f"x{k}" for k in range(1, len(data.auxiliaries) + 1)]
    more += ["g"] if data.factors is not None else []
    more += [f"cell{k}" for k in range(1, len(data.cells) + 1)]
    return " ".join([f"stratum stratum_label ${units} rate1 weight y", *more])


def _limits(expected: ExpectedFigures) -> list[str]:
    """The rest of the step of the limits."""
    return [
        f"  reach = {expected.sas_quantile} * se;",
        *(["  low = point - reach;"] if expected.low is not None else []),
        *(["  high = point + reach;"] if expected.high is not None else []),
        "run;",
        "proc print data=limits; run;",
    ]
