"""The cells of an .xls sheet that need care, and what it does not show, from its records (BIFF8).

Layout of the records: [MS-XLS], sections 2.4 (BoundSheet8, Format, XF, Number, RK, MulRk, BoolErr,
Formula, Row, ColInfo, MergeCells, AutoFilterInfo).
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final

from sampling.intake.cell_styles import CellStyles, FormatsInUse
from sampling.intake.sheet_cells import Place, SheetCells, SheetLook
from sampling.intake.sheets import UnseenParts, cell_range

_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_NUMBER, _RK, _ROW_OF_RK, _FORMULA, _FAULT = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_ROW, _COLUMNS, _MERGED, _FILTER = 0x0208, 0x007D, 0x00E5, 0x009D
# Flags of a row at byte 12 and of columns at byte 8: the height or the width is zero.
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x20, 0x01
_TEXTS: Final = frozenset({0x00FD, 0x0204, 0x00D6, 0x0201})
# What the value of a formula is that is no number (section 2.5.133, FormulaValue).
_IS_ERROR, _IS_EMPTY = 2, 3
_NOUGHT: Final = bytes(8)
_BIFF8: Final = 0x0600
_MOST_COLUMNS: Final = 256


def workbook_stream(data: bytes) -> bytes:
    """The stream of records of an .xls file; `OSError` where it has none."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as file:
        path = next((p for p in file.listdir() if "/".join(p).lower() == "workbook"), None)
        if path is None:
            raise OSError("no stream Workbook: no workbook, or one of Excel 95 or before")
        return bytes(file.openstream(path).read())


class XlsCells(SheetLook):
    """The records of the stream `Workbook` of an .xls file."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._places: dict[str, int] = {}
        styles: list[int] = []
        own: dict[int, str] = {}
        version = 0
        for kind, body in _records(stream, 0):
            if kind == _BOF and not version:
                version = struct.unpack_from("<H", body)[0]
            elif kind == _SHEET:
                place, _, _, length, wide = struct.unpack_from("<IBBBB", body)
                self._places[_text(body[8:], length, wide & 1)] = place
            elif kind == _FORMAT:
                number, length, wide = struct.unpack_from("<HHB", body)
                own[number] = _text(body[5:], length, wide & 1)
            elif kind == _STYLE:
                styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == _EOF:
                break
        if version != _BIFF8:
            raise ValueError("an .xls file of Excel 95 or before")
        self._styles = CellStyles.of(styles, own)

    def sheet(self, name: str) -> SheetCells:
        """The cells of a sheet that need care."""
        padded: set[Place] = set()
        errors: set[Place] = set()
        blank: set[Place] = set()
        noughts: set[Place] = set()
        styled: dict[Place, str] = {}
        last_row = last_column = 0

        def note(row: int, column: int, style: int) -> None:
            """A number cell with a style that shows leading zeros, or that can hide digits."""
            if style in self._styles.padded:
                padded.add((row, column))
            elif style in self._styles.hiding:
                styled[row, column] = self._styles.hiding[style]

        for kind, body in self._records_of(name):
            if kind == _ROW_OF_RK:
                row, first = struct.unpack_from("<HH", body)
                count = (len(body) - 6) // 6
                for place in range(count):
                    style = struct.unpack_from("<H", body, 4 + 6 * place)[0]
                    note(row, first + place, style)
                last_row, last_column = max(last_row, row), max(last_column, first + count - 1)
            elif kind in (_NUMBER, _RK, _FORMULA, _FAULT) or kind in _TEXTS:
                row, column, style = struct.unpack_from("<HHH", body)
                last_row, last_column = max(last_row, row), max(last_column, column)
                if kind in (_NUMBER, _RK):
                    note(row, column, style)
                elif kind == _FAULT:
                    if body[7]:
                        errors.add((row, column))
                elif kind == _FORMULA:
                    if body[6:14] == _NOUGHT:
                        noughts.add((row, column))
                    elif body[12:14] != b"\xff\xff":
                        note(row, column, style)
                    elif body[6] == _IS_ERROR:
                        errors.add((row, column))
                    elif body[6] == _IS_EMPTY:
                        blank.add((row, column))
        return SheetCells(
            last_row + 1,
            last_column + 1,
            frozenset(padded),
            frozenset(errors),
            styled=styled,
            blank=frozenset(blank),
            zeros=frozenset(noughts),
        )

    def unseen(self, name: str) -> UnseenParts:
        """Hidden rows and columns, merged cells, and whether a filter is set."""
        rows: set[int] = set()
        columns: set[int] = set()
        merged: list[str] = []
        is_filtered = False
        for kind, body in self._records_of(name):
            if kind == _ROW:
                if body[12] & _ROW_HIDDEN:
                    rows.add(struct.unpack_from("<H", body)[0] + 1)
            elif kind == _COLUMNS:
                first, last = struct.unpack_from("<HH", body)
                if body[8] & _COLUMNS_HIDDEN:
                    columns |= {*range(first + 1, min(last, _MOST_COLUMNS - 1) + 2)}
            elif kind == _MERGED:
                for at in range(2, 2 + 8 * struct.unpack_from("<H", body)[0], 8):
                    top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
                    merged.append(cell_range(top, left, bottom, right))
            is_filtered = is_filtered or kind == _FILTER
        return UnseenParts(
            hidden_rows=tuple(sorted(rows)),
            hidden_columns=tuple(sorted(columns)),
            merged=tuple(merged),
            filter="the sheet" if is_filtered else "",
        )

    def formats(self, name: str, below: int) -> FormatsInUse:
        """The number formats in use, by the styles of the number cells."""
        counts: Counter[tuple[int, int]] = Counter()
        for kind, body in self._records_of(name):
            if kind not in (_NUMBER, _RK, _ROW_OF_RK, _FORMULA):
                continue
            row, column, style = struct.unpack_from("<HHH", body)
            if row < below:
                continue
            if kind == _ROW_OF_RK:
                for place in range((len(body) - 6) // 6):
                    style = struct.unpack_from("<H", body, 4 + 6 * place)[0]
                    counts[column + place, style] += 1
            elif kind != _FORMULA or body[12:14] != b"\xff\xff":
                counts[column, style] += 1
        return self._styles.in_use(counts)

    def _records_of(self, name: str) -> Iterator[tuple[int, bytes]]:
        """The records of a sheet, without those of charts within it."""
        depth = 0
        for kind, body in _records(self._stream, self._places[name]):
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth == 0:
                    return
            elif depth == 1:
                yield kind, body


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on, each with its kind."""
    end = len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(data: bytes, length: int, wide: int) -> str:
    """A text of one or two bytes per character."""
    if wide:
        return data[: 2 * length].decode("utf-16-le")
    return data[:length].decode("latin-1")
