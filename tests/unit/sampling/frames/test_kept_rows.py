"""Frames in study folders: back as they were, and safe with a hostile record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from primafacie.errors import AuditError, StudyError
from sampling import Frame, load_frame, open_frame


def frame_of() -> Frame:
    claims = pd.DataFrame(
        {
            "id": ["01", "02", "02", "03"],
            "line": ["1", "1", "2", "1"],
            "paid": ["10", "20.5", "1", "0"],
            "billed": ["12", "30", "", "5"],
            "day": ["2023-01-01", "2023-01-02", "", "2023-01-03"],
            "code": ["A", "B", "B", ""],
        }
    )
    return (
        open_frame(
            claims,
            unit_id="id",
            part="line",
            paid="paid",
            claimed="billed",
            date="day",
            more={"code": "code"},
            period=(date(2023, 1, 1), date(2023, 1, 31)),
        )
        .exclude("paid = 0", reason="unpaid")
        .check()
    )


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    frame = frame_of()
    path = tmp_path / "frame.parquet"
    frame.write_parquet(path)
    return path, json.loads(json.dumps(frame.to_dict()))


def test_a_kept_frame_comes_back_as_it_was(kept: tuple[Path, dict[str, Any]]) -> None:
    again = load_frame(*kept)
    assert again.to_dict() == kept[1]
    assert again.fetch_units(["02"]) == frame_of().fetch_units(["02"])
    assert again.fetch_units(["02"])[0].claimed_cents == 3000
    assert again.rows == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exclusions": [{"condition": "paid = 0; drop table x", "reason": "r"}]}, "condition"),
        ({"exclusions": [{"condition": "paid = 1", "reason": "other"}]}, "rows of digest"),
        ({"exclusions": "x"}, "does not fit the schema"),
        ({"roles": {"unit_id": "id", "paid": "paid"}}, "does not fit the schema"),
        ({"content_digest": "0" * 64}, "rows of digest"),
        ({"schema": "primafacie.frame/3"}, "newer primafacie"),
        ({"period": ["yesterday", "today"]}, "do not fit one another|does not fit"),
    ],
)
def test_an_altered_record_is_refused(
    kept: tuple[Path, dict[str, Any]], change: dict[str, Any], words: str
) -> None:
    with pytest.raises(AuditError, match=words):
        load_frame(kept[0], kept[1] | change)


def test_altered_rows_are_refused(kept: tuple[Path, dict[str, Any]]) -> None:
    table = pq.read_table(kept[0])
    fewer = table.slice(0, 3)
    pq.write_table(fewer, kept[0])
    with pytest.raises(StudyError, match="count otherwise"):
        load_frame(*kept)
    pq.write_table(table.slice(1, 3), kept[0])
    with pytest.raises(StudyError, match="rows of digest"):
        load_frame(*kept)
    strange = table.set_column(2, "paid", pa.array(["1"] * 4))
    pq.write_table(strange, kept[0])
    with pytest.raises(AuditError, match="kept rows"):
        load_frame(*kept)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/primafacie-owned.csv'",
        "install httpfs",
        "load httpfs",
        "attach '/tmp/primafacie-other.db'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "export database '/tmp/primafacie-export'",
    ],
)
def test_the_engine_is_shut_whatever_statement_reaches_it(
    kept: tuple[Path, dict[str, Any]], statement: str
) -> None:
    for frame in (frame_of(), load_frame(*kept)):
        with pytest.raises(duckdb.Error):
            frame.engine.execute(statement)
    assert not Path("/tmp/primafacie-owned.csv").exists()


def test_the_engines_folder_goes_with_it() -> None:
    engine = frame_of().opened.source.engine
    area = engine.area
    assert area.exists()
    engine.close()
    assert not area.exists()
