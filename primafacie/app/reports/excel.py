"""A document as an Excel workbook: numbers as numbers, traces as comments, a table a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Figure,
    Paragraph,
    Section,
    Table,
)
from primafacie.app.reports.outline import TRACES
from primafacie.app.reports.values import Trace

FRONT = "Report"
LiveSheet = Callable[[CellWriter, Any, Table], None]


def render_xlsx(document: Document, *, live: Mapping[str, LiveSheet] | None = None) -> bytes:
    """The workbook: a front sheet with every word, then a sheet for each table and figure.

    Text cells are strings with a quote prefix, never formulas. `live` names, by a table's
    key, what writes that table's sheet with formulas instead. The same bytes every time.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {
            "title": document.title,
            "author": "primafacie",
            "created": datetime.combine(document.day, datetime.min.time()),
        }
    )
    writer = CellWriter(book)
    front = book.add_worksheet(FRONT)
    names = sheet_names(document)
    for table, name in zip(document.tables(), names, strict=True):
        sheet = book.add_worksheet(name)
        write = (live or {}).get(table.key) if table.key else None
        (write or write_table)(writer, sheet, table)
    if document.figures():
        _draw(writer, book.add_worksheet("Figures"), document.figures())
    _front(writer, front, document, dict(zip(map(id, document.tables()), names, strict=True)))
    book.close()
    return out.getvalue()


def sheet_names(document: Document) -> tuple[str, ...]:
    """A name for each table's sheet: its place and its short name, as Excel allows them."""
    return tuple(
        f"{place} {''.join(c for c in table.name if c.isalnum() or c in ' -')}"[:31].rstrip()
        for place, table in enumerate(document.tables(), start=1)
    )


def write_table(writer: CellWriter, sheet: Any, table: Table) -> None:
    """One table on its sheet: caption, head, rows, total."""
    head = writer.open_sheet(sheet, table)
    rows = [*table.rows, *([table.total] if table.total else [])]
    for place, row in enumerate(rows, start=head + 1):
        last = table.total is not None and place == head + len(rows)
        for column, value in enumerate(row):
            writer.value(sheet, place, column, value, strong=last)
    writer.close_sheet(sheet, table, head)


def _front(writer: CellWriter, sheet: Any, document: Document, names: dict[int, str]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 108)
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    writer.text(sheet, 0, 0, document.title, "title")
    writer.parts(sheet, 1, 1, document.lead)
    row = 2
    if document.banner:
        writer.text(sheet, row, 1, document.banner, "warning")
        row += 1
    writer.text(sheet, row, 0, document.headline[0], "label")
    writer.value(sheet, row, 1, document.headline[1], style="headline")
    row += 1
    for block in (document.facts, *document.notes, *document.opening):
        row = _block(writer, sheet, row, block, names)
    traces: dict[Trace, None] = {}
    for place, section in enumerate(document.sections, start=1):
        row = _section(writer, sheet, row + 1, section, str(place), names)
    for block in document.blocks():
        if isinstance(block, Table):
            cells = [v.trace for row in block.rows for v in row]
            cells += [v.trace for v in block.total or ()] + [c.trace for c in block.columns]
            traces |= {trace: None for trace in cells if trace}
    if traces:
        writer.text(sheet, row + 1, 0, f"{len(document.sections) + 1}. {TRACES}", "heading")
        for place, trace in enumerate(traces, start=row + 2):
            writer.text(sheet, place, 1, str(trace), "wrapped")
        row += 2 + len(traces)
    if document.footer:
        writer.text(sheet, row + 1, 1, document.footer, "wrapped")


def _section(writer: CellWriter, sheet: Any, row: int, section: Section, number: str,
             names: dict[int, str]) -> int:  # fmt: skip
    dot = "." if "." not in number else ""
    writer.text(sheet, row, 0, f"{number}{dot} {section.title}", "heading")
    row += 1
    for block in section.blocks:
        row = _block(writer, sheet, row, block, names)
    for place, inner in enumerate(section.sections, start=1):
        row = _section(writer, sheet, row, inner, f"{number}.{place}", names)
    return row


def _block(writer: CellWriter, sheet: Any, row: int, block: Block, names: dict[int, str]) -> int:
    """Write a block on the front sheet from `row` on; the row after it."""
    if isinstance(block, Paragraph):
        writer.parts(sheet, row, 1, block.parts, block.style)
        return row + 1
    if isinstance(block, Facts):
        for place, (label, parts) in enumerate(block.items, start=row):
            writer.text(sheet, place, 0, label, "label")
            writer.parts(sheet, place, 1, parts)
        return row + len(block.items)
    if isinstance(block, Bullets):
        for place, parts in enumerate(block.items, start=row):
            writer.parts(sheet, place, 1, ("• ", *parts))
        return row + len(block.items)
    if isinstance(block, Figure):
        writer.link(sheet, row, 1, "Figures", f"{block.title}: see the sheet Figures")
    else:
        writer.link(sheet, row, 1, names[id(block)], f"{block.caption}: see its sheet")
    return row + 1


def _draw(writer: CellWriter, sheet: Any, figures: tuple[Figure, ...]) -> None:
    sheet.hide_gridlines(2)
    row = 0
    for figure in figures:
        writer.text(sheet, row, 0, figure.title, "heading")
        options = {"image_data": io.BytesIO(figure.png()), "description": figure.alt,
                   "x_scale": 0.6, "y_scale": 0.6}  # fmt: skip
        sheet.insert_image(row + 1, 0, f"{figure.name}.png", options)
        row += 26
