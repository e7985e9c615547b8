"""Files of SAS, Stata and SPSS, read by pyreadstat: what their programs show is what is read.

Numbers are doubles there: ids are whole numbers below 2**53 or are refused, amounts follow the rule
of number cells. Days are told by the format of the variable; missing values by their codes.
"""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.plurals import counted
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.cell_values import PaddedNumber, UnreadableCell
from sampling.intake.formats import Format
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names
from sampling.intake.statistics_values import Moment, Read, read_column
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK_CELLS: Final = 5_000_000
_CHUNK_TABLE: Final = "statistics_chunk"
_VALUES: Final = "statistics_values"
_EXACT: Final = 2**53
_UTF8: Final = (None, "utf-8", "utf8", "UTF-8")


@dataclass(frozen=True)
class StatisticsFiles(Format):
    """Data sets of a statistics program.

    reader : the function of pyreadstat that reads them
    tells_codes : can that function tell one missing code from another?
    """

    reader: str = ""
    tells_codes: bool = True

    @abstractmethod
    def moment(self, code: str) -> Moment | None:
        """What a variable's format makes of its numbers: days, times; None where numbers."""

    @abstractmethod
    def is_padded(self, code: str) -> bool:
        """Does a variable's format show leading zeros that the numbers do not hold?"""

    @abstractmethod
    def shows_numbers(self, code: str) -> bool:
        """Does a variable's format show its numbers as such?"""

    def count(self, opened: Any, columns: int) -> tuple[int, int] | None:
        """The fewest and the most rows that the bytes of the file can hold, where they tell it."""
        return None

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The data set as columns with types, read in pieces."""
        with readable(source), unchanged(source):
            sha256 = sha256_file(source)
            data = _DataSet(self, str(source), source.name, form, FrameError)
            rows = 0
            for table in data.tables():
                engine.register(_CHUNK_TABLE, table)
                if rows == 0:
                    engine.execute(f"create table {_VALUES} as from {_CHUNK_TABLE}")
                else:
                    engine.execute(f"insert into {_VALUES} from {_CHUNK_TABLE}")
                engine.connection.unregister(_CHUNK_TABLE)
                rows += table.num_rows
            with source.open("rb") as opened:
                data.check_count(rows, self.count(opened, len(data.names)))
        _create_view(engine)
        engine.lock()
        used = None if roles is None else set(roles.columns)
        problems = data.padded_ids(roles)
        return Source(
            engine=engine,
            name=source.name,
            sha256=sha256,
            relation=RAW,
            columns=describe(engine, RAW),
            row_word="row",
            first_row=1,
            in_place=False,
            problems=tuple(problems),
            problem_rows=len(problems),
            rounded=data.rounded,
            notes=tuple(data.notes(used)),
        )

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The columns of the data set; a missing code is a cell without a usable value."""
        data = _DataSet(self, source.data, source.name, form, error)
        cells: dict[str, list[Any]] = {name: [] for name in data.names}
        rows = 0
        for table in data.tables():
            rows += table.num_rows
            for name in data.names:
                column = table.column(name).to_pylist()
                for place, code in data.coded.pop(name, {}).items():
                    column[place] = UnreadableCell(
                        f"the missing code {code}",
                        "Enter the value, or make it a plain missing value",
                    )
                if self.is_padded(data.codes[name]):
                    column = [
                        PaddedNumber(value) if isinstance(value, float) else value
                        for value in column
                    ]
                cells[name] += column
        data.check_count(rows, self.count(io.BytesIO(source.data), len(data.names)))
        return Cells.counted(list(cells.items()))


@dataclass
class _DataSet:
    """One file: its variables, what was read of them so far, and what is to be said of it."""

    kind: StatisticsFiles
    given: str | bytes
    name: str
    form: TableFormat
    error: type[AuditError]
    names: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    rounded: dict[str, int] = field(default_factory=dict)
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    coded: dict[str, Mapping[int, str]] = field(default_factory=dict)
    labeled: list[str] = field(default_factory=list)
    ranges: dict[str, list[Any]] = field(default_factory=dict)
    stated: int | None = None

    def __post_init__(self) -> None:
        _, meta = self._read(metadataonly=True)
        self.names = unique_names(list(meta.column_names), where=self.name)
        self.codes = {name: meta.original_variable_types[name] or "" for name in self.names}
        self.types = {name: meta.readstat_variable_types[name] for name in self.names}
        self.labeled = sorted(set(self.names) & set(meta.variable_value_labels))
        self.ranges = dict(meta.missing_ranges or {})
        self.stated = meta.number_rows
        if not self.names:
            raise self.error(
                "a data set without variables",
                where=self.name,
                expected="a variable per column",
                fix="Check that this is the right file",
            )

    def tables(self) -> Iterator[pa.Table]:
        """The rows as Arrow tables, piece by piece, with their numbers."""
        import numpy as np
        import pyarrow as pa

        done, most = 0, max(_CHUNK_CELLS // len(self.names), 1_000)
        while True:
            values, _ = self._read(row_offset=done, row_limit=most)
            count = len(values[self.names[0]])
            columns: list[Any] = [pa.array(np.arange(done + 1, done + count + 1))]
            for name in self.names:
                read = read_column(
                    values.pop(name),
                    self.types[name],
                    self.kind.moment(self.codes[name]),
                    self.ranges.get(name, ()),
                )
                self._note(name, read)
                columns.append(read.values)
            done += count
            if count or done == 0:
                yield pa.table(columns, names=[ROW, *self.names])
            if count < most:
                return

    def _note(self, name: str, read: Read) -> None:
        if read.rounded:
            self.rounded[name] = self.rounded.get(name, 0) + read.rounded
        if read.codes:
            counts = self.missing.setdefault(name, {})
            for code in read.codes.values():
                counts[code] = counts.get(code, 0) + 1
            self.coded[name] = read.codes

    def _read(self, **options: Any) -> tuple[Any, Any]:
        """What pyreadstat reads; a fault of the file is a named error."""
        pyreadstat = _library(self.name, self.error)
        if self.kind.tells_codes:
            options["user_missing"] = True
        if self.form.encoding not in _UTF8:
            options["encoding"] = self.form.encoding
        given = io.BytesIO(self.given) if isinstance(self.given, bytes) else self.given
        try:
            found: tuple[Any, Any] = getattr(pyreadstat, self.kind.reader)(
                given, output_format="dict", disable_datetime_conversion=True, **options
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as cause:
            text = "encoding" in str(cause).lower() or isinstance(cause, UnicodeError)
            raise self.error(
                "texts that are not in the encoding of the file"
                if text
                else f"a file that cannot be read as {self.kind.shown[0]}",
                where=self.name,
                expected="a whole data set",
                fix="Declare the encoding of its texts, as in --encoding cp1252 (in Python "
                "encoding='cp1252')"
                if text
                else "Copy the file again from where it came, and compare its size",
            ) from cause
        return found

    def check_count(self, rows: int, held: tuple[int, int] | None) -> None:
        """Refuse a file of which other rows were read than it states or can hold."""
        stated = self.stated if self.stated is not None and self.stated >= 0 else rows
        least, most = held or (rows, rows)
        if rows != stated or not least <= rows <= most:
            holds = f"that holds {stated if held is None else max(most, 0):,}"
            raise self.error(
                f"{rows:,} rows read of a file {holds if most >= 0 else 'that is cut off'}",
                where=self.name,
                expected="the same number of rows",
                fix="The file is damaged or incomplete: copy it again from where it came",
            )

    def padded_ids(self, roles: Roles | None) -> list[Problem]:
        """The ids that are shown with zeros which their numbers do not hold."""
        ids = () if roles is None else (*roles.unit_id, *roles.part, roles.cluster)
        return [
            Problem(
                f"{self.name}, column {name}",
                f"numbers shown with leading zeros that they do not hold (format {code})",
                "ids as text",
                "Write the ids to a variable of text in the program that wrote the file, such as "
                "put(id, z10.) in SAS",
            )
            for name, code in self.codes.items()
            if name in ids and self.kind.is_padded(code) and self.types[name] != "string"
        ]

    def notes(self, used: set[str] | None) -> list[str]:
        """What a reader must know of missing codes and of labels, in the columns in use."""
        found = []
        for name, counts in self.missing.items():
            if used is None or name in used:
                codes = ", ".join(f"{code} ({many:,})" for code, many in sorted(counts.items()))
                values = counted(sum(counts.values()), "value")
                found.append(
                    f"column {name} has {values} with a missing code, read as blank: {codes}"
                )
        for name, code in self.codes.items():
            if not (used is None or name in used) or self.types[name] == "string":
                continue
            if self.kind.moment(code) is None and not self.kind.shows_numbers(code):
                found.append(
                    f"column {name} is shown by the format {code} in the program that wrote the "
                    "file: the numbers that the file holds are read, not what the format shows"
                )
        labeled = [name for name in self.labeled if used is None or name in used]
        if labeled:
            found.append(
                f"the codes of column {', '.join(labeled)} have labels in the file: the codes are "
                "kept, not the labels"
            )
        return found


def _create_view(engine: DuckdbEngine) -> None:
    """The rows with whole numbers as such, where every number of a column is one below 2**53."""
    columns = describe(engine, _VALUES)
    doubles = [column for column in columns.values() if column.type == "DOUBLE"]
    whole: set[str] = set()
    if doubles:
        tests = ", ".join(
            f"count(*) filter (where {column.sql} <> trunc({column.sql}) "
            f"or abs({column.sql}) >= {_EXACT})"
            for column in doubles
        )
        found = engine.execute(f"select {tests} from {_VALUES}")[0]
        whole = {column.name for column, many in zip(doubles, found, strict=True) if not many}
    selects = ", ".join(
        f"cast({column.sql} as bigint) as {column.sql}" if name in whole else column.sql
        for name, column in columns.items()
    )
    engine.execute(f"create view {RAW} as select {ROW}, {selects} from {_VALUES}")


def _library(name: str, error: type[AuditError]) -> Any:
    try:
        import pyreadstat
    except ImportError as cause:
        raise error(
            "a data set of a statistics program, for which the package pyreadstat is needed",
            where=name,
            expected="the package pyreadstat",
            fix='Install it: pip install "primafacie[statistics-files]"; or save the data set as '
            ".csv or .parquet",
        ) from cause
    return pyreadstat
