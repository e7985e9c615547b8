"""What the engines behind a caller's database connection have in common (PEP 249).

Everything happens in the database and nothing is created or written there: relations are
subqueries. The connection stays the caller's, with its transaction.
"""

from __future__ import annotations

import re
import sys
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.errors import FrameError
from sampling.engines.engine import (
    Engine,
    EngineTable,
    Names,
    driver_of,
    is_connection,
    record_batch,
    table_parts,
)

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
# A quoted identifier, a quoted text, a place for a parameter, or a per cent sign.
_PIECES = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\?|%""")


class DbapiEngine(Engine):
    """Statements on a caller's connection, their rows fetched in batches."""

    settings: ClassVar[tuple[tuple[str, str], ...]]
    """Statements and the values they must give: texts compare by code point, literals mean what
    they say."""

    def __init__(self, connection: Any) -> None:
        self.driver = driver_of(connection)
        self.connection = connection
        self._style = _style_of(connection, self.driver)
        self._prepare()
        self._check_settings()

    @classmethod
    def serves(cls, source: Any) -> bool:
        """Is it a connection of one of the drivers?"""
        return is_connection(source) and super().serves(source)

    @classmethod
    def attach(
        cls, source: Any, table: Names | None, columns: Sequence[str] | None = None
    ) -> EngineTable:
        """A table or view of the database, by its name or (schema, name)."""
        engine = cls(source)
        parts = table_parts(table)
        there = engine._columns(parts)
        if not there:
            raise FrameError(
                f"no table {'.'.join(parts)}",
                where=engine.name,
                expected="a table or view that the connection can read",
                fix="Name it as it is written there; a table of a schema as ('schema', 'table')",
            )
        named = tuple((str(name), str(kind)) for name, kind in there)
        relation = engine.relation_of(parts)
        used = [name for name, _ in named if columns is None or name in columns]
        query = f"select {', '.join(map(engine.dialect.quoted, used))} from {relation}"
        return EngineTable(engine, f"table {'.'.join(parts)}", relation, named, query=query)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        cursor = self._run(sql, parameters)
        try:
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches."""
        for names, rows in self._chunks(sql, parameters):
            yield record_batch(names, rows)

    def close(self) -> None:
        """The connection is the caller's: nothing is closed."""

    def relation_of(self, parts: Sequence[str]) -> str:
        """The name of a table as SQL to select from."""
        return ".".join(self.dialect.quoted(part) for part in parts)

    @abstractmethod
    def _columns(self, parts: Sequence[str]) -> list[tuple[Any, ...]]:
        """The name and type of each column of a table; empty where there is no such table."""

    def _prepare(self) -> None:
        """Make the connection ready for our statements."""

    def _value(self, value: object) -> object:
        """A parameter as the driver takes it."""
        return value

    def _chunks(
        self, sql: str, parameters: Sequence[object]
    ) -> Iterator[tuple[list[str], list[Any]]]:
        """The column names and some rows at a time."""
        cursor = self._run(sql, parameters)
        while rows := cursor.fetchmany(BATCH_ROWS):
            yield [column[0] for column in cursor.description], rows
        cursor.close()

    def _run(self, sql: str, parameters: Sequence[object]) -> Any:
        cursor = self.connection.cursor()
        values = [self._value(value) for value in parameters]
        text = _PIECES.sub(self._piece, sql)
        try:
            if values:
                cursor.execute(text, values)
            else:
                cursor.execute(text) if self._style == "qmark" else cursor.execute(text, [])
        except sys.modules[self.driver].Error as error:
            said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise FrameError(
                f"the database refused a statement ({said})",
                where=self.name,
                expected="a table that can be read",
                fix="Check the connection; after an error PostgreSQL needs a rollback",
            ) from error
        return cursor

    def _piece(self, match: re.Match[str]) -> str:
        piece = match[0]
        if self._style == "qmark":
            return piece
        if piece == "?":
            return "%s"
        # pg8000 leaves quoted pieces alone, the others look for per cent signs everywhere.
        outside = piece == "%"
        return piece.replace("%", "%%") if outside or self.driver != "pg8000" else piece

    def _check_settings(self) -> None:
        for statement, value in self.settings:
            got = str(self.execute(statement)[0][0])
            if got != value:
                raise FrameError(
                    f"{statement.split()[1]} is {got}",
                    where=self.name,
                    expected=value,
                    fix="Export the claims as .parquet or .csv",
                )


def _style_of(connection: Any, driver: str) -> str:
    """How the driver marks parameters; pg8000 says so in the module of the connection."""
    module = sys.modules.get(type(connection).__module__, sys.modules[driver])
    style = getattr(module, "paramstyle", None) or getattr(sys.modules[driver], "paramstyle", "")
    if style not in ("qmark", "format", "pyformat"):
        raise FrameError(
            f"the parameter style {style!r} of {driver}",
            expected="qmark, format or pyformat",
            fix="Open the connection with the driver's own settings",
        )
    return str(style)
