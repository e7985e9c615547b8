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
NEEDED: Final = ("unit_id", "should_have_paid")
AMOUNTS: Final = ("paid", "claimed", "should_have_paid", "overpaid")
TOTAL: Final = re.compile(r"(?:(?:grand|report|sub|final)[ -]?)?totals?:?|sum:?", re.IGNORECASE)


class WithoutTitles(Book):
    """A book whose sheets begin with their column headings; `above` counts the rows before."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.name, self.sheets = book.name, book.sheets
        self.above: dict[str, int] = {}

    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells from the row of the headings on."""
        rows = self._book.cells(sheet)
        self.above[sheet] = heading_row(rows)
        return rows[self.above[sheet] :]

    def review_sheets(self) -> list[str]:
        """The sheets with the columns of a review."""
        return [name for name in self.sheets if (rows := self.cells(name)) and _is_heading(rows[0])]


def heading_row(rows: Sequence[Sequence[Any]]) -> int:
    """The place of the row of column headings: the first that names units and findings, else 0."""
    return next((place for place, row in enumerate(rows[:LOOKED_AT]) if _is_heading(row)), 0)


def _is_heading(row: Sequence[Any]) -> bool:
    return set(NEEDED) <= set(named(str(cell) for cell in row if cell is not None))


def title_note(place: str, above: int) -> list[str]:
    """What is noted of rows above the headings."""
    if not above:
        return []
    rows = f"{counted(above, 'row')} above the column headings"
    return [f"{place}: {rows} {'was' if above == 1 else 'were'} not read"]


def settled(table: Table) -> tuple[Table, list[str]]:
    """The table with the names of our columns, without rows that are not units, and the notes."""
    names = named(table.columns)
    cells = dict(zip(names, table.cells.values(), strict=True))
    if "unit_id" not in cells:
        return replace(table, cells=cells), []
    left_out, notes = _left_out(cells, table)
    if not left_out:
        return replace(table, cells=cells), notes
    kept = [place for place in range(len(table)) if place not in left_out]
    fewer: dict[str, Sequence[Any]] = {
        name: [values[place] for place in kept] for name, values in cells.items()
    }
    return replace(table, cells=fewer, numbers=[table.numbers[place] for place in kept]), notes


def _left_out(cells: Mapping[str, Sequence[Any]], table: Table) -> tuple[set[int], list[str]]:
    """The places of rows that are not units and hold no finding, and what is noted of them."""
    ids = [_text(value) for value in cells["unit_id"]]
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
    if cents is None and name == "overpaid" and {"paid", "should_have_paid"} <= cells.keys():
        paid = _cents(cells["paid"][place], form)
        right = _cents(cells["should_have_paid"][place], form)
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
