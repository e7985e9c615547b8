"""Violations: read beside the overpayments, every fault by its cell, old records as they were."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pytest

from extrapolation import Review, Violation, estimate, merge_reviews, read_review
from primafacie.core.digest import sha256_record
from primafacie.errors import ReviewError
from sampling import Draw, Money, open_frame, plan
from tests.builders.worksheets import heads_of

FOUND = pd.DataFrame(
    {
        "unit_id": ["a", "b", "c"],
        "status": ["reviewed", "reviewed", "missing"],
        "paid": [80, 50, 70],
        "should_have_paid": [0, 50, None],
        "claimed": [120, 60, 90],
        "violation": ["402.1(c)(17)", None, None],
        "evidence": ["chart p. 4", None, None],
        "penalty_units": [2, None, None],
        "claimed_tainted": ["100.50", None, None],
        "presented_on": ["2024-03-01", None, None],
        "responsible": ["Dr A; Clinic B", None, None],
    }
)
SEVERAL = pd.DataFrame(
    {
        "unit_id": ["a", "a", "b"],
        "violation": ["402.1(c)(17)", "402.1(c)(11)", "1003.200(a)(2)"],
        "penalty_units": [1, 2, 3],
        "claimed_tainted": [10, 20, 0],
        "presented_on": ["2024-03-01"] * 3,
    }
)


def read(table: pd.DataFrame, **options: Any) -> Review:
    return read_review(table, sizes=50, rules="cms-pim", **options)


def test_a_violation_in_the_row_is_kept_apart_from_the_overpayment() -> None:
    review = read(FOUND)
    assert review.violations == (
        Violation(
            "a", "402.1(c)(17)", 2, Money(10050), "2024-03-01", "chart p. 4", ("Dr A", "Clinic B")
        ),
    )
    plain = read(FOUND.iloc[:, :5])
    assert plain.violations is None
    assert plain.rows == review.rows, "violations change no row and no amount"
    assert estimate(plain).point == estimate(review).point


def test_several_violations_of_a_unit_stand_in_a_table_of_their_own() -> None:
    review = read(FOUND.iloc[:, :5], violations=SEVERAL)
    assert [v.unit_id for v in review.violations or ()] == ["a", "a", "b"]
    assert sum(v.penalty_units for v in review.violations or ()) == 6
    none = read(FOUND.iloc[:, :5], violations=SEVERAL.iloc[:0])
    assert none.violations == (), "asked for, and none found"


def first_form(record: dict[str, Any]) -> dict[str, Any]:
    """The record as the first release wrote it: amounts in cents under their bare names."""
    since = ("labels", "drawn", "seconds")
    old = json.loads(json.dumps(record).replace('_cents"', '"'))
    old["rows"] = [{k: v for k, v in row.items() if k not in since} for row in old["rows"]]
    old["strata"] = [{k: v for k, v in row.items() if k != "drawn"} for row in old["strata"]]
    old["treatments"] = [
        {
            "cents_counted": item["counted"],
            "cents_found": item["found"],
            **{name: item[name] for name in ("rule", "status", "units")},
        }
        for item in old["treatments"]
    ]
    del old["violations"]
    old["rule_set"]["schema"] = "primafacie.rules/1"
    return {**old, "schema": "primafacie.review/1"}


def test_the_record_comes_back_and_an_older_one_keeps_its_bytes() -> None:
    schema = json.loads(
        files("primafacie.core").joinpath("schemas/review-3.json").read_text(encoding="utf-8")
    )
    review = read(FOUND)
    record = json.loads(json.dumps(review.to_dict()))
    jsonschema.validate(record, schema)
    assert Review.from_dict(record) == review
    assert Review.from_dict(record).digest == review.digest
    old = first_form(read(FOUND.iloc[:, :5]).to_dict())
    again = Review.from_dict(old)
    assert again == read(FOUND.iloc[:, :5])
    assert again.stored_dict() == old
    assert again.digest == sha256_record(old)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({k: v for k, v in record.items() if k != "violations"}, schema)


def test_every_fault_is_named_at_once() -> None:
    bad = FOUND.assign(
        violation=["402.1(c)(17)", None, "402.1(c)(17)"],
        penalty_units=[-1, 2, 1.5],
        claimed_tainted=["-5", "1.005", "twelve"],
        presented_on=["1 March", None, "2024-01-01"],
        should_have_paid=[-3, 50, None],
    )
    with pytest.raises(ReviewError) as caught:
        read(bad)
    words = "\n".join(str(problem) for problem in caught.value.problems)
    for part in (
        "rows 1 and 3, column penalty_units: 2 rows with penalty units of another form",
        "-$5.00",
        "text that is not a day",
        "no violation in a row with other violation cells",
        "a fraction of a cent",
        "no day",
        "a violation on a unit with status missing",
        "text that is not an amount",
    ):
        assert part in words


def test_row_faults_and_violation_faults_come_together() -> None:
    bad = FOUND.assign(status=["odd", "reviewed", "missing"], penalty_units=[0, None, None])
    with pytest.raises(ReviewError, match="2 problems"):
        read(bad)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"unit_id": ["a", "a", "z"]}, "the unit 'z'"),
        ({"violation": ["402.1(c)(17)"] * 3}, "2 times"),
        ({"claimed_tainted": [10, 20, 60.01]}, r"at most the amount claimed .*\$60.00"),
        ({"claimed_tainted": [10, None, 1]}, "the amount paid is never taken in its place"),
    ],
)
def test_faults_of_the_separate_table(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ReviewError, match=words):
        read(FOUND.iloc[:, :5], violations=SEVERAL.assign(**change))


def drawn() -> Draw:
    claims = pd.DataFrame(
        {"id": [f"c{k}" for k in range(9)], "paid": ["10.00"] * 9, "billed": ["20.00"] * 9}
    )
    frame = open_frame(claims, unit_id="id", paid="paid", claimed="billed").check()
    return plan(frame, rules="cms-pim", sample=4).draw("lot 1", seed_source="test")


def filled(draw: Draw, path: Path, *, sheet: bool) -> Path:
    draw.worksheet(path)
    book = openpyxl.load_workbook(path)
    rows = book["Review"]
    heads = heads_of(rows)
    for number in range(2, 6):
        rows.cell(number, heads["status"], "reviewed")
        rows.cell(number, heads["should_have_paid"], 10)
    cells = (draw.units[0].unit_id, "402.1(c)(17)", "p. 3", 1, 20, "2024-03-01", "Dr A")
    if sheet:
        more = book.create_sheet("Violations")
        more.append(
            [
                "unit_id",
                "violation",
                "evidence",
                "penalty_units",
                "claimed_tainted",
                "presented_on",
                "responsible",
            ]
        )
        more.append(cells)
    else:
        for place, name in enumerate(
            (
                "violation",
                "evidence",
                "penalty_units",
                "claimed_tainted",
                "presented_on",
                "responsible",
            ),
            start=1,
        ):
            rows.cell(1, len(heads) + place, name)
            rows.cell(2, len(heads) + place, cells[place])
    book.save(path)
    return path


@pytest.mark.parametrize("sheet", [True, False], ids=["sheet", "columns"])
def test_a_workbook_takes_violations_in_columns_or_a_sheet(tmp_path: Path, sheet: bool) -> None:
    draw = drawn()
    review = read_review(filled(draw, tmp_path / "w.xlsx", sheet=sheet), draw=draw)
    (found,) = review.violations or ()
    assert (found.unit_id, found.claimed_tainted.cents) == (draw.units[0].unit_id, 2000)
    assert not review.rows[0].values, "violation columns are no quantities"


def test_merging_keeps_violation_columns_and_refuses_to_lose_a_sheet(tmp_path: Path) -> None:
    draw = drawn()
    one = filled(draw, tmp_path / "one.xlsx", sheet=False)
    merged = read_review(merge_reviews([one], draw=draw), draw=draw)
    assert len(merged.violations or ()) == 1
    with pytest.raises(ReviewError, match="1 violations in a sheet of their own"):
        merge_reviews([filled(draw, tmp_path / "two.xlsx", sheet=True)], draw=draw)
