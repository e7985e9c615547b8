"""Delimited text: header and encoding settled by us, every rejected line a fault.

The engine reads all columns as text and stores what it rejects; a line with too few or too
many fields, an unclosed quote, a NULL byte or bytes outside the encoding is never dropped
silently: it is a problem of the source, with its line.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, FrameError
from sampling.engines.column_types import Column
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.csv_faults import counted_faults, lost_records, rejected_faults
from sampling.intake.csv_heads import UTF8, CsvHead, read_head
from sampling.intake.csv_lines import CsvLines, count_by_sign
from sampling.intake.formats import Format
from sampling.intake.record_counts import RecordCount, Shape, count_records
from sampling.intake.repeated_headers import WithoutRows, header_notes, repeated_headers
from sampling.intake.source_files import (
    HashedFile,
    is_packed,
    open_text,
    pattern_of,
    readable,
    unchanged,
    unpacked,
)
from sampling.intake.sources import RAW, ROW, Source
from sampling.intake.table_cells import (
    DELIMITER_WORDS,
    Cells,
    FileBytes,
    TableFormat,
    delimiter_word,
)
from sampling.intake.table_spans import Span, check_rows_below, fields, write_span

if TYPE_CHECKING:
    from sampling.intake.looking.structures import Structure

_CHUNK = 1 << 20


class DelimitedText(Format):
    """Text files of one record per line, its fields divided by a sign."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The file as columns of texts; UTF-8 and the usual sign unless declared otherwise."""
        return attach_csv(engine, source, form, roles)

    def structure(self, source: Path, form: TableFormat) -> Structure:
        """Encoding, delimiter, line ends, column names, titles and footers."""
        from sampling.intake.looking.text_structure import look_at_text

        with readable(source):
            return look_at_text(source, form)

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The fields, the rows numbered by their lines."""
        from sampling.intake.delimited_text import cells_of, read_delimited

        header, rows, lines, notes = read_delimited(source.data, source.name, form, needed, error)
        return Cells(cells_of(rows, header), lines, row_word="line", notes=notes)


_TEXTS: Final = (".csv", ".txt", ".tsv")
CSV = DelimitedText(
    "csv",
    endings=(*_TEXTS, *(f"{ending}.gz" for ending in _TEXTS)),
    shown=_TEXTS,
    lists=(".txt",),
    has_spans=True,
)


def attach_csv(engine: DuckdbEngine, path: Path, form: TableFormat, roles: Roles | None) -> Source:
    """Load a delimited file as text columns, with everything that was rejected as problems.

    By the column of amounts a line inside a quoted field is recognized as a record.
    """
    pattern_of(path)
    with readable(path), unchanged(path):
        head = read_head(path, form, roles)
        names, delimiter = list(head.columns.names), head.delimiter
        amounts = None if roles is None else roles.paid
        place = names.index(amounts) if amounts in names else None
        shape = Shape(delimiter.encode("utf-8"), len(names), place)
        text, sha256, count, span = _prepared(engine, path, form, head, shape)
        if not count.regular:
            with open_text(text) as stream:
                count = count_by_sign(stream, shape, count)
        below = check_rows_below(
            [(line, fields(row, delimiter)) for line, row in span.below],
            names,
            roles,
            decimal=form.decimal,
            name=path.name,
            word="line",
        )
        rows = _load(engine, text, names, delimiter, count, path.name)
    # The engine counts bytes from 1.
    rejects = engine.execute(
        "select line_byte_position - 1, min(error_type::VARCHAR) from reject_errors "
        "group by 1 order by 1"
    )
    rejected = tuple(int(at) for at, _ in rejects)
    lines = CsvLines(
        partial(open_text, text), delimiter, len(names) == 1, rejected, shift=span.shift
    )
    problems = counted_faults(count, path.name, span.shift)
    if rejects:
        kinds = [str(kind) for _, kind in rejects]
        long = count.long_records
        problems += rejected_faults(kinds, lines, path.name, known=long, below=form.footer_rows)
    elif rows != count.records - 1:
        problems.append(lost_records(count, rows, path.name))
    headers = repeated_headers(engine, head.columns)
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
        lines=WithoutRows(lines, headers) if headers else lines,
        count=count,
        lines_outside=span.outside,
        single_column_fix="The whole header is one column: name the delimiter, as in "
        f"delimiter={_other_sign(head.columns.names[0])!r}",
        repeated=head.columns.repeated,
        naming=head.columns.notes,
        words="delimited text",
        written=_written(head, count),
        notes=(*head.notes, *([below] if below else []), *header_notes(len(headers), path.name)),
    )


def _written(head: CsvHead, count: RecordCount) -> tuple[str, ...]:
    """How the file is written, as sentences of its intake record."""
    ends = " and ".join(sorted(count.ends)) or "nothing"
    return (
        f"The encoding is {'UTF-8' if head.codec in UTF8 else head.codec}.",
        f"The delimiter is a {delimiter_word(head.delimiter)}.",
        f"The lines end in {ends}.",
    )


def _prepared(
    engine: DuckdbEngine, path: Path, form: TableFormat, head: CsvHead, shape: Shape
) -> tuple[Path, str, RecordCount, Span]:
    """The table as UTF-8 text, the digest of the file, the count of its records, what is outside.

    A file in UTF-8 that holds nothing but the table is read where it is, in one pass.
    """
    if head.codec in UTF8 and not (head.above or head.written or form.footer_rows):
        return path, *_counted(path, shape), Span()
    sha256 = sha256_file(path)
    text, span = path, Span()
    if head.codec not in UTF8:
        text = _as_utf8(engine, path, head.codec)
    if head.above or head.written or form.footer_rows:
        target = engine.area / "table.csv"
        with open_text(text) as stream:
            span = write_span(
                stream,
                target,
                header=head.written,
                above=head.above,
                below=form.footer_rows,
                name=path.name,
            )
        if text != path:
            text.unlink()
        text = target
    return text, sha256, _counted(text, shape)[1], span


def _other_sign(header: str) -> str:
    """The delimiter by which a header that is one column is several; a semicolon if none is."""
    counts = {sign: header.count(sign) for sign in DELIMITER_WORDS.values()}
    best = max(counts, key=lambda sign: counts[sign])
    return delimiter_word(best) if counts[best] else ";"


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
