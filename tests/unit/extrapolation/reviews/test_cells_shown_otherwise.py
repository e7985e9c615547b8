"""Cells of a worksheet that show one thing and hold another; amounts that need a confirmation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from primafacie.errors import AuditWarning, ReviewError
from sampling import Draw, open_frame, plan
from sampling.intake.number_formats import shown_otherwise

CLAIMS = pd.DataFrame({"id": [f"c{k:02d}" for k in range(60)], "paid": [46.77] * 60})
DRAW: Draw = plan(
    open_frame(CLAIMS, unit_id="id", paid="paid").check(), rules="cms-pim", sample=20
).draw("lot 1", seed_source="test")


def worksheet(area: Path, **cells: tuple[Any, str | None]) -> Path:
    """A filled worksheet: every payment right but the first three, which were owed 20.00."""
    findings = {
        unit.unit_id: {"status": "reviewed", "should_have_paid": 2000 if k < 8 else unit.paid_cents}
        for k, unit in enumerate(DRAW.units)
    }
    DRAW.worksheet(area / "w.xlsx", findings=findings)
    book = openpyxl.load_workbook(area / "w.xlsx")
    for name, (value, number_format) in cells.items():
        book["Review"][name].value = value
        if number_format is not None:
            book["Review"][name].number_format = number_format
    book.save(area / "w.xlsx")
    return area / "w.xlsx"


@pytest.mark.parametrize(
    ("number_format", "shows"),
    [
        ('"46.77"', "'46.77'"),
        (";;;", "nothing"),
        ("0;-0;;@", "nothing"),
        ('#,##0.00;-#,##0.00;"46.77"', "'46.77'"),
        ('"46.77";"46.77";"46.77"', "'46.77'"),
    ],
)
def test_a_zero_that_shows_a_payment_is_warned_of_by_its_cell(
    tmp_path: Path, number_format: str, shows: str
) -> None:
    path = worksheet(tmp_path, G12=(0, number_format))
    with pytest.warns(AuditWarning, match=r"1 cell shows something else than it holds"):
        review = read_review(path, draw=DRAW)
    (note,) = [note for note in review.notes if "something else" in note]
    assert f"Review!G12 shows {shows} and holds 0.0" in note
    assert review.rows[10].overpaid_cents == 4677


@pytest.mark.parametrize(
    ("value", "code", "shows"),
    [
        (46.77, "General", ""),
        (46.77, "#,##0.00", ""),
        (46.77, '"$"#,##0.00', ""),
        (-46.77, "#,##0.00;(#,##0.00)", ""),
        (-46.77, '#,##0.00_);[Red]\\("$"#,##0.00\\)', ""),
        (0.0, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', ""),
        (0.0, '#,##0.00;-#,##0.00;"-"', ""),
        (47.0, "0", ""),
        (46.77, "0", "'47'"),
        (46.77, "0.0", "'46.8'"),
        (46770.0, "#,##0,", "'47'"),
        (0.5, "0%", "'50%'"),
        (3.0, '0"6.77"', "'36.77'"),
        (3.0, "\\4\\6.0", "'463.0'"),
        (5.0, '"see note"', "[a text of 8 characters]"),
        (0.0, "0;-0;-", ""),
        (5.0, '"-"', "'-'"),
        (44927.0, "yyyy-mm-dd", ""),
        (5.0, ";;;", "nothing"),
        (-5.0, "0.00;", "nothing"),
    ],
)
def test_what_a_number_format_shows(value: float, code: str, shows: str) -> None:
    assert shown_otherwise(value, code) == shows


def test_a_typo_is_named_with_its_effect_on_the_demand(tmp_path: Path) -> None:
    path = worksheet(tmp_path, G12=(4677, None))
    with pytest.raises(ReviewError) as caught:
        read_review(path, draw=DRAW)
    words = str(caught.value)
    right = demand(estimate(read_review(worksheet(tmp_path), draw=DRAW))).amount
    path = worksheet(tmp_path, G12=(4677, None), I12=("underpaid", None))
    typo = demand(estimate(read_review(path, draw=DRAW))).amount
    assert typo < right
    assert "Review!G12: should_have_paid $4,677.00 for a payment of $46.77" in words
    effect = f"With this amount the demand is {typo}; if the payment was right it would be {right}"
    assert effect in words


def test_a_small_amount_is_confirmed_for_the_file(tmp_path: Path) -> None:
    path = worksheet(tmp_path, G12=(0.46, None))
    with pytest.raises(ReviewError, match=r"Expected 0, or at least 1% of the amount paid"):
        read_review(path, draw=DRAW)
    review = read_review(path, draw=DRAW, confirm_amounts="the fee schedule says so")
    assert review.rows[10].overpaid_cents == 4631
    assert any("because the fee schedule says so: Review!G12 $0.46" in n for n in review.notes)


def test_a_worksheet_of_errors_only(tmp_path: Path) -> None:
    path = worksheet(tmp_path, G12=(None, None), I12=(None, None), G13=(None, None))
    with pytest.raises(ReviewError, match=r'G13: no amount.*blank_finding="0 because'):
        read_review(path, draw=DRAW)
    review = read_review(path, draw=DRAW, blank_finding="0 because only errors were entered")
    assert [row.overpaid_cents for row in review.rows[10:12]] == [0, 0]
    assert any(note.startswith("2 units have a blank finding") for note in review.notes)
