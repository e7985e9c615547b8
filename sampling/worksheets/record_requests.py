"""The list of records to request for a draw, as a workbook and as a text file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from primafacie.core.errors import DrawError
from sampling.draws import Draw
from sampling.worksheets.claims_shown import ClaimColumns
from sampling.worksheets.page_setup import PERMITTED, Printed, set_page, shown_width
from sampling.worksheets.sheet_cells import CREATED, make_formats, write_day, write_text

_SHEET: Final = "Records requested"
_UNIT_ID: Final = "Unit ID"
_OPEN: Final = ("Received on", "Note")
_DAYS: Final = ("First date of service", "Last date of service", "Due date", "Received on")
_WIDTHS: Final = {
    "No.": 6,
    "Stratum": 9,
    "Unit ID": 22,
    "First date of service": 13,
    "Last date of service": 13,
    "Due date": 12,
    "Received on": 13,
    "Note": 34,
}
_SIGNS_OF_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class RecordRequest:
    """What a request for records states.

    Attributes
    ----------
    due : datetime.date
        The day by which the records must arrive.
    dated : datetime.date
        The day of the request.
    patient, provider : str
        The columns of the claims file that name the patient and the provider; "" for none.
    """

    due: date
    dated: date
    patient: str = ""
    provider: str = ""

    def __post_init__(self) -> None:
        if self.due <= self.dated:
            raise DrawError(
                f"records due on {self.due}, which is not after the request of {self.dated}",
                expected="a later day",
                fix='Give the days or the day, as in "30 days" or 2026-02-27',
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the claims file that the list shows."""
        return tuple(name for name in (self.patient, self.provider) if name)


@dataclass(frozen=True)
class _Listed:
    """The list as texts: headings and a row per unit."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _listed(draw: Draw, request: RecordRequest, claims: ClaimColumns) -> _Listed:
    """The rows of the list; spares are not requested before they are needed."""
    named = [(head, name) for head, name in _roles(request) if name]
    heads = ("No.", "Stratum", _UNIT_ID, *(head for head, _ in named), *_DAYS, "Note")
    rows = []
    for number, unit in enumerate(draw.units, start=1):
        first, last = claims.dates.get(unit.unit_id, ("", ""))
        texts = [claims.text(unit.unit_id, name) for _, name in named]
        due = request.due.isoformat()
        rows.append((str(number), unit.stratum, unit.unit_id, *texts, first, last, due, "", ""))
    return _Listed(heads, tuple(rows))


def _roles(request: RecordRequest) -> tuple[tuple[str, str], ...]:
    return (("Patient", request.patient), ("Provider", request.provider))


def request_csv(draw: Draw, request: RecordRequest, claims: ClaimColumns) -> bytes:
    """The list as a .csv file; a text that a spreadsheet would take for a formula is marked.

    Unit ids stay as they are.
    """
    listed = _listed(draw, request, claims)
    ids = listed.heads.index(_UNIT_ID)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(listed.heads)
    for row in listed.rows:
        writer.writerow(
            [
                f"'{text}" if text.startswith(_SIGNS_OF_FORMULAS) and place != ids else text
                for place, text in enumerate(row)
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def request_workbook(draw: Draw, request: RecordRequest, claims: ClaimColumns) -> bytes:
    """The list as a workbook, a row per unit, with columns to note what arrived."""
    import xlsxwriter

    listed = _listed(draw, request, claims)
    memory = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(memory, settings)
    book.set_properties({"created": CREATED, "title": _SHEET})
    formats = make_formats(book)
    sheet = book.add_worksheet(_SHEET)
    for place, head in enumerate(listed.heads):
        texts = [row[place] for row in listed.rows]
        sheet.write_string(0, place, head, formats.open_head if head in _OPEN else formats.head)
        sheet.set_column(place, place, _WIDTHS.get(head) or shown_width(head, texts))
    for number, row in enumerate(listed.rows, start=1):
        _write_row(sheet, number, row, listed.heads, formats)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, listed.heads.index(_UNIT_ID) + 1)
    set_page(sheet, Printed.of(draw, ""), _SHEET)
    sheet.autofilter(0, 0, max(1, len(listed.rows)), len(listed.heads) - 1)
    sheet.protect("", PERMITTED)
    book.close()
    return memory.getvalue()


def _write_row(
    sheet: Any, number: int, row: Sequence[str], heads: Sequence[str], formats: Any
) -> None:
    for place, (head, text) in enumerate(zip(heads, row, strict=True)):
        if head == "No.":
            sheet.write_number(number, place, int(text), formats.fixed_number)
        elif head in _DAYS:
            style = formats.open_date if head in _OPEN else formats.fixed_date
            write_day(sheet, number, place, text, style)
        else:
            style = formats.open_text if head in _OPEN else formats.fixed_text
            write_text(sheet, number, place, text, style)
