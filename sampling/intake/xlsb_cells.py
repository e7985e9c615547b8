"""The cells of an .xlsb sheet that need care, and what it does not show, from its records (BIFF12).

Layout of the records: [MS-XLSB], sections 2.1.4 (record), 2.4 (BrtRowHdr, BrtCellRk, BrtCellError,
BrtCellReal, BrtFmlaNum, BrtFmlaError, BrtFmt, BrtXF, BrtBundleSh, BrtColInfo, BrtMergeCell,
BrtBeginAFilter).
"""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from sampling.intake.cell_styles import CellStyles, FormatsInUse
from sampling.intake.sheet_cells import Place, SheetCells, SheetLook
from sampling.intake.sheets import UnseenParts, cell_range

_ROW, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_CELLS: Final = frozenset(range(1, 12))
_NUMBERS: Final = frozenset({_RK, _REAL, _FORMULA_NUMBER})
_COLUMNS, _FILTER, _MERGED = 60, 161, 176
# Flags of a row at byte 11 and of columns at byte 16: the height or the width is zero.
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x10, 0x01
# The rest of a style's four bytes says whether the cell shows phonetic text.
_STYLE_BITS: Final = 0xFFFFFF
_MOST_COLUMNS: Final = 16_384
_SHEET, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 156, 44, 47, 617, 618


class XlsbCells(SheetLook):
    """The parts of an .xlsb file."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        relations = {
            node.get("Id"): str(node.get("Target"))
            for node in ElementTree.fromstring(book.read("xl/_rels/workbook.bin.rels"))
        }
        self._paths: dict[str, str] = {}
        for kind, body in _records(book.read("xl/workbook.bin")):
            if kind == _SHEET:
                relation, at = _text(body, 8)
                name, _ = _text(body, at)
                target = relations.get(relation, "")
                self._paths[name] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
        self._styles = self._number_formats()

    def _number_formats(self) -> CellStyles:
        if "xl/styles.bin" not in self._book.namelist():
            return CellStyles()
        own: dict[int, str] = {}
        styles: list[int] = []
        inside = False
        for kind, body in _records(self._book.read("xl/styles.bin")):
            if kind == _FORMAT:
                own[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
            elif kind in (_STYLES_BEGIN, _STYLES_END):
                inside = kind == _STYLES_BEGIN
            elif kind == _STYLE and inside:
                styles.append(struct.unpack_from("<H", body, 2)[0])
        return CellStyles.of(styles, own)

    def sheet(self, name: str) -> SheetCells:
        """The cells of a sheet that need care."""
        padded: set[Place] = set()
        errors: set[Place] = set()
        styled: dict[Place, str] = {}
        row = last_row = last_column = 0
        codes = self._styles.hiding
        for kind, body in _records(self._book.read(self._paths[name])):
            if kind == _ROW:
                row = struct.unpack_from("<I", body)[0]
            elif kind in _CELLS:
                column, style = struct.unpack_from("<II", body)
                style &= _STYLE_BITS
                code = codes.get(style)
                last_row, last_column = max(last_row, row), max(last_column, column)
                if kind in (_ERROR, _FORMULA_ERROR):
                    errors.add((row, column))
                elif code and kind in _NUMBERS:
                    if style in self._styles.padded:
                        padded.add((row, column))
                    else:
                        styled[row, column] = code
        return SheetCells(
            last_row + 1, last_column + 1, frozenset(padded), frozenset(errors), styled=styled
        )

    def unseen(self, name: str) -> UnseenParts:
        """Hidden rows and columns, merged cells, and the filter."""
        rows: set[int] = set()
        columns: set[int] = set()
        merged: list[str] = []
        filtered = ""
        for kind, body in _records(self._book.read(self._paths[name])):
            if kind == _ROW:
                if body[11] & _ROW_HIDDEN:
                    rows.add(struct.unpack_from("<I", body)[0] + 1)
            elif kind == _COLUMNS:
                first, last = struct.unpack_from("<II", body)
                if body[16] & _COLUMNS_HIDDEN:
                    columns |= {*range(first + 1, min(last, _MOST_COLUMNS - 1) + 2)}
            elif kind in (_MERGED, _FILTER):
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                area = cell_range(top, left, bottom, right)
                if kind == _MERGED:
                    merged.append(area)
                else:
                    filtered = area
        return UnseenParts(
            hidden_rows=tuple(sorted(rows)),
            hidden_columns=tuple(sorted(columns)),
            merged=tuple(merged),
            filter=filtered,
        )

    def formats(self, name: str, below: int) -> FormatsInUse:
        """The number formats in use, by the styles of the number cells."""
        counts: Counter[tuple[int, int]] = Counter()
        row = 0
        for kind, body in _records(self._book.read(self._paths[name])):
            if kind == _ROW:
                row = struct.unpack_from("<I", body)[0]
            elif kind in _NUMBERS and row >= below:
                column, style = struct.unpack_from("<II", body)
                counts[column, style & _STYLE_BITS] += 1
        return self._styles.in_use(counts)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, each with its kind; kind and length are of 7 bits per byte."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, data[at : at + length]
        at += length


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text that its length precedes, and the place after it."""
    length = struct.unpack_from("<I", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le"), end
