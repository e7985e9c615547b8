"""The cells of an .xlsx sheet that need care, and what the sheet does not show, from its XML.

The XML is looked through in pieces by patterns: it is never parsed as a whole, and no entity in
it is resolved.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from xml.etree import ElementTree

from primafacie.core.errors import AuditError
from sampling.intake.cell_styles import CellStyles, FormatsInUse
from sampling.intake.sheet_cells import Place, SheetCells, SheetLook, check_extent
from sampling.intake.sheets import UnseenParts, column_number
from sampling.intake.xlsx_pieces import (
    CELL,
    CLOSED,
    COLUMN_OF_CELL,
    PLACE,
    ROW,
    ROW_NUMBER,
    STYLE,
    TYPE,
    VALUE,
    looked_through,
)

_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_NOUGHT: Final = re.compile(rb"<(?:\w+:)?v>0(?:\.0*)?</")
_STORED: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is>")
_CUT_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(?:[^<]*<[!?]|[^<&]*&)")
_NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HIDDEN: Final = re.compile(rb"\bhidden=\"(?:1|true)\"")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_FIRST: Final = re.compile(rb"\bmin=\"([0-9]{1,5})\"")
_LAST: Final = re.compile(rb"\bmax=\"([0-9]{1,5})\"")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z0-9:]{1,20})\"")
_FILTER: Final = re.compile(rb"<(?:\w+:)?autoFilter\s[^>]*?\bref=\"([A-Z0-9:$]{1,30})\"")
# A formula has at most 8,192 signs, each of which can be written as an entity.
_LONGEST: Final = 1 << 17
_MOST_MERGED: Final = 10_000
_MOST_COLUMNS: Final = 16_384


class XlsxCells(SheetLook):
    """The parts of an .xlsx or .xlsm file."""

    def __init__(self, book: zipfile.ZipFile, name: str, error: type[AuditError]) -> None:
        self._book = book
        self._name = name
        self._error = error

    def sheet(self, name: str) -> SheetCells:
        """Look through the XML of a sheet; refuse one whose cells span more than 50 million."""
        return looked_through(self._book, self._path(name), lambda p: self._care(p, name))

    def unseen(self, name: str) -> UnseenParts:
        """Hidden rows and columns, merged cells, and the filter."""
        return looked_through(self._book, self._path(name), _unseen_parts)

    def formats(self, name: str, below: int) -> FormatsInUse:
        """The number formats in use, by the styles of the number cells."""
        counts = looked_through(self._book, self._path(name), lambda p: _counted(p, below))
        return self._styles.in_use(counts)

    def odd_number(self, name: str) -> str:
        """The first number cell whose number has blanks around it, or is none."""
        return looked_through(self._book, self._path(name), _odd_number)

    def _path(self, sheet: str) -> str:
        """The path of a sheet's XML inside the workbook."""
        relations = {
            node.get("Id"): str(node.get("Target"))
            for node in ElementTree.fromstring(self._book.read("xl/_rels/workbook.xml.rels"))
        }
        for node in ElementTree.fromstring(self._book.read("xl/workbook.xml")).iter():
            if node.tag.endswith("}sheet") and node.get("name") == sheet:
                key = next((v for k, v in node.items() if k.endswith("}id")), None)
                target = relations[key]
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        raise KeyError(sheet)

    @cached_property
    def _styles(self) -> CellStyles:
        if "xl/styles.xml" not in self._book.namelist():
            return CellStyles()
        root = ElementTree.fromstring(self._book.read("xl/styles.xml"))
        own = root.tag[: root.tag.index("}") + 1] if root.tag.startswith("{") else ""
        styles = root.find(f"{own}cellXfs")
        return CellStyles.of(
            [int(style.get("numFmtId", "0")) for style in ([] if styles is None else styles)],
            {
                int(node.get("numFmtId", "0")): str(node.get("formatCode"))
                for node in root.iter(f"{own}numFmt")
            },
        )

    def _care(self, pieces: Iterable[bytes], sheet: str) -> SheetCells:
        styles, found = self._styles, _Found()
        last_row = last_column = 0
        where = f"{self._name}, sheet {sheet}"
        for block in pieces:
            for number in ROW_NUMBER.findall(block):
                row = int(number[:8])
                if row <= last_row:
                    raise self._error(
                        f"row {row:,} after row {last_row:,}",
                        where=where,
                        expected="rows in their order, each once",
                        fix="Open the workbook in a spreadsheet program and save it there",
                    )
                last_row = row
            for letters in set(COLUMN_OF_CELL.findall(block)):
                last_column = max(last_column, column_number(letters.decode()))
            check_extent(last_row, last_column, where=where, error=self._error)
            if styles.hiding or b't="e"' in block or _FORMULA.search(block):
                found.look(block, styles)
            place = _cut_value(block)
            if place:
                raise self._error(
                    "a value that is cut in two by an XML comment or written by an XML entity",
                    where=f"{where}, cell {place}",
                    expected="a value as spreadsheet programs write it",
                    fix="Open the workbook in a spreadsheet program and save it there",
                )
        return SheetCells(
            last_row,
            last_column,
            frozenset(found.padded),
            frozenset(found.errors),
            frozenset(found.unstored),
            found.styled,
            zeros=frozenset(found.zeros),
        )


@dataclass
class _Found:
    """The cells that need care, as they are met."""

    padded: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    unstored: set[Place] = field(default_factory=set)
    zeros: set[Place] = field(default_factory=set)
    styled: dict[Place, str] = field(default_factory=dict)

    def look(self, block: bytes, styles: CellStyles) -> None:
        """Note the cells of a piece."""
        for cell in CELL.finditer(block):
            head = cell[1]
            style = STYLE.search(head)
            code = styles.hiding.get(int(style[1])) if style is not None else None
            is_error = b't="e"' in head
            closed = CLOSED.search(block, cell.end())
            is_empty = head.endswith(b"/") or closed is None
            body = b"" if closed is None or is_empty else block[cell.end() : closed.start()]
            is_formula = _FORMULA.search(body) is not None
            if not (code or is_error or is_formula):
                continue
            at = PLACE.search(head)
            if at is None:
                continue
            place = (int(at[2]) - 1, column_number(at[1].decode()) - 1)
            kind = TYPE.search(head)
            is_number = kind is None or kind[1] == b"n"
            if is_formula and is_number and _NOUGHT.search(body):
                self.zeros.add(place)
            if is_error:
                self.errors.add(place)
            elif is_formula and _STORED.search(body) is None:
                if kind is None or kind[1] != b"str":
                    self.unstored.add(place)
            elif code and style is not None and is_number:
                if int(style[1]) in styles.padded:
                    self.padded.add(place)
                else:
                    self.styled[place] = code


def _unseen_parts(pieces: Iterable[bytes]) -> UnseenParts:
    rows: list[int] = []
    columns: set[int] = set()
    merged: dict[str, None] = {}
    filtered = ""
    for block in pieces:
        if b"hidden=" in block:
            for found in ROW.finditer(block):
                number = ROW_NUMBER.match(found[0])
                if number and _HIDDEN.search(found[1]):
                    rows.append(int(number[1]))
            for found in _COLUMN.finditer(block):
                first, last = _FIRST.search(found[1]), _LAST.search(found[1])
                if first and last and _HIDDEN.search(found[1]):
                    # A hidden rest of the sheet reaches to its last column.
                    columns |= {*range(int(first[1]), min(int(last[1]), _MOST_COLUMNS) + 1)}
        for ref in _MERGED.findall(block):
            if len(merged) < _MOST_MERGED:
                merged[ref.decode("ascii")] = None
        found_filter = _FILTER.search(block)
        filtered = found_filter[1].decode("ascii") if found_filter else filtered
    return UnseenParts(False, tuple(rows), tuple(sorted(columns)), tuple(merged), filtered)


def _counted(pieces: Iterable[bytes], below: int) -> Counter[tuple[int, int]]:
    """The number cells below a row, by column and style."""
    counts: Counter[tuple[bytes, bytes]] = Counter()
    for block in pieces:
        for cell in CELL.finditer(block):
            head = cell[1]
            kind, place = TYPE.search(head), PLACE.search(head)
            if head.endswith(b"/") or (kind and kind[1] != b"n") or not place:
                continue
            value = VALUE.search(block, cell.end())
            closed = CLOSED.search(block, cell.end())
            if int(place[2]) > below and value and closed and value.start() < closed.start():
                style = STYLE.search(head)
                counts[place[1], style[1] if style else b"0"] += 1
    return Counter(
        {(column_number(c.decode()) - 1, int(style)): n for (c, style), n in counts.items()}
    )


def _odd_number(pieces: Iterable[bytes]) -> str:
    for block in pieces:
        for cell in CELL.finditer(block):
            kind, place = TYPE.search(cell[1]), PLACE.search(cell[1])
            if cell[1].endswith(b"/") or (kind and kind[1] != b"n") or not place:
                continue
            closed = CLOSED.search(block, cell.end())
            value = VALUE.search(block, cell.end(), closed.start() if closed else len(block))
            if value and value[1] and not _NUMBER.fullmatch(value[1]):
                return (place[1] + place[2]).decode()
    return ""


def _cut_value(block: bytes) -> str:
    """The first cell of a piece whose value the library would read in part or not at all."""
    if b"&" not in block and b"<!" not in block and block.find(b"<?", 1) < 0:
        return ""
    for found in _CUT_VALUE.finditer(block):
        before = [*CELL.finditer(block, max(found.start() - _LONGEST, 0), found.start())]
        head = before[-1][1] if before else b""
        kind, place = TYPE.search(head), PLACE.search(head)
        # The library resolves the entities of a text.
        if found[0].endswith(b"&") and kind is not None and kind[1] == b"str":
            continue
        return (place[1] + place[2]).decode() if place else "A1"
    return ""
