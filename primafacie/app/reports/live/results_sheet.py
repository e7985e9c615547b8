"""The live sheet of the results: every statistic of a stratum from the findings."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import Table
from primafacie.app.reports.live.frame_sheets import N_UNITS
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    rows_of,
    write_formula,
)
from primafacie.app.reports.live.unit_sheets import COUNTED, STRATUM
from primafacie.app.reports.values import Value

SIZE, DRAWN, NONZERO, MEAN, DEVIATION, SAMPLED, POINT, ERROR = range(1, 9)
_BESIDE = 10


def write_results(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Each cell a formula over the findings; the values computed by this toolkit beside.

    Strata are told apart by EXACT on the label, so that no label acts as a wildcard. A
    stratum of one unit has no deviation, and its cell holds no formula.
    """
    head = writer.open_sheet(sheet, table)
    for column in range(NONZERO, ERROR + 1):
        place = _BESIDE + column - NONZERO
        add_column(writer, sheet, place, STORED + table.columns[column].head,
                   table.columns[column].kind)  # fmt: skip
    check = _BESIDE + ERROR - NONZERO + 1
    add_column(writer, sheet, check, "Largest relative difference", "number")
    rows = rows_of(table)
    for place, row in enumerate(rows, start=FIRST):
        whole = place == head + len(rows)
        made = _of_all(head + len(rows) - 1) if whole else _of_stratum(book, place)
        terms = []
        for column, value in enumerate(row):
            formula = made.get(column, "") if value.raw is not None else ""
            if formula:
                write_formula(writer, sheet, place, column, formula, value, strong=whole)
            else:
                writer.value(sheet, place, column, value, strong=whole)
            if column >= NONZERO and formula:
                beside = _BESIDE + column - NONZERO
                writer.value(sheet, place, beside, Value(value.kind, value.raw), strong=whole)
                ours, theirs = near(place, beside), near(place, column)
                terms.append(f"ABS({theirs}-{ours})/(1+ABS({ours}))")
        sheet.write_formula(place, check, f"=MAX({','.join(terms)})", writer.style("plain"), 0)
    largest = book.span(table.key, FIRST, head + len(rows), check)
    book.checks.append(("Results by stratum and in all", f"MAX({largest})"))
    writer.close_sheet(sheet, table, head)


def _of_stratum(book: LiveBook, place: int) -> dict[int, str]:
    """The formulas of a stratum's row, by column."""
    last = FIRST + book.findings - 1
    labels = book.span("findings", FIRST, last, STRATUM)
    values = book.span("findings", FIRST, last, COUNTED)
    label = book.cell("strata", place, 0)
    mine = f"EXACT({labels},{label})"
    size, n, mean = near(place, SIZE), near(place, DRAWN), near(place, MEAN)
    deviation = near(place, DEVIATION)
    return {
        SIZE: book.cell("strata", place, N_UNITS),
        DRAWN: f"SUMPRODUCT(--{mine})",
        NONZERO: f"SUMPRODUCT({mine}*({values}<>0))",
        MEAN: f"{near(place, SAMPLED)}/{n}",
        DEVIATION: f"SQRT(SUMPRODUCT({mine}*({values}-{mean})^2)/({n}-1))",
        SAMPLED: f"SUMPRODUCT({mine}*{values})",
        POINT: f"{size}*{mean}",
        ERROR: f"IF({n}>={size},0,SQRT({size}*({size}-{n})*{deviation}^2/{n}))",
    }


def _of_all(last: int) -> dict[int, str]:
    """The formulas of the row of totals, by column."""
    made = {
        column: f"SUM({near(FIRST, column)}:{near(last, column)})"
        for column in (SIZE, DRAWN, NONZERO, SAMPLED, POINT)
    }
    return made | {ERROR: f"SQRT(SUMSQ({near(FIRST, ERROR)}:{near(last, ERROR)}))"}
