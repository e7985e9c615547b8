"""The scripts for Stata: by its svy commands, or by the formula. Not run by us."""

from __future__ import annotations

from extrapolation.estimators.scripts import ScriptData, ScriptLines
from extrapolation.exports.data_files import FormulaData
from extrapolation.exports.expected_figures import ExpectedFigures

_READ = 'import delimited using "data.csv", clear case(preserve) asdouble'


def stata_script(data: ScriptData, fit: ScriptLines, expected: ExpectedFigures) -> str:
    """Lines of Stata; every stage with its own finite population correction."""
    stages = ["unit1 [pweight = weight], strata(stratum) fpc(rate1)"]
    stages += [f"unit{k}, fpc(N{k})" for k in range(2, data.stages + 1)]
    lines = [
        "* Repeats an estimate of primafacie with Stata. NOT RUN by us.",
        *(f"* {line}" for line in expected.lines),
        _READ,
        *fit.before,
        f"svyset {' || '.join(stages)}",
        *fit.after,
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def stata_formula_script(data: FormulaData, expected: ExpectedFigures) -> str:
    """A do-file by the formulas of the estimators; what replaces the data in memory comes last."""
    parts = sorted(data.parts, key=lambda part: part.last_in_stata)
    lines = [
        "* Repeats an estimate of primafacie with Stata, by its formula. NOT RUN by us.",
        *(f"* {line}" for line in expected.lines),
        _READ,
        "generate double e = weight * y",
        "summarize e, meanonly",
        "scalar point = r(sum)",
        "scalar v = 0",
        *(line for part in parts for line in part.in_stata),
        "scalar se = sqrt(v)",
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def _limits(expected: ExpectedFigures) -> list[str]:
    return [
        f"scalar reach = {expected.stata_quantile} * se",
        "display %21.0g point",
        "display %21.0g se",
        *(["display %21.0g point - reach"] if expected.low is not None else []),
        *(["display %21.0g point + reach"] if expected.high is not None else []),
    ]
