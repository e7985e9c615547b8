"""Faults of many rows with one cause are one problem: its count, its rows, and no value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from extrapolation import read_review
from extrapolation.reviews import merge_reviews
from penalties import LateRecord, section_111
from primafacie.errors import AuditError
from sampling import Draw, open_frame, plan
from tests.builders.inside_penalties import trying
from tests.builders.worksheets import heads_of

TODAY = datetime(2026, 1, 1).date()


@pytest.fixture(scope="module")
def draw() -> Draw:
    claims = {"id": [f"HX{k:05d}" for k in range(300)], "paid": [10 + k for k in range(300)]}
    frame = open_frame(pd.DataFrame(claims), unit_id="id", paid="paid").check()
    return plan(frame, rules="oig-audit", sample=90).draw("lot", seed_source="test")


def filled(draw: Draw, folder: Path, changes: Callable[[Any], None], name: str = "w.xlsx") -> Path:
    """The worksheet of a draw as a person fills it in, with `changes` made to its sheet."""
    import openpyxl

    path = folder / name
    draw.worksheet(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Review"]
    heads = heads_of(sheet)
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads["status"], "reviewed")
        sheet.cell(row, heads["should_have_paid"], sheet.cell(row, heads["paid"]).value)
    changes((sheet, heads))
    book.save(path)
    return path


def problems(read: Callable[[], Any]) -> list[str]:
    with pytest.raises(AuditError) as caught:
        read()
    return [str(problem) for problem in caught.value.problems]


def test_81_units_without_a_status_are_one_problem(draw: Draw, tmp_path: Path) -> None:
    def changes(opened: Any) -> None:
        sheet, heads = opened
        for row in range(11, 92):
            sheet.cell(row, heads["status"]).value = None
            sheet.cell(row, heads["should_have_paid"]).value = None

    path = filled(draw, tmp_path, changes)
    found = problems(lambda: read_review(path, draw=draw))
    assert len(found) == 1, found
    assert ":" in found[0]
    letters = found[0].partition("!")[2].partition("11")[0]
    assert found[0].startswith(f"Review!{letters}11:{letters}91: 81 rows with no status.")


def test_cells_of_a_worksheet_are_named_by_rows_and_not_by_values(
    draw: Draw, tmp_path: Path
) -> None:
    def changes(opened: Any) -> None:
        sheet, heads = opened
        for row in (2, 3, 4, 8):
            sheet.cell(row, heads["paid"]).value = 7777 + row
        for row in (20, 21, 22):
            sheet.cell(row, heads["should_have_paid"]).value = "call her"
        for row in (30, 31):
            sheet.cell(row, heads["status"]).value = "reviewd"
        for row in (40, 41):
            sheet.cell(row, heads["should_have_paid"]).value = -3

    path = filled(draw, tmp_path, changes)
    found = problems(lambda: read_review(path, draw=draw))
    text = "\n".join(found)
    for words in (
        "4 rows with another amount paid than was drawn",
        "3 rows with text that is not an amount",
        "2 rows with a status outside the list",
        "Did you mean reviewed?",
        "2 rows with an amount that is below 0",
    ):
        assert words in text
    assert len(found) == 4
    assert "777" not in text
    assert "call her" not in text
    assert "HX" not in text
    assert "reviewd" not in text


def test_one_fault_is_named_as_before(draw: Draw, tmp_path: Path) -> None:
    def changes(opened: Any) -> None:
        sheet, heads = opened
        sheet.cell(9, heads["paid"]).value = 7777

    path = filled(draw, tmp_path, changes)
    (found,) = problems(lambda: read_review(path, draw=draw))
    assert "$7,777.00 paid" in found


def test_the_conflicts_of_two_worksheets_are_one_problem(draw: Draw, tmp_path: Path) -> None:
    def changes(opened: Any) -> None:
        sheet, heads = opened
        for row in range(5, 9):
            sheet.cell(row, heads["should_have_paid"]).value = 1

    first = filled(draw, tmp_path, lambda _: None, "a.xlsx")
    second = filled(draw, tmp_path, changes, "b.xlsx")
    (found,) = problems(lambda: merge_reviews([first, second], draw=draw))
    assert found.startswith("b.xlsx: Review!")
    assert "other findings on 4 units" in found
    assert "the same as in a.xlsx: Review!" in found


def test_a_frame_names_the_rows_of_each_cause(tmp_path: Path) -> None:
    amounts = ["1.00"] * 400
    for place in range(100, 330):
        amounts[place] = "12.345"
    for place in (5, 6, 7, 20):
        amounts[place] = "n/a"
    path = tmp_path / "claims.csv"
    lines = [f"c{k},{amount}" for k, amount in enumerate(amounts)]
    path.write_text("\n".join(["id,paid", *lines]), encoding="utf-8")
    found = problems(lambda: open_frame(path, unit_id="id", paid="paid").check())
    text = "\n".join(found)
    assert (
        "claims.csv, lines 7 to 9 and 22, column paid: 4 rows with a paid amount of another" in text
    )
    assert "lines 102 to 297, column paid: 196 rows with a paid amount with a fraction" in text
    assert "34 more rows with the same fault" in text
    assert len(found) == 3
    assert "12.345" not in text


def test_the_dates_of_a_frame_are_named_by_their_form(tmp_path: Path) -> None:
    days = ["2024-01-01", "01/02/2024", "03/04/2024", "someday", "5 May 24", "07/08/2024"]
    table = pd.DataFrame({"id": list("abcdef"), "paid": 1, "day": days})
    found = problems(lambda: open_frame(table, unit_id="id", paid="paid", date="day").check())
    assert any("rows 2, 3 and 6" in line and "form '99/99/9999'" in line for line in found)
    assert "03/04/2024" not in "\n".join(found)


def test_a_table_of_findings_and_section_111_records_group_too() -> None:
    table = pd.DataFrame(
        {"unit_id": list("abcdef"), "overpaid": [1, "x", "y", "z", 2, 3], "status": ["seen"] * 6}
    )
    found = problems(lambda: read_review(table, sizes=60))
    assert [line.partition(".")[0] for line in found] == [
        "table, rows 1 to 6, column status: 6 rows with a status outside the list",
        "table, rows 2 to 4, column overpaid: 3 rows with text that is not an amount",
    ]
    late = [LateRecord(str(k), due="2024-01-01", reported=None) for k in range(40)]  # type: ignore[arg-type]
    found = problems(lambda: section_111(late, plan="ghp", assessed_on=TODAY, amounts="adjusted"))
    assert len([line for line in found if "40 records whose due is a str" in line]) == 1


def test_a_law_table_names_the_rows_of_one_cause() -> None:
    from tests.architecture.test_toy_law_table import TOY

    name = "toys/99-cfr-7-2.toml"
    row = '  ["99 USC 7(a)", "minimum", "print", "",     90_00],\n'
    wrong = "".join(f'  ["99 USC {k}", "", "print", -1, ""],\n' for k in range(8, 13))
    texts = TOY | {name: TOY[name].replace(row, row + wrong)}

    def look() -> None:
        with trying(texts) as law:
            assert law.tables

    found = problems(look)
    (together,) = [line for line in found if "rows with an amount of another form" in line]
    assert f"{name}, rows 3 to 7, 2023: 5 rows" in together
