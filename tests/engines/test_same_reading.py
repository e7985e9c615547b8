"""Damaged ids, noise of numbers and time zones are read alike on every engine."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import Frame, open_frame

NUMBERS = [3473.8600000000006, 0.1 + 0.2, 12.5, -2.4000000000000004]
CENTS = {"a": 347386, "b": 30, "c": 1250, "d": -240}
INSTANTS = [datetime(2024, 1, 1, 3, 30, tzinfo=UTC), datetime(2024, 7, 1, 3, 30, tzinfo=UTC)]
NEW_YORK = {"0": "2023-12-31", "1": "2024-06-30"}


def texts_of(opener: Any) -> dict[str, bool]:
    return {} if opener.__name__ != "opener" else {"texts": True}


def test_ids_in_scientific_notation(opener: Any, tmp_path: Path) -> None:
    table = pd.DataFrame({"ID": ["a", "1.23450E+15"], "PAID": ["1", "2"], "CLAIM'S": ["x", "y"]})
    roles = {"unit_id": "ID", "paid": "PAID"} | texts_of(opener)
    with pytest.raises(FrameError, match="an id in scientific notation"):
        opener(table, tmp_path, **roles).check()
    with pytest.raises(FrameError, match="an id in scientific notation"):
        opener(table, tmp_path, **roles | {"unit_id": ["CLAIM'S", "ID"]}).check()
    table = pd.DataFrame({"ID": ["a", "b"], "PAID": ["1", "2"], "CLAIM'S": ["x", "8.8E+14"]})
    with pytest.raises(FrameError, match="an id in scientific notation"):
        opener(table, tmp_path, **roles, cluster="CLAIM'S").check()


def test_a_minus_and_cr_behind_the_amount(opener: Any, tmp_path: Path) -> None:
    paid = ["12.00-", "$1,234.50 CR", "7cr", "$(3.00)", "5"]
    table = pd.DataFrame({"ID": list("abcde"), "PAID": paid})
    frame = opener(table, tmp_path, unit_id="ID", paid="PAID", **texts_of(opener)).check()
    found = {unit.unit_id: unit.paid_cents for unit in frame.fetch_units(list("abcde"))}
    assert found == {"a": -1200, "b": -123450, "c": -700, "d": -300, "e": 500}


def rounded(frame: Frame) -> None:
    found = {unit.unit_id: unit.paid_cents for unit in frame.check().fetch_units(list(CENTS))}
    assert found == CENTS
    assert any("3 numbers were rounded to the cent in column paid" in note for note in frame.notes)


def test_noise_of_numbers_on_sqlite() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table claims (id, paid)")
    connection.executemany("insert into claims values (?, ?)", zip(CENTS, NUMBERS, strict=True))
    rounded(open_frame(connection, table="claims", unit_id="id", paid="paid"))
    connection.execute("insert into claims values ('e', '3473.8600000000006')")
    with pytest.raises(FrameError, match="fraction of a cent"):
        open_frame(connection, table="claims", unit_id="id", paid="paid").check()
    connection.close()


@pytest.mark.system
def test_noise_and_time_zones_on_postgresql(postgresql: Any) -> None:
    cursor = postgresql.cursor()
    cursor.execute("create temp table noise (id text, paid double precision)")
    cursor.executemany(
        "insert into noise values (%s, %s)", [list(row) for row in zip(CENTS, NUMBERS, strict=True)]
    )
    rounded(open_frame(postgresql, table="noise", unit_id="id", paid="paid"))
    cursor.execute('create temp table zones (id text, paid int, "on" timestamp(3) with time zone)')
    for number, instant in enumerate(INSTANTS):
        cursor.execute("insert into zones values (%s, 1, %s)", [str(number), instant])
    roles: dict[str, Any] = {"table": "zones", "unit_id": "id", "paid": "paid", "date": "on"}
    for zone in ("UTC", "Asia/Tokyo"):
        cursor.execute(f"set time zone '{zone}'")
        with pytest.raises(FrameError, match="a time zone, which is not stated"):
            open_frame(postgresql, **roles)
        frame = open_frame(postgresql, **roles, time_zone="America/New_York").check()
        units = frame.fetch_units(list(NEW_YORK))
        assert {unit.unit_id: str(unit.date) for unit in units} == NEW_YORK
    postgresql.rollback()


@pytest.mark.system
def test_noise_and_time_zones_on_spark(spark: Any) -> None:
    table = spark.createDataFrame(list(zip(CENTS, NUMBERS, strict=True)), "id string, paid double")
    rounded(open_frame(table, unit_id="id", paid="paid"))
    rows = [(str(number), 1, instant) for number, instant in enumerate(INSTANTS)]
    zoned = spark.createDataFrame(rows, "id string, paid int, `on` timestamp")
    roles: dict[str, Any] = {"unit_id": "id", "paid": "paid", "date": "on"}
    kept = spark.conf.get("spark.sql.session.timeZone")
    try:
        for zone in ("UTC", "Asia/Tokyo"):
            spark.conf.set("spark.sql.session.timeZone", zone)
            with pytest.raises(FrameError, match="a time zone, which is not stated"):
                open_frame(zoned, **roles)
            frame = open_frame(zoned, **roles, time_zone="America/New_York").check()
            units = frame.fetch_units(list(NEW_YORK))
            assert {unit.unit_id: str(unit.date) for unit in units} == NEW_YORK
    finally:
        spark.conf.set("spark.sql.session.timeZone", kept)
