"""The script for Stata (svy). Written to its manual and not run by us."""

from __future__ import annotations

from extrapolation.exports.expected_figures import ExpectedFigures
from extrapolation.exports.exported_data import ExportedData
from extrapolation.exports.stata_fits import OWN, stata_fit


def stata_script(data: ExportedData, expected: ExpectedFigures) -> str:
    """Lines of Stata; every stage with its own finite population correction."""
    stages = ["unit1 [pweight = weight], strata(stratum) fpc(rate1)"]
    stages += [f"unit{k}, fpc(N{k})" for k in range(2, data.stages + 1)]
    lines = [
        "* Repeats an estimate of primafacie with Stata. NOT RUN by us.",
        *(f"* {line}" for line in expected.lines),
        'import delimited using "data.csv", clear case(preserve) asdouble',
        *([] if data.form in OWN else stata_fit(data)),
        f"svyset {' || '.join(stages)}",
        *_figures(data),
        f"scalar reach = {expected.stata_quantile} * se",
        "display %21.0g point",
        "display %21.0g se",
        *(["display %21.0g point - reach"] if expected.low is not None else []),
        *(["display %21.0g point + reach"] if expected.high is not None else []),
    ]
    return "\n".join(lines) + "\n"


def _figures(data: ExportedData) -> list[str]:
    """Point and standard error: of the total or ratio itself, or of t and u."""
    if data.form not in OWN:
        return [
            "svy: total t",
            "scalar point = offset + el(e(b), 1, 1)",
            "svy: total u",
            "scalar se = sqrt(el(e(V), 1, 1))",
        ]
    ratio = data.form == "ratio"
    multiply = f"{data.totals[0]!r} * " if ratio else ""
    return [
        "svy: ratio y / x1" if ratio else "svy: total y",
        f"scalar point = {multiply}el(e(b), 1, 1)",
        f"scalar se = {multiply}sqrt(el(e(V), 1, 1))",
    ]
