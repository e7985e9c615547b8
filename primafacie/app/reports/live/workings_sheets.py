"""Live sheets of the workings: units, clusters, stages and ratios behind the results."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.cell_writer import CellWriter
from primafacie.app.reports.document import Table
from primafacie.app.reports.live.frame_sheets import DOLLARS
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
    DRAWN,
    ERROR,
    ESTIMATED,
    FIFTH,
    FOURTH,
    KNOWN,
    MEAN,
    POINT,
    RATIO,
    SEVENTH,
    SIXTH,
    SIZE,
    THIRD,
    VALUE,
    column_of,
    mine,
)
from primafacie.app.reports.live.unit_sheets import COUNTED, PAID
from primafacie.app.reports.values import Value


def write_workings(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """What was counted points at the findings; what follows from it is a formula."""
    findings = {
        (row["stratum"], row["unit_id"]): FIRST + place
        for place, row in enumerate(book.numbers["review"]["findings"])
    }
    strata = [row["label"] for row in book.numbers["plan"]["strata"]]

    def made(place: int, row: tuple[Value, ...]) -> dict[int, str]:
        stratum, unit = str(row[0].raw), str(row[1].raw)
        found = findings[stratum, unit]
        formulas = {VALUE: book.cell("findings", found, COUNTED)}
        own = FIRST + strata.index(stratum)
        return formulas | _of_unit(book, place, own, found, row)

    _write(book, writer, sheet, table, made, "Every unit in the estimate")


def _of_unit(
    book: LiveBook, place: int, stratum: int, finding: int, row: tuple[Value, ...]
) -> dict[int, str]:
    """The formulas of a unit behind what was counted, by column."""
    y = near(place, VALUE)
    if book.form == "draws":
        taint = row[FOURTH].raw is not None
        return {FIFTH: f"{y}/{near(place, FOURTH)}" if taint else y}
    if book.form == "ratio":
        totals = book.numbers["workings"]["totals"]
        at = stratum if totals["separate"] else FIRST + book.strata
        found = {FOURTH: f"{y}-{book.cell('ratio', at, RATIO)}*{near(place, THIRD)}"}
        paid = book.cell("findings", finding, PAID)
        return found | ({THIRD: paid} if totals["auxiliary"] == "paid" else {})
    if book.form == "clusters":
        return {FIFTH: f"{y}*{near(place, FOURTH)}"}
    if book.form == "weights":
        return {FOURTH: f"{y}*{near(place, THIRD)}"}
    if book.form == "groups":
        own = mine(book, "workings", stratum)
        counts, sizes = column_of(book, "workings", THIRD), column_of(book, "workings", FOURTH)
        squares, units = f"SUMPRODUCT({own}*{counts}^2)", f"SUMPRODUCT({own}*{counts})"
        whole = f"SUMPRODUCT({own}*{sizes})"
        group, size = near(place, FOURTH), near(place, FIFTH)
        gap = f"({y}*{whole}/{size}-{book.cell('results', stratum, POINT)})"
        factor = f"({squares}-{units})/({units}^2-{squares})"
        return {SIXTH: f"{group}*{y}/{size}", SEVENTH: f"{factor}*{group}/{whole}*{gap}^2"}
    return {}


def write_clusters(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """A cluster's total is the sum of its units, each expanded inside it."""
    clusters = column_of(book, "workings", THIRD)
    strata, expanded = column_of(book, "workings", 0), column_of(book, "workings", FIFTH)

    def made(place: int, row: tuple[Value, ...]) -> dict[int, str]:
        del row
        own = f"EXACT({strata},{near(place, 0)})*EXACT({clusters},{near(place, 1)})"
        return {2: f"SUMPRODUCT({own})", 3: f"SUMPRODUCT({own}*{expanded})"}

    _write(book, writer, sheet, table, made, "Totals of the clusters")


def write_stages(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """The first stage from the results; what lies below it is printed as computed."""
    errors = book.span("results", FIRST, FIRST + book.strata - 1, ERROR)
    # The errors of the strata have every stage; records of earlier releases the first alone.
    below = sum(row.get("below", 0.0) for row in book.numbers["workings"]["strata"])
    first = f"SUMSQ({errors})-{below!r}" if below > 0 else f"SUMSQ({errors})"

    def made(place: int, row: tuple[Value, ...]) -> dict[int, str]:
        del row
        return {1: first} if place == FIRST else {}

    _write(book, writer, sheet, table, made, "Variance of the first stage")


def write_ratios(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """Estimated totals of x from the units, ratios from the means."""
    totals = book.numbers["workings"]["totals"]
    last = FIRST + book.strata
    x = column_of(book, "workings", THIRD)

    def made(place: int, row: tuple[Value, ...]) -> dict[int, str]:
        del row
        if place == last:
            found = {
                column: f"SUM({near(FIRST, column)}:{near(last - 1, column)})"
                for column in (KNOWN, ESTIMATED)
            }
            spans = [book.span("results", FIRST, last - 1, column) for column in (SIZE, MEAN)]
            found[RATIO] = f"SUMPRODUCT({spans[0]},{spans[1]})/{near(last, ESTIMATED)}"
            return found
        size, n = book.cell("results", place, SIZE), book.cell("results", place, DRAWN)
        found = {ESTIMATED: f"{size}*SUMPRODUCT({mine(book, 'workings', place)}*{x})/{n}"}
        if totals["auxiliary"] == "paid":
            found[KNOWN] = book.cell("strata", place, DOLLARS)
        mean = book.cell("results", place, MEAN)
        return found | {RATIO: f"{size}*{mean}/{near(place, ESTIMATED)}"}

    _write(book, writer, sheet, table, made, "Totals and ratios of x")


def _write(
    book: LiveBook, writer: CellWriter, sheet: Any, table: Table, made: Any, name: str
) -> None:
    """A table with formulas where `made` gives one, our values beside, and the check."""
    head = writer.open_sheet(sheet, table)
    rows = rows_of(table)
    formulas = [made(place, row) for place, row in enumerate(rows, start=FIRST)]
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
