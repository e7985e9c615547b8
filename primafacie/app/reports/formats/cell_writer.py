"""Writes single cells of a workbook: numbers with their formats, texts neutralised, comments."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from primafacie.app.reports.document import Parts, Table
from primafacie.app.reports.values import NOTHING, NUMERIC, Trace, Value, visible

MONEY = "$#,##0.00;-$#,##0.00"
_WIDEST, _WIDEST_CODE = 52, 72  # characters
_LINE = 15.0  # points
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"text_wrap": True},
    "wrapped": {"text_wrap": True},
    "note": {"text_wrap": True, "left": 5, "left_color": "#D55E00", "bg_color": "#FFF8F2"},
    "warning": {"text_wrap": True, "bold": True, "font_color": "#7D0016", "bg_color": "#FFF3F4"},
    "title": {"bold": True, "font_size": 16, "text_wrap": False},
    "heading": {"bold": True, "font_size": 12, "font_color": "#1F3B57"},
    "label": {"font_color": "#4A4A4A"},
    "headline": {"bold": True, "font_size": 20, "align": "left"},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#E9EFF5", "bottom": 1},
    "total": {"bold": True, "top": 1},
    "link": {"font_color": "#1F3B57", "underline": 1},
}


class CellWriter:
    """Formats are made once for a workbook and shared."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, *names: str, **more: Any) -> Any:
        """The format of several styles laid over each other."""
        properties: dict[str, Any] = {"valign": "top"}
        for name in names:
            properties |= _STYLES[name]
        properties |= more
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def text(
        self, sheet: Any, row: int, column: int, text: str, style: str = "plain", **more: Any
    ) -> None:
        """A text as it is: a string with a quote prefix, so that it never becomes a formula."""
        sheet.write_string(row, column, visible(text), self.style(style, quote_prefix=True, **more))

    def value(
        self,
        sheet: Any,
        row: int,
        column: int,
        value: Value,
        *,
        strong: bool = False,
        style: str = "plain",
        align: str = "",
    ) -> None:
        """A value: a number in its format, or a text; its trace as a comment."""
        names = [style, *(["total"] if strong else [])]
        raw: Any = value.raw
        if raw is None or not value.numeric:
            font: dict[str, Any] = {"font_name": "Consolas"} if value.kind == "code" else {}
            if value.numeric:
                font |= {"align": align or "right"}
            elif style == "plain" and column:
                font |= {"indent": 1}  # apart from a number that ends at its left
            form = self.style(*names, quote_prefix=True, **font)
            sheet.write_string(row, column, NOTHING if raw is None else value.text, form)
        else:
            more = {"align": align} if align else {}
            form = self.style(*names, num_format=number_format(value), text_wrap=False, **more)
            sheet.write_number(row, column, raw / 100 if value.kind == "cents" else raw, form)
        self.comment(sheet, row, column, value.trace)

    def parts(self, sheet: Any, row: int, column: int, parts: Parts, style: str = "plain") -> None:
        """Running text in one cell; a single number stays a number."""
        if len(parts) == 1 and isinstance(parts[0], Value):
            self.value(sheet, row, column, parts[0], style=style, align="left")
            return
        words = "".join(p.text if isinstance(p, Value) else p for p in parts)
        self.text(sheet, row, column, words, style)
        traces = [p.trace for p in parts if isinstance(p, Value) and p.trace]
        if traces:
            self._remark(sheet, row, column, "\n".join(str(trace) for trace in traces))

    def comment(self, sheet: Any, row: int, column: int, trace: Trace | None) -> None:
        """The trace of a number as the comment of its cell."""
        if trace is not None:
            self._remark(sheet, row, column, str(trace))

    def height(self, sheet: Any, row: int, texts: Sequence[tuple[str, float]]) -> None:
        """Room for the longest of several texts, each with its column's width in characters.

        Excel fits the rows by itself when it opens a file, but other readers don't.
        """
        lines = max((ceil(len(text) * 1.05 / width) for text, width in texts), default=1)
        if lines > 1:
            sheet.set_row(row, _LINE * lines + 1)

    def link(self, sheet: Any, row: int, column: int, target: str, text: str) -> None:
        """A link to another sheet of this workbook."""
        sheet.write_url(row, column, f"internal:'{target}'!A1", self.style("link"), visible(text))

    def open_sheet(self, sheet: Any, table: Table) -> int:
        """Caption and head of a table's sheet; the row of the head."""
        self.text(sheet, 0, 0, table.caption, "heading", text_wrap=False)
        rows = [*table.rows, *([table.total] if table.total else [])]
        widths = []
        for place, column in enumerate(table.columns):
            longest = max((len(row[place].text) for row in rows), default=0)
            word = max(map(len, column.head.split()), default=0)
            most = _WIDEST_CODE if column.kind == "code" else _WIDEST
            widths.append(float(max(8, column.room, min(most, longest * 1.08), word) + 2))
            sheet.set_column(place, place, widths[-1])
            side = "right" if column.kind in NUMERIC else "left"
            apart = {} if side == "right" or not place else {"indent": 1}
            self.text(sheet, 2, place, column.head, "head", align=side, **apart)
            self.comment(sheet, 2, place, column.trace)
        self.height(sheet, 2, [(c.head, w - 1) for c, w in zip(table.columns, widths, strict=True)])
        for place, row in enumerate(rows, start=3):
            self.height(sheet, place, [(v.text, w) for v, w in zip(row, widths, strict=True)])
        return 2

    def close_sheet(self, sheet: Any, table: Table, head: int) -> None:
        """How the sheet scrolls and prints."""
        sheet.freeze_panes(head + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(1)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        # What stands beside a live table serves on the screen; on paper it would make it tiny.
        sheet.print_area(0, 0, head + len(table.rows) + 5, len(table.columns) - 1)
        if len(table.rows) > 12:
            sheet.autofilter(head, 0, head + len(table.rows), len(table.columns) - 1)

    def _remark(self, sheet: Any, row: int, column: int, text: str) -> None:
        lines = 2 + len(text) // 44
        options = {"x_scale": 2.4, "y_scale": max(1.0, lines / 5), "author": "primafacie"}
        sheet.write_comment(row, column, visible(text), options)


def number_format(value: Value) -> str:
    """Excel's format for a value, showing what the other formats print."""
    if value.kind in ("cents", "dollars"):
        return MONEY
    if value.kind == "count":
        return "#,##0"
    places = value.decimals
    if value.kind == "fraction":
        digits = 2 if places is None else places
        return ("0." + "0" * digits if digits else "0") + " %"
    return "General" if places is None else "#,##0" + ("." + "0" * places if places else "")
