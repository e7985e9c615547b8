"""Worksheets filled the way people do: what is read right, and what must be refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from extrapolation import Review, read_review
from sampling import Draw, open_frame, plan
from tests.builders.worksheets import heads_of

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
