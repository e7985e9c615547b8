"""What a right payment may be: a reversal as it stands, a case payment above the charge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.errors import ReviewError
from sampling import open_frame, plan

CLAIMS = pd.DataFrame(
    {
        "id": [f"u{i}" for i in range(30)],
        "paid": ["-30.00", "120.00"] + ["50.00"] * 28,
        "claimed": ["0.00", "90.00"] + ["80.00"] * 28,
    }
)
RIGHT = {"u0": -3000, "u1": 12000} | {f"u{i}": 5000 for i in range(2, 30)}


def reviewed(path: Path, changes: dict[str, int]) -> Any:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", claimed="claimed").check()
    made = plan(frame, rules="oig-audit", sample=30)
    drawn = made.draw(seed="lot 30", seed_source="drawn by lot")
    found = {
        unit: {"status": "reviewed", "should_have_paid": cents}
        for unit, cents in (RIGHT | changes).items()
    }
    drawn.worksheet(path, findings=found)
    return read_review(path, draw=drawn)


def test_a_reversal_and_a_payment_above_the_charge_can_be_found_right(tmp_path: Path) -> None:
    review = reviewed(tmp_path / "sheet.xlsx", {})
    assert [row.overpaid_cents for row in review.rows] == [0] * 30
    assert not any(row.error for row in review.rows)


@pytest.mark.parametrize(
    ("unit", "cents", "words"),
    [
        ("u0", -3001, "-$30.01. Expected -$30.00 (the payment itself) or more"),
        (
            "u1",
            12001,
            "$120.01 for a payment of $120.00. Expected at most the larger",
        ),
        ("u2", 8001, "$80.01 for a payment of $50.00. Expected at most the larger"),
        ("u2", -1, "-$0.01. Expected 0 or more"),
    ],
)
def test_beyond_the_payment_or_the_charge_is_a_fault_or_confirmed(
    tmp_path: Path, unit: str, cents: int, words: str
) -> None:
    with pytest.raises(ReviewError) as caught:
        reviewed(tmp_path / "sheet.xlsx", {unit: cents})
    assert words in str(caught.value)


def test_the_cell_takes_a_negative_payment_as_it_was(tmp_path: Path) -> None:
    reviewed(tmp_path / "sheet.xlsx", {})
    sheet = openpyxl.load_workbook(tmp_path / "sheet.xlsx")["Review"]
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["G"].formula1 == "MIN(0,E2)"


def test_a_frame_with_faults_can_be_printed() -> None:
    twice = pd.concat([CLAIMS, CLAIMS.head(1)])
    frame = open_frame(twice, unit_id="id", paid="paid", claimed="claimed")
    assert str(frame).endswith("with 1 problem: check()")
