"""Formulas in the names of columns as formulas in cells: the addresses that names stand for.

The names are those of `extrapolation.estimators.workings`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from primafacie.app.reports.live.live_book import FIRST, LiveBook, near
from primafacie.app.reports.live.study_sheets import (
    COUNTED,
    DOLLARS,
    N_UNITS,
    PAID,
    STATUS,
    STRATUM,
)
from primafacie.app.reports.sections.workings_section import UNIT_COLUMNS
from primafacie.core.table_rows import ColumnPlaces

_FINDINGS = {"stratum": STRATUM, "paid": PAID, "counted": COUNTED}
_PLAN = {"size": N_UNITS, "total": DOLLARS}


@dataclass(frozen=True)
class Row:
    """A row of a table: its place, that of its stratum and finding, the last row it adds up."""

    key: str
    place: int
    stratum: int | None = None
    finding: int | None = None
    above: int | None = None


class _Names:
    """The addresses of a table's columns, each by its name."""

    def __init__(self, columns: ColumnPlaces, address: Callable[[int], str]) -> None:
        self._columns, self._address = columns, address

    def __getattr__(self, name: str) -> str:
        return self._address(self._columns[name])


class _Units(_Names):
    """The columns of a table of units, and `own`: 1 for those of the stratum, 0 for the others."""

    def __init__(self, columns: ColumnPlaces, address: Callable[[int], str], own: str) -> None:
        super().__init__(columns, address)
        self.own = own


class _Rows(_Names):
    """A table of strata (or stages): the stratum's cell, `column`, and `all`, its row of totals."""

    def __init__(self, book: LiveBook, key: str, columns: ColumnPlaces, row: Row) -> None:
        length = _length(book, key)

        def cell(column: int) -> str:
            if row.stratum is None:
                raise LookupError(f"a row of {row.key} is of no stratum")
            return book.cell(key, row.stratum, column)

        super().__init__(columns, cell)
        self.column = _Names(columns, lambda c: book.span(key, FIRST, FIRST + length - 1, c))
        self.all = _Names(columns, lambda c: book.cell(key, FIRST + length, c))


def cells_of(book: LiveBook, formula: str, row: Row) -> str:
    """The formula of a row with the addresses of cells in place of names."""
    tables = _tables(book)
    own = tables[row.key]
    known: dict[str, Any] = {name: near(row.place, column) for name, column in own.items()}
    for key, columns in tables.items():
        name = "units" if key == "workings" else key
        by_unit = "stratum" in columns
        known[name] = _units(book, key, columns, row) if by_unit else _Rows(book, key, columns, row)
    known |= {"findings": _units(book, "findings", _FINDINGS, row)}
    if row.stratum is not None:
        place = row.stratum
        known |= {"plan": _Names(_PLAN, lambda c: book.cell("strata", place, c))}
    if row.finding is not None:
        found = row.finding
        known |= {"finding": _Names(_FINDINGS, lambda c: book.cell("findings", found, c))}
    if row.above is not None:
        last = row.above
        known |= {"above": _Names(own, lambda c: f"{near(FIRST, c)}:{near(last, c)}")}
    return formula.format_map(known)


def _tables(book: LiveBook) -> dict[str, ColumnPlaces]:
    """The columns of results, units and further tables, by name."""
    layout = book.layout
    found: dict[str, ColumnPlaces] = {
        "results": {c.called: place for place, c in enumerate(layout.strata, start=1)}
    }
    if layout.units:
        columns = (*UNIT_COLUMNS, *layout.units)
        found |= {"workings": {c.called: place for place, c in enumerate(columns)}}
    return found | {
        table.key: {c.called: place for place, c in enumerate(table.columns)}
        for table in layout.tables
    }


def _units(book: LiveBook, key: str, columns: ColumnPlaces, row: Row) -> _Units:
    last = FIRST + _length(book, key) - 1

    def span(column: int) -> str:
        return book.span(key, FIRST, last, column)

    own = ""
    if row.stratum is not None:
        # EXACT on the label, so that no label acts as a wildcard.
        own = f"EXACT({span(columns['stratum'])},{book.cell('strata', row.stratum, 0)})"
        if key == "findings" and _replaced(book):
            own = f'{own}*({span(STATUS)}<>"replaced")'
    return _Units(columns, span, own)


def _replaced(book: LiveBook) -> bool:
    """Is there a unit that a spare replaced, which does not count?"""
    return any(not row.counted for row in book.numbers.review.findings)


def _length(book: LiveBook, key: str) -> int:
    """The number of rows of a table."""
    if key == "findings":
        return len(book.numbers.review.findings)
    if key == "results":
        return book.strata
    if key == "workings":
        return len(book.units)
    return next(len(table.rows) for table in book.layout.tables if table.key == key)
