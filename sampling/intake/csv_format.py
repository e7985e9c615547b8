"""Delimited text: header and encoding settled by us, every rejected line a fault.

The engine reads all columns as text and stores what it rejects; a line with too few or too
many fields, an unclosed quote, a NULL byte or bytes outside the encoding is never dropped
silently: it is a problem of the source, with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, FrameError, Problem
from sampling.engines.column_types import Column
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.csv_lines import CsvLines, count_by_sign
from sampling.intake.formats import Format
from sampling.intake.record_counts import MOST_SHOWN, RecordCount, Shape, count_records
from sampling.intake.source_files import (
    HashedFile,
    is_packed,
    open_text,
    pattern_of,
    readable,
    unchanged,
    unpacked,
)
from sampling.intake.sources import RAW, ROW, Source, unique_names
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

_CHUNK = 1 << 20
_UTF8 = ("utf-8", "utf-8-sig", "ascii")
_WORDS = {
    "MISSING COLUMNS": ("too few fields", "as many fields as the header has"),
    "TOO MANY COLUMNS": ("too many fields", "as many fields as the header has"),
    "UNQUOTED VALUE": ("a quote inside a field that is not quoted", "quotes doubled and closed"),
    "INVALID ENCODING": ("bytes that are not UTF-8", "UTF-8 text"),
}
_FIX = {
    "INVALID ENCODING": "Declare the file's encoding, for example encoding='cp1252'",
    "UNQUOTED VALUE": "Export the file again with its texts quoted",
}


class DelimitedText(Format):
    """Text files of one record per line, its fields divided by a sign."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The file as columns of texts; UTF-8 and the usual sign unless declared otherwise."""
        delimiter = form.delimiter or ("\t" if ".tsv" in source.name.lower() else ",")
        amounts = None if roles is None else roles.paid
        return attach_csv(engine, source, form.encoding or "utf-8", delimiter, amounts=amounts)

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The fields, the rows numbered by their lines."""
        from sampling.intake.delimited_text import cells_of, read_delimited

        header, rows, lines = read_delimited(source.data, source.name, form, needed, error)
        return Cells(cells_of(rows, header), lines, row_word="line")


_TEXTS: Final = (".csv", ".txt", ".tsv")
CSV = DelimitedText(
    "csv", endings=(*_TEXTS, *(f"{ending}.gz" for ending in _TEXTS)), shown=_TEXTS, lists=(".txt",)
)


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
    problems = _counted_faults(count, path.name)
    if rejects:
        kinds = [str(kind) for _, kind in rejects]
        known = count.long_records
        problems += _rejected_faults(kinds, lines.of_rejected(), path.name, known=known)
    elif rows != count.records - 1:
        problems.append(_lost_records(count, rows, path.name))
    engine.lock()
    return Source(
        engine=engine,
        name=path.name,
        sha256=sha256,
        relation=RAW,
        columns={name: Column(name, "VARCHAR", DUCKDB) for name in names},
        row_word="line",
        first_row=2,
        in_place=False,
        problems=tuple(problems),
        problem_rows=max(len(rejects), len(problems)),
        lines=lines,
        count=count,
        single_column_fix="The whole header is one column: name the delimiter, as in delimiter=';'",
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
        created = engine.execute(
            f"create table {RAW} as select row_number() over () as {ROW}, "
            f"{texts} from read_csv({DUCKDB.literal(pattern_of(text))}, "
            f"header = true, auto_detect = false, all_varchar = true, compression = '{packed}', "
            f"delim = {DUCKDB.literal(delimiter)}, hive_partitioning = false, "
            "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
            f"store_rejects = true, rejects_limit = 0, columns = {{{columns}}})"
        )
    except duckdb.Error as error:
        raise _unreadable(count, delimiter, name, _first_line(error)) from error
    return int(created[0][0])


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


def _counted_faults(count: RecordCount, name: str) -> list[Problem]:
    """The faults that the counting pass finds by itself."""
    problems = [
        Problem(
            f"{name}, line {line:,}",
            "a NULL byte",
            "text",
            "The file is damaged or not text: export it again",
        )
        for line in count.null_lines
    ]
    problems += [
        Problem(
            f"{name}, line {line:,}",
            "a record of more than 2 MB",
            "one claim per record",
            "Look for a double quote on this line that is not closed; otherwise shorten its texts",
        )
        for line in count.long_records
    ]
    for begun, (many, last) in list(count.swallowed.items())[:MOST_SHOWN]:
        lines = "1 line that has" if many == 1 else f"{many:,} lines that have"
        problems.append(
            Problem(
                f"{name}, line {begun:,}",
                f"a quoted field that contains line ends and {lines} the form of a record, the "
                f"last on line {last:,}",
                "every double quote closed in its own field",
                f"Look for a stray double quote on line {begun:,} and one near line {last:,}: "
                "remove both. If the text really contains such lines, export the file with "
                "another delimiter",
            )
        )
    if len(count.swallowed) > MOST_SHOWN:
        more = f"{len(count.swallowed) - MOST_SHOWN:,} more records with the same fault"
        problems.append(Problem(name, more, "every double quote closed in its own field", ""))
    return problems


def _rejected_faults(
    kinds: list[str], lines: list[int], name: str, *, known: list[int]
) -> list[Problem]:
    """The records that the engine rejected; those too long are known from the count."""
    problems = []
    shown = 0
    for line, kind in zip(lines, kinds, strict=False):
        if kind == "LINE SIZE OVER MAXIMUM" and line in known:
            continue
        if shown == MOST_SHOWN:
            break
        got, expected = _WORDS.get(kind, (kind.lower(), "a readable line"))
        fix = _FIX.get(kind, "Correct that line in the source, or name the right delimiter")
        problems.append(Problem(f"{name}, line {line:,}", got, expected, fix))
        shown += 1
    more = len(kinds) - len(problems) - len(known)
    if more > 0:
        problems.append(Problem(name, f"{more:,} more lines that cannot be read", "none", ""))
    return problems


def _lost_records(count: RecordCount, rows: int, name: str) -> Problem:
    """The refusal of a file of which the engine read other records than were counted."""
    records = count.records - 1
    return Problem(
        name,
        f"{records:,} records counted below the header, but {rows:,} read by the engine",
        "the same number of records",
        "Look for double quotes that are not closed, or not doubled inside a text, and for "
        "very long records; or save the claims as .parquet or .xlsx",
    )


def _unreadable(count: RecordCount, delimiter: str, name: str, detail: str) -> FrameError:
    """The refusal of a file that the engine cannot divide into records at all."""
    got, fix = "the file cannot be read as delimited text", "Name the delimiter, or export the file"
    fix = f"{fix} again ({detail})"
    if count.open_at_end:
        got += ": a double quote is not closed before its end"
        fix = "Look for the last double quotes of the file; export it again with its texts quoted"
    elif len(count.ends) > 1:
        got += f": its lines end in several ways ({' and '.join(sorted(count.ends))})"
        fix = "Save the file again from a text editor with one kind of line end"
    return FrameError(
        got,
        where=name,
        expected=f"fields divided by {delimiter!r} and quoted with double quotes",
        fix=fix,
    )
