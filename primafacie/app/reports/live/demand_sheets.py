"""Live sheets of limits and demand: ends from the quantile, steps from the number they start at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from extrapolation.bounds import BOUNDS, Quantile
from extrapolation.estimates.interval_records import IntervalRecord
from primafacie.app.reports.document import Table
from primafacie.app.reports.formats.cell_writer import CellWriter
from primafacie.app.reports.live.live_book import (
    FIRST,
    STORED,
    LiveBook,
    add_column,
    near,
    write_formula,
)
from primafacie.app.reports.live.workings_sheets import DRAWN, ERROR, POINT, SAMPLED, SIZE
from primafacie.app.reports.values import Value, dollars, fraction, number
from primafacie.core.table_rows import TableRow

LOWER, UPPER, PRECISION = 2, 3, 4
LEVEL, SIDE, DF, QUANTILE = 8, 9, 10, 11
_LOW, _HIGH, _PRECISE, _CHECK = 12, 13, 14, 15
BEFORE, AFTER = 1, 2
_BESIDE = 6


def live_quantile(bound: str) -> Quantile | None:
    """The quantile of a bound whose limits are T -+ q SE; None where limits are not formulas."""
    return BOUNDS[bound].quantile


def write_limits(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """T -+ q SE with q by its own formula; limits of other bounds are printed as computed."""
    head = writer.open_sheet(sheet, table)
    for column, title, kind in (
        (LEVEL, "Level", "fraction"),
        (SIDE, "Side", "text"),
        (DF, "Degrees of freedom", "number"),
        (QUANTILE, "Quantile q", "number"),
        (_LOW, STORED + "Lower", "dollars"),
        (_HIGH, STORED + "Upper", "dollars"),
        (_PRECISE, STORED + "Precision", "fraction"),
        (_CHECK, "Largest relative difference", "number"),
    ):
        add_column(writer, sheet, column, title, kind)
    total = FIRST + book.strata
    point, error = book.cell("results", total, POINT), book.cell("results", total, ERROR)
    compared = []
    for place, (row, limit) in enumerate(
        zip(table.rows, book.numbers.limits, strict=True), start=FIRST
    ):
        quantile = live_quantile(limit.bound)
        made = _ends(place, point, error) if quantile is not None else {}
        for column, value in enumerate(row):
            if column in made and value.raw is not None:
                write_formula(writer, sheet, place, column, made[column], value)
            else:
                writer.value(sheet, place, column, value)
        if quantile is not None:
            _write_quantile(book, writer, sheet, place, limit, quantile)
            _compare(writer, sheet, place, row)
            compared.append(place)
    if compared:
        largest = book.span(table.key, compared[0], compared[-1], _CHECK)
        book.checks.append(("Limits", f"MAX({largest})"))
    writer.close_sheet(sheet, table, head)


def _ends(place: int, point: str, error: str) -> dict[int, str]:
    q = near(place, QUANTILE)
    ends = {LOWER: f"{point}-{q}*{error}", UPPER: f"{point}+{q}*{error}"}
    return ends | {PRECISION: f"{q}*{error}/{point}"}


def _write_quantile(
    book: LiveBook,
    writer: CellWriter,
    sheet: Any,
    place: int,
    limit: IntervalRecord,
    quantile: Quantile,
) -> None:
    """Level and side as typed, degrees of freedom and quantile as formulas."""
    writer.value(sheet, place, LEVEL, fraction(limit.level, decimals=1))
    writer.text(sheet, place, SIDE, limit.side)
    level, df = near(place, LEVEL), near(place, DF)
    estimate = book.numbers.estimate
    reached = _reached(limit, estimate.point, estimate.se)
    last = FIRST + book.strata - 1
    drawn, size, error = (
        book.span("results", FIRST, last, column) for column in (DRAWN, SIZE, ERROR)
    )
    if not quantile.takes_degrees:
        writer.text(sheet, place, DF, quantile.no_degrees)
    elif own := quantile.excel_degrees(drawn, error):
        write_formula(writer, sheet, place, DF, own, number(0.0))
    elif _counted(book):
        counted = f"SUMPRODUCT(({drawn}<{size})*({drawn}-1))"
        write_formula(writer, sheet, place, DF, counted, number(estimate.df))
    else:
        writer.value(sheet, place, DF, number(estimate.df))
    formula = quantile.excel(level, df, two_sided=limit.side == "two-sided")
    write_formula(writer, sheet, place, QUANTILE, formula, number(reached))


def _counted(book: LiveBook) -> bool:
    """Are the estimate's degrees of freedom n - H over the strata that are not taken whole?"""
    if not book.layout.sample_degrees:
        return False
    rows: Sequence[TableRow] = book.records
    counted = sum(row["n"] - 1 for row in rows if row["n"] < row["size"])
    return bool(counted == book.numbers.estimate.df)


def _reached(limit: IntervalRecord, point: float, se: float) -> float:
    """The quantile that the stored limit was made with."""
    if se == 0:
        return 0.0
    if limit.low is not None:
        return float((point - limit.low) / se)
    return float(((limit.high or 0.0) - point) / se)


def _compare(writer: CellWriter, sheet: Any, place: int, row: tuple[Value, ...]) -> None:
    terms = []
    for column, beside, kind in (
        (LOWER, _LOW, dollars),
        (UPPER, _HIGH, dollars),
        (PRECISION, _PRECISE, fraction),
    ):
        raw: Any = row[column].raw
        if raw is not None:
            writer.value(sheet, place, beside, kind(raw))
            ours, theirs = near(place, beside), near(place, column)
            terms.append(f"ABS({theirs}-{ours})/(1+ABS({ours}))")
    sheet.write_formula(place, _CHECK, f"=MAX({','.join(terms)})", writer.style("plain"), 0)


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
    for place, limit in enumerate(book.numbers.limits, start=FIRST):
        for column, end in ((LOWER, limit.low), (UPPER, limit.high)):
            if end is not None:
                found.setdefault(end, book.cell("limits", place, column))
    found[float(book.numbers.review.sampled_effective)] = book.cell("results", total, SAMPLED)
    found[book.numbers.estimate.point] = book.cell("results", total, POINT)
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
