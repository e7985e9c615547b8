"""Live sheets of the frame: the reconciliation adds up, and so do the strata."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import Table
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    rows_of,
    write_formula,
)

UNITS_OUT, CENTS_OUT, UNITS_LEFT, CENTS_LEFT = 2, 3, 4, 5
N_UNITS, DOLLARS, N_SAMPLE = 2, 3, 4


def write_waterfall(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """What is left = what was left - what goes out; the stored rest stands beside."""
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
    """The strata as planned, their sums as formulas, and the frame's own totals beside."""
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
    frame = book.numbers["frame"]
    left = FIRST + len(frame["waterfall"]) - 1
    writer.text(sheet, last + 3, 0, "The frame (from its own sheet)", "label")
    for column, beside, raw in (
        (N_UNITS, UNITS_LEFT, frame["size"]),
        (DOLLARS, CENTS_LEFT, frame["total"]),
    ):
        value = type(rows[0][column])(table.columns[column].kind, raw)
        write_formula(writer, sheet, last + 3, column, book.cell("waterfall", left, beside), value)
        gap = f"={near(last + 1, column)}-{near(last + 3, column)}"
        sheet.write_formula(last + 4, column, gap, writer.style("plain"), 0)
        name = "Strata add up to the frame, " + ("units" if column == N_UNITS else "dollars")
        book.checks.append((name, book.cell(table.key, last + 4, column)))
    writer.text(sheet, last + 4, 0, "Difference", "label")
    writer.close_sheet(sheet, table, head)
