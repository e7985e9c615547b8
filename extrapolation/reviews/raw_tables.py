"""The reviewer's rows as they are in a workbook, a text file or a table, cell by cell.

Cells are read as amounts, days, numbers and texts; what does not fit becomes a problem that names
its cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, ReviewError, shown_text
from primafacie.core.families import unknown_name
from primafacie.core.problems import RowPlace
from sampling.intake import (
    CellError,
    Table,
    TableFormat,
    cents_of_cell,
    day_of_cell,
    plain_value,
    read_table,
)
from sampling.intake.cell_values import UnreadableCell
from sampling.intake.formats import format_of
from sampling.intake.sheets import Book, column_letters, read_sheet
from sampling.intake.table_cells import FileBytes
from sampling.intake.table_reading import read_bytes, table_of
from sampling.worksheets import STATUSES

IDS: Final = ("unit_id", "part")
COMPUTED: Final = "overpaid"
SHEETS: Final = ("Lines", "Spares", "Violations")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)


@brief
@dataclass(frozen=True)
class RawRow:
    """One row: its values by column name, what to call its cells, and how they are written."""

    where: str
    number: int
    letters: dict[str, str]
    values: dict[str, Any]
    word: str = "row"
    form: TableFormat = field(default_factory=TableFormat, repr=False)

    def get(self, column: str) -> Any:
        """The value, or None where the cell is blank or the column is absent."""
        value = plain_value(self.values.get(column))
        return value.strip() if isinstance(value, str) else value

    def cell(self, column: str) -> RowPlace:
        """The cell as its reader finds it: `Review!G12`, or `line 12, column paid`."""
        if self.letters:
            return RowPlace.of_cell(self.where, self.letters.get(column, "?"), self.number)
        return RowPlace.of_row(self.where, self.word, self.number, f"column {column}")


@brief
@dataclass(frozen=True)
class RawTables:
    """The tables of one source: the review, line decisions and spares, each may be empty."""

    review: tuple[RawRow, ...]
    columns: tuple[str, ...]
    lines: tuple[RawRow, ...] = ()
    spares: tuple[RawRow, ...] = ()
    violations: tuple[RawRow, ...] | None = None

    def renamed(self, names: Mapping[str, str]) -> RawTables:
        """The review with columns under other names; `ReviewError` where a name is taken."""
        made = tuple(names.get(name, name) for name in self.columns)
        twice = sorted({name for name in made if made.count(name) > 1})
        if twice:
            raise ReviewError(
                f"two columns named {', '.join(twice)}",
                expected="each role for one column",
                fix="Rename the column that already has this name",
            )
        rows = tuple(
            replace(
                row,
                letters={names.get(name, name): text for name, text in row.letters.items()},
                values={names.get(name, name): value for name, value in row.values.items()},
            )
            for row in self.review
        )
        return replace(self, review=rows, columns=made)

    def with_column(self, name: str, values: Sequence[Any]) -> RawTables:
        """The review with one more column, a value per row."""
        rows = tuple(
            replace(row, values={**row.values, name: value})
            for row, value in zip(self.review, values, strict=True)
        )
        return replace(self, review=rows, columns=(*self.columns, name))


def read_tables(
    source: Any, *, form: TableFormat | None = None, ids: Collection[str] = IDS
) -> RawTables:
    """Read a workbook, a text or Parquet file, or a table in memory; else `ReviewError`.

    `form` says how the file is written where it does not show. The columns `ids` are text, and
    damaged ids are refused. What `merge_reviews` made is returned as it is.
    """
    if isinstance(source, RawTables):
        return source
    form = form or TableFormat()
    book = _book(Path(source), form) if isinstance(source, str | Path) else None
    if book is not None:
        return _sheets(book, form, ids)
    table = read_table(source, form=form, error=ReviewError)
    return RawTables(_rows(table, ids), table.columns)


def listed_units(source: Any) -> tuple[str, ...]:
    """The unit ids that a worksheet or table lists, as texts; empty where it cannot be read."""
    try:
        rows = read_tables(source).review
    except ReviewError:
        return ()
    return tuple(str(row.get("unit_id")) for row in rows if row.get("unit_id") is not None)


def _book(path: Path, form: TableFormat) -> Book | None:
    """The file as a book of sheets; None where it holds one table only."""
    member = format_of(path, form)
    if member is None or not member.has_sheets:
        return None
    return member.book(FileBytes(path.name, read_bytes(path, ReviewError)), form, ReviewError)


def _sheets(book: Book, form: TableFormat, ids: Collection[str]) -> RawTables:
    """The sheet `Review` (or the one declared, or the only one), and the further sheets."""
    named = form.sheet or ("Review" if "Review" in book.sheets else None)
    review = _sheet(book, named, form)
    # What is above and below the table was declared of the sheet of findings only.
    plain = replace(form, header_row=1, footer_rows=0)
    others = {
        name: _rows(_sheet(book, name, plain), ids) if name in book.sheets else None
        for name in SHEETS
    }
    if review.sheet in SHEETS:  # a workbook of violations alone is read once
        others[review.sheet] = None
    return RawTables(
        _rows(review, ids),
        review.columns,
        others["Lines"] or (),
        others["Spares"] or (),
        others["Violations"],
    )


def _sheet(book: Book, name: str | None, form: TableFormat) -> Table:
    form = replace(form, sheet=name)
    return table_of(read_sheet(book, form, (), ReviewError), book.name, form, ReviewError)


def _rows(table: Table, ids: Collection[str]) -> tuple[RawRow, ...]:
    """The rows of a table; damaged ids and unusable cells of any column are raised together."""
    cells: dict[str, Any] = dict(table.cells)
    if {"paid", "should_have_paid", COMPUTED} <= cells.keys():
        # The worksheet computes this column: programs that fill it in do not store its values.
        cells[COMPUTED] = [
            None if isinstance(v, UnreadableCell) and v.is_unstored else v for v in cells[COMPUTED]
        ]
    for column, values in cells.items():
        bad = [n for n, value in enumerate(values) if isinstance(value, UnreadableCell)]
        for cause, fix in dict.fromkeys((values[n].cause, values[n].fix) for n in bad):
            places = [n for n in bad if values[n].cause == cause]
            table.fault(column, places, cause, expected="a value", fix=fix)
        if column in ids and not bad:
            cells[column] = table.ids(column, blank=True)
        elif table.row_word == "line":
            cells[column] = [_unquoted(value) for value in values]
    table.raise_problems()
    letters: dict[str, str] = {}
    if table.sheet:
        letters = {name: column_letters(n) for n, name in enumerate(table.columns, start=1)}
    where = table.sheet or table.name
    return tuple(
        RawRow(
            where,
            number,
            letters,
            {name: values[place] for name, values in cells.items()},
            table.row_word,
            table.form,
        )
        for place, number in enumerate(table.numbers)
    )


def _unquoted(text: Any) -> Any:
    """A CSV text without the apostrophe that keeps a spreadsheet from reading a formula."""
    if isinstance(text, str) and text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
        return text[1:]
    return text


def cents_of(row: RawRow, column: str, problems: list[Problem]) -> int | None:
    """An amount cell in cents, exactly; None where it is blank or a problem was noted."""
    try:
        return cents_of_cell(row.get(column), decimal=row.form.decimal)
    except CellError as error:
        problems.append(
            Problem(
                row.cell(column),
                f"a cell with {error.cause}",
                "a number of dollars with whole cents",
                error.fix,
                error.cause,
            )
        )
        return None


def unknown_status(row: RawRow, status: str) -> Problem:
    """The fault of a status that no worksheet has, with the closest ones."""
    problem = unknown_name(
        "status", status, STATUSES, where=row.cell("status"), shown=shown_text(status)
    )
    return replace(problem, cause="a status outside the list")


def number_of(value: Any) -> float | None:
    """A plain finite number of any column, or None if the cell holds none.

    A text is a number only if it is digits, with a point and a sign where needed: `1e5`,
    `1_000` and `12,50` are not.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    if not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    return number if abs(number) < float("inf") else None


def day_of(row: RawRow, column: str, problems: list[Problem]) -> str:
    """A day cell as an ISO day; empty where it is blank or a problem was noted."""
    try:
        day = day_of_cell(row.get(column), date_format=row.form.date_format)
    except CellError as error:
        problems.append(
            Problem(
                row.cell(column),
                f"a cell with {error.cause}",
                "a day such as 2026-11-21",
                error.fix,
                error.cause,
            )
        )
        return ""
    return "" if day is None else day.isoformat()


def text_of(row: RawRow, column: str) -> str:
    """A text cell; a whole number in it loses no digit and gains no decimal point."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
