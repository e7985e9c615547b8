"""The R script of random groups and joint chances: survey's own matrix of joint chances, base R
for the random groups, which survey has not.
"""

from __future__ import annotations

from extrapolation.exports.drawn_data import GROUPS, PAIRS, PLAIN, DrawnData
from extrapolation.exports.expected_figures import ExpectedFigures

BY_GROUPS = [
    "# Rao, Hartley and Cochran: one unit a random group",
    f"for (h in unique(rows$stratum[rows$method == {GROUPS}])) {{",
    "  part <- rows[rows$stratum == h, ]",
    "  X <- sum(part$group_size); N <- sum(part$group_units); squares <- sum(part$group_units^2)",
    "  total <- sum(part$weight * part$y)",
    "  v <- v + (squares - N) / (N^2 - squares) *",
    "    sum(part$group_size / X * (part$y * X / part$size - total)^2)",
    "}",
]
BY_PAIRS = [
    "# Horvitz and Thompson, variance of Yates and Grundy",
    'joint <- read.csv("joint.csv")',
    f"for (h in unique(rows$stratum[rows$method == {PAIRS}])) {{",
    "  part <- rows[rows$stratum == h, ]",
    "  pairs <- joint[joint$stratum == h, ]",
    "  J <- diag(part$chance)",
    "  J[cbind(pairs$unit, pairs$other)] <- pairs$joint",
    "  J[cbind(pairs$other, pairs$unit)] <- pairs$joint",
    "  design <- svydesign(ids = ~1, probs = ~chance, data = part, pps = ppsmat(J),",
    '                      variance = "YG")',
    "  v <- v + as.numeric(vcov(svytotal(~y, design)))[[1]]",
    "}",
]
BY_UNITS = [
    "# strata of plain units: simple samples, draws with replacement (rate 0), whole clusters",
    f"for (h in unique(rows$stratum[rows$method == {PLAIN} & rows$rate < 1])) {{",
    "  part <- rows[rows$stratum == h, ]",
    "  v <- v + (1 - part$rate[[1]]) * nrow(part) * var(part$weight * part$y)",
    "}",
]


def drawn_r_script(data: DrawnData, expected: ExpectedFigures) -> str:
    """Lines of R that print point, se, low and high, to 17 digits."""
    paired = PAIRS in data.methods
    lines = [
        "# Repeats an estimate of primafacie with R"
        + (" and its package survey." if paired else ", without any package."),
        "# Usage: Rscript estimate.R    (data.csv beside it)",
        *(f"# {line}" for line in expected.lines),
        *(["suppressPackageStartupMessages(library(survey))"] if paired else []),
        'rows <- read.csv("data.csv", colClasses = c(stratum_label = "character"))',
        "point <- sum(rows$weight * rows$y)",
        "v <- 0",
        *(BY_GROUPS if GROUPS in data.methods else []),
        *(BY_PAIRS if paired else []),
        *(BY_UNITS if PLAIN in data.methods else []),
        "se <- sqrt(v)",
        f"reach <- {expected.r_quantile} * se",
        'cat(sprintf("point %.17g\\nse %.17g\\n", point, se))',
        *(['cat(sprintf("low %.17g\\n", point - reach))'] if expected.low is not None else []),
        *(['cat(sprintf("high %.17g\\n", point + reach))'] if expected.high is not None else []),
    ]
    return "\n".join(lines) + "\n"
