"""The shape of the source: who imports whom, how long files are, where kinds are named.

`python -m tests.architecture.source_graph [PACKAGE ...]` prints it. Every import counts, those
under TYPE_CHECKING and inside functions too; a name that a package's `__init__` hands on counts as
an import of the file that defines it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from statistics import median

from tests.architecture.imported_names import PUBLIC_FOLDERS, imported_names
from tests.architecture.kind_names import kind_comparisons, kind_tuples
from tests.architecture.parsed_sources import HOUSE, PACKAGES, Source, sources


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
    for node in source.parsed.nodes(ast.ImportFrom):
        if (node.module or "").split(".")[0] in PACKAGES:
            for alias in node.names:
                found[alias.asname or alias.name] = (node.module or "", alias.name)
    for name, home in _lazy_homes(source).items():
        found.setdefault(name, (f"{package}.{home}", name))
    return found


def _lazy_homes(source: Source) -> dict[str, str]:
    """The names of a lazy package with the file of each: a dictionary of texts."""
    found: dict[str, str] = {}
    for node in source.parsed.nodes(ast.Dict):
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
    inner, total = imported_names()
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
