"""Pages of the methods: what the registry and the modules themselves say of each bound."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

from docstring_text import markdown_of
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective


class Bounds(SphinxDirective):
    """`{bounds}`: one section a registered bound."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the registry's facts and the module's docstring of every bound."""
        from extrapolation.bounds import BOUNDS

        lines: list[str] = []
        for name in sorted(BOUNDS):
            bound = BOUNDS[name]
            lines += _facts(name, bound)
            module = sys.modules[bound.limits.__module__]
            lines += markdown_of(module.__doc__ or "")
            lines += ["", *markdown_of(bound.limits.__doc__ or ""), ""]
        return _parsed(self, lines)


def _facts(name: str, bound: Any) -> list[str]:
    rows = [
        ("Valid for", ", ".join(bound.designs)),
        ("Needs", bound.needs),
        ("Guarantee", bound.guarantee),
        ("Fails", bound.fails),
        ("Refuses", "; ".join(bound.refuses) or "no sample of these designs"),
        ("Cost", bound.cost),
        ("Source", bound.source),
    ]
    table = [f"| {head} | {_cell(text)} |" for head, text in rows]
    return [f"## {name}", "", "| | |", "|---|---|", *table, ""]


def _cell(text: str) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


class Modules(SphinxDirective):
    """`{modules} extrapolation.estimators`: one section a module, by its docstring."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write every module's docstring and those of its public functions."""
        package = importlib.import_module(self.arguments[0])
        lines: list[str] = []
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
            if found.name.startswith("_") or found.ispkg:
                continue
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            lines += [f"## {found.name.replace('_', ' ')}", "", *markdown_of(module.__doc__ or "")]
            for name, item in vars(module).items():
                own = getattr(item, "__module__", "") == module.__name__
                if own and callable(item) and not name.startswith("_") and item.__doc__:
                    if item.__doc__.startswith(f"{name}("):
                        continue
                    lines += ["", f"`{module.__name__}.{name}`", "", *markdown_of(item.__doc__)]
            lines.append("")
        return _parsed(self, lines)


def _parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    holder = nodes.section()
    holder.document = directive.state.document
    directive.state.nested_parse(
        StringList(lines, source=directive.name), directive.content_offset, holder, match_titles=1
    )
    return holder.children


def setup(app: Any) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("bounds", Bounds)
    app.add_directive("modules", Modules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
