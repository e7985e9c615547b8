"""What is refused at the door is refused on every engine, in the same words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import open_frame

FAULTS = {
    "ID": ["a", "a", "", "e\u0301", " b", "c\u00a0", "d\te", "f\u2028g", "h", "i", "漢 字"],
    "PAID": ["1", "12.345", "x", "1000.000", "", "1,23", "$-5.00", "-$5.00", "- 5", "5.", ".5"],
    "Billed %s": ["", " ", "0.001", "99999999999999999999", "1", "1", "1", "1", "1", "1", "1"],
    "day?": [
        "2023-02-29",
        "2023-13-01",
        "20230230",
        "02/03/2023",
        "",
        " ",
        "2024-02-29",
        "20230101",
        "2023-1-1",
        "2023-04-29",
        "2023-04-30",
    ],
}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty SQLite database in memory, closed after the test."""
    made = sqlite3.connect(":memory:")
    yield made
    made.close()


def problems(frame: Any) -> list[tuple[str, str, str]]:
    """Each kind of fault with its words; which rows are shown differs by source."""
    with pytest.raises(FrameError) as caught:
        frame.check()
    return sorted(
        {
            (p.where.split(", column ")[-1], p.got, p.expected)
            for p in caught.value.problems
            if "more rows" not in p.got
        }
    )


def test_the_same_faults(opener: Any, reference: Any, tmp_path: Path) -> None:
    table = pd.DataFrame(FAULTS)
    roles = {"unit_id": "ID", "paid": "PAID", "claimed": "Billed %s", "date": "day?"}
    texts = {} if opener.__name__ != "opener" else {"texts": True}
    expected = problems(reference(table, **roles))
    assert len(expected) == 12
    assert problems(opener(table, tmp_path, **texts, **roles)) == expected


def test_repeated_rows_of_a_unit(
    opener: Any, table: pd.DataFrame, lines: dict[str, Any], tmp_path: Path
) -> None:
    twice = pd.concat([table, table.head(2)])
    with pytest.raises(FrameError, match="2 repeated rows: the same unit and part twice"):
        opener(twice, tmp_path, **lines).check()


def test_an_order_of_the_file_needs_a_file(
    opener: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    frame = opener(table, tmp_path, **roles)
    if frame.opened.source.numbered:
        assert frame.list_digest("file")
    else:
        with pytest.raises(FrameError, match="have no order of their own"):
            frame.list_digest("file")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "the name of a table"),
        ({"table": "nothing"}, "no table nothing"),
        ({"table": 'claims"; drop table claims; --'}, "no table"),
        ({"table": ("main", "nothing")}, "no table main.nothing"),
        ({"table": ("a", "b", "c", "d")}, "the name of a table"),
        ({"table": "blobs"}, "values that are bytes"),
        ({"table": "floats"}, "no unit id"),
    ],
)
def test_tables_that_are_none(
    given: dict[str, Any], words: str, connection: sqlite3.Connection
) -> None:
    connection.execute("create table claims (ID, PAID)")
    connection.execute("create table blobs (ID, PAID)")
    connection.execute("insert into blobs values (x'00', 1)")
    connection.execute("create table floats (ID, PAID)")
    connection.execute("insert into floats values (1.0, 1)")
    with pytest.raises(FrameError, match=words):
        open_frame(connection, unit_id="ID", paid="PAID", **given).check()
    assert connection.execute("select count(*) from claims").fetchone() == (0,)


def test_sqlite_amounts_are_exact(connection: sqlite3.Connection) -> None:
    connection.execute("create table claims (ID text, PAID)")
    rows = [("a", 1), ("b", 0.1), ("c", "(2.50)"), ("d", 1e12 + 0.07), ("e", 2**56)]
    connection.executemany("insert into claims values (?, ?)", rows)
    frame = open_frame(connection, table=("main", "claims"), unit_id="ID", paid="PAID").check()
    cents = [100, 10, -250, 10**14 + 7, 2**56 * 100]
    assert frame.payments().tolist() == cents
    totals = frame.stratum_totals([])[0]
    assert totals == (5, sum(cents), sum(c * c for c in cents))


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_a_database_that_does_not_sort_by_code_point_is_refused(
    encoding: str, connection: sqlite3.Connection
) -> None:
    connection.execute(f"pragma encoding = '{encoding}'")
    connection.execute("create table claims (ID text, PAID)")
    with pytest.raises(FrameError, match="encoding is UTF-16"):
        open_frame(connection, table="claims", unit_id="ID", paid="PAID")


def test_what_is_no_engine_is_refused() -> None:
    import duckdb

    with pytest.raises(FrameError, match=r"a connection of .*duckdb"):
        open_frame(duckdb.connect(), table="claims", unit_id="ID", paid="PAID")
    with pytest.raises(FrameError, match="Leave the table out"):
        open_frame(pd.DataFrame({"ID": ["a"]}), table="claims", unit_id="ID", paid="PAID")


def test_rows_that_are_totals_are_refused_left_out_and_kept_alike(
    opener: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    cents = (pd.to_numeric(table["PAID"]) * 100).round().astype(int)
    total = table.iloc[[0]].assign(ID="Grand Total:", PAID=f"{cents.sum() / 100:.2f}")
    sums = table.iloc[[1]].assign(ID="x-17", PAID=f"{cents.sum() / 100:.2f}")
    for footer, words in (
        (total, "a word for totals"),
        (sums, "the sum of (all the other|the) rows"),
    ):
        claims = pd.concat([table, footer], ignore_index=True)
        frame = opener(claims, tmp_path, **roles)
        with pytest.raises(FrameError, match=words):
            frame.check()
        unit = footer["ID"].iloc[0]
        left = frame.exclude(f"unit_id = '{unit}'", reason="a total").check()
        assert (left.size, left.total.cents) == (len(table), int(cents.sum()))
        assert left.waterfall[0].cents_left == 2 * int(cents.sum())
        kept = opener(claims, tmp_path, **roles, confirmed_units={unit: "a claim of that id"})
        assert (kept.check().size, kept.total.cents) == (len(table) + 1, 2 * int(cents.sum()))


def test_a_column_of_text_has_no_order_and_no_bare_numbers_on_any_engine(
    opener: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    frame = opener(table, tmp_path, **roles)
    for condition, words in (
        ("place > '1'", '--more "place:number"'),
        ("place between 1 and 2", '--more "place:number"'),
        ("code >= '0123'", "has leading zeros|have leading zeros"),
        ("place = 1", "Write '1' in quotes"),
    ):
        with pytest.raises(FrameError, match=words):
            frame.exclude(condition, reason="x")


def test_values_that_are_no_declared_number_or_date_are_faults(
    opener: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    table = table.assign(place=["1e5", "12.1234567", " 7 ", "-1,234.50", *table["place"][4:]])
    declared = roles | {"more": {"seat": "place:number", "code": 'co"de `%`:date'}}
    with pytest.raises(FrameError) as caught:
        opener(table, tmp_path, **declared).check()
    words = " ".join(str(problem) for problem in caught.value.problems)
    assert "a value that is not a number" in words
    assert "a value that is not a date" in words
    assert "1e5" not in words
