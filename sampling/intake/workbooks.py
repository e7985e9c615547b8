"""A sheet of a workbook as cells: texts as they are, numbers with what they show."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any, Final
from xml.etree import ElementTree

from primafacie.core.errors import AuditError
from sampling.intake.cell_values import PaddedNumber, ShownOtherwise, UnreadableCell
from sampling.intake.number_formats import shown_otherwise
from sampling.intake.workbook_cells import SheetCells, sheet_cells

LOOKED_AT: Final = 30
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Workbook:
    """An .xlsx or .xlsm file, held as bytes; `cells` gives a sheet row by row."""

    def __init__(self, data: bytes, name: str, error: type[AuditError]) -> None:
        self.name = name
        self._error = error
        if data.startswith(_OLD_OR_LOCKED):
            raise error(
                "a workbook with a password, or an .xls file of before 2007",
                where=name,
                expected="an .xlsx file without a password",
                fix="Save it as .xlsx without a password",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._book = self._opened(data)
            self.sheets: tuple[str, ...] = tuple(self._book.sheet_names)
        except _DAMAGE as cause:
            raise self._damaged() from cause

    def _opened(self, data: bytes) -> Any:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(data))
        except CalamineError as cause:
            raise ValueError from cause

    def _damaged(self) -> AuditError:
        return self._error(
            "a file that cannot be read as a workbook",
            where=self.name,
            expected="a whole .xlsx file",
            fix="Copy the file again; or open it in a spreadsheet program and save it as .xlsx",
        )

    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet from A1; blank ones as None, unusable ones by their cause."""
        from python_calamine import CalamineError

        try:
            known = sheet_cells(self._zip, sheet, name=self.name, error=self._error)
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except AuditError:
            raise
        except (*_DAMAGE, CalamineError) as cause:
            raise self._damaged() from cause
        except BaseException as cause:
            # A panic of the library is no Exception, so that nothing else would catch it.
            if type(cause).__name__ == "PanicException":
                raise self._damaged() from cause
            raise
        for row in rows:
            for place, value in enumerate(row):
                if value == "":
                    row[place] = None
        _mark(rows, known)
        return list(rows)


def _mark(rows: list[list[Any]], known: SheetCells) -> None:
    """Put what the XML shows and the values do not into the cells."""
    for row, column in known.padded:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, float):
            rows[row][column] = PaddedNumber(value)
    for (row, column), code in known.styled.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            shows = shown_otherwise(float(value), code)
            if shows:
                rows[row][column] = ShownOtherwise.of(float(value), shows)
    for places, cause, fix in (
        (known.errors, "a formula error such as #N/A", "Correct the formula, or enter the value"),
        (
            known.unstored,
            "a formula whose value is not stored in the file",
            "Open the workbook in a spreadsheet program and save it there",
        ),
    ):
        for row, column in places:
            rows += [[] for _ in range(row + 1 - len(rows))]
            line = rows[row]
            line += [None] * (column + 1 - len(line))
            line[column] = UnreadableCell(cause, fix, is_unstored=places is known.unstored)


def read_sheet(
    book: Workbook, sheet: str | None, needed: Sequence[str], error: type[AuditError]
) -> tuple[str, list[str], list[list[Any]], list[int]]:
    """The sheet's name, its header, its rows that are not blank, and their numbers."""
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
    header = _names(rows[0])
    if needed and not set(needed) <= set(header):
        for number, row in enumerate(rows[1:LOOKED_AT], start=2):
            if set(needed) <= set(_names(row)):
                raise error(
                    f"column names in row {number}, below {number - 1} other rows",
                    where=f"{book.name}, sheet {chosen}",
                    expected="the column names in row 1",
                    fix="Delete the rows above the column names",
                )
    kept = [(n, row) for n, row in enumerate(rows[1:], start=2) if not _is_blank(row)]
    return chosen, header, [row for _, row in kept], [number for number, _ in kept]


def _names(row: Sequence[Any]) -> list[str]:
    names = ["" if value is None else str(value).strip() for value in row]
    while names and not names[-1]:
        names.pop()
    return names


def _is_blank(row: Sequence[Any]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in row)


def _chosen(
    book: Workbook, sheet: str | None, needed: Sequence[str], error: type[AuditError]
) -> str:
    """The declared sheet, the only one with cells, or the only one with the columns needed."""
    if sheet is not None:
        if sheet in book.sheets:
            return sheet
        raise error(
            f"no sheet {sheet!r}",
            where=book.name,
            expected=f"one of {', '.join(book.sheets)}",
            fix="Name one of these sheets",
        )
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
