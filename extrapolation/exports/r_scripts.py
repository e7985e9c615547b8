"""The scripts for R: by its package survey, or by the formula where survey has none."""

from __future__ import annotations

from extrapolation.estimators.scripts import ScriptData, ScriptLines
from extrapolation.exports.data_files import FormulaData
from extrapolation.exports.expected_figures import ExpectedFigures

_READ = 'rows <- read.csv("data.csv", colClasses = c(stratum_label = "character"))'
_SURVEY = "suppressPackageStartupMessages(library(survey))"


def r_script(data: ScriptData, fit: ScriptLines, expected: ExpectedFigures) -> str:
    """Lines of R that print point, se, low and high, to 17 digits."""
    stages = range(1, data.stages + 1)
    ids = " + ".join(f"unit{k}" for k in stages)
    sizes = " + ".join(f"N{k}" for k in stages)
    strata = " + ".join(["stratum", *(f"unit{k - 1}" for k in stages if k > 1)])
    lines = [
        "# Repeats an estimate of primafacie with R and its package survey.",
        *_head(expected),
        _SURVEY,
        'options(survey.lonely.psu = "fail")',
        _READ,
        *fit.before,
        f"design <- svydesign(ids = ~{ids}, strata = ~{strata}, fpc = ~{sizes},",
        "                    weights = ~weight, data = rows)",
        *fit.after,
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def r_formula_script(data: FormulaData, expected: ExpectedFigures) -> str:
    """The same by the formulas of the estimators, with survey where one of them needs it."""
    survey = any(part.r_package for part in data.parts)
    lines = [
        "# Repeats an estimate of primafacie with R"
        + (" and its package survey." if survey else ", without any package."),
        *_head(expected),
        *([_SURVEY] if survey else []),
        _READ,
        "point <- sum(rows$weight * rows$y)",
        "v <- 0",
        *(line for part in data.parts for line in part.in_r),
        "se <- sqrt(v)",
        *_limits(expected),
    ]
    return "\n".join(lines) + "\n"


def _head(expected: ExpectedFigures) -> list[str]:
    return [
        "# Usage: Rscript estimate.R    (data.csv beside it)",
        *(f"# {line}" for line in expected.lines),
    ]


def _limits(expected: ExpectedFigures) -> list[str]:
    return [
        f"reach <- {expected.r_quantile} * se",
        'cat(sprintf("point %.17g\\nse %.17g\\n", point, se))',
        *(['cat(sprintf("low %.17g\\n", point - reach))'] if expected.low is not None else []),
        *(['cat(sprintf("high %.17g\\n", point + reach))'] if expected.high is not None else []),
    ]
