"""A delimited text file as cells: encoding and delimiter settled or declared, no line lost."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Sequence
from typing import Any, Final

from primafacie.core.errors import AuditError, Problem
from sampling.intake.sheets import left_out
from sampling.intake.table_cells import DELIMITER_WORDS, TableFormat, delimiter_word

DELIMITERS: Final = tuple(DELIMITER_WORDS.values())
_MOST_FOOTERS: Final = 20
LOOKED_AT: Final = 30
_SHOWN: Final = 5
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(
    data: bytes, name: str, form: TableFormat, needed: Sequence[str], error: type[AuditError]
) -> tuple[list[str], list[list[str]], list[int], tuple[str, ...]]:
    """The header, the cells of each row, the line on which each row begins, and notes.

    Lines above the header and rows below the table are left out where they are declared. Lines
    without any field are skipped. Refused, all lines of a cause together: too few or too
    many fields, an unclosed quote, a field that swallows whole lines, a field of more than
    131,072 characters, a NULL byte.
    """
    text = decoded_text(_unpacked(data, name, error), name, form, error)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise error(
            "a NULL byte",
            where=f"{name}, line {line:,}",
            expected="text",
            fix="The file is damaged or not text: export it again",
        )
    form.check_span(name, error)
    text = _below(text, form.header_row)
    delimiter = _delimiter(text, name, form, needed, error)
    rows, lines = _records(text, name, delimiter, error, max(form.header_row - 1, 0))
    if not rows:
        raise error(
            "an empty file",
            where=name,
            expected="a row of column names, and rows below it",
            fix="Check that this is the right file",
        )
    if form.header_row:
        header = [cell.strip() for cell in rows[0]]
        _check_header_place(header, rows, lines, name, needed, error)
        rows, lines = rows[1:], lines[1:]
    else:
        header = [f"column {place}" for place in range(1, len(rows[0]) + 1)]
    cut = max(len(rows) - form.footer_rows, 0)
    below = [*zip(lines[cut:], rows[cut:], strict=True)]
    rows, lines = rows[:cut], lines[:cut]
    notes = left_out(below, header, needed, name, word="line", error=error)
    _check_lengths(rows, lines, len(header), delimiter, name, error, form.footer_rows)
    return header, rows, lines, notes


def _below(text: str, header_row: int) -> str:
    """The text from the line of the column names on."""
    for _ in range(header_row - 1):
        end = re.search(r"\r\n|\n|\r", text)
        text = text[end.end() :] if end else ""
    return text


def _unpacked(data: bytes, name: str, error: type[AuditError]) -> bytes:
    if not name.lower().endswith(".gz"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as cause:
        raise error(
            "a compressed file that is damaged or incomplete",
            where=name,
            expected="a whole .gz file",
            fix="Copy the file again",
        ) from cause


def decoded_text(data: bytes, name: str, form: TableFormat, error: type[AuditError]) -> str:
    """The file as text: UTF-8, UTF-16 by its mark, or the declared encoding; never by guess."""
    encoding = form.encoding
    if encoding is None or encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = next((codec for mark, codec in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return codecs.decode(data, encoding, "strict")
    except UnicodeError as cause:
        line = data.count(b"\n", 0, getattr(cause, "start", 0)) + 1
        raise error(
            f"bytes that are not {encoding}",
            where=f"{name}, line {line:,}",
            expected=f"text in {encoding}",
            fix='Declare the encoding the file was written in, as in encoding="cp1252"',
        ) from cause
    except (LookupError, TypeError) as cause:
        raise error(
            f"the encoding {encoding!r}",
            where=name,
            expected="an encoding such as utf-8, latin-1 or cp1252",
            fix="Name the encoding the file was written in",
        ) from cause


def _delimiter(
    text: str, name: str, form: TableFormat, needed: Sequence[str], error: type[AuditError]
) -> str:
    """The declared delimiter, or the only one that the header can have."""
    sign = form.sign
    if sign is not None:
        if len(sign) != 1 or sign in "\"'\r\n":
            raise error(
                f"the delimiter {form.delimiter!r}",
                where=name,
                expected=f"one character, or {', '.join(DELIMITER_WORDS)}",
                fix='Declare it, as in delimiter=";"',
            )
        return sign
    if name.lower().removesuffix(".gz").endswith(".tsv"):
        return "\t"
    head = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    split = {sign: _fields(head, sign) for sign in DELIMITERS}
    able = [sign for sign, fields in split.items() if len(fields) > 1]
    if len(able) > 1 and needed:
        able = [s for s in able if set(needed) <= {cell.strip() for cell in split[s]}] or able
    if len(able) > 1:
        shown = ", ".join(map(delimiter_word, able))
        raise error(
            f"a header that can be divided by more than one sign ({shown})",
            where=f"{name}, line 1",
            expected="one delimiter",
            fix='Declare it, as in delimiter=";"',
        )
    return able[0] if able else ","


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _records(
    text: str, name: str, delimiter: str, error: type[AuditError], above: int
) -> tuple[list[list[str]], list[int]]:
    """Records with at least one field that is not blank, and the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines, begins = [], [], above + 1
    swallowed: list[int] = []
    try:
        for row in reader:
            if row and (row[0].strip() or any(cell and not cell.isspace() for cell in row)):
                rows.append(row)
                lines.append(begins)
                if reader.line_num + above > begins and _swallows(row, delimiter, len(rows[0])):
                    swallowed.append(begins)
            begins = reader.line_num + above + 1
    except csv.Error as cause:
        long = "field larger" in str(cause)
        raise error(
            "a field of more than 131,072 characters" if long else "a quote that is not closed",
            where=f"{name}, the row that begins on line {begins:,}",
            expected="fields quoted with double quotes, each closed",
            fix="Correct that line in the source, or export the file again",
        ) from cause
    if swallowed:
        raise error(
            f"{len(swallowed):,} fields that contain whole rows, between two stray quotes",
            where=f"{name}, the row that begins on line {swallowed[0]:,}",
            expected="quotes only around fields, doubled inside them",
            fix="Correct the quotes in the source",
        )
    return rows, lines


def _swallows(row: Sequence[str], delimiter: str, columns: int) -> bool:
    """Does a field hold a line with as many delimiters as a record has?"""
    return any(
        line.count(delimiter) >= columns - 1
        for cell in row
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()[1:]
    )


def _check_header_place(
    header: list[str],
    rows: list[list[str]],
    lines: list[int],
    name: str,
    needed: Sequence[str],
    error: type[AuditError],
) -> None:
    if not needed or set(needed) <= set(header):
        return
    for row, line in zip(rows[1:LOOKED_AT], lines[1:LOOKED_AT], strict=False):
        if set(needed) <= {cell.strip() for cell in row}:
            raise error(
                f"the column names on line {line:,} and not on line {lines[0]:,}",
                where=name,
                expected="the column names where they were declared, or on the first line",
                fix=f"State it: header_row={line}",
            )


def _check_lengths(
    rows: list[list[str]],
    lines: list[int],
    width: int,
    delimiter: str,
    name: str,
    error: type[AuditError],
    below: int,
) -> None:
    wrong = [(line, len(row)) for row, line in zip(rows, lines, strict=True) if len(row) != width]
    if not wrong:
        return
    fix = "Correct these lines in the source"
    if delimiter == ",":
        fix += (
            "; an amount with an unquoted comma has this effect, and so have titles above the "
            "column names: state their line with header_row=2"
        )
    many = len(wrong)
    if many <= _MOST_FOOTERS and [line for line, _ in wrong] == lines[len(lines) - many :]:
        fix = (
            f"If the last {'row is' if many == 1 else f'{many} rows are'} not part of the table, "
            f"leave {'it' if many == 1 else 'them'} out: footer_rows={many + below}"
        )
    problems = []
    for few, word in ((True, "too few"), (False, "too many")):
        places = [line for line, count in wrong if (count < width) is few]
        if places:
            shown = ", ".join(f"{line:,}" for line in places[:_SHOWN])
            more = f" and {len(places) - _SHOWN:,} more" if len(places) > _SHOWN else ""
            problems.append(
                Problem(
                    f"{name}, line{'s' if len(places) > 1 else ''} {shown}{more}",
                    f"{len(places):,} rows with {word} fields"
                    if len(places) > 1
                    else f"1 row with {word} fields",
                    f"{width} fields, as the column names have",
                    fix,
                )
            )
    raise error.collected(problems, what=name)


def cells_of(rows: list[list[str]], header: Sequence[str]) -> list[tuple[str, Sequence[Any]]]:
    """The rows as columns; blank fields as None."""
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) or [()] * len(header)
    return [
        (name, [cell if cell and not cell.isspace() else None for cell in column])
        for name, column in zip(header, columns, strict=True)
    ]
