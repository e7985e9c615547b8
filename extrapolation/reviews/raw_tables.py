"""The reviewer's rows as they are in a workbook, a text file or a table, cell by cell.

Cells are read as amounts, days, numbers and texts; what does not fit becomes a problem that names
its cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from extrapolation.reviews.worksheet_tables import heading_row, review_sheets, settled
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, ReviewError, shown_text
from primafacie.core.families import close_names, unknown_name
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
from sampling.intake.cell_values import FormulaZero, UnreadableCell
from sampling.intake.formats import format_of
from sampling.intake.sheets import Book, column_letters, read_sheet
from sampling.intake.table_cells import FileBytes
from sampling.intake.table_reading import read_bytes, table_of
from sampling.intake.worksheet_headings import month_first, named, written_by_us
from sampling.worksheets import SHEET_REVIEW, STATUSES

IDS: Final = ("unit_id", "part")
COMPUTED: Final = "overpaid"
SHEETS: Final = ("Lines", "Spares", "Violations")
_MONTH_FIRST: Final = "%m/%d/%Y"
_DAY_FIRST: Final = re.compile(r"\s*(?:1[3-9]|[23][0-9])[-/.][0-9]{1,2}[-/.][0-9]", re.ASCII)
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
    month_first: frozenset[str] = frozenset()

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
    notes: tuple[str, ...] = ()

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


class SupersededTables(RawTables):
    """What first reviewers found on units where an agreed finding counts now."""


def read_tables(
    source: Any,
    *,
    form: TableFormat | None = None,
    ids: Collection[str] = IDS,
    worksheet: bool = False,
) -> RawTables:
    """Read a workbook, a text or Parquet file, or a table in memory; else `ReviewError`.

    `form` says how the file is written where it does not show. The columns `ids` are text, and
    damaged ids are refused. With `worksheet` the file is the worksheet of a draw, which its
    headings can show as well: they become names, and titles and totals are left out (see
    `worksheet_tables`). What `merge_reviews`
    made is returned as it is.
    """
    if isinstance(source, RawTables):
        return source
    form = form or TableFormat()
    book = _book(Path(source), form) if isinstance(source, str | Path) else None
    if book is not None:
        return _sheets(book, form, ids, worksheet=worksheet)
    table = read_table(source, form=form, error=ReviewError)
    read = _read(table, ids, worksheet=worksheet)
    return RawTables(read.rows, read.columns, notes=read.notes)


def listed_units(source: Any) -> tuple[str, ...]:
    """The unit ids that a worksheet or table lists, as texts; empty where it cannot be read."""
    try:
        rows = read_tables(source, worksheet=True).review
    except ReviewError:
        return ()
    return tuple(str(row.get("unit_id")) for row in rows if row.get("unit_id") is not None)


def _book(path: Path, form: TableFormat) -> Book | None:
    """The file as a book of sheets; None where it holds one table only."""
    member = format_of(path, form)
    if member is None or not member.has_sheets:
        return None
    return member.book(FileBytes(path.name, read_bytes(path, ReviewError)), form, ReviewError)


@dataclass(frozen=True)
class _Read:
    """A table as rows, with the names of its columns, its sheet, and what is noted of it."""

    rows: tuple[RawRow, ...]
    columns: tuple[str, ...]
    sheet: str
    notes: tuple[str, ...]


def _read(
    table: Table,
    ids: Collection[str],
    *,
    worksheet: bool,
    letters: Mapping[str, str] | None = None,
) -> _Read:
    """The rows of a table; `letters` are those of the columns of a sheet by their names."""
    headings = table.headings
    notes: list[str] = []
    worksheet = worksheet or written_by_us(headings)
    columns = table.columns
    if worksheet:
        table, notes = settled(table)
    of_names = {
        name: (letters or {}).get(column, "")
        for name, column in zip(table.columns, columns, strict=True)
    }
    declared = month_first(headings) if worksheet else frozenset()
    rows = _rows(table, ids, of_names if letters else {}, declared)
    return _Read(rows, table.columns, table.sheet, tuple(notes))


def _sheets(book: Book, form: TableFormat, ids: Collection[str], *, worksheet: bool) -> RawTables:
    """The sheet `Review` (or the one declared, or the only one), and the further sheets."""
    review_name = form.sheet or (SHEET_REVIEW if SHEET_REVIEW in book.sheets else None)
    notes: list[str] = []
    if worksheet and review_name is None and len(book.sheets) > 1:
        among = [name for name in review_sheets(book) if name not in SHEETS]
        if len(among) == 1:
            review_name = among[0]
            notes.append(f"The sheet {review_name} was read as the review")

    def read(name: str | None, form: TableFormat) -> _Read:
        form = replace(form, sheet=name)
        if worksheet and form.header_row == 1:
            form = replace(form, header_row=heading_row(book, name) + 1)
        cells = read_sheet(book, form, (), ReviewError)
        table = table_of(cells, book.name, form, ReviewError)
        heads = [head.strip() for head, _ in cells.columns]
        names = named(heads) if written_by_us(heads) else heads
        letters = {name: column_letters(place) for place, name in enumerate(names, start=1)}
        return _read(table, ids, worksheet=worksheet, letters=letters)

    review = read(review_name, form)
    # What is above and below the table was declared of the sheet of findings only.
    plain = replace(form, header_row=1, footer_rows=0)
    others = {
        # A workbook of violations alone is read once.
        name: read(name, plain) if name in book.sheets and name != review.sheet else None
        for name in SHEETS
    }
    lines, spares, violations = (others[name] for name in SHEETS)
    for one in (review, lines, spares, violations):
        notes += one.notes if one is not None else ()
    return RawTables(
        review.rows,
        review.columns,
        () if lines is None else lines.rows,
        () if spares is None else spares.rows,
        None if violations is None else violations.rows,
        tuple(notes),
    )


def _rows(
    table: Table,
    ids: Collection[str],
    letters: dict[str, str],
    typed_month_first: frozenset[str],
) -> tuple[RawRow, ...]:
    """The rows of a table; damaged ids and unusable cells of any column are raised together."""
    cells: dict[str, Any] = dict(table.cells)
    if {"paid", "should_have_paid", COMPUTED} <= cells.keys():
        # The worksheet computes this column: programs that fill it in do not store its values,
        # and LibreOffice stores 0 for its empty texts in an .xls file.
        cells[COMPUTED] = [
            None
            if isinstance(v, FormulaZero) or (isinstance(v, UnreadableCell) and v.is_unstored)
            else v
            for v in cells[COMPUTED]
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
    declared = _declared_order(cells, typed_month_first)
    where = table.sheet or table.name
    return tuple(
        RawRow(
            where,
            number,
            letters,
            {name: values[place] for name, values in cells.items()},
            table.row_word,
            table.form,
            declared,
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
    close = close_names(status, STATUSES)[:1]
    like = f", close to {close[0]}" if close else ""
    return replace(problem, cause=f"a status outside the list{like}")


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
    """A day cell as an ISO day; empty where it is blank or a problem was noted.

    A text that can be month/day or day/month is read in the order that the heading declares.
    """
    value, declared = row.get(column), row.form.date_format
    try:
        day = day_of_cell(value, date_format=declared)
    except CellError as error:
        if declared is None and column in row.month_first and isinstance(value, str):
            with suppress(CellError):
                day = day_of_cell(value, date_format=_MONTH_FIRST)
                return "" if day is None else day.isoformat()
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


def _declared_order(cells: Mapping[str, Sequence[Any]], columns: frozenset[str]) -> frozenset[str]:
    """The columns whose days are typed month first, as their headings declare.

    A day that can only be day/month shows that the heading was not followed: then the days that
    can be read in two ways are faults.
    """
    return frozenset(
        name
        for name in columns & cells.keys()
        if not any(isinstance(value, str) and _DAY_FIRST.match(value) for value in cells[name])
    )


def text_of(row: RawRow, column: str) -> str:
    """A text cell; a whole number in it loses no digit and gains no decimal point."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
