"""The script for SAS (PROC SURVEYMEANS). Written to its manual and not run by us."""

from __future__ import annotations

from extrapolation.exports.expected_figures import ExpectedFigures
from extrapolation.exports.exported_data import ExportedData


def sas_script(data: ExportedData, expected: ExpectedFigures) -> str:
    """Lines of SAS; sampling rates by stratum carry the finite population correction."""
    quantile = (
        f"quantile('NORMAL', {1 - expected.tail!r})"
        if expected.df is None
        else f"quantile('T', {1 - expected.tail!r}, {expected.df})"
    )
    ratio = data.form == "ratio"
    x = " x" if ratio else ""
    units = "".join(f" unit{k} N{k} $" for k in range(1, data.stages + 1))
    multiply = f"{data.total!r} * " if ratio else ""
    table, columns = ("Ratio", "Ratio StdErr") if ratio else ("Statistics", "Sum StdDev")
    value, error = columns.split()
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
        f"  input stratum stratum_label ${units} rate1 weight y{x};",
        "run;",
        "proc sort data=rows; by stratum; run;",
        "data rates; set rows; by stratum; if first.stratum; _RATE_ = rate1;",
        "  keep stratum _RATE_; run;",
        f"proc surveymeans data=rows rate=rates {'mean' if ratio else 'sum std'};",
        "  strata stratum;",
        "  cluster unit1;",
        "  weight weight;",
        f"  var y{x};",
        *(["  ratio y / x;"] if ratio else []),
        f"  ods output {table}=made;",
        "run;",
        "data limits; set made;" if ratio else "data limits; set made(where=(VarName='y'));",
        f"  point = {multiply}{value}; se = {multiply}{error};",
        f"  reach = {quantile} * se;",
        *(["  low = point - reach;"] if expected.low is not None else []),
        *(["  high = point + reach;"] if expected.high is not None else []),
        "run;",
        "proc print data=limits; run;",
    ]
    return "\n".join(lines) + "\n"
