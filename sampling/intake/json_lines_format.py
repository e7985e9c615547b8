"""JSON lines: one flat object per line, its keys as columns.

Whole numbers keep all of their digits; numbers with a fraction are doubles, as in the programs that
write them. An object or a list inside a value is refused by its path.
"""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.problems import row_ranges
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.cell_values import UnreadableCell
from sampling.intake.formats import Format
from sampling.intake.source_files import (
    HashedFile,
    is_packed,
    pattern_of,
    readable,
    unchanged,
    unpacked,
)
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

_LINES: Final = "json_lines"
_NESTED: Final = "an object or a list inside a value"
_FLATTEN: Final = (
    "Write the file with one value per key, such as with jq or pandas.json_normalize; or leave the "
    "key out"
)
_MOST_KEYS: Final = 5_000
_KEPT: Final = 1_000
_CHUNK: Final = 1 << 21


class JsonLines(Format):
    """Text files with one JSON object per line."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The file as columns of texts, and of doubles where numbers have fractions."""
        with readable(source), unchanged(source):
            with source.open("rb") as opened:
                hashed = HashedFile(opened)
                lines = _counted(unpacked(hashed, source))
                sha256 = hashed.sha256()
            rows = _load(engine, source)
        if rows != lines.filled:
            raise FrameError(
                f"{lines.filled:,} lines that are not blank, but {rows:,} objects",
                where=source.name,
                expected="one object per line",
                fix="Write each object on a line of its own",
            )
        table = _Table(engine, source.name, lines, roles)
        table.create()
        engine.lock()
        return Source(
            engine=engine,
            name=source.name,
            sha256=sha256,
            relation=RAW,
            columns=describe(engine, RAW),
            row_word="line",
            first_row=1,
            in_place=False,
            problems=tuple(table.problems),
            problem_rows=len(table.problems),
            lines=lines,
        )

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The values of each object; a value that is not plain is a cell without a usable value."""
        columns: dict[str, list[Any]] = {}
        numbers: list[int] = []
        stream = unpacked(io.BytesIO(source.data), Path(source.name))
        for number, found in _objects(stream, source.name, error):
            for key, value in found.items():
                column = columns.setdefault(key, [None] * len(numbers))
                column.append(_plain(value))
            numbers.append(number)
            for column in columns.values():
                if len(column) < len(numbers):
                    column.append(None)
        return Cells(list(columns.items()), numbers, row_word="line")


_ENDINGS: Final = (".jsonl", ".ndjson")
JSON_LINES = JsonLines(
    "json-lines",
    endings=(*_ENDINGS, *(f"{ending}.gz" for ending in _ENDINGS)),
    shown=_ENDINGS,
    words="JSON lines",
)


@dataclass
class _Lines:
    """The lines of a file: how many hold something, and the numbers of the blank ones."""

    filled: int = 0
    blank: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    def of_row(self, number: int) -> int:
        """The line of a row: blank lines before it are counted."""
        return number + bisect_right(self.shifts, number - 1)


def _counted(stream: BinaryIO) -> _Lines:
    """Count the lines of a file, and note the blank ones."""
    lines, rest, number = _Lines(), b"", 0
    while True:
        chunk = stream.read(_CHUNK)
        block = rest + chunk
        pieces = block.split(b"\n")
        rest = pieces.pop() if chunk else b""
        if not chunk and pieces and not pieces[-1]:
            pieces.pop()
        for piece in pieces:
            number += 1
            if piece.isspace() or not piece or (number == 1 and piece.strip() == b"\xef\xbb\xbf"):
                lines.blank.append(number)
                lines.shifts.append(lines.filled)
            else:
                lines.filled += 1
        if not chunk:
            return lines


def _load(engine: DuckdbEngine, path: Path) -> int:
    """Load the objects as texts of JSON; returns their number."""
    import duckdb

    packed = "gzip" if is_packed(path) else "uncompressed"
    try:
        created = engine.execute(
            f"create table {_LINES} as select row_number() over () as {ROW}, json from "
            f"read_json_objects({DUCKDB.literal(pattern_of(path))}, "
            f"format = 'newline_delimited', compression = '{packed}', hive_partitioning = false)"
        )
    except duckdb.Error as cause:
        # The engine tells the line only roughly: it is looked for once more, object by object.
        with path.open("rb") as stream:
            for _ in _objects(unpacked(stream, path), path.name, FrameError):
                pass
        raise FrameError(
            "a file that the engine cannot read as JSON lines",
            where=path.name,
            expected="one JSON object per line, of at most 16 MB",
            fix="Copy the file again, or write it as .csv or .parquet",
        ) from cause
    return int(created[0][0])


class _Table:
    """The objects as a table of columns, with what is wrong in them."""

    def __init__(self, engine: DuckdbEngine, name: str, lines: _Lines, roles: Roles | None) -> None:
        self.engine, self.name, self.lines = engine, name, lines
        self.used = None if roles is None else set(roles.columns)
        self.ids = () if roles is None else (*roles.unit_id, *roles.part, roles.cluster)
        self.problems: list[Problem] = []

    def create(self) -> None:
        """Create the relation of raw columns: those in use typed, the others as they are."""
        self._fault("json_type(json) <> 'OBJECT'", "", "a line without an object", "an object", "")
        keys = self._keys()
        used = [key for key in keys if self.used is None or key in self.used]
        columns = []
        if used:
            counts = ", ".join(_kind_counts(place) for place in range(1, len(used) + 1))
            found = self.engine.execute(f"select {counts} from {_typed(used)}")[0]
            for place, key in enumerate(used, start=1):
                nested, fractions, texts = found[3 * place - 3 : 3 * place]
                column = self._column(used, place, int(nested), int(fractions), int(texts))
                columns.append(f"{column} as {DUCKDB.quoted(key)}")
        columns += [
            f"json_extract_string(json, {DUCKDB.literal(_pointer(key))}) as {DUCKDB.quoted(key)}"
            for key in keys
            if key not in used
        ]
        self.engine.execute(
            f"create view {RAW} as select {ROW}, {', '.join(columns)} from {_typed(used)}"
        )

    def _keys(self) -> list[str]:
        """The keys of all objects in their order; a key that is in one object twice is a fault."""
        shapes = self.engine.execute(
            f"select keys, count(*), min({ROW}) from (select json_keys(json) as keys, {ROW} "
            f"from {_LINES}) group by keys order by min({ROW})"
        )
        keys = list(dict.fromkeys(str(key) for shape, _, _ in shapes for key in shape or ()))
        if not keys and self.problems:
            raise FrameError.collected(self.problems, what=self.name)
        if not keys or len(keys) > _MOST_KEYS:
            got = "objects without keys" if not keys else f"more than {_MOST_KEYS:,} keys"
            raise FrameError(
                got, where=self.name, expected="the same keys in each line", fix=_FLATTEN
            )
        for shape, count, first in shapes:
            if shape and len(set(shape)) < len(shape):
                self._note([int(first)], int(count), "", "a key twice in one object", "each once")
        return unique_names(keys, where=self.name)

    def _column(
        self, used: Sequence[str], place: int, nested: int, fractions: int, texts: int
    ) -> str:
        """SQL of a column in use; its values that are not plain are faults."""
        key = used[place - 1]
        if nested:
            condition = f"kinds[{place}] in ('OBJECT', 'ARRAY')"
            expected = "a text, a number, true, false or null"
            self._fault(condition, key, _NESTED, expected, _FLATTEN, used)
        text = f"nullif(case when kinds[{place}] <> 'NULL' then texts[{place}] end, '')"
        if fractions and key in self.ids:
            self._fault(
                f"kinds[{place}] = 'DOUBLE' and not {_whole(place)}",
                key,
                "a number with a fraction or an exponent where an id is expected",
                "ids as texts or whole numbers",
                "Write the ids as texts",
                used,
            )
        elif fractions and not texts and not nested:
            return f"try_cast({text} as double)"
        return text

    def _fault(
        self,
        condition: str,
        key: str,
        got: str,
        expected: str,
        fix: str,
        used: Sequence[str] = (),
    ) -> None:
        """Note the lines that meet a condition, as one problem."""
        table = _typed(used) if used else _LINES
        count = int(self.engine.execute(f"select count(*) from {table} where {condition}")[0][0])
        if count:
            rows = self.engine.execute(
                f"select {ROW} from {table} where {condition} order by {ROW} limit {_KEPT}"
            )
            self._note([int(number) for (number,) in rows], count, key, got, expected, fix)

    def _note(
        self, rows: Sequence[int], count: int, key: str, got: str, expected: str, fix: str = ""
    ) -> None:
        shown = row_ranges(self.lines.of_row(number) for number in rows)
        lines = "lines" if len(rows) > 1 else "line"
        back = f", $.{key}" if key else ""
        several = "" if count == 1 else f" ({count:,} lines)"
        fix = fix or "Correct the program that wrote the file"
        self.problems.append(
            Problem(f"{self.name}, {lines} {shown}{back}", f"{got}{several}", expected, fix)
        )


def _typed(keys: Sequence[str]) -> str:
    """SQL of the objects with the kinds and the texts of some keys."""
    paths = ", ".join(DUCKDB.literal(_pointer(key)) for key in keys)
    lists = f", json_type(json, [{paths}]) as kinds, json_extract_string(json, [{paths}]) as texts"
    return f"(select {ROW}, json{lists if keys else ''} from {_LINES})"


def _whole(place: int) -> str:
    return f"regexp_full_match(texts[{place}], '-?[0-9]+')"


def _kind_counts(place: int) -> str:
    """SQL of how many values of a key are nested, have a fraction, or are no numbers."""
    kind = f"kinds[{place}]"
    return (
        f"count(*) filter (where {kind} in ('OBJECT', 'ARRAY')), "
        f"count(*) filter (where {kind} = 'DOUBLE' and not {_whole(place)}), "
        f"count(*) filter (where {kind} in ('VARCHAR', 'BOOLEAN'))"
    )


def _pointer(key: str) -> str:
    """A key as a JSON pointer."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _objects(
    stream: BinaryIO, name: str, error: type[AuditError]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with the numbers of their lines."""
    for number, line in enumerate(stream, start=1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        try:
            found = json.loads(
                line.decode("utf-8"), object_pairs_hook=_Pairs, parse_constant=_refuse
            )
        except (ValueError, RecursionError) as cause:
            raise error(
                "a line that is not JSON in UTF-8",
                where=f"{name}, line {number:,}",
                expected="one JSON object per line",
                fix="Correct that line in the source, or copy the file again",
            ) from cause
        repeated = isinstance(found, _Pairs) and [k for k, n in found.keys.items() if n > 1]
        if not isinstance(found, _Pairs) or repeated:
            got = "a key twice in one object" if repeated else "a line without an object"
            raise error(
                got,
                where=f"{name}, line {number:,}",
                expected="one JSON object per line, each key once",
                fix="Correct the program that wrote the file",
            )
        yield number, dict(found.pairs)


def _refuse(word: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have: a NaN would be a blank cell."""
    raise ValueError(word)


class _Pairs:
    """An object of JSON with all of its keys, also those that occur twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs
        self.keys = Counter(key for key, _ in pairs)


def _plain(value: Any) -> Any:
    """A value as a cell."""
    if isinstance(value, _Pairs | list):
        return UnreadableCell(_NESTED, _FLATTEN)
    if isinstance(value, str):
        return value if value.strip() else None
    return value
