"""A timestamp with a time zone is a day only in a declared zone, or at midnight in a stated one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from primafacie.errors import FrameError
from sampling import Frame, open_frame

ROLES: dict[str, Any] = {"unit_id": "id", "paid": "paid", "date": "on"}


def table(values: list[datetime], zone: str) -> pa.Table:
    return pa.table(
        {
            "id": [str(k) for k in range(len(values))],
            "paid": ["1.00"] * len(values),
            "on": pa.array(values, pa.timestamp("us", tz=zone)),
        }
    )


LATE = [datetime(2024, 1, 1, 3, 30, tzinfo=UTC), datetime(2024, 7, 1, 3, 30, tzinfo=UTC)]
DAYS = {
    "America/New_York": ["2023-12-31", "2024-06-30"],
    "UTC": ["2024-01-01", "2024-07-01"],
    "Asia/Kolkata": ["2024-01-01", "2024-07-01"],
}


def days(frame: Frame) -> list[str]:
    return [unit.date for unit in frame.fetch_units([str(k) for k in range(frame.size)])]


@pytest.mark.parametrize("zone", DAYS)
@pytest.mark.parametrize("kind", ["arrow", "parquet", "pandas"])
def test_the_declared_zone_decides(zone: str, kind: str, tmp_path: Path) -> None:
    source: Any = table(LATE, "UTC")
    if kind == "parquet":
        pq.write_table(source, tmp_path / "c.parquet")
        source = tmp_path / "c.parquet"
    elif kind == "pandas":
        source = source.to_pandas()
    with pytest.raises(FrameError, match=r"2 of them are not midnight in UTC.*--time-zone"):
        open_frame(source, **ROLES)
    frame = open_frame(source, **ROLES, time_zone=zone).check()
    assert days(frame) == DAYS[zone]
    assert any(f"each is the day in {zone}, as declared" in note for note in frame.notes)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "-05:00", "+05:30"])
def test_midnights_in_the_stated_zone_are_days_and_the_zone_is_printed(
    zone: str, tmp_path: Path
) -> None:
    local = pd.DatetimeIndex(["2023-12-31", "2024-06-30"]).tz_localize(zone)
    frame = open_frame(table(list(local.to_pydatetime()), zone), **ROLES).check()
    assert days(frame) == ["2023-12-31", "2024-06-30"]
    assert any(f"midnight in {zone}, which the source states" in note for note in frame.notes)


def test_one_file_has_one_digest_whatever_the_zone_of_the_machine(tmp_path: Path) -> None:
    midnights = [datetime(2023, 12, 31, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)]
    pq.write_table(table(midnights, "UTC"), tmp_path / "c.parquet")
    code = (
        "from sampling import open_frame; print(open_frame('c.parquet', unit_id='id', "
        "paid='paid', date='on', more=['on']).check().content_digest)"
    )
    digests = set()
    for zone in ("UTC", "America/New_York"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_zones_that_are_unknown_or_not_needed_are_refused() -> None:
    zoned = table(LATE, "UTC")
    with pytest.raises(FrameError, match="the time zone 'EDT5'"):
        open_frame(zoned, **ROLES, time_zone="EDT5")
    plain = pd.DataFrame({"id": ["a"], "paid": [1], "on": [date(2023, 1, 5)]})
    with pytest.raises(FrameError, match="for dates without a time zone"):
        open_frame(plain, **ROLES, time_zone="UTC")
    with pytest.raises(FrameError, match="without a date column"):
        open_frame(plain, unit_id="id", paid="paid", time_zone="UTC")
    with pytest.raises(FrameError, match="with a time zone inside"):
        open_frame(plain.astype({"on": str}), **ROLES, date_format="%Y-%m-%d %z")


def test_timestamps_without_a_zone_are_the_day_they_say() -> None:
    plain = table(LATE, "UTC").to_pandas()
    plain["on"] = plain["on"].dt.tz_localize(None)
    assert days(open_frame(plain, **ROLES).check()) == ["2024-01-01", "2024-07-01"]
