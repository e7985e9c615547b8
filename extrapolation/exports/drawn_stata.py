"""The Stata script of random groups and joint chances, by their formulas. Not run by us."""

from __future__ import annotations

from extrapolation.exports.drawn_data import GROUPS, PAIRS, PLAIN, DrawnData
from extrapolation.exports.expected_figures import ExpectedFigures

PARTS = {
    GROUPS: [
        "* Rao, Hartley and Cochran: one unit a random group",
        "egen double X = total(group_size), by(stratum)",
        "egen double N = total(group_units), by(stratum)",
        "egen double squares = total(group_units^2), by(stratum)",
        "egen double whole = total(e), by(stratum)",
        "generate double part1 = (squares - N) / (N^2 - squares) * group_size / X ///",
        f"    * (y * X / size - whole)^2 if method == {GROUPS}",
        "summarize part1, meanonly",
        "scalar v = v + r(sum)",
    ],
    PLAIN: [
        "* strata of plain units: simple samples, draws with replacement, whole clusters",
        "egen double middle = mean(e), by(stratum)",
        "egen double taken = count(e), by(stratum)",
        "generate double part3 = (1 - rate) * taken / (taken - 1) * (e - middle)^2 ///",
        f"    if method == {PLAIN} & rate < 1",
        "summarize part3, meanonly",
        "scalar v = v + r(sum)",
    ],
    PAIRS: [
        "* Horvitz and Thompson, variance of Yates and Grundy",
        f"keep if method == {PAIRS}",
        "keep stratum unit chance e",
        "tempfile first second",
        "save `first'",
        "rename (unit chance e) (other chance2 e2)",
        "save `second'",
        'import delimited using "joint.csv", clear case(preserve) asdouble',
        "merge m:1 stratum unit using `first', keep(match) nogenerate",
        "merge m:1 stratum other using `second', keep(match) nogenerate",
        "generate double part2 = (chance * chance2 - joint) / joint * (e - e2)^2",
        "summarize part2, meanonly",
        "scalar v = v + r(sum)",
    ],
}
"""In this order: the pairs replace the data in memory, so they come last."""


def drawn_stata_script(data: DrawnData, expected: ExpectedFigures) -> str:
    """Lines of Stata, for a do-file."""
    lines = [
        "* Repeats an estimate of primafacie with Stata, by its formula. NOT RUN by us.",
        *(f"* {line}" for line in expected.lines),
        'import delimited using "data.csv", clear case(preserve) asdouble',
        "generate double e = weight * y",
        "summarize e, meanonly",
        "scalar point = r(sum)",
        "scalar v = 0",
        *(line for method, part in PARTS.items() if method in data.methods for line in part),
        "scalar se = sqrt(v)",
        f"scalar reach = {expected.stata_quantile} * se",
        "display %21.0g point",
        "display %21.0g se",
        *(["display %21.0g point - reach"] if expected.low is not None else []),
        *(["display %21.0g point + reach"] if expected.high is not None else []),
    ]
    return "\n".join(lines) + "\n"
