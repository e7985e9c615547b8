"""A sheet of a workbook as a source: texts as they are, numbers as digits, damage named.

Faults are looked for in the columns that the roles name: what else a sheet holds is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.plurals import counted
from primafacie.core.problems import row_ranges
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.column_names import ColumnNames, column_names
from sampling.intake.formats import Format
from sampling.intake.repeated_headers import header_notes
from sampling.intake.sheet_columns import (
    grouped_faults,
    rows_shown,
    shown_notes,
    texts_of_column,
)
from sampling.intake.sheets import (
    LOOKED_AT,
    Book,
    UnseenParts,
    is_blank,
    named_sheet,
    names_of,
    read_sheet,
    sheets_with,
)
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import RAW, ROW, Source, describe
from sampling.intake.table_cells import Cells, FileBytes, TableFormat
from sampling.intake.table_spans import check_rows_below
from sampling.intake.workbooks import Workbook

if TYPE_CHECKING:
    from sampling.intake.looking.structures import Structure

SHEET_TABLE = "sheet_table"
_SHOWN = 5


class Workbooks(Format):
    """Workbooks of a spreadsheet program."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """A sheet as columns of texts."""
        with readable(source), unchanged(source):
            data = source.read_bytes()
        book = self.book(FileBytes(source.name, data), form, FrameError)
        return attach_book(engine, book, sha256(data).hexdigest(), form, roles)

    def structure(self, source: Path, form: TableFormat) -> Structure:
        """Sheets, column names, titles and footers, and what a sheet hides."""
        from sampling.intake.looking.sheet_structure import look_at_book

        with readable(source):
            data = source.read_bytes()
        return look_at_book(self.book(FileBytes(source.name, data), form, FrameError), form)

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The cells of the sheet that is declared, the only one, or that has the columns needed."""
        return read_sheet(self.book(source, form, error), form, needed, error)

    def book(self, file: FileBytes, form: TableFormat, error: type[AuditError]) -> Book:
        """The workbook."""
        return Workbook(file.data, file.name, error, form.password)


_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
XLSX = Workbooks("xlsx", endings=_ENDINGS, shown=_ENDINGS, has_sheets=True, has_spans=True)


def attach_book(
    engine: DuckdbEngine, book: Book, digest: str, form: TableFormat, roles: Roles | None
) -> Source:
    """A sheet of a book as a table of texts, with the faults of the columns in use."""
    import pyarrow as pa

    form.check_span(book.name, FrameError)
    sheet, notes = _chosen(book, form, roles)
    rows = book.cells(sheet)
    while rows and is_blank(rows[-1]):
        rows.pop()
    if len(rows) < form.header_row or not rows:
        raise FrameError(
            f"a sheet of {len(rows):,} rows" if rows else "an empty sheet",
            where=f"{book.name}, sheet {sheet}",
            expected="a header and claims",
            fix="Name the sheet that holds the claims, and the row of its column names with "
            "header_row=1",
        )
    first = form.header_row
    filled = [(n, row) for n, row in enumerate(rows[first:], start=first + 1) if not is_blank(row)]
    cut = max(len(filled) - form.footer_rows, 0)
    below, filled = filled[cut:], filled[:cut]
    columns = _column_names(rows, filled, form, f"{book.name}, row {first}")
    _check_place(book.name, rows, form, roles, columns)
    whole = len(filled)
    header = [*columns.written]
    filled = [(n, row) for n, row in filled if names_of(row) != header or not header]
    headers = whole - len(filled)
    names = columns.names
    blank = len(rows) - first - whole - len(below)
    if first > 1:
        notes.append(
            f"{counted(first - 1, 'row')} above the column names in row {first:,} of {book.name} "
            f"{_were(first - 1)} left out."
        )
    notes += _unseen_notes(book.unseen(sheet), [n for n, _ in filled], columns)
    if blank:
        notes.append(f"{counted(blank, 'blank row')} in the table {_were(blank)} not read.")
    notes += header_notes(headers, book.name)
    left = check_rows_below(
        [(n, ["" if v is None else str(v) for v in row]) for n, row in below],
        names,
        roles,
        decimal=form.decimal,
        name=book.name,
        word="row",
    )
    problems = _too_wide(filled, len(names), book.name)
    numbers = [n for n, _ in filled]
    rounded: dict[str, int] = {}
    arrays = []
    for place, name in enumerate(names):
        values = [row[place] if place < len(row) else None for _, row in filled]
        texts, faults, noisy = texts_of_column(values, numbers, name, roles)
        notes += shown_notes(values, name, roles)
        problems += grouped_faults(faults, book.name, name)
        if noisy:
            rounded[name] = noisy
        arrays.append(pa.array(texts, type=pa.string()))
    engine.register(SHEET_TABLE, pa.table(arrays, names=list(names)))
    engine.execute(
        f"create table {RAW} as select row_number() over () as {ROW}, * from {SHEET_TABLE}"
    )
    engine.lock()
    return Source(
        engine,
        book.name,
        digest,
        RAW,
        describe(engine, RAW),
        "row",
        first + 1,
        False,
        tuple(problems),
        len(problems),
        lines=SheetRows(tuple(numbers)) if blank or headers else None,
        rounded=rounded,
        repeated=columns.repeated,
        naming=columns.notes,
        words="workbook",
        written=(f"The rows are those of the sheet {sheet}.",),
        notes=(*notes, *([left] if left else [])),
    )


@dataclass(frozen=True)
class SheetRows:
    """The numbers of the rows of a sheet that has blank rows between them."""

    numbers: tuple[int, ...]

    def of_row(self, number: int) -> int:
        """The row of the sheet."""
        return self.numbers[number - 1]


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _row_word(numbers: Sequence[int]) -> str:
    return "row" if len(numbers) == 1 else "rows"


def _column_names(
    rows: Sequence[Sequence[Any]],
    filled: Sequence[tuple[int, Sequence[Any]]],
    form: TableFormat,
    where: str,
) -> ColumnNames:
    """The names in the row of column names; by place where there are none."""
    if form.header_row:
        header = ["" if value is None else str(value) for value in rows[form.header_row - 1]]
        while header and not header[-1].strip():
            header.pop()
        return column_names(header, where=where)
    width = max((len(row) for _, row in filled), default=0)
    return ColumnNames(tuple(f"column {place}" for place in range(1, width + 1)))


def _check_place(
    name: str,
    rows: Sequence[Sequence[Any]],
    form: TableFormat,
    roles: Roles | None,
    columns: ColumnNames,
) -> None:
    """Refuse a header that lacks the columns where another row has them all."""
    needed = set(() if roles is None else roles.columns)
    if not needed or needed <= {*columns.names, *columns.repeated}:
        return
    for number, row in enumerate(rows[:LOOKED_AT], start=1):
        if needed <= set(names_of(row)):
            raise FrameError(
                f"the column names in row {number:,} and not in row {form.header_row:,}",
                where=name,
                expected="the column names where they were declared, or in row 1",
                fix=f"State it: header_row={number}",
            )


def _unseen_notes(parts: UnseenParts, numbers: Sequence[int], columns: ColumnNames) -> list[str]:
    """What of the table a person who opens the sheet does not see: it is read like the rest."""
    notes = []
    if parts.hidden_sheet:
        notes.append("The sheet is hidden in the workbook.")
    hidden = sorted(set(parts.hidden_rows) & set(numbers))
    if hidden:
        notes.append(
            f"{counted(len(hidden), 'row')} of the table {'is' if len(hidden) == 1 else 'are'} "
            f"hidden in the sheet ({_row_word(hidden)} {row_ranges(hidden)}) "
            f"and {_were(len(hidden))} read."
        )
    names = [columns.names[n - 1] for n in parts.hidden_columns if n <= len(columns.names)]
    if names:
        notes.append(
            f"{counted(len(names), 'column')} {'is' if len(names) == 1 else 'are'} hidden in the "
            f"sheet: {', '.join(names[:_SHOWN])}."
        )
    if parts.filter and not hidden:
        notes.append("A filter is set on the sheet, and it hides no row of the table.")
    if parts.merged:
        notes.append(
            f"The sheet has {counted(len(parts.merged), 'range')} of merged cells "
            f"({', '.join(parts.merged[:3])}): only the first cell of each has a value."
        )
    return notes


def _chosen(book: Book, form: TableFormat, roles: Roles | None) -> tuple[str, list[str]]:
    """The sheet named, the only one, or the only one with the columns of the roles."""
    if form.sheet is not None or len(book.sheets) == 1:
        return named_sheet(book, form.sheet, FrameError), []
    needed = () if roles is None else roles.columns
    able = sheets_with(book, book.sheets, needed, form.header_row) if needed else []
    seen = [name for name in able if not book.unseen(name).hidden_sheet]
    shown = ", ".join(book.sheets)
    if len(able) == 1 and seen:
        others = len(book.sheets) - 1
        return able[0], [
            f"The sheet {able[0]} was read: none of the other {others} sheets has the columns."
            if others > 1
            else f"The sheet {able[0]} was read: the other sheet does not have the columns."
        ]
    fix = "Name the sheet that holds the claims: " + " or ".join(
        f"sheet={name!r}" for name in (seen or able or book.sheets)[:_SHOWN]
    )
    if needed and not able:
        found = _other_places(book, needed)
        if len(found) == 1:
            sheet, row = found[0]
            fix = (
                f"Name the sheet and the row of its column names: sheet={sheet!r}, header_row={row}"
            )
    raise FrameError(
        f"{len(book.sheets)} sheets: {shown}",
        where=book.name,
        expected="one sheet, or its name",
        fix=fix,
    )


def _other_places(book: Book, needed: Sequence[str]) -> list[tuple[str, int]]:
    """The sheets and rows that have the columns elsewhere than in the row of column names."""
    return [
        (sheet, number)
        for sheet in book.sheets
        for number, row in enumerate(book.cells(sheet)[:LOOKED_AT], start=1)
        if set(needed) <= set(names_of(row))
    ]


def _too_wide(filled: Sequence[tuple[int, Sequence[Any]]], width: int, name: str) -> list[Problem]:
    places = [n for n, row in filled if any(value is not None for value in row[width:])]
    if not places:
        return []
    return [
        Problem(
            f"{name}, {rows_shown(places)}",
            "more cells than the header has",
            "as many cells as the header has",
            "Name the further columns in the header, or delete what stands beyond it",
        )
    ]
