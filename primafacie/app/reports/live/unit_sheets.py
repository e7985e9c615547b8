"""Live sheets of the units: probabilities from the strata, overpayments from the findings."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import Table
from primafacie.app.reports.live.frame_sheets import N_SAMPLE, N_UNITS
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    write_formula,
)
from primafacie.app.reports.values import cents

PROBABILITY = 4
STRATUM, PAID, SHOULD, OVERPAID, COUNTED, STATUS = 0, 3, 4, 5, 6, 7
_BESIDE = 10


def write_draw(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """The listing, with each unit's probability n_h / N_h looked up in the strata."""
    head = writer.open_sheet(sheet, table)
    strata = [row["label"] for row in book.numbers["plan"]["strata"]]
    for place, row in enumerate(table.rows, start=FIRST):
        for column, value in enumerate(row):
            where = strata.index(row[0].raw) if row[0].raw in strata else None
            formula = where is not None and _probability(book, where)
            if column == PROBABILITY and formula and value.raw is not None:
                write_formula(writer, sheet, place, column, formula, value)
            else:
                writer.value(sheet, place, column, value)
    writer.close_sheet(sheet, table, head)


def _probability(book: LiveBook, where: int) -> str:
    """n_h / N_h of a stratum, where that is the probability of its units."""
    row = book.numbers["plan"]["strata"][where]
    units = [u for u in book.numbers["draw"]["units"] if u["stratum"] == row["label"]]
    if any(u["probability"] != row["n"] / row["size"] for u in units):
        return ""
    place = FIRST + where
    return f"{book.cell('strata', place, N_SAMPLE)}/{book.cell('strata', place, N_UNITS)}"


def write_findings(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Overpaid = paid - should have paid; counted by the treatment of its status."""
    head = writer.open_sheet(sheet, table)
    add_column(writer, sheet, _BESIDE, STORED + "Counted", "cents")
    add_column(writer, sheet, _BESIDE + 1, "Largest difference", "number")
    for place, row in enumerate(table.rows, start=FIRST):
        for column, value in enumerate(row):
            formula = ""
            if column == OVERPAID and row[SHOULD].raw is not None and value.raw is not None:
                formula = f"{near(place, PAID)}-{near(place, SHOULD)}"
            elif column == COUNTED:
                formula = _counted(row, place)
            if formula:
                write_formula(writer, sheet, place, column, formula, value)
            else:
                writer.value(sheet, place, column, value)
        writer.value(sheet, place, _BESIDE, cents(row[COUNTED].raw))  # type: ignore[arg-type]
    last = head + len(table.rows)
    ours = f"{near(FIRST, _BESIDE)}:{near(last, _BESIDE)}"
    theirs = f"{near(FIRST, COUNTED)}:{near(last, COUNTED)}"
    largest = f"=SUMPRODUCT(MAX(ABS({theirs}-{ours})))"
    sheet.write_formula(FIRST, _BESIDE + 1, largest, writer.style("plain"), 0)
    book.checks.append(("Findings as counted", book.cell(table.key, FIRST, _BESIDE + 1)))
    writer.close_sheet(sheet, table, head)


def _counted(row: tuple[Any, ...], place: int) -> str:
    """The formula that gives what was counted, from the unit's own row; empty if none does.

    The treatments of a rule set come to four: the overpayment as it is, the overpayment where
    it is above 0, the whole payment, nothing.
    """
    paid, over, counted = row[PAID].raw, row[OVERPAID].raw, row[COUNTED].raw
    reviewed = over is not None and row[STATUS].raw in ("reviewed", "late")
    if reviewed and counted == over:
        return near(place, OVERPAID)
    if reviewed and counted == max(0, over):
        return f"MAX(0,{near(place, OVERPAID)})"
    if not reviewed and counted == paid:
        return near(place, PAID)
    return ""
