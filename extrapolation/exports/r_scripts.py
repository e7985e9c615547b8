"""The script for R's package survey."""

from __future__ import annotations

from extrapolation.exports.expected_figures import ExpectedFigures
from extrapolation.exports.exported_data import ExportedData
from extrapolation.exports.r_fits import r_fit


def r_script(data: ExportedData, expected: ExpectedFigures) -> str:
    """Lines of R that print point, se, low and high, to 17 digits."""
    stages = range(1, data.stages + 1)
    ids = " + ".join(f"unit{k}" for k in stages)
    sizes = " + ".join(f"N{k}" for k in stages)
    strata = " + ".join(["stratum", *(f"unit{k - 1}" for k in stages if k > 1)])
    before, after = r_fit(data)
    lines = [
        "# Repeats an estimate of primafacie with R and its package survey.",
        "# Usage: Rscript estimate.R    (data.csv beside it)",
        *(f"# {line}" for line in expected.lines),
        "suppressPackageStartupMessages(library(survey))",
        'options(survey.lonely.psu = "fail")',
        'rows <- read.csv("data.csv", colClasses = c(stratum_label = "character"))',
        *before,
        f"design <- svydesign(ids = ~{ids}, strata = ~{strata}, fpc = ~{sizes},",
        "                    weights = ~weight, data = rows)",
        *after,
        f"reach <- {expected.r_quantile} * se",
        'cat(sprintf("point %.17g\\nse %.17g\\n", point, se))',
    ]
    if expected.low is not None:
        lines.append('cat(sprintf("low %.17g\\n", point - reach))')
    if expected.high is not None:
        lines.append('cat(sprintf("high %.17g\\n", point + reach))')
    return "\n".join(lines) + "\n"
