"""The texts and syntax trees of source files: each is read, parsed and walked once per process."""

from __future__ import annotations

import ast
import gc
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
HOUSE = Path(importlib.import_module("primafacie").__file__ or "").parent.parent
PACKAGES = ("sampling", "extrapolation", "validation", "penalties", "primafacie")


@dataclass(frozen=True)
class ParsedSource:
    """A file with its syntax tree and all nodes of the tree by their class."""

    text: str
    tree: ast.Module
    by_class: dict[type[ast.AST], list[ast.AST]]

    def nodes(self, kind: type[Node]) -> list[Node]:
        """All nodes of one class, in the order of `ast.walk`."""
        return self.by_class.get(kind, [])  # type: ignore[return-value]


@cache
def parsed(path: Path) -> ParsedSource:
    """A source file, parsed.

    The garbage collector waits meanwhile: the trees are kept, and to look through all of them
    again and again while they grow takes twice as long as to parse them.
    """
    waits = gc.isenabled()
    gc.disable()
    try:
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        by_class: dict[type[ast.AST], list[ast.AST]] = {}
        for node in ast.walk(tree):
            by_class.setdefault(type(node), []).append(node)
        return ParsedSource(text, tree, by_class)
    finally:
        if waits:
            gc.enable()


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

    @property
    def parsed(self) -> ParsedSource:
        return parsed(self.path)

    @property
    def lines(self) -> int:
        return len(self.parsed.text.splitlines())

    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Every import of this project as (module, name or "", line)."""
        for node in self.parsed.nodes(ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = self.module.split(".")
                keep = len(above) - node.level + self.is_package
                base = ".".join([*above[:keep], *([base] if base else [])])
            if base.split(".")[0] in PACKAGES:
                for alias in node.names:
                    yield base, alias.name, node.lineno
        for plain in self.parsed.nodes(ast.Import):
            for alias in plain.names:
                if alias.name.split(".")[0] in PACKAGES:
                    yield alias.name, "", plain.lineno


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
