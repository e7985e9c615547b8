"""Ids that a program has turned into numbers, and ids that two files write in different ways."""

from __future__ import annotations

import sqlite3
from typing import Any

import pandas as pd
import pytest

from primafacie.core.id_spellings import spelled_otherwise
from primafacie.errors import FrameError, ReviewError, StudyError
from sampling import intake, open_frame, plan
from validation import FrameColumns, Study

pytestmark = pytest.mark.once

POINT = ["123456789012.0", "223456789012.0"]
ZEROS = ["1234567890123450", "2234567890123450", "3234567890123450", "423456789012345000"]


def claims(ids: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"id": ids, "paid": [f"{k + 1}.00" for k in range(len(ids))]})


@pytest.mark.parametrize(
    ("ids", "words"),
    [(POINT, "ids that all end in .0"), (ZEROS, "all digits after the 15th are 0")],
)
def test_a_column_that_was_numbers_is_refused_at_every_entrance(ids: list[str], words: str) -> None:
    roles: dict[str, Any] = {"unit_id": "id", "paid": "paid"}
    with pytest.raises(FrameError, match=words):
        open_frame(claims(ids), **roles).check()
    connection = sqlite3.connect(":memory:")
    claims(ids).to_sql("claims", connection, index=False)
    with pytest.raises(FrameError, match=words):
        open_frame(connection, table="claims", **roles).check()
    connection.close()
    table = intake.read_table(claims(ids))
    table.ids("id")
    assert words in str(table.problems)
    clusters = claims(["a", "b", "c", "d"][: len(ids)]).assign(who=ids)
    with pytest.raises(FrameError, match=words):
        open_frame(clusters, **roles, cluster="who").check()


@pytest.mark.parametrize("ids", [[*POINT, "A1"], [*ZEROS, "1234567890123451"], ZEROS[:2]])
def test_ids_that_may_be_so_are_left_alone(ids: list[str]) -> None:
    assert open_frame(claims(ids), unit_id="id", paid="paid").check().size == len(ids)


def test_ids_that_differ_only_in_how_they_are_written() -> None:
    known = ["000123", "AB-1", "77", "x"]
    assert spelled_otherwise(["123", "ab-1", "77.0", "AB1", "zz"], known) == {
        "leading zeros": 1,
        "blanks and hyphens": 1,
        "the case of letters": 1,
        "a .0 at the end": 1,
    }
    assert spelled_otherwise(["0ab1"], known) == {"several of these": 1}


def test_two_files_with_other_spellings_are_refused_and_not_a_finding() -> None:
    """A universe whose ids kept their zeros is not a universe with other units."""
    ids = [f"{k:06d}" for k in range(1, 101)]
    frame = FrameColumns.of(
        open_frame(claims([i.lstrip("0") for i in ids]), unit_id="id", paid="paid")
    )
    universe = FrameColumns.of(open_frame(claims(ids), unit_id="id", paid="paid"))
    with pytest.raises(StudyError) as refused:
        Study(frame=frame, universe=universe).check_selected_units()
    assert "100 ids of frame are not in the universe" in str(refused.value)
    assert "100 of them differ from an id there in leading zeros only" in str(refused.value)
    Study(frame=frame, universe=frame).check_selected_units()


def test_a_worksheet_that_lost_zeros_says_so() -> None:
    from extrapolation import read_review

    frame = open_frame(claims([f"{k:06d}" for k in range(1, 101)]), unit_id="id", paid="paid")
    made = plan(frame, rules="cms-pim", sample=30).draw("zeros", seed_source="a test")
    rows = [
        {"unit_id": unit.unit_id.lstrip("0"), "status": "reviewed", "overpaid": "0"}
        for unit in made.units
    ]
    with pytest.raises(ReviewError, match="30 of them differ from an id there in leading zeros"):
        read_review(pd.DataFrame(rows), draw=made)
