"""Findings without a draw: what is not understood is refused by name, and never counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from extrapolation import demand, estimate, expand, read_review
from primafacie.errors import EstimateError, ReviewError

FOUND = pd.DataFrame(
    {
        "unit_id": [f"c{k}" for k in range(12)],
        "paid": [100.0 + k for k in range(12)],
        "should_have_paid": [100.0 + k - (7 if k % 3 == 0 else 0) for k in range(12)],
    }
)


def refused(table: Any, words: str, **options: Any) -> str:
    with pytest.raises(ReviewError, match=words) as caught:
        read_review(table, **({"sizes": 1000} | options))
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["Overpayment", "OVERPAID", "amount overpaid", "allowed", "error amount"]
)
def test_findings_under_another_name_are_refused(name: str) -> None:
    table = FOUND.rename(columns={"should_have_paid": name})
    words = refused(table, "no column of findings", rules="cms-pim")
    assert name in words
    refused(table, "no column of findings")
    refused(table.drop(columns="paid"), "no column of findings")


def test_a_sample_without_findings_is_neither_clean_nor_wholly_in_error() -> None:
    refused(FOUND.drop(columns="should_have_paid"), "no column of findings", rules="cms-pim")
    refused(FOUND.drop(columns="paid"), "no column of findings")


def test_other_quantities_need_no_findings_and_have_no_overpayment() -> None:
    hours = read_review(pd.DataFrame({"hours": [1.0, 2.0, 3.0]}), sizes=30)
    assert expand(hours, "hours").point == pytest.approx(60.0)
    with pytest.raises(EstimateError, match="3 of 3 reviewed units have no finding"):
        estimate(hours)
    refused(pd.DataFrame({"hours": [1.0, 2.0]}), "no column of findings", rules="cms-pim")


def test_a_blank_finding_is_not_a_missing_record() -> None:
    table = FOUND.assign(should_have_paid=[None if k in (2, 5) else 100.0 for k in range(12)])
    for status in (None, "reviewed"):
        shown = table if status is None else table.assign(status=status)
        words = refused(shown, "2 reviewed units have no finding", rules="cms-pim")
        assert "row 3, column should_have_paid" in words
        assert "blank_finding=" in words


def test_sheets_of_errors_only_are_read_with_a_reason_and_counted() -> None:
    because = "0 because the reviewers entered errors only"
    errors = pd.DataFrame(
        {
            "unit_id": list("abcd"),
            "paid": [10.0] * 4,
            "overpaid": [None, 4.0, None, None],
            "status": ["reviewed", "reviewed", "missing", None],
        }
    )
    review = read_review(errors, sizes=40, rules="cms-pim", blank_finding=because)
    assert [row.effective_cents for row in review.rows] == [0, 400, 1000, 0]
    assert review.notes == (
        "2 units have a blank finding, which was read as $0.00 overpaid, because the reviewers "
        "entered errors only",
    )
    for text in ("0", "0 because", "missing because they are", "5 because of it"):
        refused(errors, "0 because REASON", blank_finding=text)


@pytest.mark.parametrize(
    ("right", "paid", "words"),
    [
        (-5, 100.0, r"-\$5\.00 that should have been paid\. Expected \$0\.00 or more"),
        (1_000_000, 100.0, r"should_have_paid \$1,000,000\.00 for a payment of \$100\.00"),
        (0.47, 100.0, r"Expected 0, or at least 1% of the amount paid, \$100\.00"),
        (301, 100.0, r"at most twice the amount paid plus \$100\.00, \$300\.00"),
    ],
)
def test_impossible_and_unusual_amounts(right: float, paid: float, words: str) -> None:
    table = FOUND.assign(paid=paid, should_have_paid=[right, *[paid] * 11])
    refused(table, words, rules="cms-pim")
    plain = table.assign(overpaid=table.paid - table.should_have_paid)
    refused(plain.drop(columns="should_have_paid"), "column overpaid", rules="cms-pim")


def test_usual_amounts_pass() -> None:
    for right in (0, 1, 100, 300):
        table = FOUND.assign(paid=100.0, should_have_paid=[right, *[100.0] * 11])
        assert read_review(table, sizes=50).rows[0].should_have_paid_cents == right * 100
    claimed = FOUND.assign(paid=100.0, should_have_paid=[150.0, *[100.0] * 11], claimed=150.0)
    read_review(claimed, sizes=50)
    refused(claimed.assign(claimed=149.0), r"paid and claimed, \$149\.00")


def test_the_message_states_the_effect_on_the_demand() -> None:
    table = FOUND.assign(
        paid=100.0, should_have_paid=[40.0] * 6 + [100.0] * 5 + [900.0], claimed=100.0
    )
    words = refused(table, "row 12, column should_have_paid", rules="cms-pim")
    asked = demand(estimate(read_review(table, sizes=1000, rules="cms-pim", confirm_amounts="x")))
    fixed = table.assign(should_have_paid=[40.0] * 6 + [100.0] * 6)
    other = demand(estimate(read_review(fixed, sizes=1000, rules="cms-pim")))
    assert asked.amount != other.amount
    assert f"the demand is {asked.amount}; if the payment was right it would be {other.amount}" in (
        words
    )


def test_one_code_per_cell_or_one_reason_confirms() -> None:
    table = FOUND.assign(paid=100.0, should_have_paid=[900.0, 0.5, *[100.0] * 10])
    refused(table, "2 problems")
    by_status = table.assign(status=["underpaid", *["reviewed"] * 11])
    assert "row 1" not in refused(by_status, r"row 2, column should_have_paid")
    by_column = by_status.assign(confirmed=[None, "yes", *[None] * 10])
    review = read_review(by_column, sizes=50, rules="cms-pim")
    assert [row.status for row in review.rows] == ["reviewed"] * 12
    assert any("2 unusual amounts were confirmed" in note for note in review.notes)
    whole = read_review(table, sizes=50, confirm_amounts="the payer confirmed both in writing")
    assert any("because the payer confirmed both" in note for note in whole.notes)
    refused(by_status.assign(confirmed="perhaps"), "a text other than yes or no")
    refused(FOUND.assign(status="underpaid"), "with an amount that is not above the amount paid")


def test_total_and_title_rows_are_no_units(tmp_path: Path) -> None:
    total = FOUND.sum(numeric_only=True)
    named = pd.concat([FOUND, pd.DataFrame([{"unit_id": "Total", **total}])])
    refused(named, "a total")
    unnamed = pd.concat([FOUND, pd.DataFrame([{"unit_id": None, **total}])])
    refused(unnamed, "an amount equal to the sum of all others")
    numbered = pd.concat([FOUND, pd.DataFrame([{"unit_id": "c99", **total}])])
    refused(numbered, "an amount equal to the sum of all others")
    nameless = pd.concat([FOUND, pd.DataFrame([{"paid": 5, "should_have_paid": 5}])])
    refused(nameless, "1 row without a unit id")
    path = tmp_path / "titled.csv"
    body = FOUND.to_csv(index=False)
    path.write_text(f"Findings of the audit,,\n{body}", encoding="utf-8")
    refused(path, ".")
    FOUND.to_excel(tmp_path / "titled.xlsx", startrow=2, index=False)
    book = openpyxl.load_workbook(tmp_path / "titled.xlsx")
    book["Sheet1"]["A1"] = "Findings of the audit"
    book.save(tmp_path / "titled.xlsx")
    refused(tmp_path / "titled.xlsx", ".")


@pytest.mark.parametrize(
    "size",
    [30.9, float("nan"), float("inf"), "1,000", "1000", None, True, 0, -5, [5], np.nan],
)
def test_sizes_that_are_no_counts_are_refused(size: Any) -> None:
    refused(FOUND, "sizes" if size is not None else "size", sizes={"1": size})


def test_sizes_of_any_whole_number_are_accepted() -> None:
    by_label: list[Any] = [{"1": np.int32(500)}, {1: 500}, {1.0: 500}, pd.Series({"1": 500})]
    for sizes in [np.int64(500), 500.0, *by_label]:
        assert read_review(FOUND, sizes=sizes).strata[0].size == 500
    refused(FOUND, "no stratum", sizes={})
    refused(FOUND, "without sizes", sizes=None)
    refused(FOUND, "12 sampled units of a stratum of size 11", sizes=11)


def test_a_float_id_that_lost_digits_is_refused() -> None:
    refused(FOUND.assign(unit_id=[12345678901234567.0 + 4 * k for k in range(12)]), "15 digits")
    kept = read_review(FOUND.assign(unit_id=[float(k + 7) for k in range(12)]), sizes=50)
    assert kept.rows[0].unit_id == "7"


def test_binary_noise_in_numbers_is_that_cent_and_is_counted() -> None:
    table = pd.DataFrame({"overpaid": [0.1 + 0.2, 3473.8600000000006, 5.0]})
    review = read_review(table, sizes=50)
    assert [row.overpaid_cents for row in review.rows] == [30, 347386, 500]
    assert any(note.startswith("2 number cells were rounded to the cent") for note in review.notes)
    refused(table.astype(str), "a fraction of a cent")
    refused(pd.DataFrame({"overpaid": [1.005]}), "a fraction of a cent")


def test_a_tainted_amount_below_the_overpayment_is_noted() -> None:
    table = FOUND.head(2).assign(
        should_have_paid=[20.0, 101.0],
        violation=["402.1(c)(17)", None],
        penalty_units=[1, None],
        claimed_tainted=[50.0, None],
        presented_on=["2024-05-01", None],
    )
    review = read_review(table, sizes=50)
    assert any(
        "1 violation has a claimed_tainted below the amount overpaid on the unit, by $30.00" in note
        for note in review.notes
    )
    enough = read_review(table.assign(claimed_tainted=[80.0, None]), sizes=50)
    assert not any("claimed_tainted" in note for note in enough.notes)
