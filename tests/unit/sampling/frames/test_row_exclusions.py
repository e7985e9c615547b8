"""Exclusions of rows come first, then those of units; both are counted in rows and dollars."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extrapolation import read_review
from primafacie.errors import FrameError
from sampling import Frame, load_frame, open_frame, plan

LINES = pd.DataFrame(
    [
        # claim, line, paid, status, code, type
        ("A", "1", "100.00", "Paid", "x", "1"),
        ("A", "2", "50.00", "Denied", "x", "1"),
        ("B", "1", "80.00", "Paid", "x", "2"),
        ("B", "2", "20.00", "Voided", "y", "2"),
        ("C", "1", "70.00", "Paid", "x", "2"),
        ("D", "1", "30.00", "Denied", "", "1"),
        ("D", "2", "40.00", "Denied", "y", "1"),
        ("E", "1", "0.00", "Paid", "x", "1"),
    ],
    columns=["claim", "line", "paid", "status", "code", "type"],
)


def frame_of(table: pd.DataFrame = LINES) -> Frame:
    return open_frame(
        table, unit_id="claim", paid="paid", part="line", more=["status", "code", "type"]
    )


def amounts(frame: Frame) -> dict[str, int]:
    ids, paid = frame.column("unit_id").to_pylist(), frame.column("paid").to_pylist()
    return dict(zip(ids, paid, strict=True))


def test_a_condition_on_lines_leaves_out_lines_and_not_whole_claims() -> None:
    frame = frame_of().exclude("status = 'Denied'", reason="denied lines").check()
    assert amounts(frame) == {"A": 10_000, "B": 10_000, "C": 7_000, "E": 0}  # D has no line left
    last = frame.waterfall[-1]
    assert (last.rows, last.units, last.cents) == (3, 1, 12_000)
    assert (last.rows_left, last.units_left, last.cents_left) == (5, 4, 27_000)
    assert frame.rows == 8


def test_units_that_lost_lines_are_marked_with_both_amounts() -> None:
    frame = frame_of().exclude("status = 'Denied'", reason="denied lines").check()
    assert frame.to_dict()["lost_rows"] == {
        "units": 1,
        "rows": 1,
        "original_cents": 15_000,
        "kept_cents": 10_000,
        "listed": [
            {
                "unit_id": "A",
                "original_cents": 15_000,
                "kept_cents": 10_000,
                "rows": 2,
                "rows_kept": 1,
            }
        ],
    }
    assert str(frame.lost_rows) == ("1 unit lost 1 row to exclusions: $150.00 before, $100.00 kept")


def test_row_paid_is_the_amount_of_the_line_and_paid_that_of_the_claim() -> None:
    lines = frame_of().exclude("row.paid < 35", reason="small lines")
    assert amounts(lines) == {"A": 15_000, "B": 8_000, "C": 7_000, "D": 4_000}
    claims = frame_of().exclude("paid < 35", reason="small claims")
    assert amounts(claims) == {"A": 15_000, "B": 10_000, "C": 7_000, "D": 7_000}


def test_any_and_all_ask_about_the_lines_of_a_claim() -> None:
    frame = frame_of()
    assert set(amounts(frame.exclude("any(status = 'Denied')", reason="x"))) == {"B", "C", "E"}
    assert set(amounts(frame.exclude("all(status = 'Denied')", reason="x"))) == set("ABCE")
    mixed = frame.exclude("any(code = 'y' and row.paid < 30) and paid > 90", reason="x")
    assert set(amounts(mixed)) == set("ACDE")


def test_any_looks_at_the_lines_that_are_left() -> None:
    frame = frame_of().exclude("status = 'Denied'", reason="denied lines")
    with_y = frame.exclude("any(code = 'y')", reason="y")
    assert set(amounts(with_y)) == {"A", "C", "E"}


def test_a_column_that_is_the_same_in_all_lines_is_of_the_claim() -> None:
    frame = frame_of().exclude("type = '2' and paid > 80", reason="x")
    assert set(amounts(frame)) == {"A", "C", "D", "E"}


def test_blank_beside_a_value_makes_a_column_one_of_lines() -> None:
    frame = frame_of().exclude("code is blank", reason="no code")
    assert amounts(frame)["D"] == 4_000


def test_a_date_is_of_lines_only_where_a_claim_has_two_of_them() -> None:
    one = LINES.assign(day=["2024-01-05", "", "2024-02-01", "", "", "2024-03-01", "", "2023-12-31"])
    options = {"unit_id": "claim", "paid": "paid", "part": "line", "date": "day"}
    frame = open_frame(one, **options)  # type: ignore[arg-type]
    assert amounts(frame.exclude("date is blank", reason="x")).keys() == set("ABDE")
    assert amounts(frame.exclude("date < 2024-01-01", reason="x"))["A"] == 15_000
    two = one.assign(day=["2024-01-05", "2024-01-09", *one["day"][2:]])
    frame = open_frame(two, **options)  # type: ignore[arg-type]
    assert amounts(frame.exclude("date > 2024-01-07 and date < 2024-01-31", reason="x"))["A"] == (
        10_000
    )


def test_the_report_and_the_notes_say_what_lines_were_left_out() -> None:
    from primafacie.app.reports.sections.frame_section import frame_section

    frame = frame_of().exclude("status = 'Denied'", reason="denied lines").check()
    assert "1 unit lost 1 row to exclusions: $150.00 before, $100.00 kept" in frame.notes
    shown = repr(frame_section(frame.record()))
    assert "row.status = 'Denied' left out 3 rows; 5 rows were left" in shown


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("status = 'Denied' and paid > 10", r"any\(row.status = \.\.\.\)"),
        ("row.paid > 10 or type = '2'", "row.paid, which is of rows, with type"),
        ("any(paid > 10)", "row.paid inside any"),
        ("any(any(status = 'Denied'))", r"no any\(\) or all\(\) inside another"),
        ("row.unknown = 'x'", "one of the roles"),
    ],
)
def test_what_mixes_lines_and_claims_is_refused(condition: str, words: str) -> None:
    with pytest.raises(FrameError, match=words):
        frame_of().exclude(condition, reason="x")


def test_exclusions_of_lines_come_before_those_of_claims() -> None:
    frame = frame_of().exclude("paid = 0", reason="unpaid")
    with pytest.raises(FrameError, match="an exclusion of rows after one of units"):
        frame.exclude("status = 'Denied'", reason="denied lines")


def test_without_parts_a_row_is_the_unit() -> None:
    table = LINES.assign(claim=LINES["claim"] + LINES["line"])
    frame = open_frame(table, unit_id="claim", paid="paid", more=["status"])
    same = [
        frame.exclude(text, reason="x").size
        for text in ("status = 'Denied'", "row.status = 'Denied'", "any(status = 'Denied')")
    ]
    assert same == [5, 5, 5]
    assert frame.record().waterfall[0].rows is None


def test_a_study_folder_gives_the_same_frame_and_the_review_judges_the_lines_kept(
    tmp_path: Path,
) -> None:
    frame = frame_of().exclude("status in ('Denied', 'Voided')", reason="lines").check()
    frame = frame.exclude("paid = 0", reason="unpaid")
    frame.write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert again.record() == frame.record()
    assert again.rows == 8
    (unit,) = again.fetch_units(["B"])
    assert (unit.paid_cents, [row.part for row in unit.rows]) == (8_000, ["1"])
    draw = plan(again, rules="cms-pim", sample=3).draw("7", seed_source="a test")
    found = pd.DataFrame(
        {
            "unit_id": [u.unit_id for u in draw.units],
            "stratum": "1",
            "should_have_paid": 0.0,
            "status": "reviewed",
        }
    )
    assert read_review(found, draw=draw).rows[0].paid_cents in (10_000, 8_000, 7_000)


def test_the_record_of_an_earlier_release_is_read_as_it_was_made(tmp_path: Path) -> None:
    """There a condition looked at the first value of a claim and left out whole claims."""
    frame = frame_of()
    old = frame.exclude_recorded("status = 'Denied'", reason="as recorded")
    assert set(amounts(old)) == {"B", "C", "E"}  # A: Denied comes before Paid
    frame.write_parquet(tmp_path / "frame.parquet")
    uncounted = [replace(row, rows=None, rows_left=None) for row in old.waterfall]
    record = replace(old.record(), waterfall=tuple(uncounted))
    assert load_frame(tmp_path / "frame.parquet", record).size == 3


rows = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(-200, 500), st.sampled_from(["P", "D", ""])),
    min_size=3,
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(rows, st.integers(-50, 200))
def test_rows_and_dollars_in_are_rows_and_dollars_out(
    made: list[tuple[str, int, str]], limit: int
) -> None:
    table = pd.DataFrame(made, columns=["claim", "cents", "status"])
    table["paid"] = [f"{cents / 100:.2f}" for cents in table["cents"]]
    table["line"] = [str(k) for k in range(len(table))]
    frame = open_frame(table, unit_id="claim", paid="paid", part="line", more=["status"])
    if frame._faults():  # a generated row may be the sum of the others
        return
    kept = table[table["status"] == "P"].groupby("claim")["cents"].sum()
    kept = kept[kept <= limit]
    if kept.empty:
        return
    frame = frame.exclude("row.status = 'D' or row.status is blank", reason="lines")
    frame = frame.exclude(f"paid > {limit / 100:.2f}", reason="claims")
    waterfall = frame.waterfall
    assert sum(row.rows or 0 for row in waterfall) + (waterfall[-1].rows_left or 0) == len(table)
    gone = sum(row.cents for row in waterfall)
    assert gone + waterfall[-1].cents_left == int(table["cents"].sum())
    assert amounts(frame) == {str(k): int(v) for k, v in kept.items()}
