"""The live sheet of the demand: each step points at the number it starts from."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import Table
from primafacie.app.reports.live.limits_sheet import LOWER, UPPER
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    write_formula,
)
from primafacie.app.reports.live.strata_formulas import POINT, SAMPLED
from primafacie.app.reports.values import Value, dollars

BEFORE, AFTER = 1, 2
_BESIDE = 6


def write_demand(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """After = the point, a limit, the sampled overpayment, or the amount before, rounded."""
    head = writer.open_sheet(sheet, table)
    add_column(writer, sheet, _BESIDE, STORED + "After", "dollars")
    add_column(writer, sheet, _BESIDE + 1, "Largest relative difference", "number")
    known = _known(book)
    source, terms = "", []
    for place, row in enumerate(table.rows, start=FIRST):
        for column, value in enumerate(row):
            raw: Any = value.raw
            formula = ""
            if column == BEFORE and source and raw is not None:
                formula = source
            elif column == AFTER and raw is not None:
                formula = known.get(raw) or _rounded(row[BEFORE], raw, place)
            if formula:
                write_formula(writer, sheet, place, column, formula, value)
            else:
                writer.value(sheet, place, column, value)
        after: Any = row[AFTER].raw
        if after is not None:
            source = near(place, AFTER)
            writer.value(sheet, place, _BESIDE, dollars(after))
            ours = near(place, _BESIDE)
            terms.append(f"ABS({source}-{ours})/(1+ABS({ours}))")
    if terms:
        largest = f"=MAX({','.join(terms)})"
        sheet.write_formula(FIRST, _BESIDE + 1, largest, writer.style("plain"), 0)
        book.checks.append(("The steps of the demand", book.cell(table.key, FIRST, _BESIDE + 1)))
    writer.close_sheet(sheet, table, head)


def _known(book: LiveBook) -> dict[Any, str]:
    """The cells of the numbers a step may end at, by their unrounded values."""
    total = FIRST + book.strata
    found: dict[Any, str] = {}
    for place, limit in enumerate(book.numbers["limits"], start=FIRST):
        for column, end in ((LOWER, limit["low"]), (UPPER, limit["high"])):
            if end is not None:
                found.setdefault(end, book.cell("limits", place, column))
    found[book.numbers["review"]["sampled_effective"] / 100] = book.cell("results", total, SAMPLED)
    found[book.numbers["estimate"]["point"]] = book.cell("results", total, POINT)
    return found


def _rounded(before: Value, after: float, place: int) -> str:
    """ROUNDDOWN or ROUND of the amount before, where that gives the amount after."""
    if before.raw is None:
        return ""
    exact, cell = Decimal(str(before.raw)), near(place, BEFORE)
    for name, way in (("ROUNDDOWN", ROUND_DOWN), ("ROUND", ROUND_HALF_UP)):
        if float(exact.quantize(Decimal("0.01"), rounding=way)) == after:
            return f"{name}({cell},2)"
    return cell if before.raw == after else ""
