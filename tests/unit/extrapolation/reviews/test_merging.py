"""Worksheets of several reviewers put together: nothing is lost, every conflict is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from extrapolation import merge_reviews, read_review
from primafacie.errors import ReviewError
from sampling import Draw, open_frame, plan
from tests.builders.worksheets import heads_of


def make_draw(**options: Any) -> Draw:
    """Twelve claims, two of them in two lines; all but two are drawn."""
    ids = [f"c{k:02d}" for k in range(12)]
    claims = pd.DataFrame(
        {
            "id": [*ids, "c00", "c01"],
            "line": ["1"] * 12 + ["2"] * 2,
            "paid": ["10.00"] * 12 + ["5.00"] * 2,
            "billed": ["20.00"] * 14,
        }
    )
    frame = open_frame(claims, unit_id="id", part="line", paid="paid", claimed="billed").check()
    return plan(frame, rules="cms-pim", sample=10, **options).draw("lot 1", seed_source="test")


DRAW = make_draw()
IDS = [unit.unit_id for unit in DRAW.units]
LINED = [unit.unit_id for unit in DRAW.units if unit.parts]
ALL_RIGHT = {
    u.unit_id: {"status": "reviewed", "should_have_paid": u.paid_cents} for u in DRAW.units
}


def change(
    path: Path,
    unit_id: str,
    value: Any,
    *,
    sheet: str = "Review",
    to: Path | None = None,
    column: str = "should_have_paid",
    part: str = "",
) -> Path:
    """Set a cell of a unit's row (of its part) as a reviewer would."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heads = heads_of(page)
    for row in range(2, page.max_row + 1):
        mine = page.cell(row, heads["unit_id"]).value == unit_id
        if mine and (not part or page.cell(row, heads["part"]).value == part):
            page.cell(row, heads[column]).value = value
    book.save(to or path)
    return to or path


def holder(files: list[Path], unit_id: str) -> Path:
    """The worksheet in which a unit stands."""
    for path in files:
        page = openpyxl.load_workbook(path)["Review"]
        if unit_id in [row[2] for row in page.iter_rows(values_only=True)]:
            return path
    raise AssertionError(unit_id)


def split(area: Path, draw: Draw = DRAW, **findings: Any) -> list[Path]:
    return draw.worksheet(area / "w.xlsx", findings=ALL_RIGHT | findings, reviewers=["A", "B", "C"])


def test_worksheets_of_several_reviewers_are_merged(tmp_path: Path) -> None:
    files = split(tmp_path)
    review = read_review(merge_reviews(files, draw=DRAW), draw=DRAW)
    assert [row.unit_id for row in review.rows] == IDS
    other = change(files[0], IDS[0], 1, to=tmp_path / "other.xlsx")
    with pytest.raises(ReviewError, match=r"other.xlsx: Review!G2: another finding on unit"):
        merge_reviews([*files, other], draw=DRAW)
    assert len(merge_reviews([files[0], *files], draw=DRAW).review) == 10


def test_decisions_by_line_are_merged_and_their_conflicts_named(tmp_path: Path) -> None:
    unit_id = LINED[0]
    files = split(tmp_path, **{unit_id: {"status": "reviewed"}})
    mine = holder(files, unit_id)
    change(mine, unit_id, 4, sheet="Lines", part="1")
    change(mine, unit_id, 1.25, sheet="Lines", part="2")
    review = read_review(merge_reviews(files, draw=DRAW), draw=DRAW)
    (row,) = [row for row in review.rows if row.unit_id == unit_id]
    assert (row.should_have_paid_cents, row.overpaid_cents) == (525, 1500 - 525)
    other = change(mine, unit_id, 1.5, sheet="Lines", part="2", to=tmp_path / "other.xlsx")
    with pytest.raises(ReviewError, match=r"Lines!E.: another finding on line '2' of unit"):
        merge_reviews([*files, other], draw=DRAW)


def test_faults_of_merged_worksheets_are_named_by_file_and_cell(tmp_path: Path) -> None:
    files = split(tmp_path)
    change(files[1], IDS[1], "twelve")
    with pytest.raises(ReviewError, match=r"w-2-B.xlsx: Review!G2: .*text that is not an amount"):
        read_review(merge_reviews(files, draw=DRAW), draw=DRAW)


def test_a_unit_twice_in_one_worksheet_is_still_a_fault(tmp_path: Path) -> None:
    files = split(tmp_path)
    book = openpyxl.load_workbook(files[0])
    page = book["Review"]
    page.append([c.value for c in page[2]])
    book.save(files[0])
    with pytest.raises(ReviewError, match="a second time"):
        read_review(merge_reviews(files, draw=DRAW), draw=DRAW)


def test_spares_and_further_columns_are_merged(tmp_path: Path) -> None:
    draw = make_draw(spares=2)
    gone, spare = draw.units[0], draw.spares[0]
    findings = {u.unit_id: {"status": "reviewed", "should_have_paid": 0} for u in draw.units}
    findings[gone.unit_id] = {"status": "replaced"}
    files = draw.worksheet(tmp_path / "w.xlsx", findings=findings, reviewers=["A", "B"])
    found = {spare.unit_id: {"status": "reviewed", "should_have_paid": 0}}
    files += draw.worksheet(tmp_path / "whole.xlsx", findings=found)
    book = openpyxl.load_workbook(files[0])
    for row, value in enumerate(["hours", *range(1, 6)], start=1):
        book["Review"].cell(row, 15, value)
    book.save(files[0])
    review = read_review(merge_reviews(files, draw=draw), draw=draw)
    assert [row.unit_id for row in review.rows if not row.counted] == [gone.unit_id]
    assert [row.unit_id for row in review.rows if row.spare] == [spare.unit_id]
    assert sorted(row.values["hours"] for row in review.rows if row.values) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("claimed", 19.99, r"Review!F2: \$19.99 claimed. Expected \$20.00 as drawn"),
        ("paid", 1, r"Review!E2: \$1.00 paid. Expected"),
        ("stratum", "9", r"Review!B2: the stratum '9'. Expected '1' as drawn"),
    ],
)
def test_what_the_draw_wrote_must_stand_there_still(
    column: str, value: Any, words: str, tmp_path: Path
) -> None:
    DRAW.worksheet(tmp_path / "w.xlsx", findings=ALL_RIGHT)
    change(tmp_path / "w.xlsx", IDS[0], value, column=column)
    with pytest.raises(ReviewError, match=words):
        read_review(tmp_path / "w.xlsx", draw=DRAW)
