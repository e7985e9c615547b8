"""Books of named sheets, and which sheet of one is the table that a person means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name
from sampling.intake.table_cells import Cells, Columns
from sampling.intake.worksheet_headings import named, written_by_us

LOOKED_AT: Final = 30


class Book(ABC):
    """A file of several sheets, each read when it is asked for."""

    name: str
    sheets: tuple[str, ...]

    @abstractmethod
    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet from its first; blank ones as None, unusable ones by cause."""


def read_sheet(
    book: Book, sheet: str | None, needed: Sequence[str], error: type[AuditError]
) -> Cells:
    """A sheet's columns and the numbers of its rows that are not blank.

    Cells beyond the column names become columns without a name.
    """
    chosen = _chosen(book, sheet, needed, error)
    rows = book.cells(chosen)
    while rows and _is_blank(rows[-1]):
        rows.pop()
    if not rows:
        raise error(
            f"the sheet {chosen} is empty",
            where=book.name,
            expected="a row of column names, and rows below it",
            fix="Check that this is the right file",
        )
    header = _texts(rows[0])
    if needed and not set(needed) <= set(_names(rows[0])):
        for number, row in enumerate(rows[1:LOOKED_AT], start=2):
            if set(needed) <= set(_names(row)):
                raise error(
                    f"column names in row {number}, below {number - 1} other rows",
                    where=f"{book.name}, sheet {chosen}",
                    expected="the column names in row 1",
                    fix="Delete the rows above the column names",
                )
    kept = [(n, row) for n, row in enumerate(rows[1:], start=2) if not _is_blank(row)]
    width = max([len(header), *(len(row) for _, row in kept)])
    columns: Columns = [
        (head, [row[place] if place < len(row) else None for _, row in kept])
        for place, head in enumerate([*header, *[""] * (width - len(header))])
    ]
    return Cells(columns, [number for number, _ in kept], sheet=chosen)


def _texts(row: Sequence[Any]) -> list[str]:
    """The headings as they are written."""
    texts = ["" if value is None else str(value).strip() for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _names(row: Sequence[Any]) -> list[str]:
    """The headings as the names of columns."""
    names = _texts(row)
    return named(names) if written_by_us(names) else names


def _is_blank(row: Sequence[Any]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in row)


def _chosen(book: Book, sheet: str | None, needed: Sequence[str], error: type[AuditError]) -> str:
    """The declared sheet, the only one with cells, or the only one with the columns needed."""
    if sheet is not None:
        if sheet in book.sheets:
            return sheet
        got = f"no sheet {sheet!r}"
        raise error.of(unknown_name("sheet", sheet, book.sheets, where=book.name, got=got))
    if len(book.sheets) == 1:
        return book.sheets[0]
    filled = [name for name in book.sheets if any(not _is_blank(r) for r in book.cells(name))]
    if len(filled) > 1 and needed:
        having = [n for n in filled if set(needed) <= set(_names(book.cells(n)[0]))]
        filled = having if len(having) == 1 else filled
    if len(filled) == 1:
        return filled[0]
    if not filled:
        return book.sheets[0]
    raise error(
        f"{len(filled)} sheets with cells: {', '.join(filled)}",
        where=book.name,
        expected="one sheet, or its name",
        fix='Name the sheet, as in sheet="Sheet1"',
    )


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
