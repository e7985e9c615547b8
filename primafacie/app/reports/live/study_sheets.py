"""Live sheets of frame, strata, draw and findings.

The reconciliation and the strata add up; probabilities follow from the strata, overpayments from
what was paid and should have been.
"""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.document import Table
from primafacie.app.reports.formats.cell_writer import CellWriter
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    rows_of,
    write_formula,
)
from primafacie.app.reports.values import cents

UNITS_OUT, CENTS_OUT, UNITS_LEFT, CENTS_LEFT = 2, 3, 4, 5
N_UNITS, DOLLARS, N_SAMPLE = 2, 3, 4
PROBABILITY = 4
STRATUM, PAID, SHOULD, OVERPAID, COUNTED, STATUS = 0, 3, 4, 5, 6, 7
_COUNTED_BESIDE = 10


def write_waterfall(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """What is left = what was left - what goes out; the stored rest is in the next columns."""
    head = writer.open_sheet(sheet, table)
    last = head + len(table.rows)
    for place, row in enumerate(table.rows, start=FIRST):
        for column, value in enumerate(row):
            if place > FIRST and column in (UNITS_LEFT, CENTS_LEFT):
                formula = f"{near(place - 1, column)}-{near(place, column - 2)}"
                write_formula(writer, sheet, place, column, formula, value)
            else:
                writer.value(sheet, place, column, value)
    for column, beside in ((UNITS_LEFT, 7), (CENTS_LEFT, 8)):
        kind = table.columns[column].kind
        add_column(writer, sheet, beside, STORED + table.columns[column].head, kind)
        for place, row in enumerate(table.rows, start=FIRST):
            writer.value(sheet, place, beside, row[column])
    add_column(writer, sheet, 9, "Largest difference", "number")
    spans = [
        f"ABS({near(FIRST, a)}:{near(last, a)}-{near(FIRST, b)}:{near(last, b)})"
        for a, b in ((UNITS_LEFT, 7), (CENTS_LEFT, 8))
    ]
    sheet.write_formula(FIRST, 9, f"=SUMPRODUCT({'+'.join(spans)})", writer.style("plain"), 0)
    book.checks.append(("Frame reconciliation", book.cell(table.key, FIRST, 9)))
    writer.close_sheet(sheet, table, head)


def write_strata(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """The strata as planned, their sums as formulas, and the totals of the frame."""
    head = writer.open_sheet(sheet, table)
    rows = rows_of(table)
    last = head + len(table.rows)
    for place, row in enumerate(rows, start=FIRST):
        whole = place > last
        for column, value in enumerate(row):
            if whole and column in (N_UNITS, DOLLARS, N_SAMPLE):
                formula = f"SUM({near(FIRST, column)}:{near(last, column)})"
                write_formula(writer, sheet, place, column, formula, value, strong=True)
            else:
                writer.value(sheet, place, column, value, strong=whole)
    frame = book.numbers.frame
    if frame is None:  # the strata of a universe that was stated: no sheet to compare with
        writer.close_sheet(sheet, table, head)
        return
    left = FIRST + len(frame.waterfall) - 1
    writer.text(sheet, last + 3, 0, "The frame (from its own sheet)", "label")
    for column, beside, raw in (
        (N_UNITS, UNITS_LEFT, frame.size),
        (DOLLARS, CENTS_LEFT, frame.total.cents),
    ):
        value = type(rows[0][column])(table.columns[column].kind, raw)
        write_formula(writer, sheet, last + 3, column, book.cell("waterfall", left, beside), value)
        gap = f"={near(last + 1, column)}-{near(last + 3, column)}"
        sheet.write_formula(last + 4, column, gap, writer.style("plain"), 0)
        name = "Strata add up to the frame, " + ("units" if column == N_UNITS else "dollars")
        book.checks.append((name, book.cell(table.key, last + 4, column)))
    writer.text(sheet, last + 4, 0, "Difference", "label")
    writer.close_sheet(sheet, table, head)


def write_draw(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """The listing, with each unit's probability n_h / N_h looked up in the strata."""
    head = writer.open_sheet(sheet, table)
    formulas = _probabilities(book, table)
    for place, row in enumerate(table.rows, start=FIRST):
        formula = formulas.get(row[0].raw, "")
        for column, value in enumerate(row):
            if column == PROBABILITY and formula and value.raw is not None:
                write_formula(writer, sheet, place, column, formula, value)
            else:
                writer.value(sheet, place, column, value)
    writer.close_sheet(sheet, table, head)


def _probabilities(book: LiveBook, table: Table) -> dict[object, str]:
    """n_h / N_h of each stratum, where that is the probability of all its units."""
    drawn: dict[object, set[object]] = {}
    for row in table.rows:
        drawn.setdefault(row[0].raw, set()).add(row[PROBABILITY].raw)
    return {
        label: f"{book.cell('strata', place, N_SAMPLE)}/{book.cell('strata', place, N_UNITS)}"
        for place, (label, planned) in enumerate(book.sized.items(), start=FIRST)
        if drawn.get(label) == {planned.n / planned.size}
    }


def write_findings(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Overpaid = paid - should have paid; counted by the treatment of its status."""
    head = writer.open_sheet(sheet, table)
    add_column(writer, sheet, _COUNTED_BESIDE, STORED + "Counted", "cents")
    add_column(writer, sheet, _COUNTED_BESIDE + 1, "Largest difference", "number")
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
        writer.value(sheet, place, _COUNTED_BESIDE, cents(row[COUNTED].raw))  # type: ignore[arg-type]
    last = head + len(table.rows)
    ours = f"{near(FIRST, _COUNTED_BESIDE)}:{near(last, _COUNTED_BESIDE)}"
    theirs = f"{near(FIRST, COUNTED)}:{near(last, COUNTED)}"
    largest = f"=SUMPRODUCT(MAX(ABS({theirs}-{ours})))"
    sheet.write_formula(FIRST, _COUNTED_BESIDE + 1, largest, writer.style("plain"), 0)
    book.checks.append(("Findings as counted", book.cell(table.key, FIRST, _COUNTED_BESIDE + 1)))
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
