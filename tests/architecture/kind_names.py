"""Where the source goes by the names of kinds: lists of them, and comparisons with them."""

from __future__ import annotations

import ast
import re

from tests.architecture.parsed_sources import sources

FAMILY_FOLDERS = (
    "sampling/designs/",
    "sampling/choices/",
    "sampling/engines/",
    "sampling/intake/",
    "extrapolation/bounds/",
    "extrapolation/estimators/",
    "validation/arguments/",
    "validation/replay/generators/",
)
"""Where the members of the families lie: there, and only there, a kind goes by its name."""


DESIGN_KINDS = frozenset(
    [
        "tickets",
        "ratstats",
        "pps",
        "pps_systematic",
        "sampford",
        "rhc",
        "systematic",
        "cluster",
        "two_stage",
        "three_stage",
        "by_stratum",
    ]
)
ESTIMATOR_KINDS = frozenset(
    [
        "expansion",
        "pps",
        "multistage",
        "starts",
        "rhc",
        "horvitz_thompson",
        "by_stratum",
        "ratio",
        "combined_ratio",
        "separate_ratio",
        "regression",
        "combined_regression",
        "separate_regression",
        "greg",
        "difference",
        "poststratified",
        "raked",
        "domain",
    ]
)
BOUND_KINDS = frozenset(
    [
        "student",
        "normal",
        "satterthwaite",
        "johnson",
        "hall",
        "bootstrap_t",
        "bca",
        "empirical_likelihood",
        "clopper_pearson",
        "korn_graubard",
        "wilson",
        "logit",
        "arcsine",
        "likelihood",
        "hypergeometric",
        "minimum_sum",
        "gaffke",
        "gaffke_finite",
        "gaffke_certified",
        "gaffke_polya",
        "melded",
        "sidak",
        "betting",
        "betting_anytime",
        "penny",
        "stringer",
        "stringer_gaffke",
        "moment",
        "cox_snell",
        "hoeffding",
        "anderson",
        "empirical_bernstein",
        "taint_mixture",
    ]
)
ENGINE_KINDS = frozenset(["duckdb", "spark", "sqlite", "postgresql"])
FORMAT_KINDS = frozenset([".csv", ".txt", ".tsv", ".xlsx", ".parquet", ".xlsm"])
PROGRAM_KINDS = frozenset(
    {
        "RAT-STATS",
        "numpy default_rng",
        "numpy RandomState",
        "pandas sample",
        "R sample",
        "R sample rounding",
    }
)
SAMPLE_KINDS = frozenset({"srs", "stratified", "stratified pps"})
ARGUMENT_CODE = re.compile(r"[A-G]\d{1,2}\Z")


def is_kind(value: object) -> bool:
    """Is this text the name of a member of a family?"""
    return isinstance(value, str) and (
        value in DESIGN_KINDS
        or value in ESTIMATOR_KINDS
        or value in BOUND_KINDS
        or value in ENGINE_KINDS
        or value in FORMAT_KINDS
        or value in PROGRAM_KINDS
        or value in SAMPLE_KINDS
        or ARGUMENT_CODE.match(value) is not None
    )


def _constants(node: ast.AST) -> list[object]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [item.value for item in node.elts if isinstance(item, ast.Constant)]
    if isinstance(node, ast.Dict):
        return [key.value for key in node.keys if isinstance(key, ast.Constant)]
    return []


def kind_tuples() -> list[str]:
    """Lists of two or more kind names (tuples, sets, keys) outside the families' folders."""
    found = []
    for source in sources().values():
        if source.place.startswith(FAMILY_FOLDERS):
            continue
        nodes = source.parsed.nodes
        literals = {
            id(node.slice)
            for node in nodes(ast.Subscript)
            if isinstance(node.value, ast.Name) and node.value.id == "Literal"
        }
        for node in (*nodes(ast.Tuple), *nodes(ast.List), *nodes(ast.Set), *nodes(ast.Dict)):
            values = [value for value in _constants(node) if isinstance(value, str)]
            named = [value for value in values if is_kind(value)]
            if id(node) not in literals and len(named) >= 2 and len(named) == len(values):
                found.append(f"{source.place}:{node.lineno}: {', '.join(named)}")
    return sorted(found)


def kind_comparisons() -> list[str]:
    """Comparisons with the name of a kind (`==`, `in`, `match`) outside the families' folders."""
    found = []
    for source in sources().values():
        if source.place.startswith(FAMILY_FOLDERS):
            continue
        asked: list[tuple[int, list[ast.expr]]] = [
            (node.lineno, [node.left, *node.comparators])
            for node in source.parsed.nodes(ast.Compare)
        ]
        asked += [(node.lineno, [node.value]) for node in source.parsed.nodes(ast.MatchValue)]
        for line, sides in asked:
            values = [value for side in sides for value in _constants(side)]
            named = [str(value) for value in values if is_kind(value)]
            if named:
                found.append(f"{source.place}:{line}: {', '.join(named)}")
    return sorted(found)
