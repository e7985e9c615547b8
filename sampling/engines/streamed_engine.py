"""Engines whose tables are read by one statement of ours, row by row, and then held here.

Of a database whose own SQL cannot be relied on for exact cents, SHA-256 of UTF-8 bytes or order by
code point, nothing is asked but the columns that the roles name. The rows go into an engine of our
own, which computes everything: the same claims give the same bytes as from a file.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from primafacie.core.errors import FrameError
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.engine import EngineTable, Names, driver_of, is_connection, table_parts

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
_TABLE, _CHUNK = "streamed_rows", "streamed_chunk"
_DIGITS = 38


class StreamedEngine(DuckdbEngine):
    """Rows of a caller's database connection (PEP 249), held in a private DuckDB database.

    A member states its drivers, how it quotes names, and what was tested.
    """

    title: ClassVar[str]
    drivers: ClassVar[tuple[str, ...]] = ()
    opening: ClassVar[str] = '"'
    closing: ClassVar[str] = '"'
    refused: ClassVar[str] = "\0"
    """Signs that no name can hold there."""
    percent: ClassVar[str] = "%"
    """How the driver wants a per cent sign in a statement without parameters."""
    options: ClassVar[Mapping[str, object]] = {}
    """What is given to the driver's `execute`, where that takes it."""

    @classmethod
    def serves(cls, source: Any) -> bool:
        """Is it a connection of one of the drivers?"""
        return is_connection(source) and driver_of(source) in cls.drivers

    @classmethod
    def attach(
        cls, source: Any, table: Names | None, columns: Sequence[str] | None = None
    ) -> EngineTable:
        """The columns of a table or view, read once; left out, every column."""
        parts = table_parts(table)
        relation = cls.relation_of(parts)
        there = _names_of(cls._run(source, f"select * from {relation} where 1 = 0"))
        wanted = [name for name in there if columns is None or name in columns]
        engine = cls()
        try:
            # A column that is not there is refused by the frame, which knows the role it has.
            query = cls.statement(relation, wanted or there)
            engine._take(cls._run(source, query), wanted or there, ".".join(parts))
            others = [(name, "VARCHAR") for name in there if name not in (wanted or there)]
            held = engine.execute(f"describe {_TABLE}")
        except BaseException:
            engine.close()
            raise
        named = (*((str(name), str(kind)) for name, kind, *_ in held), *others)
        return EngineTable(
            engine,
            f"table {'.'.join(parts)}",
            _TABLE,
            tuple(named),
            query=query,
            notes=(
                f"the rows were read from {cls.title} by one statement and are held here; the way "
                f"this toolkit reads {cls.title} is tested by its statements, and was not run "
                "against a server",
            ),
        )

    @classmethod
    def quoted(cls, name: str) -> str:
        """A name as an identifier, whatever characters it holds."""
        if any(sign in name for sign in cls.refused):
            raise FrameError(
                f"the name {name!r}",
                where=cls.title,
                expected="a name that the database can hold",
                fix="Name the table and its columns as they are written there",
            )
        doubled = name.replace(cls.closing, cls.closing * 2)
        return cls.opening + doubled.replace("%", cls.percent) + cls.closing

    @classmethod
    def relation_of(cls, parts: Sequence[str]) -> str:
        """The name of a table as SQL to select from."""
        return ".".join(cls.quoted(part) for part in parts)

    @classmethod
    def statement(cls, relation: str, columns: Sequence[str]) -> str:
        """The one statement that reads the rows."""
        return f"select {', '.join(cls.quoted(name) for name in columns)} from {relation}"

    @classmethod
    def _run(cls, connection: Any, sql: str) -> Any:
        cursor = connection.cursor()
        options = {name: cls.options[name] for name in cls.options if _takes(cursor, name)}
        try:
            cursor.execute(sql, **options)
        except Exception as error:
            # Each driver has errors of its own; none is a fault of this program.
            said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise FrameError(
                f"the database refused a statement ({said})",
                where=cls.title,
                expected="a table or view that the connection can read",
                fix="Name it as it is written there, capitals included: names are quoted. A table "
                "of a schema is ('SCHEMA', 'TABLE')",
            ) from error
        return cursor

    def _take(self, cursor: Any, names: Sequence[str], where: str) -> None:
        """Fetch the rows into a table of this engine, each column of the type of its values."""
        columns = [_Column(name, f"table {where}, column {name}") for name in names]
        texts = ", ".join(f"{DUCKDB.quoted(name)} varchar" for name in names)
        self.execute(f"create table streamed_texts ({texts})")
        for rows in _chunks(cursor):
            self.register(_CHUNK, _arrow(columns, rows))
            self.execute(f"insert into streamed_texts select * from {_CHUNK}")
            self.connection.unregister(_CHUNK)
        cursor.close()
        casts = ", ".join(column.cast() for column in columns)
        self.execute(f"create table {_TABLE} as select {casts} from streamed_texts")
        self.execute("drop table streamed_texts")
        self.lock()


@dataclass
class _Column:
    """What the values of a column are: the same kind in all rows, or a refusal."""

    name: str
    where: str
    kind: str = ""
    scale: int = 0
    whole: int = 1

    def text(self, value: Any) -> str | None:
        """A value as the text that the cast of its kind reads; NULL stays NULL."""
        if value is None:
            return None
        kind, text = self._read(value)
        if kind != self.kind:
            if self.kind and {kind, self.kind} != {"date", "timestamp"}:
                raise self._refused("values of several types", "one type per column")
            self.kind = max(kind, self.kind)
        return text

    def _read(self, value: Any) -> tuple[str, str]:
        if isinstance(value, str):
            return "varchar", value
        if isinstance(value, bool):
            return "boolean", str(value).lower()
        if isinstance(value, int | Decimal):
            return "decimal", self._digits(Decimal(value))
        if isinstance(value, float):
            return "double", repr(value)
        if isinstance(value, datetime):
            zoned = value.tzinfo is not None
            return "timestamptz" if zoned else "timestamp", value.isoformat(" ")
        if isinstance(value, date):
            return "date", value.isoformat()
        if isinstance(value, UUID | time):
            return "varchar", str(value)
        raise self._refused(
            f"values of type {type(value).__name__}", "texts, numbers, days or times"
        )

    def _digits(self, value: Decimal) -> str:
        if not value.is_finite():
            raise self._refused("numbers that are not finite", "numbers")
        text = format(value, "f")
        whole, _, fraction = text.lstrip("-").partition(".")
        self.scale = max(self.scale, len(fraction.rstrip("0")))
        self.whole = max(self.whole, len(whole))
        if self.scale + self.whole > _DIGITS:
            raise self._refused(f"numbers of more than {_DIGITS} digits", "shorter numbers")
        return text

    def cast(self) -> str:
        """SQL of ours that gives the column its type."""
        name = DUCKDB.quoted(self.name)
        if self.kind in ("", "varchar"):
            return name
        if self.kind != "decimal":
            return f"cast({name} as {self.kind}) as {name}"
        # Whole numbers are ids as well as amounts, and only a type without a scale is an id.
        whole = "bigint" if self.whole <= 18 else "hugeint"
        digits = max(18, self.whole + self.scale)
        kind = f"decimal({digits}, {self.scale})" if self.scale else whole
        return f"cast({name} as {kind}) as {name}"

    def _refused(self, got: str, expected: str) -> FrameError:
        return FrameError(
            got,
            where=self.where,
            expected=expected,
            fix="Leave the column out, or convert it in a view",
        )


def _chunks(cursor: Any) -> Iterator[Sequence[Sequence[Any]]]:
    while rows := cursor.fetchmany(BATCH_ROWS):
        yield rows


def _arrow(columns: Sequence[_Column], rows: Sequence[Sequence[Any]]) -> pa.Table:
    import pyarrow as pa

    arrays = [
        pa.array([column.text(row[place]) for row in rows], type=pa.string())
        for place, column in enumerate(columns)
    ]
    return pa.table(arrays, names=[column.name for column in columns])


def _names_of(cursor: Any) -> list[str]:
    names = [str(column[0]) for column in cursor.description]
    cursor.close()
    return names


def _takes(cursor: Any, option: str) -> bool:
    try:
        return option in inspect.signature(cursor.execute).parameters
    except (TypeError, ValueError):
        return False
