"""A worksheet as people hand it in: titles above the headings, totals and remarks below the units.

Headings become the names of columns. A row that is not a unit is left out only where it can hold
no finding: a total that equals the sum of the units, or words without an amount and a status.
Each is noted. Anything else stays and is refused by its cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.intake import CellError, Table, TableFormat, cents_of_cell, plain_value
from sampling.intake.sheets import Book
from sampling.intake.worksheet_headings import HEADINGS, named

LOOKED_AT: Final = 30
UNIT_ID: Final = "unit_id"
FOUND: Final = {"should_have_paid", "overpaid"}
_BOTH: Final = ("paid", "should_have_paid")
AMOUNTS: Final = ("paid", "claimed", "should_have_paid", "overpaid")
TOTAL: Final = re.compile(r"(?:(?:grand|report|sub|final)[ -]?)?totals?:?|sum:?", re.IGNORECASE)


def review_sheets(book: Book) -> list[str]:
    """The sheets of a book with the columns of a review."""
    return [name for name in book.sheets if _headings(book.cells(name))]


def heading_row(book: Book, sheet: str | None) -> int:
    """The place of the row of column headings: the first that names units and findings, else 0."""
    if sheet is None and len(book.sheets) == 1:
        sheet = book.sheets[0]
    return (_headings(book.cells(sheet)) or [0])[0] if sheet in book.sheets else 0


def _headings(rows: Sequence[Sequence[Any]]) -> list[int]:
    """The places of rows that name units and findings, among the first rows."""
    found = []
    for place, row in enumerate(rows[:LOOKED_AT]):
        names = set(named(str(cell) for cell in row if cell is not None))
        if UNIT_ID in names and names & FOUND:
            found.append(place)
    return found


def settled(table: Table) -> tuple[Table, list[str]]:
    """The table with the names of our columns, without rows that are not units, and the notes."""
    names = named(table.columns)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        table.note(
            f"two columns of the name {', '.join(repeated)}",
            expected="each column once",
            fix="Rename or delete the column that is not the worksheet's own",
        )
        table.raise_problems()
    cells = dict(zip(names, table.cells.values(), strict=True))
    place, above = table.sheet or table.name, table.form.header_row - 1
    rows = f"{counted(above, 'row')} above the column headings"
    notes = [f"{place}: {rows} {'was' if above == 1 else 'were'} not read"] if above > 0 else []
    if UNIT_ID not in cells:
        return replace(table, cells=cells), notes
    left_out, own = _left_out(cells, table)
    notes += own
    if not left_out:
        return replace(table, cells=cells), notes
    kept = [place for place in range(len(table)) if place not in left_out]
    fewer: dict[str, Sequence[Any]] = {
        name: [values[place] for place in kept] for name, values in cells.items()
    }
    return replace(table, cells=fewer, numbers=[table.numbers[place] for place in kept]), notes


def _left_out(cells: Mapping[str, Sequence[Any]], table: Table) -> tuple[set[int], list[str]]:
    """The places of rows that are not units and hold no finding, and what is noted of them."""
    ids = [_text(value) for value in cells[UNIT_ID]]
    units = [place for place, text in enumerate(ids) if text and not TOTAL.fullmatch(text)]
    found: dict[int, str] = {}
    place_of = table.sheet or table.name
    for place in sorted(set(range(len(ids))) - set(units)):
        amounts = {
            name: cents
            for name in AMOUNTS
            if name in cells and (cents := _cents(cells[name][place], table.form)) is not None
        }
        where = f"{place_of}, {table.row_word} {table.numbers[place]:,}"
        unread = any(
            plain_value(cells[name][place]) is not None and name not in amounts
            for name in (*AMOUNTS, "status")
            if name in cells
        )
        if unread:
            continue
        if not amounts:
            found[place] = (
                f"{where} names no unit and holds no amount and no status; it was not read"
            )
        elif units and place > units[-1] and _is_total(amounts, cells, units, table.form):
            shown = ", ".join(f"{HEADINGS[name]} {Money(cents)}" for name, cents in amounts.items())
            found[place] = f"{where} is the total of the units above it ({shown}) and was left out"
    return set(found), list(found.values())


def _is_total(
    amounts: Mapping[str, int],
    cells: Mapping[str, Sequence[Any]],
    units: Sequence[int],
    form: TableFormat,
) -> bool:
    """Is every amount the sum of its column over the units?"""
    return all(
        cents == sum(_found(cells, name, place, form) or 0 for place in units)
        for name, cents in amounts.items()
    )


def _found(
    cells: Mapping[str, Sequence[Any]], name: str, place: int, form: TableFormat
) -> int | None:
    """An amount of a unit; an overpayment that is not stored follows from the others."""
    cents = _cents(cells[name][place], form)
    if cents is None and name == "overpaid" and set(_BOTH) <= cells.keys():
        paid, right = (_cents(cells[column][place], form) for column in _BOTH)
        return None if paid is None or right is None else paid - right
    return cents


def _cents(value: Any, form: TableFormat) -> int | None:
    try:
        return cents_of_cell(value, decimal=form.decimal)
    except CellError:
        return None


def _text(value: Any) -> str:
    plain = plain_value(value)
    return "" if plain is None else str(plain).strip()
