"""A document as plain texts, numbered: what the page, the PDF and the Word file set in type.

Templates get this record and nothing else. All text is data to them: it is escaped by the
page's template, and it is a string, never markup, to the typesetter.
"""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Paragraph,
    Parts,
    Section,
    Table,
)
from primafacie.app.reports.formats.column_widths import fitted
from primafacie.app.reports.values import Trace, Value, visible

TRACES = "How the numbers come about"


class Traces:
    """Footnote numbers of traces, in order of appearance; equal traces share one."""

    def __init__(self) -> None:
        self._numbers: dict[Trace, int] = {}

    def number(self, trace: Trace | None) -> int | None:
        """The footnote number of a trace."""
        return None if trace is None else self._numbers.setdefault(trace, len(self._numbers) + 1)

    def listed(self) -> list[dict[str, Any]]:
        """The footnotes."""
        return [
            {
                "formula": visible(trace.formula),
                "inputs": "; ".join(visible(f"{name} = {value}") for name, value in trace.inputs),
                "number": number,
                "source": visible(trace.source),
            }
            for trace, number in self._numbers.items()
        ]


def outline(document: Document) -> dict[str, Any]:
    """The document as nested lists and dictionaries of texts."""
    traces = Traces()
    label, value = document.headline
    return {
        "banner": visible(document.banner),
        "dated": document.day.isoformat(),
        "footer": visible(document.footer),
        "headline": {"label": visible(label), "value": _part(value, traces)},
        "kind": document.kind,
        "lead": _parts(document.lead, traces),
        "facts": _block(document.facts, traces),
        "notes": [_block(item, traces) for item in document.notes],
        "opening": [_block(item, traces) for item in document.opening],
        "sections": [
            _section(item, str(place), traces)
            for place, item in enumerate(document.sections, start=1)
        ],
        "title": visible(document.title),
        "traces": traces.listed(),
        "traces_title": f"{len(document.sections) + 1}. {TRACES}",
    }


def _section(section: Section, number: str, traces: Traces) -> dict[str, Any]:
    dot = "." if "." not in number else ""
    return {
        "blocks": [_block(item, traces) for item in section.blocks],
        "sections": [
            _section(item, f"{number}.{place}", traces)
            for place, item in enumerate(section.sections, start=1)
        ],
        "title": f"{number}{dot} {visible(section.title)}",
    }


def _block(block: Block, traces: Traces) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "style": block.style, "parts": _parts(block.parts, traces)}
    if isinstance(block, Bullets):
        return {"is": "bullets", "items": [_parts(item, traces) for item in block.items]}
    if isinstance(block, Facts):
        items = [
            {"label": visible(label), "parts": _parts(parts, traces)}
            for label, parts in block.items
        ]
        return {"is": "facts", "items": items}
    if isinstance(block, Figure):
        return {
            "is": "figure",
            "name": block.name,
            "title": visible(block.title),
            "alt": visible(block.alt),
        }
    return _table(block, traces)


def _table(table: Table, traces: Traces) -> dict[str, Any]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    fit = fitted(
        [c.head + "00" if c.trace else c.head for c in table.columns],  # room for the mark
        [column.kind for column in table.columns],
        [[cell.text for cell in row] for row in rows],
        [column.room for column in table.columns],
    )
    return {
        "caption": visible(table.caption),
        "columns": [
            {"head": visible(c.head), "kind": c.kind, "trace": traces.number(c.trace)}
            for c in table.columns
        ],
        "is": "table",
        "rows": [[_part(cell, traces) for cell in row] for row in table.rows],
        "size": fit.size,
        "total": None if table.total is None else [_part(cell, traces) for cell in table.total],
        "widths": list(fit.widths),
    }


def _parts(parts: Parts, traces: Traces) -> list[dict[str, Any]]:
    return [
        _part(part if isinstance(part, Value) else Value("text", part), traces) for part in parts
    ]


def _part(value: Value, traces: Traces) -> dict[str, Any]:
    return {
        "kind": value.kind,
        "numeric": value.numeric,
        "text": value.text,
        "trace": traces.number(value.trace),
    }
