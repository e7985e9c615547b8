"""Engines that read a table by one statement: its text, and the same bytes as from a file.

No server of these databases is here. SQLite takes names in brackets, in backticks and in double
quotes, so that the statements run on it; that they are statements of their dialects is checked by
sqlglot, a parser of these.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from primafacie.errors import FrameError
from sampling import ErrorModel, Frame, open_frame, plan, stratify
from tests.builders.inside_sampling import engine as engines
from tests.engines.conftest import Opener

# The engine, the module of its driver's connection, the dialect of sqlglot, and a quoted name.
DATABASES = {
    "sqlserver": ("pymssql._pymssql", "tsql", "[a-b].[claims]"),
    "oracle": ("oracledb.connection", "oracle", '"a-b"."claims"'),
    "snowflake": ("snowflake.connector.connection", "snowflake", '"a-b"."claims"'),
    "databricks": ("databricks.sql.client", "databricks", "`a-b`.`claims`"),
    "bigquery": ("google.cloud.bigquery.dbapi.connection", "bigquery", "`a-b`.`claims`"),
}
NAMES = ["ID", "PAID", "Billed", "day?", "code's", "place;", "unused"]
ROLES: dict[str, Any] = {
    "unit_id": "ID",
    "paid": "PAID",
    "claimed": "Billed",
    "date": "day?",
    "cluster": "code's",
    "more": {"place": "place;"},
}


class Cursor:
    """A cursor of SQLite that hands over amounts and days as other drivers do."""

    def __init__(self, connection: sqlite3.Connection, asked: list[str]) -> None:
        self.inner, self.asked = connection.cursor(), asked

    def execute(self, sql: str) -> None:
        self.asked.append(sql)
        self.inner.execute(sql)

    @property
    def description(self) -> Any:
        return self.inner.description

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        return [tuple(map(self._value, row)) for row in self.inner.fetchmany(min(size, 70))]

    def _value(self, value: Any) -> Any:
        kind, _, text = str(value).partition("!")
        return {"d": date.fromisoformat, "n": Decimal}.get(kind, lambda _: value)(text)

    def close(self) -> None:
        self.inner.close()


def connection_of(module: str, inner: sqlite3.Connection) -> Any:
    """A connection that looks like one of another driver, with what it was asked."""
    asked: list[str] = []
    members = {
        "__module__": module,
        "cursor": lambda self: Cursor(inner, asked),
        "commit": lambda self: None,
        "asked": asked,
    }
    return type("Connection", (), members)()


@pytest.fixture
def database(table: pd.DataFrame) -> Iterator[sqlite3.Connection]:
    """The claims with amounts and days marked, so that the cursor can type them."""
    with closing(sqlite3.connect(":memory:")) as inner:
        inner.execute("attach ':memory:' as 'a-b'")
        columns = ", ".join('"' + name.replace('"', '""') + '"' for name in NAMES)
        inner.execute(f'create table "a-b"."claims" ({columns})')
        marks = ["", "n!", "n!", "d!", "", ""]
        rows = [
            (*(f"{m}{v}" if v else None for m, v in zip(marks, row, strict=True)), b"bytes")
            for row in held(table).itertuples(index=False)
        ]
        inner.executemany(f'insert into "a-b"."claims" values ({", ".join("?" * 7)})', rows)
        yield inner


def held(table: pd.DataFrame) -> pd.DataFrame:
    columns = ["ID", "PAID", "Billed %s", "day?", 'co"de `%`', "place"]
    return table[columns].set_axis(NAMES[:6], axis=1)


def drawn(frame: Frame) -> tuple[Any, ...]:
    """All that must be the same: the record, the strata, the sample."""
    frame = frame.exclude("paid <= 0 or place = '2'", reason="not audited").check()
    strata = stratify(frame, number=3)
    made = plan(frame, strata, rules="cms-pim", sample=40, anticipated=ErrorModel(rate=0.3))
    draw = made.draw("streamed", seed_source="chosen for this test")
    record = {k: v for k, v in frame.to_dict().items() if k not in ("source", "notes")}
    return record, draw.units, draw.spares, frame.list_digest("paid desc")


@pytest.mark.parametrize("engine", DATABASES)
def test_the_same_sample_as_from_a_file(
    engine: str, database: sqlite3.Connection, table: pd.DataFrame, reference: Opener
) -> None:
    module, dialect, relation = DATABASES[engine]
    connection = connection_of(module, database)
    frame = open_frame(connection, table=("a-b", "claims"), **ROLES)
    assert frame.engine.name == engine
    assert drawn(frame) == drawn(reference(held(table), **ROLES))
    first, second = connection.asked
    assert first == f"select * from {relation} where 1 = 0"
    assert second == frame.query
    assert second.endswith(f" from {relation}")
    assert "unused" not in second
    parsed = sqlglot.parse_one(second, dialect=dialect)
    assert [column.name for column in parsed.find_all(exp.Column)] == NAMES[:6]
    assert [(t.db, t.name) for t in parsed.find_all(exp.Table)] == [("a-b", "claims")]
    assert all(name.args["quoted"] for name in parsed.find_all(exp.Identifier))
    assert any("was not run against a server" in note for note in frame.notes)


@pytest.mark.parametrize("engine", DATABASES)
def test_every_name_is_one_identifier(engine: str) -> None:
    member: Any = engines.ENGINES[engine]
    names = ["a b", 'x"y', "x]y", "[x]", "x'y", "x; drop table t --", "100%", "`x`", "é", "a\\b"]
    for name in names:
        if any(sign in name for sign in member.refused):
            with pytest.raises(FrameError, match="a name that the database can hold"):
                member.quoted(name)
            continue
        parsed = sqlglot.parse_one(
            member.statement("t", [name]).replace("%%", "%"), dialect=DATABASES[engine][1]
        )
        assert [column.name for column in parsed.find_all(exp.Column)] == [name]
        assert len(list(parsed.find_all(exp.Identifier))) == 2


def test_values_keep_their_kind_and_others_are_refused(database: sqlite3.Connection) -> None:
    class Fixed:
        """A cursor with rows of its own."""

        def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
            self.rows = list(rows)
            self.description = [("id",), ("paid",), ("x",)]

        def execute(self, sql: str, fetch_decimals: bool = False) -> None:
            assert fetch_decimals

        def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
            found, self.rows = self.rows, []
            return found

        def close(self) -> None:
            """Nothing is open."""

    def opened(*rows: tuple[Any, ...], more: str = "x", **settings: Any) -> Frame:
        members = {"__module__": "oracledb", "cursor": lambda s: Fixed(rows), "commit": print}
        source = type("Connection", (), members)()
        return open_frame(
            source, table="T", unit_id="id", paid="paid", more=[more], **settings
        ).check()

    big = 10**20 + 7
    frame = opened((big, Decimal("1E+2"), None), (3, 7, None), (4, Decimal("-0.50"), "a"))
    assert frame.total.cents == 10_650
    assert opened(("a", 0.1 + 0.2, True), ("b", 5.0, None)).total.cents == 530
    assert opened(("a", Decimal("1.5"), "b"), decimal=",").total.cents == 150
    zoned = datetime(2024, 1, 5, 3, tzinfo=UTC)
    late = opened(("a", 1, zoned), more="id", date="x", time_zone="America/New_York")
    assert late.exclude("date = 2024-01-05", reason="a test").check().size == 1
    assert opened(("a", 1, date(2024, 1, 5)), ("b", 1, datetime(2024, 1, 5, 3))).size == 2
    for rows, words in (
        ([("a", 1, 1), ("b", 1, "x")], "values of several types"),
        ([("a", Decimal("NaN"), None)], "numbers that are not finite"),
        ([("a", 1, b"x")], "values of type bytes"),
        ([("a", Decimal("1.005"), None)], "fraction of a cent"),
        ([("a", 1, None), ("a", 2, None)], "repeated unit ids"),
        ([("a", Decimal(10) ** 40, None)], "numbers of more than 38 digits"),
    ):
        with pytest.raises(FrameError, match=words):
            opened(*rows)


def test_a_refused_statement_says_how_names_are_written(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    connection = connection_of("oracledb.connection", database)
    with pytest.raises(FrameError, match="capitals included: names are quoted"):
        open_frame(connection, table="NONE", **ROLES)
    with pytest.raises(FrameError, match=r"no column 'Id'.*ID"):
        open_frame(connection, table=("a-b", "claims"), **(ROLES | {"unit_id": "Id"}))
