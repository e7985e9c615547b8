"""Worksheets filled the way people do: read right, or refused by cell with what to do."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from extrapolation import Review, merge_reviews, read_review
from primafacie.errors import ReviewError
from sampling import Draw, open_frame, plan
from sampling.intake import TableFormat
from tests.builders.worksheets import heads_of

pytestmark = pytest.mark.once

CLAIMS = pd.DataFrame(
    {
        "id": [f"c{k:02d}" for k in range(30)] + ["c00", "c01", "c02"],
        "line": ["1"] * 30 + ["2"] * 3,
        "paid": ["100.00"] * 30 + ["25.00"] * 3,
        "billed": ["200.00"] * 33,
        "day": ["2025-03-04"] * 33,
        "member": [f"{k:06d}" for k in range(30)] + ["000000", "000001", "000002"],
        "code": ["99213"] * 30 + ["00812"] * 3,
        "status": ["P"] * 33,
    }
)
DRAW: Draw = plan(
    open_frame(
        CLAIMS,
        unit_id="id",
        part="line",
        paid="paid",
        claimed="billed",
        date="day",
        more=["member", "code", "status"],
    ).check(),
    rules="cms-pim",
    sample=20,
).draw("lot 7", seed_source="test")
SHOW = ("member", "code", "status")
RIGHT = [0, 6000, None, 9950] + [None] * 16
"""What should have been paid, cents, of the first four units; None: the payment itself."""
EXPECTED = {
    unit.unit_id: unit.paid_cents if right is None else right
    for unit, right in zip(DRAW.units, RIGHT, strict=True)
}
Change = Callable[[Any], None]


def filled(area: Path, change: Change | None = None) -> Path:
    """The worksheet with every finding typed in as dollars, then changed by hand."""
    path = area / "w.xlsx"
    DRAW.worksheet(path, show=SHOW)
    book = openpyxl.load_workbook(path)
    page = book["Review"]
    heads = heads_of(page)
    for row in range(2, page.max_row + 1):
        unit = page.cell(row, heads["unit_id"]).value
        page.cell(row, heads["should_have_paid"]).value = EXPECTED[unit] / 100
        page.cell(row, heads["status"]).value = "reviewed"
        page.cell(row, heads["reviewed_on"]).value = datetime(2026, 1, 5)
    if change is not None:
        change(book)
        follow(book)
    book.save(path)
    return path


def follow(book: Any) -> None:
    """Formulas follow their rows and columns, as they do in every spreadsheet program."""
    page = book.worksheets[0]
    top = next(row for row in range(1, 9) if "unit_id" in heads_of(page, row))
    heads = heads_of(page, top)
    letters = {name: get_column_letter(place) for name, place in heads.items()}
    for row in range(top + 1, page.max_row + 1):
        cell = page.cell(row, heads["overpaid"])
        if cell.data_type == "f":
            paid, right = f"{letters['paid']}{row}", f"{letters['should_have_paid']}{row}"
            cell.value = f'=IF({right}="","",ROUND({paid}-{right},2))'


def at(book: Any, column: str, row: int) -> Any:
    """A cell of the sheet Review by the name of its column."""
    return book["Review"].cell(row, heads_of(book["Review"])[column])


def put(column: str, *values: Any, first: int = 2) -> Change:
    """Values typed down a column, from the row `first`."""

    def change(book: Any) -> None:
        for row, value in enumerate(values, start=first):
            at(book, column, row).value = value

    return change


def together(*changes: Change) -> Change:
    def change(book: Any) -> None:
        for one in changes:
            one(book)

    return change


def read(path: Path, **options: Any) -> Review:
    return read_review(path, draw=DRAW, **options)


def same(review: Review) -> bool:
    return {row.unit_id: row.should_have_paid_cents for row in review.rows} == EXPECTED


def over(row: int) -> float:
    """The overpayment of the unit in a row of the sheet, dollars."""
    unit = DRAW.units[row - 2]
    return (unit.paid_cents - EXPECTED[unit.unit_id]) / 100


def sort_descending(book: Any) -> None:
    page = book["Review"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    heads = heads_of(page)
    rows.sort(key=lambda row: row[heads["unit_id"] - 1], reverse=True)
    for number, row in enumerate(rows, start=2):
        row[heads["overpaid"] - 1] = None
        for place, value in enumerate(row, start=1):
            page.cell(number, place).value = value


def hide_rows(book: Any) -> None:
    for row in range(4, 9):
        book["Review"].row_dimensions[row].hidden = True


def titles(book: Any) -> None:
    page = book["Review"]
    page.insert_rows(1, 3)
    page["A1"] = "Review of Riverside Clinic"
    page.merge_cells("A1:F1")
    page["A2"] = "Reviewed by A. Smith, RN"


def totals(book: Any) -> None:
    page, heads = book["Review"], heads_of(book["Review"])
    last = page.max_row
    page.cell(last + 1, heads["unit_id"]).value = "Total"
    paid = sum(unit.paid_cents for unit in DRAW.units)
    right = sum(EXPECTED.values())
    page.cell(last + 1, heads["paid"]).value = paid / 100
    page.cell(last + 1, heads["should_have_paid"]).value = right / 100
    page.cell(last + 1, heads["overpaid"]).value = (paid - right) / 100
    page.cell(last + 3, 1).value = "Checked twice."


def move_and_add(book: Any) -> None:
    page = book["Review"]
    heads = heads_of(page)
    page.insert_cols(3)
    page.insert_cols(2)
    page["B1"] = "hours"
    page["B2"] = 3
    page.column_dimensions["E"].hidden = True
    assert heads_of(page)["unit_id"] == heads["unit_id"] + 2


def note_and_merge(book: Any) -> None:
    at(book, "note", 2).value = "see <chart> & file"
    at(book, "reason", 2).value = "not covered; incorrect coding"
    at(book, "reason", 2).alignment = Alignment(wrap_text=True)
    page, heads = book["Review"], heads_of(book["Review"])
    for row in (3, 4, 5):
        page.cell(row, heads["status"]).value = None
    page.merge_cells(
        start_row=2, end_row=5, start_column=heads["status"], end_column=heads["status"]
    )


def rename(book: Any) -> None:
    book["Review"].title = "Smith final"


def values_over_formulas(book: Any) -> None:
    for row in range(2, 22):
        at(book, "overpaid", row).value = over(row)


def only_overpaid(book: Any) -> None:
    for row in range(2, 22):
        at(book, "overpaid", row).value = over(row)
        at(book, "should_have_paid", row).value = None


def blank_rows(book: Any) -> None:
    book["Review"].insert_rows(6, 2)
    book["Review"].insert_rows(12)
    book["Review"]["A12"] = "--- second week ---"


READ_RIGHT: dict[str, tuple[Change | None, str]] = {
    "as it should be": (None, ""),
    "sorted": (sort_descending, ""),
    "filtered": (hide_rows, ""),
    "title rows": (titles, "3 rows above the column headings were not read"),
    "a total and a remark below": (totals, "is the total of the units above it"),
    "columns inserted, added and hidden": (move_and_add, ""),
    "blank rows and a remark between": (blank_rows, "names no unit and holds no amount"),
    "merged and blank statuses, notes": (note_and_merge, "3 units have an amount and no status"),
    "sheet renamed": (rename, "The sheet Smith final was read as the review"),
    "overpaid alone": (only_overpaid, ""),
    "values over formulas, both amounts": (values_over_formulas, ""),
    "amounts as text": (put("should_have_paid", "$0.00", " 60.00 ", "$ 100.00"), ""),
    "day as text": (put("reviewed_on", "1/5/2026", "01/05/2026", "2026-01-05"), ""),
    "status in another case": (put("status", "Reviewed", " REVIEWED ", "reviewed  "), ""),
}


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


def percent(book: Any) -> None:
    at(book, "should_have_paid", 3).value = 0.6
    at(book, "should_have_paid", 3).number_format = "0%"
    at(book, "should_have_paid", 4).value = "60%"


def wrong_total(book: Any) -> None:
    totals(book)
    at(book, "paid", 22).value = 1.0


REFUSED: dict[str, tuple[Change, list[str]]] = {
    "comma decimals": (put("should_have_paid", "0,00"), ["Review!J2: a cell with"]),
    "percentages": (percent, ["Review!J3, J4: 2 rows with a percentage. Expected an amount"]),
    "a status of their own": (
        put("status", "Paid in error", "Revewed", "Reviewd"),
        ["Review!L2: the status", "L3, L4: 2 rows with a status", "Did you mean reviewed?"],
    ),
    "blank statuses and amounts": (
        together(put("status", None, None, None), put("should_have_paid", None, None, None)),
        ["Review!L2:L4: 3 rows with no status"],
    ),
    "missing beside an amount": (
        put("status", "missing", "replaced", "withdrawn"),
        ["Review!J2: an amount for a unit with status missing", "replaced", "withdrawn"],
    ),
    "waived beside an amount": (
        put("status", "waived"),
        ["Review!J2: an amount for a unit with status waived", "the column Confirmed"],
    ),
    "both amounts, not agreeing": (
        put("overpaid", 1),
        ["Review!K2: $1.00 overpaid. Expected paid - should_have_paid", "one of them is enough"],
    ),
    "negative": (put("should_have_paid", -5), ["Review!J2: -$5.00. Expected 0 or more"]),
    "overpaid above the payment": (
        together(put("should_have_paid", None), put("overpaid", 500)),
        ["Review!J2", "Expected 0 or more"],
    ),
    "above the charge": (put("should_have_paid", 900), ["Review!J2: should_have_paid $900.00"]),
    "rows deleted": (
        lambda book: book["Review"].delete_rows(3, 2),
        ["2 drawn units are missing", "no unit leaves the sample"],
    ),
    "an id deleted": (put("unit_id", None), ["Review!C2: no unit id", "1 drawn unit is missing"]),
    "a payment typed over": (put("paid", 1), ["Review!H2: $1.00 paid. Expected $"]),
    "a total that does not add up": (wrong_total, ["a total instead of an id"]),
    "text for an amount": (put("should_have_paid", "see note"), ["Review!J2: a cell with text"]),
    "days in two orders": (
        put("reviewed_on", "25/12/2025", "1/5/2026"),
        ["Review!O3: a cell with a day that can be month/day or day/month"],
    ),
    "a column deleted": (
        lambda book: book["Review"].delete_cols(12),
        ["no column status"],
    ),
    "a remark beside the table": (
        lambda book: book["Review"].cell(4, 21, "ask Dr. Jones"),
        ["a column without a name", "Name the column, or delete it"],
    ),
}


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
