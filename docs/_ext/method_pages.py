"""Pages of the methods: what the registry and the modules themselves say of each bound."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

from best_for_me import cell_text, every_table, summary_table
from coverage_tables import bound_tables, dollar_unit_table, estimator_tables, rate_table
from docstring_text import markdown_of
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective, SphinxRole

# A method page of a module that is not among the estimators.
PLACES = {"survey_designs": "extrapolation.samples"}


class BoundPage(SphinxDirective):
    """`{bound} gaffke`: what the registry, the module and the simulation say of one bound."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the facts, the docstrings and the coverage table."""
        from extrapolation.bounds import BOUNDS

        name = self.arguments[0]
        bound = BOUNDS[name]
        module = sys.modules[bound.limits.__module__]
        words = [*markdown_of(module.__doc__ or ""), "", *markdown_of(bound.limits.__doc__ or "")]
        return _parsed(
            self,
            [
                "## At a glance",
                "",
                *_facts(bound),
                "",
                "## Formula",
                "",
                *words,
                "",
                "## Coverage",
                "",
                *bound_tables(name),
                "",
                "## Ask for it",
                "",
                f'`estimate.interval(0.90, side="lower", bound="{name}")`; in a plan, before the '
                f'draw, `bound="{name}"` or `primafacie plan --bound {name}`. A bound that '
                'the plan did not fix is marked "not pre-specified" and never moves a demand.',
                "",
            ],
        )


class BoundList(SphinxDirective):
    """`{bound-list}`: a table of all bounds, each with its page."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write a row a bound."""
        from extrapolation.bounds import BOUNDS

        rows = [
            f"| [{name}](bounds/{name}.md) | {_cell(', '.join(bound.designs))} | "
            f"{_cell(bound.guarantee)} | {_cell(bound.fails)} |"
            for name, bound in sorted(BOUNDS.items())
        ]
        heads = ["| bound | valid for | guarantee | fails |", "|---|---|---|---|"]
        return _parsed(self, [*heads, *rows])


class RateTable(SphinxDirective):
    """`{rate-table}`: the coverage of limits of a rate in complex samples."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write a table per design."""
        return _parsed(self, rate_table())


class DollarUnitTable(SphinxDirective):
    """`{dollar-unit-table}`: the upper limits of dollar-unit samples with rare errors."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write a table per kind of error."""
        return _parsed(self, dollar_unit_table())


def _facts(bound: Any) -> list[str]:
    rows = [
        ("Valid for", ", ".join(bound.designs)),
        ("Assumes and needs", bound.needs),
        ("Guarantee", bound.guarantee),
        ("Fails", bound.fails),
        ("Refuses", "; ".join(bound.refuses) or "no sample of these designs"),
        ("Cost", bound.cost),
        ("Source", bound.source),
    ]
    table = [f"| {head} | {_cell(text)} |" for head, text in rows]
    return ["| | |", "|---|---|", *table, ""]


def _cell(text: str) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


class BestForMe(SphinxDirective):
    """`{best-for-me} summary simple`: a table of the page "What is best for me"."""

    required_arguments = 2
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        which, kind = self.arguments
        return _parsed(self, {"summary": summary_table, "every": every_table}[which](kind))


class Cell(SphinxRole):
    """`` {cell}`A3 student covers` ``: one figure of these tables, so that prose follows them."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write the figure."""
        return [nodes.Text(cell_text(self.text))], []


class EstimatorPage(SphinxDirective):
    """`{estimator} ratio`: one module of `extrapolation.estimators`, and its table."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the docstrings and the table."""
        name = self.arguments[0]
        module = importlib.import_module(f"{PLACES.get(name, 'extrapolation.estimators')}.{name}")
        words = markdown_of(module.__doc__ or "")
        lines = ["## Formula, and when it fails", "", *words, "", *estimator_tables(name)]
        return _parsed(self, [*lines, "## In detail", "", *_functions(module)])


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
            lines += [*_functions(module), ""]
        return _parsed(self, lines)


def _functions(module: Any) -> list[str]:
    """The docstrings of a module's public functions and classes."""
    lines: list[str] = []
    for name, item in vars(module).items():
        own = getattr(item, "__module__", "") == module.__name__
        if own and callable(item) and not name.startswith("_") and item.__doc__:
            if item.__doc__.startswith(f"{name}("):
                continue
            lines += ["", f"`{module.__name__}.{name}`", "", *markdown_of(item.__doc__)]
    return lines


def _parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    holder = nodes.section()
    holder.document = directive.state.document
    directive.state.nested_parse(
        StringList(lines, source=directive.name), directive.content_offset, holder, match_titles=1
    )
    return holder.children


def setup(app: Any) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("bound", BoundPage)
    app.add_directive("bound-list", BoundList)
    app.add_directive("best-for-me", BestForMe)
    app.add_role("cell", Cell())
    app.add_directive("rate-table", RateTable)
    app.add_directive("dollar-unit-table", DollarUnitTable)
    app.add_directive("estimator", EstimatorPage)
    app.add_directive("modules", Modules)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
