"""The shape of the source: who imports whom, how long files are, where kinds are named.

`python -m tests.architecture.source_graph [PACKAGE ...]` prints it. Every import counts, those
under TYPE_CHECKING and inside functions too; a name that a package's `__init__` hands on counts as
an import of the file that defines it.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from statistics import median

HOUSE = Path(importlib.import_module("primafacie").__file__ or "").parent.parent
PACKAGES = ("sampling", "extrapolation", "validation", "penalties", "primafacie")
TESTS = Path(__file__).parents[1]
PUBLIC_FOLDERS = (
    "sampling.designs",
    "sampling.intake",
    "sampling.models",
    "sampling.ratstats",
    "sampling.sample_size",
    "extrapolation.monitoring",
    "extrapolation.ratstats",
    "penalties.episodes",
    "penalties.section111",
    "primafacie",
    "primafacie.app.cli",
    "primafacie.errors",
)
"""Modules that users import from: those of the reference, and the command line's runner."""


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


@dataclass(frozen=True)
class Source:
    """One file of the program."""

    path: Path

    @property
    def place(self) -> str:
        """The path below the project, with slashes."""
        return self.path.relative_to(HOUSE).as_posix()

    @property
    def module(self) -> str:
        """The dotted name."""
        dotted = self.place.removesuffix(".py").replace("/", ".")
        return dotted.removesuffix(".__init__")

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Every import of this project as (module, name or "", line)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = self.module.split(".")
                    keep = len(above) - node.level + self.is_package
                    base = ".".join([*above[:keep], *([base] if base else [])])
                if base.split(".")[0] in PACKAGES:
                    for alias in node.names:
                        yield base, alias.name, node.lineno
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.split(".")[0] in PACKAGES:
                        yield alias.name, "", node.lineno


@cache
def sources() -> dict[str, Source]:
    """Every source file by its dotted name, the notebooks apart."""
    found = [
        Source(path)
        for name in PACKAGES
        for path in sorted((HOUSE / name).rglob("*.py"))
        if path.parent.name != "notebooks"
    ]
    return {source.module: source for source in found}


def defining(module: str, name: str) -> str | None:
    """The file that defines a name which a module or a package hands on."""
    known = sources()
    for _ in range(6):  # an __init__ may hand on what another hands on
        if name and f"{module}.{name}" in known:
            module, name = f"{module}.{name}", ""
        if module not in known:
            return None
        if not name or not known[module].is_package:
            return module
        onward = _handed_on(module).get(name)
        if onward is None:
            return module
        module, name = onward
    return module


@cache
def _handed_on(package: str) -> dict[str, tuple[str, str]]:
    source = sources()[package]
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            for alias in node.names:
                found[alias.asname or alias.name] = (node.module or "", alias.name)
    for name, home in _lazy_homes(source).items():
        found.setdefault(name, (f"{package}.{home}", name))
    return found


def _lazy_homes(source: Source) -> dict[str, str]:
    """The names of a lazy package with the file of each: a dictionary of texts."""
    found: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                    found[str(key.value)] = str(value.value)
    return found


@cache
def arrows() -> dict[str, set[str]]:
    """For every file (no `__init__`) the files that it imports."""
    found: dict[str, set[str]] = {}
    for source in sources().values():
        if source.is_package:
            continue
        targets = {defining(module, name) for module, name, _ in source.imports()}
        known = sources()
        found[source.module] = {
            t for t in targets if t and t != source.module and not known[t].is_package
        }
    return found


def importers() -> dict[str, set[str]]:
    """For every file the files that import it; what a package hands on counts as its own name."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, targets in arrows().items():
        for target in targets:
            found[target].add(module)
    return found


def exported() -> set[str]:
    """The files whose names a documented module hands on: public, whoever imports them here."""
    return {
        home
        for package in (*PACKAGES[:-1], *PUBLIC_FOLDERS)
        if package in sources() and sources()[package].is_package
        for name in _handed_on(package)
        if (home := defining(package, name))
    }


@cache
def upward() -> tuple[tuple[str, str], ...]:
    """The imports that `.importlinter` allows to run upward, each with its reason there."""
    text = (HOUSE / ".importlinter").read_text(encoding="utf-8")
    found = re.findall(r"^    ([\w.]+) -> ([\w.]+)$", text, flags=re.MULTILINE)
    return tuple((above, below) for above, below in found if below.split(".")[0] in PACKAGES)


def circles() -> list[list[str]]:
    """Groups of files that import each other in a circle (strongly connected, two or more)."""
    graph = {
        module: {
            target
            for target in targets
            if not any(
                module == one and f"{target}.".startswith(f"{two}.") for one, two in upward()
            )
        }
        for module, targets in arrows().items()
    }
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == node:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10_000)
    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def single_importers(members: Collection[str] = ()) -> dict[str, str]:
    """The files that serve exactly one other, with that one; members of families apart."""
    public = exported()
    return {
        module: next(iter(users))
        for module, users in sorted(importers().items())
        if len(users) == 1 and module not in members and module not in public
    }


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
        literals = {
            id(node.slice)
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == "Literal"
        }
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                continue
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
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Compare):
                values = [v for side in (node.left, *node.comparators) for v in _constants(side)]
            elif isinstance(node, ast.MatchValue):
                values = _constants(node.value)
            else:
                continue
            named = [str(value) for value in values if is_kind(value)]
            if named:
                found.append(f"{source.place}:{node.lineno}: {', '.join(named)}")
    return sorted(found)


def test_imports() -> tuple[list[str], int]:
    """The product names that tests import from inner modules, and how many names in all.

    A name that `tests/builders/inside_*.py` hands on counts where it is used, as the inner name
    that it is. The tests of this folder are about the inside itself and do not count.
    """
    inner, total = [], 0
    for path in sorted(TESTS.rglob("*.py")):
        if path.stem.startswith("inside_") or path.parent == Path(__file__).parent:
            continue
        place = path.relative_to(TESTS).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for module, name in _named(node):
                if module.startswith("tests.builders.inside_"):
                    total += 1
                    inner.append(f"{place}: {module}.{name}")
                elif module.split(".")[0] in PACKAGES:
                    total += 1
                    if module not in PACKAGES and module not in PUBLIC_FOLDERS:
                        inner.append(f"{place}: {module}.{name}".rstrip("."))
    return inner, total


def _named(node: ast.AST) -> list[tuple[str, str]]:
    """What an import statement names, as (module, name or "")."""
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [(node.module or "", alias.name) for alias in node.names]
    if isinstance(node, ast.Import):
        return [(alias.name, "") for alias in node.names]
    return []


def report(packages: Collection[str], *, whole: bool) -> str:
    """The figures in words, and with `whole` every place."""

    def mine(text: str) -> bool:
        return not packages or text.replace("/", ".").startswith(tuple(packages))

    files = [s for s in sources().values() if not s.is_package and mine(s.module)]
    lengths = sorted(s.lines for s in files)
    longest = sorted(files, key=lambda s: -s.lines)[:5]
    singles = {m: u for m, u in single_importers().items() if mine(m)}
    rounds = [group for group in circles() if any(mine(m) for m in group)]
    tuples = [line for line in kind_tuples() if mine(line)]
    compared = [line for line in kind_comparisons() if mine(line)]
    inner, total = test_imports()
    lines = [
        f"source files (no __init__)      {len(files)}",
        f"median lines                    {median(lengths) if lengths else 0:g}",
        f"longest                         {', '.join(f'{s.place} {s.lines}' for s in longest)}",
        f"files with one importer         {len(singles)}",
        f"import circles                  {len(rounds)}",
        f"kind tuples outside families    {len(tuples)}",
        f"kind comparisons outside        {len(compared)} in "
        f"{len({c.split(':')[0] for c in compared})} files",
        f"inner names imported by tests   {len(inner)} of {total} ({len(inner) / total:.0%})",
    ]
    if whole:
        lines += ["", "Files with one importer:"]
        lines += [f"  {module}  <-  {user}" for module, user in singles.items()]
        lines += ["", "Circles:"] + [f"  {len(g)}: {', '.join(g)}" for g in rounds]
        lines += ["", "Kind tuples:"] + [f"  {line}" for line in tuples]
        lines += ["", "Kind comparisons:"] + [f"  {line}" for line in compared]
    return "\n".join(lines)


if __name__ == "__main__":
    asked = sys.argv[1:]
    named = [name for name in asked if not name.startswith("-")]
    sys.stdout.write(report(named, whole="--short" not in asked) + "\n")
