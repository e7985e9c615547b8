"""A workbook's sheets as cells: texts as they are, numbers with what they show.

The library that reads the values gives a formula error and a formula without a stored value as
a blank cell, a number shown as 000123 as 123, and it allocates the rectangle that all cells
span. So the XML is looked through first: the extent, and the cells that need care.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from xml.etree import ElementTree

from primafacie.core.errors import AuditError
from sampling.intake.cell_values import UnreadableCell
from sampling.intake.protected_workbooks import is_compound, unprotected
from sampling.intake.sheet_cells import BUILT_IN, PADDED, Place, SheetCells, check_extent, mark
from sampling.intake.sheets import Book, UnseenParts, column_number

_CHUNK: Final = 1 << 22
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"([0-9]+)\"")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_COLUMNS: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})[0-9]+\"")
_PLACE: Final = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]+)\"")
_STYLE: Final = re.compile(rb"\bs=\"([0-9]+)\"")
_TYPE: Final = re.compile(rb"\bt=\"([a-zA-Z]+)\"")
_CLOSED: Final = re.compile(rb"</(?:\w+:)?c>")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_NOUGHT: Final = re.compile(rb"<(?:\w+:)?v>0(?:\.0*)?</")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")
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


class Workbook(Book):
    """A workbook of any kind, held as bytes; `cells` gives a sheet row by row.

    The kind is what the bytes are, whatever the ending of the name says.
    """

    def __init__(
        self, data: bytes, name: str, error: type[AuditError], password: str | None = None
    ) -> None:
        self.name = name
        self._error = error
        self._zip: zipfile.ZipFile | None = None
        data = unprotected(data, name, password, error)
        try:
            self._look = self._looker(data)
            self._book = self._opened(data)
            self.sheets: tuple[str, ...] = self._tables()
        except AuditError:
            raise
        except _DAMAGE as cause:
            raise self._damaged() from cause

    def _looker(self, data: bytes) -> Callable[[str], SheetCells]:
        """How the bytes are looked through for the cells of a sheet that need care."""
        if is_compound(data):
            from sampling.intake.xls_cells import XlsCells, workbook_stream

            return XlsCells(workbook_stream(data)).sheet
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

            return XlsbCells(book).sheet
        if names & {"content.xml", "encrypted-package"}:
            from sampling.intake.ods_cells import OdsCells, is_protected

            if is_protected(book):
                raise self._error(
                    "an .ods file with a password",
                    where=self.name,
                    expected="an .ods file without a password",
                    fix="Save it without a password, or as .xlsx, which may have one",
                )
            return OdsCells(book).sheet
        self._zip = book
        return lambda sheet: sheet_cells(book, sheet, name=self.name, error=self._error)

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

    def _damaged(self) -> AuditError:
        return self._error(
            "a file that cannot be read as a workbook",
            where=self.name,
            expected="a whole .xlsx, .xlsm, .xls, .xlsb or .ods file",
            fix="Copy the file again; or open it in a spreadsheet program and save it as .xlsx",
        )

    def cells(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet from A1; blank ones as None, unusable ones by their cause."""
        from python_calamine import CalamineError

        try:
            known = self._look(sheet)
            place = f"{self.name}, sheet {sheet}"
            check_extent(known.rows, known.columns, where=place, error=self._error)
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
            for place_in_row, value in enumerate(row):
                if value == "":
                    row[place_in_row] = None
                elif type(value) is timedelta:
                    row[place_in_row] = UnreadableCell(
                        "a duration in hours", "Enter the value as text or as a number"
                    )
        mark(rows, known)
        return list(rows)

    def unseen(self, sheet: str) -> UnseenParts:
        """What the sheet does not show; of other forms than .xlsx, whether it is hidden."""
        from sampling.intake.unseen_parts import unseen_parts

        states = {meta.name: str(meta.visible) for meta in self._book.sheets_metadata}
        hidden = not states.get(sheet, "").endswith(".Visible")
        if self._zip is None:
            return UnseenParts(hidden)
        try:
            return unseen_parts(self._zip, sheet_path(self._zip, sheet), hidden=hidden)
        except _DAMAGE as cause:
            raise self._damaged() from cause


def sheet_cells(
    book: zipfile.ZipFile, sheet: str, *, name: str, error: type[AuditError]
) -> SheetCells:
    """Look through the XML of a sheet; refuse one whose cells span more than 50 million."""
    path = sheet_path(book, sheet)
    codes = _own_formats(book)
    padded_styles = frozenset(style for style, code in codes.items() if PADDED.fullmatch(code))
    styled: dict[Place, str] = {}
    last_row, last_column = 0, 0
    padded: set[Place] = set()
    errors: set[Place] = set()
    unstored: set[Place] = set()
    noughts: set[Place] = set()
    rest = b""
    with book.open(path) as stream:
        while True:
            chunk = stream.read(_CHUNK)
            block = rest + chunk
            # The last cell may be cut: it is looked at with the next block.
            cut = block.rfind(b"<row" if b"<row" in block else b"<c ") if chunk else len(block)
            cut = cut if cut > 0 else len(block)
            block, rest = block[:cut], block[cut:]
            for found in _ROW.findall(block):
                last_row = max(last_row, int(found[:8]))
            for letters in set(_COLUMNS.findall(block)):
                last_column = max(last_column, column_number(letters.decode()))
            check_extent(last_row, last_column, where=f"{name}, sheet {sheet}", error=error)
            if codes or b't="e"' in block or _FORMULA.search(block):
                _look(block, padded_styles, padded, errors, unstored, noughts, codes, styled)
            if not chunk:
                break
    return SheetCells(
        last_row,
        last_column,
        frozenset(padded),
        frozenset(errors),
        frozenset(unstored),
        styled,
        zeros=frozenset(noughts),
    )


def _look(
    block: bytes,
    padded_styles: frozenset[bytes],
    padded: set[Place],
    errors: set[Place],
    unstored: set[Place],
    noughts: set[Place],
    codes: dict[bytes, str],
    styled: dict[Place, str],
) -> None:
    for found in _CELL.finditer(block):
        head = found[1]
        style = _STYLE.search(head)
        is_padded = style is not None and style[1] in padded_styles
        kind = _TYPE.search(head)
        is_error = kind is not None and kind[1] == b"e"
        closed = _CLOSED.search(block, found.end())
        body = b"" if head.endswith(b"/") or closed is None else block[found.end() : closed.start()]
        is_formula = _FORMULA.search(body) is not None
        is_unstored = is_formula and _VALUE.search(body) is None
        is_nought = is_formula and _NOUGHT.search(body) is not None
        code = codes.get(style[1]) if style is not None else None
        if not (is_padded or is_error or is_unstored or is_nought or code):
            continue
        at = _PLACE.search(head)
        if at is None:
            continue
        place = (int(at[2]) - 1, column_number(at[1].decode()) - 1)
        if is_nought and (kind is None or kind[1] == b"n"):
            noughts.add(place)
        if is_error:
            errors.add(place)
        elif is_unstored and not (kind is not None and kind[1] == b"str"):
            unstored.add(place)
        elif is_padded and (kind is None or kind[1] == b"n"):
            padded.add(place)
        elif code and (kind is None or kind[1] == b"n"):
            styled[place] = code


def sheet_path(book: zipfile.ZipFile, sheet: str) -> str:
    """The path of a sheet's XML inside the workbook."""
    relations = {
        node.get("Id"): str(node.get("Target"))
        for node in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if node.tag.endswith("}sheet") and node.get("name") == sheet:
            key = next((v for k, v in node.items() if k.endswith("}id")), None)
            target = relations[key]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _own_formats(book: zipfile.ZipFile) -> dict[bytes, str]:
    """The number format of each cell style that has one of the file's own, by style number."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    own = root.tag[: root.tag.index("}") + 1] if root.tag.startswith("{") else ""
    codes = {str(number): code for number, code in BUILT_IN.items()} | {
        str(node.get("numFmtId")): str(node.get("formatCode")) for node in root.iter(f"{own}numFmt")
    }
    styles = root.find(f"{own}cellXfs")
    if styles is None:
        return {}
    return {
        str(place).encode(): codes[str(style.get("numFmtId"))]
        for place, style in enumerate(styles)
        if style.get("numFmtId") in codes
    }
