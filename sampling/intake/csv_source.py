"""Delimited text: header and encoding settled by us, every rejected line a fault.

The engine reads all columns as text and stores what it rejects; a line with too few or too
many fields, an unclosed quote, a NULL byte or bytes outside the encoding is never dropped
silently: it is a problem of the source, with its line.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from primafacie.core.errors import FrameError, Problem
from sampling.engines.column_types import Column
from sampling.engines.dialects import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.csv_lines import CsvLines
from sampling.intake.sources import RAW, ROW, Source, unique_names

_CHUNK = 1 << 20
_SHOWN = 20
_UTF8 = ("utf-8", "utf-8-sig", "ascii")
_WORDS = {
    "MISSING COLUMNS": ("too few fields", "as many fields as the header has"),
    "TOO MANY COLUMNS": ("too many fields", "as many fields as the header has"),
    "UNQUOTED VALUE": ("a quote inside a field that is not quoted", "quotes doubled and closed"),
    "INVALID ENCODING": ("bytes that are not UTF-8", "UTF-8 text"),
    "LINE SIZE OVER MAXIMUM": ("a line of more than 2 MB", "one claim a line"),
}
_FIX = {
    "INVALID ENCODING": "Declare the file's encoding, for example encoding='cp1252'",
    "UNQUOTED VALUE": "Export the file again with its texts quoted",
}


def attach_csv(
    engine: DuckdbEngine, path: Path, sha256: str, encoding: str, delimiter: str
) -> Source:
    """Load a delimited file as text columns, with everything that was rejected as problems."""
    import duckdb

    codec = _codec(encoding)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise FrameError(
            f"the delimiter {delimiter!r}", expected="one character", fix="Use ',' ';' '|' or tab"
        )
    names = unique_names(_header(path, codec, delimiter), where=f"{path.name}, row 1")
    readable = path if codec in _UTF8 else _as_utf8(engine, path, codec)
    problems = list(_null_bytes(readable, path.name))
    texts = ", ".join(DUCKDB.quoted(name) for name in names)
    columns = ", ".join(f"{DUCKDB.literal(name)}: 'VARCHAR'" for name in names)
    try:
        engine.execute(
            f"create table {RAW} as select row_number() over () as {ROW}, "
            f"{texts} from read_csv({DUCKDB.literal(str(readable))}, "
            "header = true, auto_detect = false, all_varchar = true, "
            f"delim = {DUCKDB.literal(delimiter)}, "
            "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
            f"store_rejects = true, rejects_limit = 0, columns = {{{columns}}})"
        )
    except duckdb.Error as error:
        raise FrameError(
            "the file cannot be read as delimited text",
            where=path.name,
            expected=f"fields divided by {delimiter!r} and quoted with double quotes",
            fix=f"Name the delimiter, or export the file again ({_first_line(error)})",
        ) from error
    # The engine counts bytes from 1.
    places = engine.execute("select distinct line_byte_position - 1 from reject_errors")
    rejected_at = tuple(sorted(int(place) for (place,) in places))
    lines = CsvLines(partial(_open, readable), delimiter, len(names) == 1, rejected_at)
    rejected, count = _rejects(engine, path.name, lines)
    problems += rejected
    engine.lock()
    return Source(
        engine=engine,
        name=path.name,
        kind="csv",
        sha256=sha256,
        relation=RAW,
        columns={name: Column(name, "VARCHAR") for name in names},
        row_word="line",
        first_row=2,
        in_place=False,
        problems=tuple(problems),
        problem_rows=max(count, len(problems)),
        lines=lines,
    )


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


def _open(path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def _header(path: Path, codec: str, delimiter: str) -> list[str]:
    """The column names; bytes outside the encoding matter here only if they are in a name."""
    where = f"{path.name}, row 1"
    try:
        with _open(path) as stream:
            text = codecs.getreader("utf-8-sig" if codec in _UTF8 else codec)(stream, "replace")
            first = next(csv.reader(text, delimiter=delimiter, strict=True), None)
    except (csv.Error, OSError, EOFError, UnicodeError) as error:
        raise FrameError(
            f"the header cannot be read ({_first_line(error)})",
            where=where,
            expected=f"column names divided by {delimiter!r}",
            fix="Check that this is a text file with a header; name its delimiter, as in "
            "delimiter=';', and its encoding",
        ) from error
    if not first:
        raise FrameError(
            "an empty file",
            where=path.name,
            expected="a header and one row a claim",
            fix="Check that this is the right file",
        )
    if any("\ufffd" in name for name in first):
        raise FrameError(
            f"column names that are not {codec}",
            where=where,
            expected="names in the declared encoding",
            fix=f"Declare the file's encoding, for example encoding={_guess(path)!r}",
        )
    return first


def _guess(path: Path) -> str:
    """An encoding to try: UTF-16 where the file begins with its mark."""
    with _open(path) as stream:
        return "utf-16" if stream.read(2) in (b"\xff\xfe", b"\xfe\xff") else "cp1252"


def _null_bytes(path: Path, name: str) -> Iterator[Problem]:
    """The lines with NULL bytes, found by a scan of the bytes as UTF-8."""
    line, shown = 1, 0
    with _open(path) as stream:
        while chunk := stream.read(_CHUNK):
            start = 0
            while shown < _SHOWN and (place := chunk.find(b"\0", start)) >= 0:
                where = line + chunk.count(b"\n", 0, place)
                end = chunk.find(b"\n", place)
                shown += 1
                yield Problem(
                    f"{name}, line {where:,}",
                    "a NULL byte",
                    "text",
                    "The file is damaged or not text: export it again",
                )
                start = len(chunk) if end < 0 else end
            line += chunk.count(b"\n")


def _as_utf8(engine: DuckdbEngine, path: Path, codec: str) -> Path:
    """The file written anew as UTF-8 beside the engine; what the codec cannot read is refused."""
    target = engine.area / "source.csv"
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    done = 0
    with _open(path) as stream, target.open("w", encoding="utf-8", newline="") as out:
        try:
            while chunk := stream.read(_CHUNK):
                out.write(decoder.decode(chunk))
                done += chunk.count(b"\n")
            out.write(decoder.decode(b"", final=True))
        except UnicodeError as error:
            raise FrameError(
                f"bytes that are not {codec}",
                where=f"{path.name}, after line {done + 1:,}",
                expected=f"text in {codec}",
                fix="Declare the encoding the file was written in",
            ) from error
    return target


def _rejects(engine: DuckdbEngine, name: str, lines: CsvLines) -> tuple[list[Problem], int]:
    rows = engine.execute(
        "select line_byte_position, min(error_type::VARCHAR) from reject_errors "
        "group by 1 order by 1"
    )
    problems = []
    for line, (_, kind) in zip(lines.of_rejected()[:_SHOWN], rows, strict=False):
        got, expected = _WORDS.get(str(kind), (str(kind).lower(), "a readable line"))
        fix = _FIX.get(str(kind), "Correct that line in the source, or name the right delimiter")
        problems.append(Problem(f"{name}, line {line:,}", got, expected, fix))
    if len(rows) > len(problems):
        problems.append(
            Problem(
                name, f"{len(rows) - len(problems):,} more lines that cannot be read", "none", ""
            )
        )
    return problems, len(rows)


def _first_line(error: Exception) -> str:
    """The first line of a library's message, cut short: it may quote data."""
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
