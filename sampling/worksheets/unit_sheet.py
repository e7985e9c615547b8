"""The sheets "Review" and "Spares": a row per unit, its finding to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from primafacie.core.table_rows import TableRow
from sampling.draws import DrawnUnit
from sampling.intake.worksheet_headings import HEADINGS, shown_heading
from sampling.worksheets import sheet_codes as codes
from sampling.worksheets.claims_shown import ClaimColumns
from sampling.worksheets.page_setup import (
    WIDTHS,
    Printed,
    keep_fixed,
    protect,
    set_page,
    shown_width,
    write_heads,
)
from sampling.worksheets.sheet_cells import Formats, write_day, write_dollars, write_text

OPEN: Final = (
    "should_have_paid",
    "overpaid",
    "status",
    "reason",
    "reviewer",
    "reviewed_on",
    "note",
    "confirmed",
)
_MOST: Final = 10_000_000_000


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet in order: our names, with those of the claims file among them."""

    names: tuple[str, ...]
    shown: tuple[str, ...] = ()

    @classmethod
    def of(cls, own: Sequence[str], claims: ClaimColumns, *, after: str, marks: bool) -> Columns:
        """Our columns with those of the claims file after the column `after`."""
        shown = tuple(shown_heading(name) for name in claims.names)
        names = list(own)
        place = names.index(after) + 1
        names[place:place] = shown
        if marks:
            names.insert(names.index("should_have_paid"), codes.LOST_ROWS)
        return cls(tuple(names), shown)

    def place(self, name: str) -> int:
        """The place of a column, from 0."""
        return self.names.index(name)

    def letters(self, name: str) -> str:
        """The letters of a column."""
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(self.place(name)))

    def widths(self, ids: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
        """The widths: of the ids and of columns of the claims file by their texts."""
        own = dict(zip(self.shown, zip(*rows, strict=True), strict=True)) if rows else {}
        own["unit_id"] = tuple(ids)
        return [
            shown_width(name, own[name]) if name in own else WIDTHS[name] for name in self.names
        ]

    @property
    def fixed(self) -> list[int]:
        """The places of the columns that the draw fixed."""
        return [place for place, name in enumerate(self.names) if name not in OPEN]


def unit_columns(claims: ClaimColumns, units: Sequence[DrawnUnit] = ()) -> Columns:
    """The columns of the sheets Review and Spares; one marks units that lost rows, if any did."""
    marks = any(unit.unit_id in claims.lost for unit in units)
    return Columns.of(codes.REVIEW_COLUMNS, claims, after="date", marks=marks)


@dataclass(frozen=True)
class Entered:
    """What is filled in for a unit; `should_have_paid` in cents."""

    should_have_paid: int | None = None
    status: Any = None
    reason: Any = None
    reviewer: Any = None
    reviewed_on: Any = None
    note: Any = None
    confirmed: Any = None

    @classmethod
    def of(cls, finding: TableRow) -> Entered:
        """The finding of a row by column."""
        return cls(**{item.name: finding.get(item.name) for item in fields(cls)})


def write_units(
    sheet: Any,
    name: str,
    units: Sequence[DrawnUnit],
    findings: Mapping[str, TableRow],
    claims: ClaimColumns,
    reasons: int,
    printed: Printed,
    formats: Formats,
) -> None:
    """Write a row per unit with its finding, the lists of the cells, and the page.

    `reasons` is how many reasons the sheet Codes lists.
    """
    columns = unit_columns(claims, units)
    place = columns.place
    texts = [claims.of_unit(unit.unit_id) for unit in units]
    widths = columns.widths([unit.unit_id for unit in units], texts)
    write_heads(sheet, columns.names, formats, open_columns=OPEN, widths=widths)
    sheet.freeze_panes(1, place("unit_id") + 1)
    set_page(sheet, printed, name)
    sheet.print_area(0, 0, max(1, len(units)), place("note"))
    for row, unit in enumerate(units, start=1):
        found = Entered.of(findings.get(unit.unit_id, {}))
        sheet.write_number(row, place("order"), unit.order, formats.fixed_number)
        write_text(sheet, row, place("stratum"), unit.stratum, formats.fixed_text)
        write_text(sheet, row, place("unit_id"), unit.unit_id, formats.fixed_text)
        write_text(sheet, row, place("date"), unit.date, formats.fixed_text)
        for heading, text in zip(columns.shown, texts[row - 1], strict=True):
            write_text(sheet, row, place(heading), text, formats.fixed_text)
        write_dollars(sheet, row, place("paid"), unit.paid_cents, formats.fixed_money)
        write_dollars(sheet, row, place("claimed"), unit.claimed_cents, formats.fixed_money)
        if codes.LOST_ROWS in columns.names:
            lost = claims.lost.get(unit.unit_id)
            write_text(sheet, row, place(codes.LOST_ROWS), lost, formats.fixed_text)
        right = found.should_have_paid
        write_dollars(sheet, row, place("should_have_paid"), right, formats.open_money)
        write_difference(sheet, columns, row, unit.paid_cents, right, formats)
        for key, text in (
            ("status", found.status),
            ("reason", found.reason),
            ("reviewer", found.reviewer or printed.reviewer),
            ("note", found.note),
            ("confirmed", found.confirmed),
        ):
            write_text(sheet, row, place(key), text, formats.open_text)
        write_day(sheet, row, place("reviewed_on"), found.reviewed_on, formats.open_date)
    last = max(1, len(units))
    keep_fixed(sheet, last, columns.fixed)
    _validations(sheet, columns, last, reasons)
    sheet.autofilter(0, 0, last, len(columns.names) - 1)
    protect(sheet)


def write_difference(
    sheet: Any, columns: Columns, row: int, paid: int, right: int | None, formats: Formats
) -> None:
    """Write overpaid = paid - should_have_paid as a live formula with its value stored.

    The cell is open: an overpayment that is typed there serves in place of should_have_paid.
    """
    paid_cell = f"{columns.letters('paid')}{row + 1}"
    right_cell = f"{columns.letters('should_have_paid')}{row + 1}"
    value = "" if right is None else (paid - right) / 100
    formula = f'=IF({right_cell}="","",ROUND({paid_cell}-{right_cell},2))'
    sheet.write_formula(row, columns.place("overpaid"), formula, formats.open_money, value)


def amount_validations(sheet: Any, columns: Columns, last: int) -> None:
    """What may be typed as an amount: no text, and nothing below 0 but a negative payment."""
    right, over = columns.place("should_have_paid"), columns.place("overpaid")
    sheet.data_validation(
        1,
        right,
        last,
        right,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": f"=MIN(0,{columns.letters('paid')}2)",
            "error_title": HEADINGS["should_have_paid"],
            "error_message": "An amount in dollars: 0 or more, or a negative payment as it was.",
        },
    )
    sheet.data_validation(
        1,
        over,
        last,
        over,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -_MOST,
            "maximum": _MOST,
            "error_title": HEADINGS["overpaid"],
            "error_message": "An amount in dollars, 0 where the payment was right. It follows by "
            "itself where the amount that should have been paid is entered.",
        },
    )


def _validations(sheet: Any, columns: Columns, last: int, reasons: int) -> None:
    statuses = len(codes.STATUSES)
    listed = f"Choose from the list (sheet {codes.SHEET_CODES})."
    rules: dict[str, dict[str, Any]] = {
        "status": {
            "source": f"={codes.SHEET_CODES}!$A$2:$A${statuses + 1}",
            "error_message": listed,
        },
        "reason": {
            "source": f"={codes.SHEET_CODES}!$D$2:$D${reasons + 1}",
            "error_type": "warning",
            "error_message": f"The list is on the sheet {codes.SHEET_CODES}. Several reasons are "
            "separated by a semicolon.",
        },
        "confirmed": {
            "source": list(codes.CONFIRMATIONS),
            "error_message": "yes confirms an unusual amount of this row.",
        },
    }
    for key, rule in rules.items():
        at = columns.place(key)
        settings = {"validate": "list", "error_title": HEADINGS[key], **rule}
        sheet.data_validation(1, at, last, at, settings)
    amount_validations(sheet, columns, last)
