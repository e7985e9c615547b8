"""The sheet "Codes": the statuses, the reasons, and the name of each column in other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sampling.intake.worksheet_headings import HEADINGS
from sampling.worksheets import sheet_codes as codes
from sampling.worksheets.page_setup import Printed, set_page
from sampling.worksheets.sheet_cells import Formats, write_text

_WIDTHS = (12, 70, 2, 28, 36, 2, 28, 20)
_LINE = 15


def write_codes(sheet: Any, reasons: Mapping[str, str], printed: Printed, formats: Formats) -> None:
    """Write the lists that the cells of the sheet Review offer, and the names of the columns."""
    set_page(sheet, printed, codes.SHEET_CODES)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    names = [*codes.REVIEW_COLUMNS, codes.LOST_ROWS, "part"]
    columns: list[tuple[int, str, list[str]]] = [
        (0, "status", list(codes.STATUSES)),
        (1, "what it means", list(codes.STATUSES.values())),
        (3, "reason", list(reasons)),
        (6, "column", [HEADINGS[name] for name in names]),
        (7, "its name in tables", names),
    ]
    if any(reasons.values()):
        columns.append((4, "what the reason means", list(reasons.values())))
    for column, head, texts in columns:
        sheet.write_string(0, column, head, formats.head)
        for row, text in enumerate(texts, start=1):
            write_text(sheet, row, column, text, formats.note)
    for row, text in enumerate(codes.STATUSES.values(), start=1):
        sheet.set_row(row, _LINE * -(-len(text) // _WIDTHS[1]))
    sheet.protect("")
