"""The cells of an .ods sheet that need care, and what it does not show.

The file holds the text that each cell shows, so that number formats need not be asked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final
from xml.etree import ElementTree

from primafacie.core.errors import shown_text
from sampling.intake.sheet_cells import Place, SheetCells, SheetLook
from sampling.intake.sheets import UnseenParts, cell_range

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHEET: Final = f"{_TABLE}table"
_ROW: Final = f"{_TABLE}table-row"
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NAME: Final = f"{_TABLE}name"
_ROWS: Final = f"{_TABLE}number-rows-repeated"
_COLUMNS: Final = f"{_TABLE}number-columns-repeated"
_COLUMN: Final = f"{_TABLE}table-column"
_VISIBILITY: Final = f"{_TABLE}visibility"
_HIDDEN: Final = ("collapse", "filter")
_ROWS_SPANNED: Final = f"{_TABLE}number-rows-spanned"
_COLUMNS_SPANNED: Final = f"{_TABLE}number-columns-spanned"
_DATA_AREA: Final = f"{_TABLE}database-range"
_ADDRESS: Final = f"{_TABLE}target-range-address"
_BUTTONS: Final = f"{_TABLE}display-filter-buttons"
_FILTER: Final = f"{_TABLE}filter"
_MOST_COLUMNS: Final = 16_384
_FORMULA: Final = f"{_TABLE}formula"
_KIND: Final = f"{_OFFICE}value-type"
_VALUE: Final = f"{_OFFICE}value"
_SHOWN_KIND: Final = f"{_CALC}value-type"
_PARAGRAPH: Final = f"{_TEXT}p"
_NUMBERS: Final = ("float", "currency", "percentage")
_ERROR: Final = re.compile(r"#[A-Z/0]+[!?]?|Err:[0-9]+")
_PADDED: Final = re.compile(r"-?0[0-9]+")
_PLAIN: Final = re.compile(r"[0-9]+(?:[.,'\s\u00a0\u202f][0-9]+)*")
_DASHES: Final = ("-", "\u2013", "\u2014")
_CENT: Final = Decimal("0.01")


def is_protected(book: zipfile.ZipFile) -> bool:
    """Does the manifest state that the contents are encrypted?"""
    return b"encryption-data" in book.read("META-INF/manifest.xml")


class OdsCells(SheetLook):
    """The contents of an .ods file."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self._book = book
        with book.open("content.xml") as stream:
            if b"<!DOCTYPE" in stream.read(4096):
                raise ValueError("a document type in content.xml")

    def sheet(self, name: str) -> SheetCells:
        """The cells of a sheet that need care."""
        with self._book.open("content.xml") as stream:
            return _looked_through(stream, name)

    def unseen(self, name: str) -> UnseenParts:
        """Hidden rows and columns, merged cells, and the filter."""
        with self._book.open("content.xml") as stream:
            return _unseen_parts(stream, name)


@dataclass
class _Found:
    """The cells that need care, as they are met."""

    padded: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    zeros: set[Place] = field(default_factory=set)
    shown: dict[Place, str] = field(default_factory=dict)


def _looked_through(stream: IO[bytes], name: str) -> SheetCells:
    found = _Found()
    row = rows = columns = 0
    inside = False
    for event, node in ElementTree.iterparse(stream, events=("start", "end")):
        if node.tag == _SHEET:
            if event == "start":
                inside = node.get(_NAME) == name
            else:
                if inside:
                    break
                node.clear()
        elif event == "end" and node.tag == _ROW:
            repeated = int(node.get(_ROWS, "1"))
            if inside:
                width = _look_at_row(node, row, min(repeated, 1_000), found)
                if width:
                    rows, columns = row + repeated, max(columns, width)
                row += repeated
            node.clear()
    return SheetCells(
        rows,
        columns,
        frozenset(found.padded),
        frozenset(found.errors),
        shown=found.shown,
        zeros=frozenset(found.zeros),
    )


def _unseen_parts(stream: IO[bytes], name: str) -> UnseenParts:
    hidden: list[range] = []
    columns: set[int] = set()
    merged: list[str] = []
    filtered = ""
    row = column = filled = 0
    inside = False
    for event, node in ElementTree.iterparse(stream, events=("start", "end")):
        if node.tag == _SHEET:
            inside = event == "start" and node.get(_NAME) == name
        elif event == "start":
            continue
        elif inside and node.tag == _COLUMN:
            many = int(node.get(_COLUMNS, "1"))
            if node.get(_VISIBILITY) in _HIDDEN:
                columns |= {*range(column + 1, min(column + many, _MOST_COLUMNS) + 1)}
            column += many
        elif inside and node.tag == _ROW:
            many = int(node.get(_ROWS, "1"))
            if node.get(_VISIBILITY) in _HIDDEN:
                hidden.append(range(row + 1, row + many + 1))
            if any(cell.get(_KIND) is not None for cell in node):
                filled = row + many
            merged += _merged(node, row)
            row += many
        elif node.tag == _DATA_AREA:
            filtered = filtered or _filtered(node, name)
        if node.tag in (_SHEET, _ROW):
            node.clear()
    rows = [number for part in hidden for number in part if number <= filled]
    return UnseenParts(False, tuple(rows), tuple(sorted(columns)), tuple(merged), filtered)


def _merged(node: Any, row: int) -> list[str]:
    """The ranges of merged cells that begin in a row."""
    found, column = [], 0
    for cell in node:
        if cell.tag in _CELLS:
            down, across = int(cell.get(_ROWS_SPANNED, "1")), int(cell.get(_COLUMNS_SPANNED, "1"))
            if down * across > 1:
                found.append(cell_range(row, column, row + down - 1, column + across - 1))
            column += int(cell.get(_COLUMNS, "1"))
    return found


def _filtered(area: Any, name: str) -> str:
    """The range of a filter on the sheet; "" where the area has none or is on another sheet."""
    sheet, _, first = str(area.get(_ADDRESS)).partition(":")[0].rpartition(".")
    last = str(area.get(_ADDRESS)).rpartition(".")[2]
    is_here = sheet.strip("$'").replace("''", "'") == name
    has_filter = area.get(_BUTTONS) == "true" or any(part.tag == _FILTER for part in area)
    return f"{first}:{last}".replace("$", "") if is_here and has_filter else ""


def _look_at_row(node: Any, row: int, repeated: int, found: _Found) -> int:
    """Note the cells of a row, and of the rows that repeat it; returns how wide it is filled."""
    column = width = 0
    for cell in node:
        if cell.tag not in _CELLS:
            continue
        many = int(cell.get(_COLUMNS, "1"))
        kind = cell.get(_KIND)
        if kind is not None:
            width = column + many
            # A plain text shows what it is: most cells end here.
            if kind != "string" or cell.get(_FORMULA) or cell.get(_SHOWN_KIND) == "error":
                places = (
                    (at, to)
                    for at in range(row, row + repeated)
                    for to in range(column, column + many)
                )
                _note(cell, kind, places, found)
        column += many
    return width


def _note(cell: Any, kind: str, places: Iterator[Place], found: _Found) -> None:
    """Note a cell that shows an error, zeros it does not hold, or another number."""
    paragraphs = [part for part in cell if part.tag == _PARAGRAPH]
    text = " ".join("".join(part.itertext()) for part in paragraphs)
    value = str(cell.get(_VALUE))
    is_formula = cell.get(_FORMULA) is not None
    if text == value and not is_formula:
        return
    if _is_error(cell, text):
        found.errors.update(places)
    elif kind in _NUMBERS:
        listed = list(places)
        if is_formula and value == "0":
            found.zeros.update(listed)
        if _PADDED.fullmatch(text.strip()):
            found.padded.update(listed)
        elif other := _shown_otherwise(value, text, kind):
            found.shown.update(dict.fromkeys(listed, other))


def _is_error(cell: Any, text: str) -> bool:
    if cell.get(_SHOWN_KIND) == "error":
        return True
    return cell.get(_FORMULA) is not None and _ERROR.fullmatch(text.strip()) is not None


def _shown_otherwise(value: str, text: str, kind: str) -> str:
    """What a number cell shows where it is not the number itself to the cent; else "".

    Dates, fractions and scientific notation show the number in another way and are not judged.
    """
    plain = text.strip()
    if not plain:
        return "nothing"
    try:
        held = Decimal(value)
    except InvalidOperation:
        return ""
    if kind == "percentage":
        return repr(plain)
    digits = _PLAIN.findall(plain)
    if not digits:
        return "" if held == 0 and plain in _DASHES else shown_text(plain)
    if len(digits) > 1 or re.search(r"[0-9][eE/:]|[0-9]-[0-9]", plain):
        return ""
    wanted = abs(held).quantize(_CENT)
    return "" if wanted in _readings(digits[0]) else shown_text(plain)


def _readings(text: str) -> set[Decimal]:
    """The numbers that digits with signs between them can be, by either decimal mark."""
    found = {Decimal(re.sub(r"[^0-9]", "", text))}
    whole, sign, rest = (
        text.rpartition(max(".,", key=text.rfind)) if re.search("[.,]", text) else (text, "", "")
    )
    if sign:
        found.add(Decimal(f"{re.sub('[^0-9]', '', whole) or '0'}.{rest}"))
    return {number.quantize(_CENT) for number in found}
