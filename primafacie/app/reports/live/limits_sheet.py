"""The live sheet of the limits: quantile, lower and upper end as formulas."""

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
    write_formula,
)
from primafacie.app.reports.live.strata_formulas import DRAWN, ERROR, POINT, SIZE
from primafacie.app.reports.values import Value, dollars, fraction, number

LOWER, UPPER, PRECISION = 2, 3, 4
LEVEL, SIDE, DF, QUANTILE = 8, 9, 10, 11
_LOW, _HIGH, _PRECISE, _CHECK = 12, 13, 14, 15
LIVE_BOUNDS = ("normal", "student", "satterthwaite")


def write_limits(book: LiveBook, writer: CellWriter, sheet: Any, table: Table) -> None:
    """T -+ q SE with q by NORM.S.INV or T.INV; other bounds are printed as computed."""
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
        zip(table.rows, book.numbers["limits"], strict=True), start=FIRST
    ):
        live = limit["bound"] in LIVE_BOUNDS
        made = _ends(place, point, error) if live else {}
        for column, value in enumerate(row):
            if column in made and value.raw is not None:
                write_formula(writer, sheet, place, column, made[column], value)
            else:
                writer.value(sheet, place, column, value)
        if live:
            _quantile(book, writer, sheet, place, limit)
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


def _quantile(
    book: LiveBook, writer: CellWriter, sheet: Any, place: int, limit: dict[str, Any]
) -> None:
    """Level and side as typed, degrees of freedom and quantile as formulas.

    Excel's T.INV cuts degrees of freedom to an integer, so Satterthwaite's go through
    BETA.INV: t = sqrt(df (1/x - 1)) with x the quantile of beta(df/2, 1/2) at twice the tail.
    """
    writer.value(sheet, place, LEVEL, fraction(limit["level"], decimals=1))
    writer.text(sheet, place, SIDE, limit["side"])
    level, df = near(place, LEVEL), near(place, DF)
    tail = f"(1-{level})/2" if limit["side"] == "two-sided" else f"(1-{level})"
    estimate = book.numbers["estimate"]
    reached = _reached(limit, estimate["point"], estimate["se"])
    if limit["bound"] == "normal":
        writer.text(sheet, place, DF, "none: z")
        formula = f"_xlfn.NORM.S.INV(1-{tail})"
    elif limit["bound"] == "student":
        formula = _student(book)
        if formula:
            write_formula(writer, sheet, place, DF, formula, number(estimate["df"]))
        else:
            writer.value(sheet, place, DF, number(estimate["df"]))
        formula = (
            f"_xlfn.T.INV.2T(1-{level},{df})"
            if limit["side"] == "two-sided"
            else f"_xlfn.T.INV({level},{df})"
        )
    else:
        write_formula(writer, sheet, place, DF, _satterthwaite(book), number(0.0))
        formula = f"SQRT({df}*(1/_xlfn.BETA.INV(2*{tail},{df}/2,0.5)-1))"
    write_formula(writer, sheet, place, QUANTILE, formula, number(reached))


def _student(book: LiveBook) -> str:
    """n - H over the strata that are not taken whole; empty where they are the estimator's own."""
    if book.form not in ("", "ratio", "clusters", "groups"):
        return ""
    rows = book.numbers["workings"]["strata"] if book.form else book.numbers["estimate"]["strata"]
    counted = sum(row["n"] - 1 for row in rows if row["n"] < row["size"])
    if counted != book.numbers["estimate"]["df"]:
        return ""
    last = FIRST + book.strata - 1
    drawn, size = (book.span("results", FIRST, last, column) for column in (DRAWN, SIZE))
    return f"SUMPRODUCT(({drawn}<{size})*({drawn}-1))"


def _satterthwaite(book: LiveBook) -> str:
    """(sum V_h)^2 / sum V_h^2 / (n_h - 1) over the strata that are not taken whole."""
    last = FIRST + book.strata - 1
    drawn, error = (book.span("results", FIRST, last, column) for column in (DRAWN, ERROR))
    # A stratum taken whole may have one unit; its variance is 0 and its divisor is not read.
    return f"SUMSQ({error})^2/SUMPRODUCT({error}^4/(({drawn}-1)+({drawn}=1)))"


def _reached(limit: dict[str, Any], point: float, se: float) -> float:
    """The quantile that the stored limit was made with."""
    if se == 0:
        return 0.0
    end = point - limit["low"] if limit["low"] is not None else limit["high"] - point
    return float(end / se)


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
