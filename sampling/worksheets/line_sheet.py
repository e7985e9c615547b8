"""The sheet "Lines": the decisions by row of each unit, where units have several rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sampling.draws import DrawnUnit
from sampling.draws.drawn_units import DrawnPart
from sampling.worksheets import sheet_codes as codes
from sampling.worksheets.claims_shown import ClaimColumns
from sampling.worksheets.page_setup import Printed, keep_fixed, protect, set_page, write_heads
from sampling.worksheets.sheet_cells import Formats, write_dollars, write_text
from sampling.worksheets.unit_sheet import OPEN, Columns, amount_validations, write_difference


def lines_of(unit: DrawnUnit) -> tuple[DrawnPart, ...]:
    """The lines of a unit as the sheet lists them; a unit of one row has its only line."""
    return unit.parts or (DrawnPart(codes.ONLY_LINE, unit.paid_cents, unit.claimed_cents),)


def line_name(part: str) -> str:
    """What the sheet calls a line."""
    return part or codes.BLANK_LINE


def write_lines(
    sheet: Any,
    units: Sequence[DrawnUnit],
    claims: ClaimColumns,
    printed: Printed,
    formats: Formats,
) -> None:
    """Write a row per line of every unit, so that no unit is missing from the sheet."""
    columns = Columns.of(codes.LINE_COLUMNS, claims, after="part", marks=False)
    place = columns.place
    rows = list(_rows(units))
    texts = [claims.of_line(unit.unit_id, part.part) for unit, part in rows]
    widths = columns.widths([unit.unit_id for unit in units], texts)
    write_heads(sheet, columns.names, formats, open_columns=OPEN, widths=widths)
    sheet.freeze_panes(1, place("part") + 1)
    set_page(sheet, printed, codes.SHEET_LINES)
    for row, (unit, part) in enumerate(rows, start=1):
        write_text(sheet, row, place("unit_id"), unit.unit_id, formats.fixed_text)
        write_text(sheet, row, place("part"), line_name(part.part), formats.fixed_text)
        for heading, text in zip(columns.shown, texts[row - 1], strict=True):
            write_text(sheet, row, place(heading), text, formats.fixed_text)
        write_dollars(sheet, row, place("paid"), part.paid_cents, formats.fixed_money)
        write_dollars(sheet, row, place("claimed"), part.claimed_cents, formats.fixed_money)
        write_dollars(sheet, row, place("should_have_paid"), None, formats.open_money)
        write_difference(sheet, columns, row, part.paid_cents, None, formats)
        write_text(sheet, row, place("reason"), None, formats.open_text)
        write_text(sheet, row, place("note"), None, formats.open_text)
    last = max(1, len(rows))
    keep_fixed(sheet, last, columns.fixed)
    amount_validations(sheet, columns, last)
    sheet.autofilter(0, 0, last, len(columns.names) - 1)
    protect(sheet)


def _rows(units: Sequence[DrawnUnit]) -> Iterator[tuple[DrawnUnit, DrawnPart]]:
    for unit in units:
        for part in lines_of(unit):
            yield unit, part
