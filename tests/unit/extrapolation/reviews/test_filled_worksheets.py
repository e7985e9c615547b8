"""Worksheets filled the way people do: read right, or refused by cell with what to do."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from extrapolation import merge_reviews, read_review
from primafacie.errors import ReviewError
from sampling.intake import TableFormat
from tests.builders.worksheets import heads_of
from tests.builders.worksheets_by_hand import (
    DRAW,
    EXPECTED,
    READ_RIGHT,
    REFUSED,
    at,
    filled,
    only_overpaid,
    put,
    read,
    same,
    together,
    values_over_formulas,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", READ_RIGHT)
def test_a_worksheet_filled_by_people_is_read_right(tmp_path: Path, name: str) -> None:
    change, noted = READ_RIGHT[name]
    review = read(filled(tmp_path, change))
    assert same(review), name
    assert {row.reviewed_on for row in review.rows} == {"2026-01-05"}
    assert {row.status for row in review.rows} == {"reviewed"}
    assert any(noted in note for note in review.notes) or not noted, review.notes
    assert review.rows[0].labels["member"] == DRAW.units[0].more["member"]
    assert set(review.rows[0].values) <= {"hours"}, "columns of the claims file are no quantities"


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_is_refused_by_its_cell(tmp_path: Path, name: str) -> None:
    change, words = REFUSED[name]
    with pytest.raises(ReviewError) as caught:
        read(filled(tmp_path, change))
    for text in words:
        assert text in str(caught.value), str(caught.value)
    assert "Jones" not in str(caught.value)


def test_a_waived_amount_is_kept_on_record_where_it_is_confirmed(tmp_path: Path) -> None:
    change = together(put("status", "waived"), put("confirmed", "yes"))
    row = read(filled(tmp_path, change)).rows[0]
    assert (row.status, row.error, row.effective_cents) == ("waived", True, 0)
    assert row.overpaid_cents == DRAW.units[0].paid_cents


def test_texts_of_the_claims_file_are_shown_unchanged_and_kept_as_drawn(tmp_path: Path) -> None:
    path = filled(tmp_path, put("member", "12"))
    review = read(path)
    (note,) = [note for note in review.notes if "copied from the claims file" in note]
    assert "1 cell" in note
    assert "Review!E2" in note
    assert review.rows[0].labels["member"] == DRAW.units[0].more["member"]
    book = openpyxl.load_workbook(path)
    for name in ("Review", "Lines"):
        heads = heads_of(book[name])
        assert {"member", "code", "status (claims file)"} <= set(heads)
        for row in range(2, book[name].max_row + 1):
            assert book[name].cell(row, heads["status (claims file)"]).value == "P"
    lined = next(unit for unit in DRAW.units if unit.parts)
    shown = {row.unit_id: row.labels["code"] for row in review.rows}
    assert shown[lined.unit_id] == "99213; 00812"
    lines = [(row[0], row[3]) for row in book["Lines"].iter_rows(values_only=True, min_row=2)]
    assert (lined.unit_id, "00812") in lines


def test_lines_take_an_overpayment_and_cover_units_of_one_row(tmp_path: Path) -> None:
    def by_line(book: Any) -> None:
        page, heads = book["Lines"], heads_of(book["Lines"])
        for row in range(2, page.max_row + 1):
            page.cell(row, heads["overpaid"]).value = 10
        for row in range(2, 22):
            at(book, "should_have_paid", row).value = None

    review = read(filled(tmp_path, by_line))
    assert [row.overpaid_cents for row in review.rows] == [
        1000 * max(1, len(unit.parts)) for unit in DRAW.units
    ]


def test_saved_as_csv(tmp_path: Path) -> None:
    """As a spreadsheet program saves it: what is shown, formulas as their values, days as text."""
    book = openpyxl.load_workbook(filled(tmp_path, values_over_formulas))
    target = tmp_path / "w.csv"
    with target.open("w", encoding="utf-8", newline="") as stream:
        for row in csv_rows(book["Review"]):
            csv.writer(stream).writerow(row)
    assert same(read(target))
    with target.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(["", "", "", "", "", "", "", "1.00", *[""] * 9])
    with pytest.raises(ReviewError, match=r"w.csv, line 22, column unit_id: no unit id"):
        read(target)


def csv_rows(page: Any) -> list[list[str]]:
    def shown(value: Any) -> str:
        if isinstance(value, datetime):
            return f"{value:%m/%d/%Y}"
        return f"{value:.2f}" if isinstance(value, float) else str(value or "")

    return [[shown(value) for value in row] for row in page.iter_rows(values_only=True)]


def test_worksheets_of_before_are_still_read(tmp_path: Path) -> None:
    """The form of the first releases: names for headings, no column `confirmed`, days as ISO."""
    table = pd.DataFrame(
        {
            "order": [unit.order for unit in DRAW.units],
            "unit_id": [unit.unit_id for unit in DRAW.units],
            "paid": [unit.paid_cents / 100 for unit in DRAW.units],
            "should_have_paid": [EXPECTED[unit.unit_id] / 100 for unit in DRAW.units],
            "status": ["waived", *["reviewed"] * 19],
            "reviewed_on": ["2026-01-05"] * 20,
        }
    )
    table.to_excel(tmp_path / "old.xlsx", sheet_name="Review", index=False)
    review = read(tmp_path / "old.xlsx")
    assert same(review)
    assert review.rows[0].status == "waived"
    table["reviewed_on"] = "1/5/2026"
    table.to_excel(tmp_path / "old.xlsx", sheet_name="Review", index=False)
    with pytest.raises(ReviewError, match="month/day or day/month"):
        read(tmp_path / "old.xlsx")
    declared = TableFormat(date_format="%m/%d/%Y")
    assert read(tmp_path / "old.xlsx", form=declared).rows[0].reviewed_on == str(date(2026, 1, 5))


def test_copies_of_two_reviewers_agree_whichever_amount_they_entered(tmp_path: Path) -> None:
    whole = filled(tmp_path)
    one = filled(tmp_path, only_overpaid)
    one.rename(tmp_path / "overpaid.xlsx")
    whole = filled(tmp_path)
    merged = merge_reviews([whole, tmp_path / "overpaid.xlsx"], draw=DRAW)
    assert same(read_review(merged, draw=DRAW))
    other = filled(tmp_path, put("should_have_paid", 1))
    with pytest.raises(ReviewError, match=r"another finding on unit"):
        merge_reviews([tmp_path / "overpaid.xlsx", other], draw=DRAW)
    assert not re.search("sheet", str(merged.notes))
