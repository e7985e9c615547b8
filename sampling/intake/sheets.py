"""Books of named sheets, and which sheet of one is the table that a person means."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from primafacie.core.problems import row_ranges
from sampling.intake.cell_styles import FormatsInUse
from sampling.intake.table_cells import Cells, Columns, TableFormat
from sampling.intake.worksheet_headings import named, written_by_us

LOOKED_AT: Final = 30
_TOTAL: Final = re.compile(r"\b(?:sub|grand)?[ -]?(?:totals?|sums?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class UnseenParts:
    """What a sheet holds and does not show; rows and columns are numbered from 1.

    very_hidden : can the sheet be shown only by a program, and by no menu of Excel?
    merged : the ranges of merged cells, such as `A2:A4`: only the first of their cells has a value
    filter : the range of the filter that is set on the sheet, "the sheet" where the file does not
        tell it, or ""
    """

    hidden_sheet: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    filter: str = ""
    very_hidden: bool = False


class Book(ABC):
    """A file of several sheets, each read when it is asked for."""

    name: str
    sheets: tuple[str, ...]

    @abstractmethod
    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet from its first; blank ones as None, unusable ones by cause."""

    def unseen(self, sheet: str) -> UnseenParts:
        """What a person who opens the sheet does not see; nothing where the form cannot say."""
        return UnseenParts()

    def formats(self, sheet: str, below: int) -> FormatsInUse | None:
        """The number formats in use below a row; None where the form of the file cannot say."""
        return None


def read_sheet(
    book: Book, form: TableFormat, needed: Sequence[str], error: type[AuditError]
) -> Cells:
    """A sheet's columns and the numbers of its rows that are not blank.

    The column names are in `form.header_row`; the last `form.footer_rows` rows that are not blank
    are left out. Cells beyond the column names become columns without a name.
    """
    chosen = _chosen(book, form, needed, error)
    rows = book.cells(chosen)
    while rows and is_blank(rows[-1]):
        rows.pop()
    if len(rows) < form.header_row:
        raise error(
            f"the sheet {chosen} is empty"
            if not rows
            else f"the sheet {chosen} has {len(rows):,} rows",
            where=book.name,
            expected="a row of column names, and rows below it",
            fix="Check that this is the right file, and that header_row= names the right row",
        )
    header = names_of(rows[form.header_row - 1]) if form.header_row else []
    if needed and not set(needed) <= set(_read_as(header)):
        for number, row in enumerate(rows[:LOOKED_AT], start=1):
            if set(needed) <= set(_read_as(row)):
                raise error(
                    f"the column names in row {number} and not in row {form.header_row}",
                    where=f"{book.name}, sheet {chosen}",
                    expected="the column names where they were declared, or in row 1",
                    fix=f"State it: header_row={number}",
                )
    first = form.header_row
    kept = [(n, row) for n, row in enumerate(rows[first:], start=first + 1) if not is_blank(row)]
    below = kept[len(kept) - form.footer_rows :] if form.footer_rows else []
    kept = kept[: len(kept) - len(below)]
    width = max([len(header), *(len(row) for _, row in kept)])
    if not form.header_row:
        header = [f"column {place}" for place in range(1, width + 1)]
    columns: Columns = [
        (head, [row[place] if place < len(row) else None for _, row in kept])
        for place, head in enumerate([*header, *[""] * (width - len(header))])
    ]
    notes = left_out(
        [(n, names_of(row)) for n, row in below], header, needed, chosen, word="row", error=error
    )
    return Cells(columns, [number for number, _ in kept], sheet=chosen, notes=notes)


def left_out(
    below: Sequence[tuple[int, Sequence[str]]],
    header: Sequence[str],
    needed: Sequence[str],
    name: str,
    *,
    word: str,
    error: type[AuditError],
) -> tuple[str, ...]:
    """The note on footer rows that are left out of a small table.

    Rows with a value in every column that is needed, none of them a word for a total, are refused:
    they have the form of the rows that are read.
    """
    if not below:
        return ()
    places = [header.index(column) for column in needed if column in header]
    whole = [
        number
        for number, cells in below
        if places
        and all(at < len(cells) and cells[at].strip() for at in places)
        and not any(_TOTAL.search(cells[at]) for at in places)
    ]
    if whole:
        raise error(
            f"{counted(len(whole), 'footer row')} with the form of a row of the table",
            where=f"{name}, {word}{'s' if len(whole) > 1 else ''} {row_ranges(whole)}",
            expected="rows that are not part of the table",
            fix="Give a smaller number with footer_rows=0",
        )
    shown = row_ranges(number for number, _ in below)
    words = f"{word} {shown} was" if len(below) == 1 else f"{word}s {shown} were"
    return (f"{words} left out below the table",)


def names_of(row: Sequence[Any]) -> list[str]:
    """The cells of a row as column names: texts without outer blanks, none at the end."""
    names = ["" if value is None else str(value).strip() for value in row]
    while names and not names[-1]:
        names.pop()
    return names


def _read_as(row: Sequence[Any]) -> list[str]:
    """The column names as they are read: those of a worksheet of ours by its headings."""
    names = names_of(row)
    return named(names) if written_by_us(names) else names


def is_blank(row: Sequence[Any]) -> bool:
    """Has a row no cell with a value?"""
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in row)


def _chosen(book: Book, form: TableFormat, needed: Sequence[str], error: type[AuditError]) -> str:
    """The declared sheet, the only one with cells, or the only one with the columns needed."""
    if form.sheet is not None or len(book.sheets) == 1:
        return named_sheet(book, form.sheet, error)
    filled = [name for name in book.sheets if any(not is_blank(r) for r in book.cells(name))]
    if len(filled) > 1 and needed:
        having = sheets_with(book, filled, needed, form.header_row)
        filled = having if len(having) == 1 else filled
    if len(filled) == 1:
        return filled[0]
    if not filled:
        return book.sheets[0]
    raise error(
        f"{len(filled)} sheets with cells: {', '.join(filled)}",
        where=book.name,
        expected="one sheet, or its name",
        fix=f"Name the sheet, as in sheet={filled[0]!r}",
    )


def named_sheet(book: Book, sheet: str | None, error: type[AuditError]) -> str:
    """The sheet of this name, or the first one where none is named."""
    if sheet is None:
        return book.sheets[0]
    if sheet in book.sheets:
        return sheet
    got = f"no sheet {sheet!r}"
    raise error.of(unknown_name("sheet", sheet, book.sheets, where=book.name, got=got))


def sheets_with(
    book: Book, sheets: Sequence[str], needed: Sequence[str], header_row: int
) -> list[str]:
    """The sheets that have the columns needed in the row of column names."""
    found = []
    for name in sheets:
        rows = book.cells(name)
        if 0 < header_row <= len(rows) and set(needed) <= set(_read_as(rows[header_row - 1])):
            found.append(name)
    return found


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`, 16,384 is `XFD`."""
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(65 + digit) + text
    return text


def cell_range(top: int, left: int, bottom: int, right: int) -> str:
    """A range of cells, each number from 0: `A1:B3`."""
    first, last = f"{column_letters(left + 1)}{top + 1}", f"{column_letters(right + 1)}{bottom + 1}"
    return f"{first}:{last}"
