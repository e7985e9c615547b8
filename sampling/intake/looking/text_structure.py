"""How a delimited text file is written: encoding, delimiter, line ends, titles and footers.

One pass over the bytes; the beginning and the end are divided into records to see the table.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primafacie.core.plurals import counted
from sampling.intake.looking.header_rows import (
    footer_rows,
    header_place,
    shown_names,
    usual_width,
)
from sampling.intake.looking.structures import Structure
from sampling.intake.source_files import is_packed, open_text
from sampling.intake.table_cells import DELIMITER_WORDS, TableFormat, delimiter_word

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 18
_TAIL: Final = 1 << 16
_RECORDS: Final = 300
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_IN_CP1252: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
_ENDS: Final = {b"\r\n": "CR LF", b"\n": "LF", b"\r": "CR"}


@dataclass(frozen=True)
class _Bytes:
    """What one pass over the bytes saw: the head, the tail, and where they are not UTF-8."""

    head: bytes
    tail: bytes
    bad_line: int
    odd: frozenset[int]
    ends: frozenset[bytes]
    lines: int


def look_at_text(path: Path, declared: TableFormat) -> Structure:
    """See how the file is written; every proposal is noted with the argument that adopts it."""
    seen = _read(path)
    found = Structure.of(declared, "delimited text")
    if is_packed(path):
        found.words = "delimited text, packed by gzip"
    codec = _encoding(found, seen)
    _line_ends(found, seen)
    text = codecs.decode(seen.head, codec, "replace").removeprefix("\ufeff")
    if len(seen.head) == _HEAD:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    lines = re.split(r"\r\n|\n|\r", text)
    sign = _delimiter(found, path, lines)
    rows = _records(lines[: 2 * _RECORDS], sign)
    if not rows:
        return found
    place = _header(found, rows)
    named = [len(cells) for number, cells in rows if number == place]
    width = named[0] if named else usual_width(rows)
    _footer(found, seen, codec, sign, width)
    return found


def _read(path: Path) -> _Bytes:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    head, tail, lines, bad_line = b"", b"", 0, 0
    odd: set[int] = set()
    ends: set[bytes] = set()
    last = b""
    with open_text(path) as stream:
        while chunk := stream.read(_CHUNK):
            if len(head) < _HEAD:
                head += chunk[: _HEAD - len(head)]
            tail = (tail + chunk)[-_TAIL:]
            if bad_line == 0:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    # What was kept of the chunk before comes first in what the decoder saw.
                    before = max(error.start - (len(error.object) - len(chunk)), 0)
                    bad_line = lines + chunk.count(b"\n", 0, before) + 1
            if bad_line:
                odd |= _NOT_IN_CP1252.intersection(chunk)
            if not {b"\n", b"\r\n"} <= ends:
                many, returned = chunk.count(b"\n"), chunk.count(b"\r\n")
                returned += last == b"\r" and chunk[:1] == b"\n"
                ends |= {b"\r\n"} if returned else set()
                ends |= {b"\n"} if many > returned else set()
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    if not ends and b"\r" in head:
        ends = {b"\r"}
    return _Bytes(head, tail, bad_line, frozenset(odd), frozenset(ends), lines)


def _encoding(found: Structure, seen: _Bytes) -> str:
    """The codec by which the file can be decoded; what is not UTF-8 is proposed."""
    declared = found.declared.encoding
    if declared is not None and declared.lower() not in ("utf-8", "utf8"):
        found.propose(f"The encoding was declared as {declared}.", "encoding", declared)
        try:
            codecs.lookup(declared)
        except LookupError:
            return "utf-8"
        return declared
    for mark, codec in _MARKS.items():
        if seen.head.startswith(mark):
            name = {"utf-8": "UTF-8", "utf-16": "UTF-16"}[codec]
            found.note(f"The encoding is {name}, by the mark at the beginning.")
            return codec
    zeros = seen.head.count(0)
    if zeros > len(seen.head) // 4:
        codec = "utf-16-le" if seen.head[1:2] == b"\0" else "utf-16-be"
        text = "Every other byte is zero: the file looks like UTF-16 without its mark."
        found.propose(text, "encoding", codec)
        return codec
    if not seen.bad_line:
        found.note("The encoding is UTF-8.")
        return "utf-8"
    codec = "latin-1" if seen.odd else "cp1252"
    found.propose(
        f"The bytes are not UTF-8, first on line {seen.bad_line:,}. They can be read as {codec}, "
        "the usual encoding of Windows in the United States."
        if codec == "cp1252"
        else f"The bytes are not UTF-8, first on line {seen.bad_line:,}, and not cp1252 either.",
        "encoding",
        codec,
    )
    return codec


def _line_ends(found: Structure, seen: _Bytes) -> None:
    if seen.ends:
        words = " and ".join(sorted(_ENDS[end] for end in seen.ends))
        found.note(f"The lines end in {words}.")


def _delimiter(found: Structure, path: Path, lines: Sequence[str]) -> str:
    """The sign by which the most lines have the same number of fields."""
    scores: dict[str, tuple[float, int]] = {}
    for sign in DELIMITER_WORDS.values():
        rows = _records(lines[:_RECORDS], sign)
        counts = Counter(len(cells) for _, cells in rows)
        counts.pop(1, None)
        if counts:
            width = max(counts, key=lambda count: (counts[count], count))
            scores[sign] = (counts[width] / max(len(rows), 1), width)
    usual = "\t" if path.name.lower().removesuffix(".gz").endswith(".tsv") else ","
    declared = found.declared.sign
    if not scores and declared is None:
        found.note("No usual delimiter divides the lines: each line is one field.")
        return usual
    best = max(scores, key=lambda sign: (round(scores[sign][0], 2), scores[sign][1]), default=usual)
    tried = ", ".join(
        f"{delimiter_word(sign)} {width} fields in {share:.0%} of the lines"
        for sign, (share, width) in sorted(scores.items(), key=lambda item: -item[1][0])
    )
    text = f"The delimiter is a {delimiter_word(best)} ({tried})."
    if best == usual and declared is None:
        found.note(text)
    else:
        found.propose(text, "delimiter", delimiter_word(best))
    return declared if declared is not None and len(declared) == 1 else best


def _records(lines: Sequence[str], sign: str) -> list[tuple[int, list[str]]]:
    """Records that are not blank, by the line on which each begins; as many as can be divided."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=sign)
    rows, begins = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error:
        pass
    return rows


def _header(found: Structure, rows: Sequence[tuple[int, list[str]]]) -> int:
    """The line of the column names; 0 where there are none."""
    place = header_place(rows)
    first = rows[0][0]
    if place is None:
        found.note("No line looks like column names; the first one was taken for them.")
        return found.declared.header_row
    if place == 0:
        found.propose(
            "There are no column names: the first line holds values. The columns are called "
            "column 1, column 2 and so on.",
            "header_row",
            0,
        )
        return 0
    names = next(cells for number, cells in rows if number == place)
    above = sum(number < place for number, _ in rows)
    if place > 1:
        titles = f", below {counted(above, 'title line')}" if above else ", below blank lines"
        text = f"The column names are on line {place:,}{titles}: {shown_names(names)}."
        found.propose(text, "header_row", place)
    else:
        found.note(f"The column names are on line {first:,}: {shown_names(names)}.")
    return place


def _footer(
    found: Structure,
    seen: _Bytes,
    codec: str,
    sign: str,
    width: int,
) -> None:
    """The rows at the end that are no rows of the table."""
    data = seen.tail
    if codec.startswith("utf-16") and len(data) % 2:
        data = data[1:]
    decoded = "utf-16-le" if codec == "utf-16" and seen.head[:1] == b"\xff" else codec
    decoded = "utf-16-be" if codec == "utf-16" and seen.head[:1] == b"\xfe" else decoded
    lines = re.split(r"\r\n|\n|\r", codecs.decode(data, decoded, "replace"))
    lines = lines[1:] if len(seen.tail) == _TAIL else lines[found.form.header_row :]
    rows = _records(lines, sign)[-200:]
    below = footer_rows(rows, width)
    if not below:
        return
    words = "row that is not blank is no row"
    if len(below) > 1:
        words = f"{len(below)} rows that are not blank are no rows"
    text = f"The last {words} of the table: another number of fields, a total or a note."
    found.propose(text, "footer_rows", len(below))
