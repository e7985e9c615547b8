"""A document as an Excel workbook: numbers as numbers, traces as comments, a table a sheet."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
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
    annex_title,
    sheet_names,
)
from primafacie.app.reports.formats.cell_writer import CellWriter
from primafacie.app.reports.formats.outline import TRACES
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.app.reports.values import Trace, visible

FRONT = "Report"
_WIDE = 108
ROW = 15.0  # points of a row
ROWS_OF_PAGE = 42  # of a sheet of letter paper
LiveSheet = Callable[[CellWriter, Any, Any], None]
LiveSheets = Callable[[Mapping[str, str]], Mapping[str, LiveSheet]]


def render_xlsx(document: Document, *, live: LiveSheets | None = None) -> bytes:
    """The workbook: a front sheet with every word, then a sheet for each table and figure.

    Text cells are strings with a quote prefix, never formulas. `live` is given the sheets'
    names by the keys of their tables, and gives by key what writes that table's sheet with
    formulas instead; under the empty key, what writes a last sheet of checks. The same bytes
    every time.
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
    tables = document.tables()
    keyed = {table.key: name for table, name in zip(tables, names, strict=True) if table.key}
    special = live(keyed) if live else {}
    for table, name in zip(tables, names, strict=True):
        write = special.get(table.key) if table.key else None
        (write or write_table)(writer, book.add_worksheet(name), table)
    if "" in special:
        special[""](writer, book.add_worksheet("Checks"), None)
    if document.figures():
        _draw(writer, book.add_worksheet("Figures"), document.figures())
    _front(writer, front, document, dict(zip(map(id, document.tables()), names, strict=True)))
    for sheet in book.worksheets():
        sheet.set_header(_margin("&L&8", document.title))
        sheet.set_footer(_margin("&L&8", document.footer) + "&R&8page &P of &N")
    book.close()
    return out.getvalue()


def _margin(codes: str, text: str) -> str:
    """A text in the margin of a printed sheet: an ampersand is no code, 255 characters in all."""
    return codes + visible(text)[:150].replace("&", "&&")


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
    sheet.set_column(1, 1, _WIDE)
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    writer.text(sheet, 0, 0, document.title, "title")
    sheet.set_row(0, 26)
    row = 1
    for lines in _letter_head(document):
        _prose(writer, sheet, row, (lines,))
        row += 1
    _prose(writer, sheet, row, document.lead)
    row += 1
    if document.banner:
        _prose(writer, sheet, row, (document.banner,), "warning")
        row += 1
    writer.text(sheet, row, 0, document.headline[0], "label")
    writer.value(sheet, row, 1, document.headline[1], style="headline")
    sheet.set_row(row, 28)
    row += 1
    for block in (document.facts, *document.notes, *document.opening):
        row = _block(writer, sheet, row, block, names)
    traces: dict[Trace, None] = {}
    for place, section in enumerate(document.sections, start=1):
        number = "" if document.letter else f"{place}."
        row = _section(writer, sheet, row + 1, section, number, names)
    for block in document.blocks():
        if isinstance(block, Table):
            cells = [v.trace for row in block.rows for v in row]
            cells += [v.trace for v in block.total or ()] + [c.trace for c in block.columns]
            traces |= {trace: None for trace in cells if trace}
    if traces:
        writer.text(sheet, row + 1, 0, f"{len(document.sections) + 1}. {TRACES}", "heading")
        for place, trace in enumerate(traces, start=row + 2):
            _prose(writer, sheet, place, (str(trace),))
        row += 2 + len(traces)
    for place, annex in enumerate(document.annexes, start=1):
        row = _blocks(writer, sheet, row + 1, annex_title(place, annex.title), annex.blocks, names)
    if document.footer:
        _prose(writer, sheet, row + 1, (document.footer,))


def _letter_head(document: Document) -> tuple[str, ...]:
    """The lines of a letter before its text; none of another document."""
    letter = document.letter
    if letter is None:
        return ()
    return (", ".join(letter.sender), letter.day, ", ".join(letter.addressee), letter.salutation)


def _section(
    writer: CellWriter, sheet: Any, row: int, section: Section, number: str, names: dict[int, str]
) -> int:
    title = f"{number} {section.title}".strip()
    row = _blocks(writer, sheet, row, title, section.blocks, names)
    for place, inner in enumerate(section.sections, start=1):
        row = _section(writer, sheet, row, inner, f"{number.rstrip('.')}.{place}", names)
    return row


def _blocks(
    writer: CellWriter,
    sheet: Any,
    row: int,
    title: str,
    blocks: tuple[Block, ...],
    names: dict[int, str],
) -> int:
    """A heading and what is under it; the row after it."""
    writer.text(sheet, row, 0, title, "heading")
    row += 1
    for block in blocks:
        row = _block(writer, sheet, row, block, names)
    return row


def _block(writer: CellWriter, sheet: Any, row: int, block: Block, names: dict[int, str]) -> int:
    """Write a block on the front sheet from `row` on; the row after it."""
    if isinstance(block, Paragraph):
        _prose(writer, sheet, row, block.parts, block.style)
        return row + 1
    if isinstance(block, Facts):
        for place, (label, parts) in enumerate(block.items, start=row):
            writer.text(sheet, place, 0, label, "label")
            _prose(writer, sheet, place, parts)
        return row + len(block.items)
    if isinstance(block, Bullets):
        for place, parts in enumerate(block.items, start=row):
            _prose(writer, sheet, place, ("• ", *parts))
        return row + len(block.items)
    if isinstance(block, Figure):
        writer.link(sheet, row, 1, "Figures", f"{block.title}: see the sheet Figures")
    else:
        writer.link(sheet, row, 1, names[id(block)], f"{block.caption}: see its sheet")
    return row + 1


def _prose(writer: CellWriter, sheet: Any, row: int, parts: Parts, style: str = "plain") -> None:
    """Running text in the wide column, its row as high as it needs."""
    writer.parts(sheet, row, 1, parts, style)
    words = "".join(part if isinstance(part, str) else part.text for part in parts)
    writer.height(sheet, row, [(words, _WIDE)])


def _points_high(png: bytes) -> float:
    """The height of a picture of ours at its 200 dots an inch."""
    return float(struct.unpack(">I", png[20:24])[0]) / 200 * 72


def _draw(writer: CellWriter, sheet: Any, figures: tuple[Figure, ...]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(1)
    row, page, breaks = 0, 0, []
    for figure in figures:
        high = 4 + ceil(_points_high(figure.png()) * 0.6 / ROW)
        if row + high > page + ROWS_OF_PAGE and row > page:
            breaks.append(row)
            page = row
        writer.text(sheet, row, 0, figure.title, "heading", text_wrap=False)
        options = {
            "image_data": io.BytesIO(figure.png()),
            "description": figure.alt,
            "x_scale": 0.6,
            "y_scale": 0.6,
        }
        sheet.insert_image(row + 1, 0, f"{figure.name}.png", options)
        row += high
    if breaks:
        sheet.set_h_pagebreaks(breaks)


XLSX = ReportFormat("xlsx", render_xlsx, formulas=True)
