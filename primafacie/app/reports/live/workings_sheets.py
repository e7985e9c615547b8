"""Live sheets of results and workings: the formulas of the estimator's layout as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extrapolation.estimators.workings import Column as WorkingsColumn
from extrapolation.estimators.workings import Table as WorkingsTable
from primafacie.app.reports.document import Table
from primafacie.app.reports.formats.cell_writer import CellWriter
from primafacie.app.reports.live.formula_cells import Row, cells_of
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    rows_of,
    write_formula,
)
from primafacie.app.reports.sections.workings_section import UNIT_COLUMNS
from primafacie.app.reports.values import Value
from primafacie.core.table_rows import TableRow

SIZE, DRAWN, NONZERO, MEAN, DEVIATION, SAMPLED, POINT, ERROR = range(1, 9)
"""Columns of the results."""
_BESIDE = 10


def write_results(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Each cell a formula over the units, with the value that this toolkit computed.

    A stratum of one unit has no deviation, and its cell holds no formula; nor do the figures
    that a layout prints as computed.
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
    columns = book.layout.strata
    for place, row in enumerate(rows, start=FIRST):
        whole = place == head + len(rows)
        if whole:
            made = _formulas(book, columns, {}, Row("results", place, above=place - 1), first=SIZE)
        else:
            record = book.records[place - FIRST]
            at = Row("results", place, stratum=place)
            made = _formulas(book, columns, record, at, first=SIZE)
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


def _formulas(
    book: LiveBook,
    columns: Sequence[WorkingsColumn],
    record: Mapping[str, Any],
    row: Row,
    *,
    first: int = 0,
) -> dict[int, str]:
    """The formulas of a row by the places of its columns."""
    found = {}
    for place, column in enumerate(columns, start=first):
        formula = column.formula_of(record) if row.above is None else column.total_of(record)
        if formula:
            found[place] = cells_of(book, formula, row)
    return found


def write_units(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """What was counted points at the findings; what follows from it is a formula."""
    findings = {
        (row.stratum, row.unit_id): FIRST + place
        for place, row in enumerate(book.numbers.review.findings)
    }
    strata = {row.label: place for place, row in enumerate(book.numbers.sized_strata)}
    columns = (*UNIT_COLUMNS, *book.layout.units)
    formulas = []
    units: Sequence[TableRow] = book.units
    for place, unit in enumerate(units, start=FIRST):
        row = Row(
            "workings",
            place,
            stratum=FIRST + strata[unit["stratum"]],
            finding=findings[unit["stratum"], unit["unit_id"]],
        )
        formulas.append(_formulas(book, columns, unit, row))
    _write(book, writer, sheet, table, formulas, "Every unit in the estimate")


def write_table(
    made: WorkingsTable, book: LiveBook, writer: CellWriter, sheet: Any, table: Table
) -> None:
    """A further table of the workings."""
    formulas = []
    for place, record in enumerate(made.rows, start=FIRST):
        formulas.append(_formulas(book, made.columns, record, Row(made.key, place, stratum=place)))
    if made.total is not None:
        place = FIRST + len(made.rows)
        row = Row(made.key, place, above=place - 1)
        formulas.append(_formulas(book, made.columns, made.total, row))
    _write(book, writer, sheet, table, formulas, made.check)


def _write(
    book: LiveBook,
    writer: CellWriter,
    sheet: Any,
    table: Table,
    formulas: Sequence[Mapping[int, str]],
    name: str,
) -> None:
    """A table with its formulas, our values beside, and the check."""
    head = writer.open_sheet(sheet, table)
    rows = rows_of(table)
    live = sorted({column for row in formulas for column in row})
    beside = {column: len(table.columns) + 1 + k for k, column in enumerate(live)}
    for column, place in beside.items():
        kind = table.columns[column].kind
        add_column(writer, sheet, place, STORED + table.columns[column].head, kind)
    check = len(table.columns) + 1 + len(live)
    add_column(writer, sheet, check, "Largest relative difference", "number")
    for place, (row, own) in enumerate(zip(rows, formulas, strict=True), start=FIRST):
        terms = []
        strong = table.total is not None and place == head + len(rows)
        for column, value in enumerate(row):
            if column not in own or value.raw is None:
                writer.value(sheet, place, column, value, strong=strong)
                continue
            write_formula(writer, sheet, place, column, own[column], value, strong=strong)
            stored = Value(value.kind, value.raw, None, value.decimals)
            writer.value(sheet, place, beside[column], stored)
            ours, theirs = near(place, beside[column]), near(place, column)
            terms.append(f"ABS({theirs}-{ours})/(1+ABS({ours}))")
        if terms:
            largest = f"=MAX({','.join(terms)})"
            sheet.write_formula(place, check, largest, writer.style("plain"), 0)
    span = book.span(table.key, FIRST, head + len(rows), check)
    book.checks.append((name, f"MAX({span})"))
    writer.close_sheet(sheet, table, head)
