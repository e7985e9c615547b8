"""Attaching a table where it lies: in a database, or in Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.engines.dbapi_engine import DbapiEngine
from sampling.engines.engine import Engine
from sampling.intake.sources import Source, unique_names

Names = str | Sequence[str]


def attach_connection(connection: Any, table: Names | None) -> Source:
    """A table or view of SQLite or PostgreSQL, by its name or (schema, name)."""
    engine = DbapiEngine(connection)
    parts = _parts(table)
    relation = ".".join(engine.dialect.quoted(part) for part in parts)
    if engine.dialect.name == "sqlite":
        rows = engine.execute(
            f"select name, type from pragma_table_info({', '.join('?' for _ in parts)})",
            parts[::-1],
        )
        _check_values(engine, relation, rows)
    else:
        rows = engine.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = to_regclass(cast(? as text)) and attnum > 0 and not attisdropped "
            "order by attnum",
            [relation],
        )
    if not rows:
        raise FrameError(
            f"no table {'.'.join(parts)}",
            where=engine.dialect.name,
            expected="a table or view that the connection can read",
            fix="Name it as it is written there; a table of a schema as ('schema', 'table')",
        )
    return _source(engine, f"table {'.'.join(parts)}", relation, [tuple(row) for row in rows])


def attach_spark(source: Any, table: Names | None) -> Source:
    """A Spark DataFrame, or a table that a Spark session knows."""
    from sampling.engines.spark_engine import SparkEngine

    if hasattr(source, "createOrReplaceTempView"):
        if table is not None:
            raise FrameError(
                f"a DataFrame and table={table!r}",
                expected="one of them",
                fix="Leave table= out, or give the session instead of the DataFrame",
            )
        engine = SparkEngine(source.sparkSession)
        relation, name, frame = engine.view_of(source), "Spark DataFrame", source
    else:
        engine = SparkEngine(source)
        parts = _parts(table)
        relation = ".".join(engine.dialect.quoted(part) for part in parts)
        name, frame = f"table {'.'.join(parts)}", source.table(relation)
    columns = [(field.name, field.dataType.simpleString()) for field in frame.schema.fields]
    return _source(engine, name, relation, columns)


def _source(engine: Engine, name: str, relation: str, columns: list[Any]) -> Source:
    names = unique_names([str(column) for column, _ in columns], where=name)
    found = {
        column: Column(column, str(kind), engine.dialect)
        for column, (_, kind) in zip(names, columns, strict=True)
    }
    return Source(engine, name, "table", None, relation, found, "row", 1, True, numbered=False)


def _parts(table: Names | None) -> list[str]:
    """The name of a table as its parts: its schema, if it was given, and its name."""
    parts = [table] if isinstance(table, str) else list(table or ())
    if not 1 <= len(parts) <= 3 or not all(isinstance(p, str) and p for p in parts):
        raise FrameError(
            f"table={table!r}",
            expected="the name of a table, or (schema, name)",
            fix="Write for example table='claims'",
        )
    return parts


def _check_values(engine: DbapiEngine, relation: str, columns: Sequence[Sequence[Any]]) -> None:
    """Bytes have no meaning as ids, amounts or dates."""
    for name, _ in columns:
        column = engine.dialect.quoted(str(name))
        found = engine.execute(f"select 1 from {relation} where typeof({column}) = 'blob' limit 1")
        if found:
            raise FrameError(
                "values that are bytes",
                where=f"column {name}",
                expected="texts or numbers",
                fix="Leave the column out of the table or view",
            )
