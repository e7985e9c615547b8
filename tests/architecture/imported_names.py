"""The names of the program that its tests import: public ones, and inner ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.parsed_sources import PACKAGES

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


def imported_names() -> tuple[list[str], int]:
    """The product names that tests import from inner modules, and how many names in all.

    A name that `tests/builders/inside_*.py` hands on counts where it is used, as the inner name
    that it is. The tests of this folder are about the inside itself and do not count.
    """
    inner, total = [], 0
    for path in sorted(TESTS.rglob("*.py")):
        if path.stem.startswith("inside_") or path.parent == Path(__file__).parent:
            continue
        place = path.relative_to(TESTS).as_posix()
        for node in _statements(ast.parse(path.read_text(encoding="utf-8"))):
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


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements of a module: an import is one, so no expression is looked into."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inside = getattr(node, part, ())
            waiting += inside if isinstance(inside, list) else ()
