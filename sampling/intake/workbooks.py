"""A workbook's sheets as cells: texts as they are, numbers with what they show.

The library that reads the values gives a formula error and a formula without a stored value as
a blank cell, a number shown as 000123 as 123, and it allocates the rectangle that all cells
span. So the bytes are looked through first: the extent, and the cells that need care.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from xml.etree import ElementTree

from primafacie.core.errors import AuditError
from sampling.intake.cell_styles import FormatsInUse
from sampling.intake.cell_values import UnreadableCell
from sampling.intake.protected_workbooks import is_compound, unprotected
from sampling.intake.sheet_cells import SheetLook, check_extent, mark
from sampling.intake.sheets import Book, UnseenParts

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    IndexError,
    ElementTree.ParseError,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def _is_damage(cause: BaseException) -> bool:
    """Is the file the cause? A panic of the library is no `Exception`: nothing else catches it."""
    return isinstance(cause, _DAMAGE) or type(cause).__name__ == "PanicException"


class Workbook(Book):
    """A workbook of any kind, held as bytes; `cells` gives a sheet row by row.

    The kind is what the bytes are, whatever the ending of the name says.
    """

    def __init__(
        self, data: bytes, name: str, error: type[AuditError], password: str | None = None
    ) -> None:
        self.name = name
        self._error = error
        data = unprotected(data, name, password, error)
        try:
            self._look = self._looker(data)
            self._book = self._opened(data)
            self.sheets: tuple[str, ...] = self._tables()
        except AuditError:
            raise
        except BaseException as cause:
            if not _is_damage(cause):
                raise
            raise self._damaged() from cause
        if not self.sheets:
            raise self._damaged()

    def _looker(self, data: bytes) -> SheetLook:
        """How the bytes of this kind of workbook are looked through."""
        if is_compound(data):
            from sampling.intake.xls_cells import XlsCells, workbook_stream

            return XlsCells(workbook_stream(data))
        if not data.startswith(b"PK"):
            raise self._error(
                "a file that is not a workbook, whatever its name says",
                where=self.name,
                expected="an .xlsx, .xlsm, .xls, .xlsb or .ods file",
                fix="Open it in a spreadsheet program and save it as .xlsx; some programs write a "
                "web page or delimited text under such a name",
            )
        book = zipfile.ZipFile(io.BytesIO(data))
        names = set(book.namelist())
        if "xl/workbook.bin" in names:
            from sampling.intake.xlsb_cells import XlsbCells

            return XlsbCells(book)
        if names & {"content.xml", "encrypted-package"}:
            from sampling.intake.ods_cells import OdsCells, is_protected

            if is_protected(book):
                raise self._error(
                    "an .ods file with a password",
                    where=self.name,
                    expected="an .ods file without a password",
                    fix="Save it without a password, or as .xlsx, which may have one",
                )
            return OdsCells(book)
        from sampling.intake.xlsx_cells import XlsxCells

        return XlsxCells(book, self.name, self._error)

    def _opened(self, data: bytes) -> Any:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(data))
        except CalamineError as cause:
            raise ValueError from cause

    def _tables(self) -> tuple[str, ...]:
        """The sheets with cells of their own: a chart sheet holds those of its chart."""
        charts = {
            meta.name
            for meta in self._book.sheets_metadata
            if str(meta.typ).endswith(".ChartSheet")
        }
        names: list[str] = self._book.sheet_names
        return tuple(name for name in names if name not in charts) or tuple(names)

    def _damaged(self, sheet: str = "") -> AuditError:
        return self._error(
            "a file that cannot be read as a workbook" if not sheet else "a sheet that is damaged",
            where=f"{self.name}, sheet {sheet}" if sheet else self.name,
            expected="a whole .xlsx, .xlsm, .xls, .xlsb or .ods file",
            fix="Copy the file again; or open it in a spreadsheet program and save it as .xlsx",
        )

    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet from A1; blank ones as None, unusable ones by their cause."""
        from python_calamine import CalamineError

        try:
            known = self._look.sheet(sheet)
            place = f"{self.name}, sheet {sheet}"
            check_extent(known.rows, known.columns, where=place, error=self._error)
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except AuditError:
            raise
        except CalamineError as cause:
            raise self._unread(sheet) from cause
        except BaseException as cause:
            if not _is_damage(cause):
                raise
            raise self._damaged(sheet) from cause
        for row in rows:
            for place_in_row, value in enumerate(row):
                if value == "":
                    row[place_in_row] = None
                elif type(value) is timedelta:
                    row[place_in_row] = UnreadableCell(
                        "a duration in hours", "Enter the value as text or as a number"
                    )
                elif type(value) is float and not math.isfinite(value):
                    row[place_in_row] = UnreadableCell(
                        "a number that is not finite", "Enter the number again"
                    )
        mark(rows, known)
        return list(rows)

    def _unread(self, sheet: str) -> AuditError:
        """The library stops at a sheet: a number cell is named, where one is the cause."""
        cell = self._look.odd_number(sheet)
        if not cell:
            return self._damaged(sheet)
        return self._error(
            "a number cell whose number is not written as one, such as one with a blank before it",
            where=f"{self.name}, sheet {sheet}, cell {cell}",
            expected="digits, such as 1234.5",
            fix="Open the workbook in a spreadsheet program and save it there, or export the "
            "sheet as .csv",
        )

    def unseen(self, sheet: str) -> UnseenParts:
        """What the sheet holds and does not show."""
        states = {meta.name: str(meta.visible) for meta in self._book.sheets_metadata}
        state = states.get(sheet, "").rpartition(".")[2]
        try:
            parts = self._look.unseen(sheet)
        except _DAMAGE as cause:
            raise self._damaged(sheet) from cause
        return replace(parts, hidden_sheet=state != "Visible", very_hidden=state == "VeryHidden")

    def formats(self, sheet: str, below: int) -> FormatsInUse | None:
        """The number formats in use below a row; None where the form of the file cannot say."""
        try:
            return self._look.formats(sheet, below)
        except _DAMAGE as cause:
            raise self._damaged(sheet) from cause
