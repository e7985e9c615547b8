"""The live sheet of the results: every statistic of a stratum from the units."""

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
from primafacie.app.reports.live.strata_formulas import (
    ERROR,
    NONZERO,
    stratum_formulas,
    whole_formulas,
)
from primafacie.app.reports.values import Value

_BESIDE = 10


def write_results(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Each cell a formula over the units; the values computed by this toolkit beside.

    A stratum of one unit has no deviation, and its cell holds no formula; nor do the figures
    that a form prints as computed.
    """
    head = writer.open_sheet(sheet, table)
    for column in range(NONZERO, ERROR + 1):
        place = _BESIDE + column - NONZERO
        add_column(
            writer, sheet, place, STORED + table.columns[column].head, table.columns[column].kind
        )
    check = _BESIDE + ERROR - NONZERO + 1
    add_column(writer, sheet, check, "Largest relative difference", "number")
    rows = rows_of(table)
    for place, row in enumerate(rows, start=FIRST):
        whole = place == head + len(rows)
        made = whole_formulas(book, place - 1) if whole else stratum_formulas(book, place)
        terms = []
        for column, value in enumerate(row):
            formula = made.get(column, "") if value.raw is not None else ""
            if formula:
                write_formula(writer, sheet, place, column, formula, value, strong=whole)
            else:
                writer.value(sheet, place, column, value, strong=whole)
            if column >= NONZERO and formula:
                beside = _BESIDE + column - NONZERO
                stored = Value(value.kind, value.raw, None, value.decimals)
                writer.value(sheet, place, beside, stored, strong=whole)
                ours, theirs = near(place, beside), near(place, column)
                terms.append(f"ABS({theirs}-{ours})/(1+ABS({ours}))")
        if terms:
            largest = f"=MAX({','.join(terms)})"
            sheet.write_formula(place, check, largest, writer.style("plain"), 0)
    largest = book.span(table.key, FIRST, head + len(rows), check)
    book.checks.append(("Results by stratum and in all", f"MAX({largest})"))
    writer.close_sheet(sheet, table, head)
