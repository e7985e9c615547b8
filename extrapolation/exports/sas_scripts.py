"""The script for SAS (PROC SURVEYMEANS). Written to its manual and not run by us."""

from __future__ import annotations

from extrapolation.exports.expected_figures import ExpectedFigures
from extrapolation.exports.exported_data import ExportedData
from extrapolation.exports.sas_fits import OWN, sas_fit


def sas_script(data: ExportedData, expected: ExpectedFigures) -> str:
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
        "data rows;",
        "  infile 'data.csv' dsd firstobs=2 truncover;",
        "  length stratum_label $ 200;",
        f"  input {_columns(data)};",
        "run;",
        *([] if data.form in OWN else sas_fit(data)),
        "proc sort data=rows; by stratum; run;",
        "data rates; set rows; by stratum; if first.stratum; _RATE_ = rate1;",
        "  keep stratum _RATE_; run;",
        *(_own(data) if data.form in OWN else _fitted()),
        f"  reach = {expected.sas_quantile} * se;",
        *(["  low = point - reach;"] if expected.low is not None else []),
        *(["  high = point + reach;"] if expected.high is not None else []),
        "run;",
        "proc print data=limits; run;",
    ]
    return "\n".join(lines) + "\n"


def _columns(data: ExportedData) -> str:
    units = "".join(f" unit{k} N{k} $" for k in range(1, data.stages + 1))
    more = [f"x{k}" for k in range(1, len(data.auxiliaries) + 1)]
    more += ["g"] if data.factors is not None else []
    more += [f"cell{k}" for k in range(1, len(data.cells) + 1)]
    return " ".join([f"stratum stratum_label ${units} rate1 weight y", *more])


def _own(data: ExportedData) -> list[str]:
    """The total or the ratio by the procedure itself, up to the step of the limits."""
    ratio = data.form == "ratio"
    multiply = f"{data.totals[0]!r} * " if ratio else ""
    table, columns = ("Ratio", "Ratio StdErr") if ratio else ("Statistics", "Sum StdDev")
    value, error = columns.split()
    return [
        f"proc surveymeans data=rows rate=rates {'mean' if ratio else 'sum std'};",
        "  strata stratum;",
        "  cluster unit1;",
        "  weight weight;",
        f"  var y{' x1' if ratio else ''};",
        *(["  ratio y / x1;"] if ratio else []),
        f"  ods output {table}=made;",
        "run;",
        "data limits; set made;" if ratio else "data limits; set made(where=(VarName='y'));",
        f"  point = {multiply}{value}; se = {multiply}{error};",
    ]


def _fitted() -> list[str]:
    """Point and standard error from the sums of t and u, up to the step of the limits."""
    return [
        "proc surveymeans data=rows rate=rates sum std;",
        "  strata stratum;",
        "  cluster unit1;",
        "  weight weight;",
        "  var t u;",
        "  ods output Statistics=made;",
        "run;",
        "data limits; merge made(where=(VarName='t') keep=VarName Sum)",
        "  made(where=(VarName='u') keep=VarName StdDev);",
        "  point = &offset + Sum; se = StdDev;",
    ]
