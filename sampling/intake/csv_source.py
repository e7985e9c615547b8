"""Delimited text: header and encoding settled by us, every rejected line a fault.

The engine reads all columns as text and stores what it rejects; a line with too few or too
many fields, an unclosed quote, a NULL byte or bytes outside the encoding is never dropped
silently: it is a problem of the source, with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
from functools import partial
from pathlib import Path

from primafacie.core.digest import sha256_file
from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.engines.dialects import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.csv_faults import (
    counted_faults,
    lost_records,
    rejected_faults,
    unreadable,
)
from sampling.intake.csv_lines import CsvLines, count_by_sign
from sampling.intake.file_paths import pattern_of
from sampling.intake.kept_files import (
    HashedFile,
    is_packed,
    open_text,
    readable,
    unchanged,
    unpacked,
)
from sampling.intake.record_counts import RecordCount, Shape, count_records
from sampling.intake.sources import RAW, ROW, Source, unique_names

_CHUNK = 1 << 20
_UTF8 = ("utf-8", "utf-8-sig", "ascii")


def attach_csv(
    engine: DuckdbEngine, path: Path, encoding: str, delimiter: str, *, amounts: str | None = None
) -> Source:
    """Load a delimited file as text columns, with everything that was rejected as problems.

    `amounts` names the column of amounts, by which a line inside a quoted field is recognized
    as a record.
    """
    codec = _codec(encoding)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise FrameError(
            f"the delimiter {delimiter!r}", expected="one character", fix="Use ',' ';' '|' or tab"
        )
    pattern_of(path)
    with readable(path), unchanged(path):
        names = unique_names(_header(path, codec, delimiter), where=f"{path.name}, row 1")
        place = names.index(amounts) if amounts in names else None
        shape = Shape(delimiter.encode("utf-8"), len(names), place)
        if codec in _UTF8:
            text, (sha256, count) = path, _counted(path, shape)
        else:
            sha256 = sha256_file(path)
            text = _as_utf8(engine, path, codec)
            count = _counted(text, shape)[1]
        if not count.regular:
            with open_text(text) as stream:
                count = count_by_sign(stream, shape, count)
        rows = _load(engine, text, names, delimiter, count, path.name)
    # The engine counts bytes from 1.
    rejects = engine.execute(
        "select line_byte_position - 1, min(error_type::VARCHAR) from reject_errors "
        "group by 1 order by 1"
    )
    lines = CsvLines(
        partial(open_text, text), delimiter, len(names) == 1, tuple(int(at) for at, _ in rejects)
    )
    problems = counted_faults(count, path.name)
    if rejects:
        kinds = [str(kind) for _, kind in rejects]
        known = count.long_records
        problems += rejected_faults(kinds, lines.of_rejected(), path.name, known=known)
    elif rows != count.records - 1:
        problems.append(lost_records(count, rows, path.name))
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
        problem_rows=max(len(rejects), len(problems)),
        lines=lines,
        count=count,
    )


def _counted(path: Path, shape: Shape) -> tuple[str, RecordCount]:
    """The digest of a file and the count of its records, in one pass."""
    with path.open("rb") as opened:
        hashed = HashedFile(opened)
        count = count_records(unpacked(hashed, path), shape)
        return hashed.sha256(), count


def _load(
    engine: DuckdbEngine,
    text: Path,
    names: list[str],
    delimiter: str,
    count: RecordCount,
    name: str,
) -> int:
    """Load the records as a table of texts; returns their number."""
    import duckdb

    texts = ", ".join(DUCKDB.quoted(column) for column in names)
    columns = ", ".join(f"{DUCKDB.literal(column)}: 'VARCHAR'" for column in names)
    packed = "gzip" if is_packed(text) else "none"
    try:
        engine.execute(
            f"create table {RAW} as select row_number() over () as {ROW}, "
            f"{texts} from read_csv({DUCKDB.literal(pattern_of(text))}, "
            f"header = true, auto_detect = false, all_varchar = true, compression = '{packed}', "
            f"delim = {DUCKDB.literal(delimiter)}, hive_partitioning = false, "
            "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
            f"store_rejects = true, rejects_limit = 0, columns = {{{columns}}})"
        )
    except duckdb.Error as error:
        raise unreadable(count, delimiter, name, _first_line(error)) from error
    return int(engine.execute(f"select count(*) from {RAW}")[0][0])


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


def _header(path: Path, codec: str, delimiter: str) -> list[str]:
    """The column names; bytes outside the encoding matter here only if they are in a name."""
    where = f"{path.name}, row 1"
    try:
        with open_text(path) as stream:
            text = codecs.getreader("utf-8-sig" if codec in _UTF8 else codec)(stream, "replace")
            first = next(csv.reader(text, delimiter=delimiter, strict=True), None)
    except (csv.Error, UnicodeError) as error:
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
            expected="a header and one row per claim",
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
    with open_text(path) as stream:
        return "utf-16" if stream.read(2) in (b"\xff\xfe", b"\xfe\xff") else "cp1252"


def _as_utf8(engine: DuckdbEngine, path: Path, codec: str) -> Path:
    """The file written anew as UTF-8 beside the engine; what the codec cannot read is refused."""
    target = engine.area / "source.csv"
    target.touch(mode=0o600)
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    done = 0
    with open_text(path) as stream, target.open("w", encoding="utf-8", newline="") as out:
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


def _first_line(error: Exception) -> str:
    """The first line of a library's message, cut short: it may quote data."""
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
