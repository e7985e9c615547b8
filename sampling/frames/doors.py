"""The door of each engine."""

from __future__ import annotations

from sampling.frames.dialects import Dialect
from sampling.frames.door_types import Door


def door_of(dialect: Dialect) -> Door:
    """How this engine reads source columns."""
    from sampling.frames import door_duckdb, door_postgresql, door_spark, door_sqlite

    doors = {
        "duckdb": door_duckdb.DOOR,
        "postgresql": door_postgresql.DOOR,
        "spark": door_spark.DOOR,
        "sqlite": door_sqlite.DOOR,
    }
    return doors[dialect.name]
