"""Writing the reviewer's worksheet of a draw."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import DrawError
from primafacie.core.table_rows import TableRow
from sampling.draws import Draw, DrawnUnit
from sampling.worksheets import sheet_codes as codes
from sampling.worksheets.about_sheet import write_about
from sampling.worksheets.selection_sheet import needs_selection, write_selection
from sampling.worksheets.sheet_cells import (
    CREATED,
    Formats,
    make_formats,
    write_day,
    write_dollars,
    write_text,
)
from sampling.worksheets.violation_sheet import write_violations

if TYPE_CHECKING:
    from sampling.plans import CaseFile

Finding = TableRow
_WIDTHS = {
    "order": 7,
    "stratum": 12,
    "unit_id": 24,
    "part": 10,
    "date": 11,
    "paid": 13,
    "claimed": 13,
    "should_have_paid": 17,
    "overpaid": 13,
    "status": 12,
    "reason": 26,
    "reviewer": 16,
    "reviewed_on": 12,
    "note": 40,
}


def write_worksheet(
    draw: Draw,
    path: Path,
    *,
    head: str = "",
    findings: Mapping[str, Finding] | None = None,
    reviewers: Sequence[str] | None = None,
    simulated: str = "",
    violations: bool = False,
    case: CaseFile | None = None,
) -> list[Path]:
    """Write the worksheet of a draw as .xlsx; with `reviewers`, one file per reviewer.

    Identifiers are locked and the columns of the reviewer open; status and reason have drop-downs
    that point at the codes sheet. Where units have several rows, a second sheet takes the decisions
    by line. Every file is written under another name first, then renamed.

    Parameters
    ----------
    draw : Draw
        The draw.
    path : pathlib.Path
        Where the worksheet is written; the name must end in .xlsx.
    head : str, default ""
        The head digest of the study, printed on the sheet.
    findings : mapping of str to mapping, optional
        Findings to fill in, by unit id; amounts in cents.
    reviewers : sequence of str, optional
        Names, each once. The units are dealt to them in turn.
    simulated : str, default ""
        Printed on top of the sheet where the findings are not real.
    violations : bool, default False
        Adds a sheet with one row per violation found. A violation by itself is not an
        overpayment. Left empty, the sheet states that none was found.
    case : CaseFile, optional
        The case of the audit, printed on the sheet About.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    DrawError
        If the name does not end in .xlsx, or if reviewers are unnamed or named twice.
    """
    if path.suffix.lower() != ".xlsx":
        raise DrawError(
            f"a worksheet called {path.name!r}",
            expected="a name ending in .xlsx",
            fix="Name the worksheet .xlsx",
        )
    shares = [(path, "", draw.units)] if reviewers is None else _shares(draw, path, reviewers)
    for target, reviewer, units in shares:
        data = _workbook(draw, units, head, findings or {}, reviewer, simulated, violations, case)
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(data)
        aside.replace(target)
    return [target for target, _, _ in shares]


def _shares(
    draw: Draw, path: Path, reviewers: Sequence[str]
) -> list[tuple[Path, str, tuple[DrawnUnit, ...]]]:
    """The units of each reviewer, dealt in turn in order of selection."""
    names = [name.strip() for name in reviewers]
    if not names or not all(names) or len(set(names)) < len(names):
        raise DrawError(
            f"the reviewers {list(reviewers)!r}",
            expected="names, each once",
            fix="Name every reviewer once",
        )
    shares = []
    for place, name in enumerate(names):
        safe = "".join(c if c.isalnum() else "-" for c in name)
        target = path.with_name(f"{path.stem}-{place + 1}-{safe}{path.suffix}")
        shares.append((target, name, draw.units[place :: len(names)]))
    return shares


def _workbook(
    draw: Draw,
    units: Sequence[DrawnUnit],
    head: str,
    findings: Mapping[str, Finding],
    reviewer: str,
    simulated: str,
    violations: bool,
    case: CaseFile | None,
) -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": CREATED, "title": "Review worksheet"})
    formats = make_formats(book)
    sheet = book.add_worksheet(codes.SHEET_REVIEW)
    lines = [unit for unit in units if unit.parts]
    line_sheet = book.add_worksheet(codes.SHEET_LINES) if lines else None
    violation_sheet = book.add_worksheet(codes.SHEET_VIOLATIONS) if violations else None
    spares = () if reviewer else draw.spares
    spare_sheet = book.add_worksheet(codes.SHEET_SPARES) if spares else None
    if needs_selection(draw):
        write_selection(book.add_worksheet(codes.SHEET_SELECTION), [*units, *spares], formats)
    _write_codes(book.add_worksheet(codes.SHEET_CODES), formats)
    about = book.add_worksheet(codes.SHEET_ABOUT)
    _write_review(sheet, units, findings, reviewer, formats)
    if line_sheet is not None:
        _write_lines(line_sheet, lines, formats)
    if spare_sheet is not None:
        _write_review(spare_sheet, spares, findings, "", formats)
    if violation_sheet is not None:
        ids = _letter(codes.REVIEW_COLUMNS, "unit_id")
        write_violations(violation_sheet, units, ids, formats)
    write_about(
        about,
        draw,
        formats,
        head=head,
        reviewer=reviewer,
        simulated=simulated,
        violations=violations,
        case=case,
    )
    sheet.activate()
    book.close()
    return memory.getvalue()


def _heads(sheet: Any, columns: Sequence[str], formats: Formats) -> None:
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, formats.head)
        sheet.set_column(place, place, _WIDTHS[name])
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, columns.index("unit_id") + 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "autofilter": True,
            "sort": True,
            "select_locked_cells": True,
        },
    )


def _letter(columns: Sequence[str], name: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[columns.index(name)]


def _difference(
    sheet: Any, columns: Sequence[str], row: int, paid: int, right: int | None, formats: Formats
) -> None:
    """Write overpaid = paid - should_have_paid as a live formula with its value stored."""
    paid_cell = f"{_letter(columns, 'paid')}{row + 1}"
    right_cell = f"{_letter(columns, 'should_have_paid')}{row + 1}"
    value = "" if right is None else (paid - right) / 100
    formula = f'=IF({right_cell}="","",ROUND({paid_cell}-{right_cell},2))'
    sheet.write_formula(row, columns.index("overpaid"), formula, formats.money, value)


@dataclass(frozen=True)
class _Entered:
    """What is filled in for a unit; `should_have_paid` in cents."""

    should_have_paid: int | None = None
    status: Any = None
    reason: Any = None
    reviewer: Any = None
    reviewed_on: Any = None
    note: Any = None


def _entered(finding: Finding) -> _Entered:
    return _Entered(**{item.name: finding.get(item.name) for item in fields(_Entered)})


def _write_review(
    sheet: Any,
    units: Sequence[DrawnUnit],
    findings: Mapping[str, Finding],
    reviewer: str,
    formats: Formats,
) -> None:
    columns = codes.REVIEW_COLUMNS
    place = columns.index
    _heads(sheet, columns, formats)
    for row, unit in enumerate(units, start=1):
        found = _entered(findings.get(unit.unit_id, {}))
        sheet.write_number(row, place("order"), unit.order, formats.number)
        write_text(sheet, row, place("stratum"), unit.stratum, formats.text)
        write_text(sheet, row, place("unit_id"), unit.unit_id, formats.text)
        write_text(sheet, row, place("date"), unit.date, formats.text)
        write_dollars(sheet, row, place("paid"), unit.paid_cents, formats.money)
        write_dollars(sheet, row, place("claimed"), unit.claimed_cents, formats.money)
        right = found.should_have_paid
        write_dollars(sheet, row, place("should_have_paid"), right, formats.open_money)
        _difference(sheet, columns, row, unit.paid_cents, right, formats)
        for key, text in (
            ("status", found.status),
            ("reason", found.reason),
            ("reviewer", found.reviewer or reviewer),
            ("note", found.note),
        ):
            write_text(sheet, row, place(key), text, formats.open_text)
        write_day(sheet, row, place("reviewed_on"), found.reviewed_on, formats.open_date)
    last = max(1, len(units))
    statuses, reasons = len(codes.STATUSES), len(codes.REASONS)
    for key, source in (
        ("status", f"={codes.SHEET_CODES}!$A$2:$A${statuses + 1}"),
        ("reason", f"={codes.SHEET_CODES}!$D$2:$D${reasons + 1}"),
    ):
        sheet.data_validation(
            1,
            place(key),
            last,
            place(key),
            {
                "validate": "list",
                "source": source,
                "error_title": key,
                "error_message": f"Choose a {key} from the list (sheet {codes.SHEET_CODES}).",
            },
        )
    sheet.data_validation(
        1,
        place("should_have_paid"),
        last,
        place("should_have_paid"),
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": f"=MIN(0,{_letter(columns, 'paid')}2)",
            "error_title": "should_have_paid",
            "error_message": "An amount in dollars: 0 or more, or a negative payment as it was.",
        },
    )
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_lines(sheet: Any, units: Sequence[DrawnUnit], formats: Formats) -> None:
    columns = codes.LINE_COLUMNS
    place = columns.index
    _heads(sheet, columns, formats)
    row = 0
    for unit in units:
        for part in unit.parts:
            row += 1
            write_text(sheet, row, place("unit_id"), unit.unit_id, formats.text)
            write_text(sheet, row, place("part"), part.part or "(blank)", formats.text)
            write_dollars(sheet, row, place("paid"), part.paid_cents, formats.money)
            write_dollars(sheet, row, place("claimed"), part.claimed_cents, formats.money)
            write_dollars(sheet, row, place("should_have_paid"), None, formats.open_money)
            _difference(sheet, columns, row, part.paid_cents, None, formats)
            write_text(sheet, row, place("reason"), None, formats.open_text)
            write_text(sheet, row, place("note"), None, formats.open_text)


def _write_codes(sheet: Any, formats: Formats) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.set_column(3, 3, 30)
    for column, head in ((0, "status"), (1, "what it means"), (3, "reason")):
        sheet.write_string(0, column, head, formats.head)
    for row, (status, words) in enumerate(codes.STATUSES.items(), start=1):
        write_text(sheet, row, 0, status, formats.text)
        write_text(sheet, row, 1, words, formats.text)
    for row, reason in enumerate(codes.REASONS, start=1):
        write_text(sheet, row, 3, reason, formats.text)
    sheet.protect("")
