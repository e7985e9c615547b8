"""Fixed-width text with a layout: every line as long as the layout or the first line says.

The lines are cut in whole blocks of one length: a line of another length is found by the place of
its end, so that no field can slide into its neighbor. Rows are as many as lines.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.problems import row_ranges
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake import fixed_width_values
from sampling.intake.cell_values import plain_value
from sampling.intake.formats import Format
from sampling.intake.layouts import Layout, LayoutField
from sampling.intake.source_files import HashedFile, readable, unchanged, unpacked
from sampling.intake.sources import RAW, ROW, Source, describe
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_BLOCK: Final = 1 << 23
_LF, _CR = 10, 13
_KEPT: Final = 1_000
_SHOWN: Final = 20
_MARK: Final = b"\xef\xbb\xbf"
_BLOCK_TABLE: Final = "fixed_width_block"


class FixedWidth(Format):
    """Text files whose fields are told by their positions."""

    def serves(self, source: Any, form: TableFormat) -> bool:
        """Any file for which a layout is declared, an archive apart."""
        named = isinstance(source, Path) and not source.name.lower().endswith(".zip")
        return named and form.layout is not None

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The file as columns of texts, cut block by block."""
        layout = _layout(form)
        with readable(source), unchanged(source), source.open("rb") as opened:
            hashed = HashedFile(opened)
            stream = unpacked(hashed, source)
            lines = _load(engine, stream, layout, form.encoding, source.name)
            sha256 = hashed.sha256()
        problems = lines.problems(source.name)
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
            problems=tuple(problems),
            problem_rows=len(problems),
        )

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The fields of each line; a blank field is a blank cell."""
        layout = _layout(form)
        engine = DuckdbEngine()
        try:
            stream = unpacked(io.BytesIO(source.data), Path(source.name))
            lines = _load(engine, stream, layout, form.encoding, source.name)
            problems = lines.problems(source.name)
            if problems:
                raise error.collected(problems, what=source.name)
            names = ", ".join(DUCKDB.quoted(item.name) for item in layout.fields)
            rows = engine.execute(f"select {names} from {RAW} order by {ROW}")
        finally:
            engine.close()
        columns = list(zip(*rows, strict=True)) or [()] * len(layout.fields)
        return Cells(
            [
                (item.name, [plain_value(cell) for cell in cells])
                for item, cells in zip(layout.fields, columns, strict=True)
            ],
            range(1, len(rows) + 1),
            row_word="line",
        )


FIXED_WIDTH = FixedWidth("fixed-width", words="fixed-width text")


def _layout(form: TableFormat) -> Layout:
    assert form.layout is not None, "a file is fixed-width only where a layout is declared"
    return form.layout


@dataclass
class _Lines:
    """The lines read so far, how long they must be, and what was found wrong.

    wrong : how many lines have another length, by that length; `first` are their numbers
    values : how many values of a field do not fit the layout; `values_at` are their lines
    """

    length: int
    stated: bool
    end: int
    count: int = 0
    wrong: dict[int, int] = field(default_factory=dict)
    first: dict[int, list[int]] = field(default_factory=dict)

    values: dict[LayoutField, int] = field(default_factory=dict)
    values_at: dict[LayoutField, list[int]] = field(default_factory=dict)

    def note_values(self, item: LayoutField, numbers: NDArray[np.int64]) -> None:
        """The lines whose value of a field does not fit; the first thousand are kept."""
        self.values[item] = self.values.get(item, 0) + len(numbers)
        self.values_at.setdefault(item, []).extend(numbers[:_KEPT].tolist())

    def note(self, number: int, length: int) -> None:
        """A line of another length; the first thousand of a length are kept by number."""
        self.wrong[length] = self.wrong.get(length, 0) + 1
        if self.wrong[length] <= _KEPT:
            self.first.setdefault(length, []).append(number)

    def problems(self, name: str) -> list[Problem]:
        """The lines of a wrong length, one problem per length; or no line at all."""
        expected = (
            f"{self.length:,} characters, as the layout says"
            if self.stated
            else f"{self.length:,} characters, as the first line has"
        )
        if self.length < self.end:
            expected = f"at least {self.end:,} characters, the end of the last field of the layout"
        problems = []
        for length, count in sorted(self.wrong.items())[:_SHOWN]:
            lines = "line" if count == 1 else "lines"
            problems.append(
                Problem(
                    f"{name}, {lines} {row_ranges(self.first[length])}",
                    f"{count:,} {lines} of {length:,} characters",
                    expected,
                    "Correct the layout, or export the file again with every line of one length; "
                    "a program that cuts blanks at the end of lines has this effect too",
                )
            )
        if len(self.wrong) > _SHOWN:
            more = f"{len(self.wrong) - _SHOWN:,} further lengths of lines"
            problems.append(Problem(name, more, expected, ""))
        for item, count in self.values.items():
            lines = "line" if count == 1 else "lines"
            values = "1 value" if count == 1 else f"{count:,} values"
            words = "digits, and a sign where the layout allows it"
            problems.append(
                Problem(
                    f"{name}, {lines} {row_ranges(self.values_at[item][:_KEPT])}, "
                    f"column {item.name}",
                    f"{values} that the layout does not allow",
                    f"a date of the form {item.date_format}" if item.kind == "date" else words,
                    f"Correct the kind of {item.name} in the layout, or the file",
                )
            )
        return problems


def _load(
    engine: DuckdbEngine, stream: BinaryIO, layout: Layout, encoding: str | None, name: str
) -> _Lines:
    """Cut the lines into the table of raw columns; returns what was seen of the lines."""
    blocks = _text_blocks(stream, encoding or "utf-8", name)
    first = next(blocks, None)
    end = layout.fields[-1].end
    length = layout.length
    if first is not None and not length:
        length = len(first.split("\n", 1)[0].removesuffix("\r"))
    lines = _Lines(length, stated=bool(layout.length), end=end)
    names = ", ".join(f"{DUCKDB.quoted(item.name)} {_type(item)}" for item in layout.fields)
    engine.execute(f"create table {RAW} ({ROW} bigint, {names})")
    values = ", ".join(_value(item) for item in layout.fields)
    for block in chain([] if first is None else [first], blocks):
        engine.register(_BLOCK_TABLE, _cut(block, layout, lines))
        engine.execute(f"insert into {RAW} select {ROW}, {values} from {_BLOCK_TABLE}")
        engine.connection.unregister(_BLOCK_TABLE)
    return lines


def _type(item: LayoutField) -> str:
    if item.kind == "date":
        return "date"
    return f"decimal(20, {item.decimals})" if _is_digits(item) else "varchar"


def _value(item: LayoutField) -> str:
    """SQL of a field of a block: digits get the point that the layout implies, blanks are NULL."""
    name = DUCKDB.quoted(item.name)
    if item.kind == "date":
        return name
    if _is_digits(item):
        return f"cast({name} as decimal(20, 0)) * {Decimal(1).scaleb(-item.decimals):f}"
    return f"nullif({name}, '')"


def _is_digits(item: LayoutField) -> bool:
    """Is a field digits that do not show where their point is, or what their sign is?"""
    return item.kind == "zoned" or item.decimals > 0


def _text_blocks(stream: BinaryIO, encoding: str, name: str) -> Iterator[str]:
    """The text in blocks of whole lines."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
    except LookupError:
        raise FrameError(
            f"the encoding {encoding!r}",
            where=name,
            expected="one such as utf-8, latin-1 or cp1252",
            fix="Name the encoding the file was written in",
        ) from None
    rest, lines, first = "", 0, True
    while True:
        data = stream.read(_BLOCK)
        if first:
            data, first = data.removeprefix(_MARK) if encoding == "utf-8" else data, False
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeError as cause:
            raise FrameError(
                f"bytes that are not {encoding}",
                where=f"{name}, after line {lines:,}",
                expected=f"text in {encoding}",
                fix="Declare the encoding the file was written in, such as cp1252 or cp037",
            ) from cause
        if not data:
            break
        cut = text.rfind("\n") + 1
        if not cut:
            rest += text
            continue
        block = rest + text[:cut]
        lines += block.count("\n")
        yield block
        rest = text[cut:]
    if rest + text:
        yield f"{rest}{text}\n"


def _cut(block: str, layout: Layout, lines: _Lines) -> pa.Table:
    """The fields of a block of whole lines; lines of another length are noted and left out."""
    signs = _signs(block)
    ends = np.flatnonzero(signs == _LF)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])
    returns = (ends > starts) & (signs[np.maximum(ends - 1, 0)] == _CR)
    lengths = ends - starts - returns
    right = (lengths == lines.length) & (lengths >= lines.end)
    numbers = lines.count + 1 + np.arange(len(ends))
    lines.count += len(ends)
    for place in np.flatnonzero(~right).tolist():
        lines.note(int(numbers[place]), int(lengths[place]))
    if not right.all():
        starts, numbers = starts[right], numbers[right]
    return _columns(signs, starts, numbers, layout, lines)


def _signs(block: str) -> NDArray[Any]:
    """One number per character: a byte where all are ASCII."""
    if block.isascii():
        return np.frombuffer(block.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(block.encode("utf-32-le"), dtype=np.uint32)


def _columns(
    signs: NDArray[Any],
    starts: NDArray[np.int64],
    numbers: NDArray[np.int64],
    layout: Layout,
    lines: _Lines,
) -> pa.Table:
    """The fields as columns, from lines that are long enough; unreadable values are noted."""
    import pyarrow as pa

    width = len(signs) // max(len(starts), 1)
    regular = bool((starts == np.arange(len(starts)) * width).all())
    regular = regular and len(signs) == len(starts) * width
    arrays = [pa.array(numbers)]
    for item in layout.fields:
        if regular:
            part = signs.reshape(len(starts), width)[:, item.start - 1 : item.end]
        else:
            part = signs[starts[:, None] + np.arange(item.start - 1, item.end)]
        if item.kind != "date" and not _is_digits(item):
            arrays.append(fixed_width_values.texts(part))
            continue
        read = fixed_width_values.days if item.kind == "date" else fixed_width_values.numbers
        values, wrong = read(part, item)
        arrays.append(values)
        if wrong.any():
            lines.note_values(item, numbers[wrong])
    return pa.table(arrays, names=[ROW, *(item.name for item in layout.fields)])
