"""The family of engines: what holds claims and runs our statements, one file per member.

Statements are texts of our own; names inside them are ours or quoted by `Dialect.quoted`;
every value from a caller or from data goes in as a parameter, written `?` in every engine.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.errors import FrameError
from primafacie.core.families import Family
from sampling.engines.column_types import ColumnReader
from sampling.engines.dialects import Dialect

if TYPE_CHECKING:
    import pyarrow as pa

Names = str | Sequence[str]
Repeated = tuple[str, int, int | None, int | None]
"""An id (or its hash's first id), how often it occurs, and the numbers of its first two rows."""

# SQLite before 3.32 takes 999 parameters a statement.
PARAMETERS = 400
# Row digests that an engine gathers into one text at a time, on average.
_GATHERED = 5_000


@dataclass(frozen=True)
class EngineTable:
    """A table where it is: its engine, what to call it, SQL to select from, columns and types.

    `query` is the statement that reads its columns there, for the record of the extraction.
    """

    engine: Engine
    name: str
    relation: str
    columns: tuple[tuple[str, str], ...]
    query: str = ""
    notes: tuple[str, ...] = ()


class Engine(ABC):
    """Runs the frame's statements. A member states its dialect and how it reads columns.

    A member that holds callers' tables also says which objects it serves, and attaches them;
    whoever has a source asks the members. The methods that are not abstract are written in plain
    SQL; a member that has a faster way with the same result replaces them.
    """

    name: ClassVar[str]
    dialect: ClassVar[Dialect]
    reader: ClassVar[ColumnReader]
    drivers: ClassVar[tuple[str, ...]] = ()
    """The packages of the database drivers whose connections it serves."""

    @classmethod
    def serves(cls, source: Any) -> bool:
        """Is this object, as a caller hands it in, held by this engine?"""
        return driver_of(source) in cls.drivers

    @classmethod
    def attach(
        cls, source: Any, table: Names | None, columns: Sequence[str] | None = None
    ) -> EngineTable:
        """The table of a source that this engine serves, read where it is.

        `columns` are those that are used, where that is known.
        """
        raise NotImplementedError(f"{cls.__name__} serves no source")

    @classmethod
    def opens(cls, address: str) -> bool:
        """Does this engine open a database of this name itself: a file, or an address?"""
        return False

    @classmethod
    def open(cls, address: str) -> Any:
        """A connection of our own that only reads, to be closed by whoever opened it."""
        raise NotImplementedError(f"{cls.__name__} opens no database")

    @classmethod
    def only_table(cls, source: Any) -> str | None:
        """The one table or view that a database holds; None where that is not known."""
        return None

    @abstractmethod
    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows; `?` marks the parameters."""

    @abstractmethod
    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches, never all at once."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the engine itself holds; a caller's connection stays open."""

    def among(self, values: Sequence[str]) -> Iterator[tuple[str, list[object]]]:
        """The values as what may follow `in`, with its parameters: in pieces where it must be."""
        for start in range(0, len(values), PARAMETERS):
            piece = values[start : start + PARAMETERS]
            yield f"({', '.join('?' for _ in piece)})", list(piece)

    def rising_hashes(
        self, values: Sequence[str], rows: str, parameters: Sequence[object]
    ) -> Iterator[bytes]:
        """SHA-256 of `values` joined by U+001F of every row, ascending, many at a time.

        The engine sorts the hashes itself and hands them over in batches.
        """
        marks: list[object] = ["\x1f"] * (len(values) - 1)
        hashed = f"select {self.dialect('sha256', ' || ? || '.join(values))} as h from {rows}"
        if "gathered" in self.dialect.fragments:
            count = int(self.execute(f"select count(*) from {rows}", parameters)[0][0])
            digits = next(n for n in range(1, 9) if count <= _GATHERED * 16**n)
            head = self.dialect("head", "h", str(digits))
            sql = (
                f"select {head} as b, {self.dialect('gathered', 'h')} as h from ({hashed}) as "
                f"hashed group by {head} order by b"
            )
        else:
            sql = f"select 0 as b, h from ({hashed}) as hashed order by h"
        for batch in self.batches(sql, [*marks, *parameters]):
            yield bytes.fromhex("".join(batch.column(1).to_pylist()))

    def repeated(self, rows: str, key: Sequence[str], *, most: int) -> tuple[list[Repeated], bool]:
        """Keys that occur more than once, the first column an id; and whether these are all."""
        names = ", ".join(key)
        groups = self.execute(
            f"select {key[0]}, count(*), min(row_number), max(row_number) from {rows} "
            f"where {key[0]} is not null group by {names} having count(*) > 1 "
            f"order by {names} limit {most + 1}"
        )
        return [(row[0], row[1], row[2], row[3]) for row in groups], len(groups) <= most

    def ran_out_of_memory(self, error: FrameError) -> bool:
        """Did a statement fail for lack of memory, so that less at a time may do?"""
        return isinstance(error.__cause__, MemoryError)


ENGINES: Family[type[Engine]] = Family(
    "engine",
    "sampling.engines",
    {
        "duckdb": "duckdb_engine",
        "spark": "spark_engine",
        "sqlite": "sqlite_engine",
        "postgresql": "postgresql_engine",
        "sqlserver": "sqlserver_engine",
        "oracle": "oracle_engine",
        "snowflake": "snowflake_engine",
        "databricks": "databricks_engine",
        "bigquery": "bigquery_engine",
    },
    of=Engine,
)


def engine_of(source: Any) -> type[Engine] | None:
    """The engine that holds a source; None for what an engine of our own reads.

    Raises `FrameError` for a database connection that no member serves.
    """
    for engine in ENGINES.values():
        if engine.serves(source):
            return engine
    if is_connection(source):
        drivers = ", ".join(driver for engine in ENGINES.values() for driver in engine.drivers)
        raise FrameError(
            f"a connection of {driver_of(source)}",
            expected=f"a connection of {drivers}",
            fix="Export the claims as .parquet or .csv, or read them into a table first",
        )
    return None


def engine_opening(address: str) -> type[Engine] | None:
    """The engine that opens a file or an address itself; None for what a format reads."""
    return next((engine for engine in ENGINES.values() if engine.opens(address)), None)


def is_connection(source: Any) -> bool:
    """Does this look like a PEP 249 connection?"""
    return callable(getattr(source, "cursor", None)) and callable(getattr(source, "commit", None))


def driver_of(source: Any) -> str:
    """The package that an object belongs to: the first name of its module."""
    return type(source).__module__.partition(".")[0]


def table_parts(table: Names | None) -> list[str]:
    """The name of a table as its parts: its schema, if it was given, and its name."""
    parts = [table] if isinstance(table, str) else list(table or ())
    if not 1 <= len(parts) <= 3 or not all(isinstance(p, str) and p for p in parts):
        raise FrameError(
            f"table={table!r}",
            expected="the name of a table, or (schema, name)",
            fix="Write for example table='claims'",
        )
    return parts


def record_batch(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Fetched rows as an Arrow batch."""
    import pyarrow as pa

    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=list(names))
