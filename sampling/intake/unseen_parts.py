"""What a sheet of an .xlsx file does not show: hidden rows and columns, merged cells, filters.

The XML is read in pieces and looked through by patterns: it is never parsed as a whole, and no
entity in it is resolved.
"""

from __future__ import annotations

import re
import zipfile
from typing import Final

from sampling.intake.sheets import UnseenParts

_CHUNK: Final = 1 << 22
_KEPT: Final = 1 << 12
_HIDDEN: Final = re.compile(rb"\bhidden=\"(?:1|true)\"")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_NUMBER: Final = re.compile(rb"\br=\"([0-9]{1,7})\"")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_FIRST: Final = re.compile(rb"\bmin=\"([0-9]{1,5})\"")
_LAST: Final = re.compile(rb"\bmax=\"([0-9]{1,5})\"")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"([A-Z0-9:]{1,20})\"")
_FILTER: Final = re.compile(rb"<(?:\w+:)?autoFilter\s[^>]*?\bref=\"([A-Z0-9:$]{1,30})\"")
_MOST_MERGED: Final = 10_000


def unseen_parts(book: zipfile.ZipFile, path: str, *, hidden: bool) -> UnseenParts:
    """The parts of a sheet that it does not show; `path` is that of its XML."""
    rows: list[int] = []
    columns: set[int] = set()
    merged: dict[str, None] = {}
    filtered = ""
    rest = b""
    with book.open(path) as stream:
        while chunk := stream.read(_CHUNK):
            # A tag may be cut at the end of a piece: the last bytes are looked at again.
            block = rest + chunk
            if b"hidden=" in block:
                for found in _ROW.finditer(block):
                    number = _NUMBER.search(found[1])
                    if number and _HIDDEN.search(found[1]):
                        rows.append(int(number[1]))
                for found in _COLUMN.finditer(block):
                    first, last = _FIRST.search(found[1]), _LAST.search(found[1])
                    if first and last and _HIDDEN.search(found[1]):
                        # A hidden rest of the sheet reaches to its last column.
                        columns |= {*range(int(first[1]), min(int(last[1]), 16_384) + 1)}
            for ref in _MERGED.findall(block):
                if len(merged) < _MOST_MERGED:
                    merged[ref.decode("ascii")] = None
            found_filter = _FILTER.search(block)
            filtered = found_filter[1].decode("ascii") if found_filter else filtered
            rest = block[-_KEPT:]
    return UnseenParts(
        hidden,
        tuple(sorted(set(rows))),
        tuple(sorted(columns)),
        tuple(merged),
        filtered,
    )
