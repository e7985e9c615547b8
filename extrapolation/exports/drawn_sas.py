"""The SAS program of random groups and joint chances, by their formulas. Not run by us."""

from __future__ import annotations

from extrapolation.exports.drawn_data import COLUMNS, GROUPS, PAIRS, PLAIN, DrawnData
from extrapolation.exports.expected_figures import ExpectedFigures

JOINT = [
    "data joint;",
    "  infile 'joint.csv' dsd firstobs=2 truncover;",
    "  input stratum unit other joint;",
    "run;",
]
PARTS = {
    GROUPS: [
        "/* Rao, Hartley and Cochran: one unit a random group */",
        "create table whole as select stratum, sum(group_size) as x, sum(group_units) as n,",
        "  sum(group_units**2) as squares, sum(e) as total",
        f"  from rows where method = {GROUPS} group by stratum;",
        "create table part1 as select sum((b.squares - b.n) / (b.n**2 - b.squares)",
        "  * a.group_size / b.x * (a.y * b.x / a.size - b.total)**2) as v",
        f"  from rows as a, whole as b where a.stratum = b.stratum and a.method = {GROUPS};",
    ],
    PAIRS: [
        "/* Horvitz and Thompson, variance of Yates and Grundy */",
        "create table part2 as select sum((a.chance * b.chance - j.joint) / j.joint",
        "  * (a.e - b.e)**2) as v from joint as j, rows as a, rows as b",
        "  where a.stratum = j.stratum and a.unit = j.unit",
        "  and b.stratum = j.stratum and b.unit = j.other;",
    ],
    PLAIN: [
        "/* strata of plain units: simple samples, draws with replacement, whole clusters */",
        "create table spread as select stratum, min(rate) as rate, count(e) as n, css(e) as css",
        f"  from rows where method = {PLAIN} and rate < 1 group by stratum;",
        "create table part3 as select sum((1 - rate) * n / (n - 1) * css) as v from spread;",
    ],
}


def drawn_sas_script(data: DrawnData, expected: ExpectedFigures) -> str:
    """Lines of SAS: a data step and PROC SQL."""
    methods = sorted(data.methods)
    columns = " ".join(f"{name} $" if name == "stratum_label" else name for name in COLUMNS)
    united = " union all ".join(f"select v from part{method}" for method in methods)
    lines = [
        "/* Repeats an estimate of primafacie with SAS, by its formula. NOT RUN by us.",
        *(f"   {line}" for line in expected.lines),
        "*/",
        "data rows;",
        "  infile 'data.csv' dsd firstobs=2 truncover;",
        "  length stratum_label $ 200;",
        f"  input {columns};",
        "  e = weight * y;",
        "run;",
        *(JOINT if PAIRS in methods else []),
        "proc sql;",
        *(line for method in methods for line in PARTS[method]),
        f"create table parts as {united};",
        "create table made as select (select sum(e) from rows) as point,",
        "  sqrt(sum(v)) as se from parts;",
        "quit;",
        "data limits; set made;",
        f"  reach = {expected.sas_quantile} * se;",
        *(["  low = point - reach;"] if expected.low is not None else []),
        *(["  high = point + reach;"] if expected.high is not None else []),
        "run;",
        "proc print data=limits; run;",
    ]
    return "\n".join(lines) + "\n"
