"""The column reader of each engine."""

from __future__ import annotations

from sampling.engines.column_types import ColumnReader
from sampling.engines.dialects import Dialect


def reader_of(dialect: Dialect) -> ColumnReader:
    """How this engine reads source columns."""
    from sampling.engines import (
        duckdb_columns,
        postgresql_columns,
        spark_columns,
        sqlite_columns,
    )

    readers = {
        "duckdb": duckdb_columns.READER,
        "postgresql": postgresql_columns.READER,
        "spark": spark_columns.READER,
        "sqlite": sqlite_columns.READER,
    }
    return readers[dialect.name]
