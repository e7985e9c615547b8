"""The XML of a sheet of an .xlsx file in pieces of whole cells, for patterns to look through.

The usual programs write the place of every row and cell, and attributes in double quotes. A sheet
that is written otherwise, as the form allows, is written anew in this way: nothing in it is
overlooked. No entity is resolved.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, TypeVar
from xml.etree import ElementTree

from sampling.intake.sheets import column_letters, column_number

Found = TypeVar("Found")

CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
ROW_NUMBER: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"([0-9]+)\"")
COLUMN_OF_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})[0-9]+\"")
PLACE: Final = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]+)\"")
STYLE: Final = re.compile(rb"\bs=\"([0-9]+)\"")
TYPE: Final = re.compile(rb"\bt=\"([a-zA-Z]+)\"")
CLOSED: Final = re.compile(rb"</(?:\w+:)?c>")
VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")

_CHUNK: Final = 1 << 22
_TAGS: Final = re.compile(rb"<(?:\w+:)?(?:row|c)[\s/>]")
_UNUSUAL: Final = re.compile(
    rb"<(?:\w+:)?(?:row|c|col|mergeCell|autoFilter)\s[^>]*?(?:\s=|=\s|=')|<!DOCTYPE"
)
_PREFIX: Final = re.compile(rb"<(\w+:)?worksheet[\s>]")
_KEPT: Final = ("row", "c", "col", "mergeCell", "autoFilter")
_AT_ONCE: Final = 1_000


def looked_through(
    book: zipfile.ZipFile, path: str, look: Callable[[Iterable[bytes]], Found]
) -> Found:
    """What `look` finds in the pieces of a sheet's XML; `path` is that of the XML."""
    try:
        with book.open(path) as stream:
            return look(_usual_pieces(stream))
    except _UnusualXmlError:
        with book.open(path) as stream:
            return look(_rewritten(stream))


class _UnusualXmlError(Exception):
    """A row or a cell without its place, or attributes in single quotes."""


def _usual_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes as they are, each piece cut before a tag."""
    rest, marks = b"", (b"<row", b"<c ", b"<")
    is_first = True
    while True:
        chunk = stream.read(_CHUNK)
        block = rest + chunk
        if is_first:
            prefix = _PREFIX.search(block)
            if prefix and prefix[1]:
                marks = (b"<" + prefix[1] + b"row", b"<" + prefix[1] + b"c ", b"<")
            is_first = False
        cut = len(block)
        if chunk:
            cut = next((at for mark in marks if (at := block.rfind(mark)) > 0), cut)
        block, rest = block[:cut], block[cut:]
        placed = len(ROW_NUMBER.findall(block)) + len(COLUMN_OF_CELL.findall(block))
        if placed != len(_TAGS.findall(block)) or _UNUSUAL.search(block):
            raise _UnusualXmlError
        yield block
        if not chunk:
            return


def _rewritten(stream: IO[bytes]) -> Iterator[bytes]:
    """The same rows and tags, with every place and in double quotes."""
    if b"<!DOCTYPE" in stream.read(1 << 12):
        raise ValueError("a document type in a sheet")
    stream.seek(0)
    written: list[bytes] = []
    row = 0
    for _, node in ElementTree.iterparse(stream, events=("end",)):
        word = node.tag.rpartition("}")[2]
        if word == "row":
            row = _place_cells(node, row)
        if word in _KEPT and word != "c":
            written.append(ElementTree.tostring(node))
            node.clear()
        if len(written) == _AT_ONCE:
            yield b"".join(written)
            written = []
    yield b"".join(written)


def _place_cells(node: ElementTree.Element, before: int) -> int:
    """Give a row and its cells their places; a place that is not stated follows the one before."""
    row = int(node.get("r", before + 1))
    node.set("r", str(row))
    column = 0
    for cell in node:
        if cell.tag.rpartition("}")[2] != "c":
            continue
        stated = re.match("[A-Za-z]+", cell.get("r", ""))
        column = column_number(stated[0].upper()) if stated else column + 1
        cell.set("r", f"{column_letters(column)}{row}")
    return row
