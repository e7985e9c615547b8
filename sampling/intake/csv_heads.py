"""The beginning of a delimited file: its encoding, its delimiter, and the row of column names.

What a person declares is taken. What is not declared is found only where the columns that are
named allow one reading; that reading is a note. Everything else is refused with the option that
states it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primafacie.core.errors import FrameError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from sampling.engines.roles import Roles
from sampling.intake.column_names import ColumnNames, column_names
from sampling.intake.source_files import open_text
from sampling.intake.table_cells import DELIMITER_WORDS, TableFormat, delimiter_word
from sampling.intake.table_spans import fields

UTF8: Final = ("utf-8", "utf-8-sig", "ascii")
LOOKED_AT: Final = 30
"""So many lines are looked at for the column names."""
_LONGEST: Final = 1 << 21
_MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class CsvHead:
    """How a delimited file begins, as it was settled.

    `written` are the column names to put above the rows, where the file has none; `above` are
    the lines of the file to leave out.
    """

    codec: str
    delimiter: str
    columns: ColumnNames
    notes: tuple[str, ...] = ()
    above: int = 0
    written: bytes = b""


def read_head(path: Path, form: TableFormat, roles: Roles | None) -> CsvHead:
    """Settle how a file begins; `FrameError` where it cannot be settled."""
    form.check_span(path.name, FrameError)
    codec, notes = _encoding(path, form)
    lines = first_lines(path, codec, form.header_row + LOOKED_AT)
    if not any(lines[max(form.header_row, 1) - 1 :]):
        raise FrameError(
            "an empty file" if not any(lines) else f"no column names on line {form.header_row:,}",
            where=path.name,
            expected="a header and one row per claim",
            fix="Check that this is the right file, and that header_row= names the right line",
        )
    needed = () if roles is None else roles.columns
    sign, found = _sign(path, form, lines, needed)
    notes += found
    where = f"{path.name}, line {form.header_row:,}"
    if form.header_row == 0:
        width = len(_fields_of(lines, sign, where))
        columns = ColumnNames(tuple(f"column {place}" for place in range(1, width + 1)))
        notes.append(
            f"{path.name} was declared to have no column names; its columns are called by place."
        )
        return CsvHead(codec, sign, columns, tuple(notes), 0, _written(columns.names, sign))
    header = _fields_of(lines[form.header_row - 1 :], sign, where)
    if any("\ufffd" in name for name in header):
        raise FrameError(
            f"column names that are not {codec}",
            where=where,
            expected="names in the declared encoding",
            fix=f"Declare the file's encoding, for example encoding={_guess(path)!r}",
        )
    columns = column_names(header, where=where)
    _check_place(path, form, lines, needed, {*columns.names, *columns.repeated})
    above = form.header_row - 1
    if above:
        notes.append(
            f"{counted(above, 'line')} above the column names on line {above + 1:,} of "
            f"{path.name} {'was' if above == 1 else 'were'} left out."
        )
    return CsvHead(codec, sign, columns, tuple(notes), above)


def first_lines(path: Path, codec: str, most: int) -> list[str]:
    """The first lines of a file without their ends; bytes outside the encoding are replaced."""
    with open_text(path) as stream:
        text = io.TextIOWrapper(
            stream, encoding="utf-8-sig" if codec in UTF8 else codec, errors="replace"
        )
        lines = []
        try:
            for _ in range(most):
                line = text.readline(_LONGEST)
                if not line:
                    break
                lines.append(line.removesuffix("\n"))
        except UnicodeError:
            # UTF-16 of an odd number of bytes: reading the whole file will name the place.
            pass
        return lines


def signs_with(line: str, needed: Sequence[str]) -> list[str]:
    """The delimiters by which a line has all the column names that are needed."""
    return [sign for sign in DELIMITER_WORDS.values() if set(needed) <= _names(fields(line, sign))]


def _names(cells: Sequence[str]) -> set[str]:
    """The names that columns can be asked for by."""
    try:
        columns = column_names(cells, where="")
    except FrameError:
        return set()
    return {*columns.names, *columns.repeated}


def _encoding(path: Path, form: TableFormat) -> tuple[str, list[str]]:
    codec = _codec(form.encoding or "utf-8")
    if codec in UTF8:
        with open_text(path) as stream:
            mark = stream.read(2)
        if mark in _MARKS:
            return _MARKS[mark], [f"{path.name} begins with the mark of UTF-16 and was read so."]
    return codec, []


def _codec(encoding: str) -> str:
    refusal = FrameError(
        f"the encoding {encoding!r}",
        expected="one such as utf-8, latin-1 or cp1252",
        fix="Name the encoding the file was written in",
    )
    try:
        found = codecs.lookup(encoding)
        # What is not an encoding of texts (rot13, hex) or of names alone (idna) ends here.
        codecs.getreader(found.name)(io.BytesIO("id".encode(found.name)), "replace").read()
    except (LookupError, ValueError, TypeError):
        raise refusal from None
    return found.name


def _guess(path: Path) -> str:
    """An encoding to try: UTF-16 where the file begins with its mark."""
    with open_text(path) as stream:
        return "utf-16" if stream.read(2) in _MARKS else "cp1252"


def _sign(
    path: Path, form: TableFormat, lines: Sequence[str], needed: Sequence[str]
) -> tuple[str, list[str]]:
    """The delimiter: the declared one, or the only one by which the columns are there."""
    sign = form.sign
    if sign is not None:
        if len(sign) != 1 or sign in '"\r\n':
            words = ", ".join(DELIMITER_WORDS)
            if len(sign) > 1 and sign.isalpha():
                raise FrameError.of(unknown_name("delimiter", sign, DELIMITER_WORDS))
            raise FrameError(
                f"the delimiter {form.delimiter!r}",
                expected=f"one character, or {words}",
                fix="Use ',' ';' '|' or tab",
            )
        return sign, []
    usual = "\t" if path.name.lower().removesuffix(".gz").endswith(".tsv") else ","
    if not needed:
        return usual, []
    if form.header_row:
        fitting = signs_with(lines[form.header_row - 1], needed)
    else:
        fitting = [
            sign
            for sign in DELIMITER_WORDS.values()
            if {*needed} <= {f"column {n + 1}" for n in range(len(fields(lines[0], sign)))}
        ]
    if usual in fitting or len(fitting) != 1:
        return usual, []
    word = delimiter_word(fitting[0])
    return fitting[0], [f"The delimiter of {path.name} is a {word}, by its column names."]


def _fields_of(lines: Sequence[str], sign: str, where: str) -> list[str]:
    """The fields of the record that the lines begin with."""
    try:
        return next(csv.reader((f"{line}\n" for line in lines), delimiter=sign, strict=True))
    except (csv.Error, StopIteration) as error:
        raise FrameError(
            f"the header cannot be read ({error})",
            where=where,
            expected=f"column names divided by {sign!r}",
            fix="Check that this is a text file with a header; name its delimiter, as in "
            "delimiter=';', and its encoding",
        ) from error


def _written(names: Sequence[str], sign: str) -> bytes:
    """Column names as a line to be put above the rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="", quoting=csv.QUOTE_ALL).writerow(names)
    return text.getvalue().encode("utf-8")


def _check_place(
    path: Path, form: TableFormat, lines: Sequence[str], needed: Sequence[str], names: set[str]
) -> None:
    """Refuse a header that lacks the columns where another line has them all."""
    if not needed or set(needed) <= names:
        return
    for number, line in enumerate(lines, start=1):
        signs = signs_with(line, needed)
        if number == form.header_row and not (len(signs) == 1 and form.delimiter is not None):
            continue
        if not signs:
            continue
        parts = []
        if number != form.header_row:
            parts.append(f"header_row={number}")
        usual = form.sign or ("\t" if path.name.lower().endswith((".tsv", ".tsv.gz")) else ",")
        if usual not in signs and (form.delimiter is not None or number == form.header_row):
            parts.append(f"delimiter='{delimiter_word(signs[0])}'")
        raise FrameError(
            f"the column names on line {number:,} and not on line {form.header_row:,}"
            if number != form.header_row
            else f"column names divided by a {delimiter_word(signs[0])}",
            where=path.name,
            expected="the column names where they were declared, or on the first line",
            fix=f"State it: {', '.join(parts)}",
        )
