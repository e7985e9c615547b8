"""The family of engines: a new engine touches its own file only.

The toy serves a caller's own DuckDB connection, with fragments of its own, and takes the ways that
are written for every engine. It goes from opening to the draw with the bytes of the engine that
reads files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from primafacie.errors import FrameError
from sampling import (
    Chains,
    Draw,
    ErrorModel,
    Frame,
    audit_frame,
    load_frame,
    open_frame,
    plan,
    stratify,
)
from sampling.engines.dialects import Dialect
from sampling.engines.duckdb_columns import READER
from sampling.engines.engine import ENGINES, Engine, EngineTable, Names, driver_of, table_parts
from tests.architecture.toy_claims import ROLES, write_claims

pytestmark = pytest.mark.once


class CallersDuckdb(Engine):
    """A table of a caller's DuckDB connection, read where it is."""

    name = "callers-duckdb"
    reader = READER
    drivers = (driver_of(duckdb.connect()),)
    dialect = Dialect(
        '"',
        "VARCHAR",
        {
            "whole": "cast({0} as decimal(38, 0))",
            "sum": "sum(cast({0} as decimal(19, 0)))",
            "squares": "sum(cast({0} as decimal(18, 0)) * cast({0} as decimal(18, 0)))",
            "divide": "(({0}) // ({1}))",
            "sha256": "lower(sha256({0}))",
            "text": "({0})::varchar",
            "head": "substring({0}, 1, {1})",
            "month": "left(cast({0} as varchar), 7)",
            "day": "cast({0} as date)",
            "float": "({0})::double",
            "number": "try_cast(replace({0}, ',', '') as decimal(38, 6))",
            "gathered": "string_agg({0}, '' order by {0})",
        },
    )

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    @classmethod
    def attach(
        cls, source: Any, table: Names | None, columns: Sequence[str] | None = None
    ) -> EngineTable:
        engine = cls(source)
        (name,) = table_parts(table)
        relation = engine.dialect.quoted(name)
        there = engine.execute(f"describe select * from {relation}")
        named = tuple((str(row[0]), str(row[1])) for row in there)
        return EngineTable(engine, f"table {name}", relation, named)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return list(self.connection.cursor().execute(sql, list(parameters)).fetchall())

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        table = self.connection.sql(sql, params=list(parameters)).to_arrow_table()
        yield from table.to_batches(max_chunksize=37)

    def close(self) -> None:
        """The connection is the caller's."""


@contextmanager
def known() -> Iterator[None]:
    """The toy is a member while the block runs."""
    with ENGINES.trying(CallersDuckdb):  # type: ignore[type-abstract]
        yield


def callers_table(path: Path) -> duckdb.DuckDBPyConnection:
    """The claims of a file as a table of a connection."""
    connection = duckdb.connect()
    connection.execute(
        f"create table claims as select * from read_csv('{path}', all_varchar = true)"
    )
    return connection


def drawn(frame: Frame) -> tuple[Mapping[str, Any], Draw]:
    """The record of a frame after its exclusions, and a stratified draw from it."""
    frame = frame.exclude("paid <= 0", reason="nothing was paid")
    frame = frame.exclude("code = 'Z9' and date >= 2023-06-01", reason="outside the audit").check()
    strata = stratify(frame, number=3)
    model = ErrorModel(rate=0.3, severity=0.8)
    made = plan(frame, strata, rules="cms-pim", sample=40, anticipated=model)
    record = {key: value for key, value in frame.to_dict().items() if key != "source"}
    return record, made.draw("toy 7", seed_source="chosen for this test")


def test_a_toy_engine_goes_from_the_check_to_the_draw(tmp_path: Path) -> None:
    path = write_claims(tmp_path / "claims.csv")
    expected, draw = drawn(open_frame(path, **ROLES))
    with known():
        frame = open_frame(callers_table(path), table="claims", **ROLES)
        assert frame.engine.name == "callers-duckdb"
        found, drawn_there = drawn(frame)
        assert found == expected
        assert drawn_there.units == draw.units
        assert drawn_there.spares == draw.spares
        for order in ("unit_id", "paid desc"):
            assert frame.list_digest(order) == open_frame(path, **ROLES).list_digest(order)


def test_a_toy_engine_is_audited_and_kept(tmp_path: Path) -> None:
    path = write_claims(tmp_path / "claims.csv")
    chains = Chains(chain="code", method="sum")
    with known():
        frame = open_frame(callers_table(path), table="claims", **ROLES)
        audits = [
            audit_frame(one, key=["code", "paid"], by=["code"], adjustments=chains).to_dict()
            for one in (frame, open_frame(path, **ROLES))
        ]
        assert audits[0] == audits[1]
        frame.write_parquet(tmp_path / "frame.parquet")
        again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert again.content_digest == frame.content_digest


def test_faults_are_the_same_on_a_toy_engine(tmp_path: Path) -> None:
    path = write_claims(tmp_path / "claims.csv", repeated=True)
    with known(), pytest.raises(FrameError, match=r"1 repeated unit ids"):
        open_frame(callers_table(path), table="claims", **ROLES).check()


def test_an_unknown_connection_is_refused_with_the_drivers_of_the_members(tmp_path: Path) -> None:
    path = write_claims(tmp_path / "claims.csv")
    with pytest.raises(FrameError, match="sqlite3, pg8000, psycopg, psycopg2"):
        open_frame(callers_table(path), table="claims", **ROLES)


def test_every_declared_engine_has_its_file() -> None:
    for name, engine in ENGINES.items():
        assert engine.name == name
        assert engine.__module__ == f"sampling.engines.{name}_engine"
