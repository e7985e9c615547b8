"""A caller's database connection behind the `Engine` protocol: SQLite and PostgreSQL.

Everything happens in the database and nothing is created or written there: relations are
subqueries. Any PEP 249 driver of these databases serves; the connection stays the caller's,
with its transaction.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError
from sampling.engines.dialects import POSTGRESQL, SQLITE, Dialect
from sampling.engines.sqlite_functions import register_functions

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
DRIVERS = {
    "sqlite3": SQLITE,
    "pg8000": POSTGRESQL,
    "psycopg": POSTGRESQL,
    "psycopg2": POSTGRESQL,
}
# A quoted identifier, a quoted text, a place for a parameter, or a per cent sign.
_PIECES = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\?|%""")
_cursors = count(1)


def driver_of(connection: Any) -> str:
    """The driver that a connection belongs to: the first name of its module."""
    return type(connection).__module__.partition(".")[0]


def is_connection(source: Any) -> bool:
    """Does this look like a PEP 249 connection?"""
    return callable(getattr(source, "cursor", None)) and callable(getattr(source, "commit", None))


class DbapiEngine:
    """Statements on a caller's connection, their rows fetched in batches."""

    def __init__(self, connection: Any) -> None:
        self.driver = driver_of(connection)
        if self.driver not in DRIVERS:
            raise FrameError(
                f"a connection of {self.driver}",
                expected=f"a connection of {', '.join(DRIVERS)}",
                fix="Export the claims as .parquet or .csv, or read them into a table first",
            )
        self.connection = connection
        self.dialect: Dialect = DRIVERS[self.driver]
        self._style = _style_of(connection, self.driver)
        if self.dialect is SQLITE:
            register_functions(connection)
        self._check_settings()

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

    def _chunks(
        self, sql: str, parameters: Sequence[object]
    ) -> Iterator[tuple[list[str], list[Any]]]:
        if self.dialect is SQLITE:
            cursor = self._run(sql, parameters)
            while rows := cursor.fetchmany(BATCH_ROWS):
                yield [column[0] for column in cursor.description], rows
            cursor.close()
            return
        # PostgreSQL's drivers fetch a result whole; a cursor in the server does not.
        name = f"primafacie_{next(_cursors)}"
        self._run(f"declare {name} no scroll cursor with hold for {sql}", parameters).close()
        try:
            while True:
                cursor = self._run(f"fetch {BATCH_ROWS} from {name}", ())
                rows = cursor.fetchall()
                if not rows:
                    break
                yield [column[0] for column in cursor.description], rows
                cursor.close()
        finally:
            self._run(f"close {name}", ()).close()

    def close(self) -> None:
        """The connection is the caller's: nothing is closed."""

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
                where=self.dialect.name,
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

    def _value(self, value: object) -> object:
        if self.dialect is SQLITE and hasattr(value, "isoformat"):
            return value.isoformat()
        return value

    def _check_settings(self) -> None:
        """Texts must compare by code point and literals mean what they say."""
        if self.dialect is SQLITE:
            wanted = [("pragma encoding", "UTF-8")]
        else:
            wanted = [("show server_encoding", "UTF8"), ("show standard_conforming_strings", "on")]
        for statement, value in wanted:
            got = str(self.execute(statement)[0][0])
            if got != value:
                raise FrameError(
                    f"{statement.split()[1]} is {got}",
                    where=self.dialect.name,
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


def record_batch(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Fetched rows as an Arrow batch."""
    import pyarrow as pa

    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=list(names))
