"""Reading a filled worksheet: every fault by its cell, all at once; every status by its rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest
import xlsxwriter

from extrapolation import Review, expand, read_review
from primafacie.errors import EstimateError, ReviewError
from sampling import Draw, Money, RuleSet, load_rules, open_frame, plan
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
PLAIN = [unit.unit_id for unit in DRAW.units if not unit.parts]
LINED = [unit.unit_id for unit in DRAW.units if unit.parts]
ALL_RIGHT = {
    u.unit_id: {"status": "reviewed", "should_have_paid": u.paid_cents} for u in DRAW.units
}


def written(area: Path, change: Callable[[Any], None] | None = None, **findings: Any) -> Path:
    """A filled worksheet, then changed by hand as a reviewer could."""
    DRAW.worksheet(area / "review.xlsx", findings=ALL_RIGHT | findings)
    if change is not None:
        book = openpyxl.load_workbook(area / "review.xlsx")
        change(book)
        book.save(area / "review.xlsx")
    return area / "review.xlsx"


def cell(book: Any, unit_id: str, column: str, sheet: str = "Review") -> Any:
    page = book[sheet]
    heads = heads_of(page)
    row = next(r for r in range(2, 50) if page.cell(r, heads["unit_id"]).value == unit_id)
    return page.cell(row, heads[column])


def test_what_was_written_is_read(tmp_path: Path) -> None:
    review = read_review(written(tmp_path), draw=DRAW)
    assert [row.unit_id for row in review.rows] == IDS
    assert {row.status for row in review.rows} == {"reviewed"}
    assert all(row.overpaid_cents == 0 == row.effective_cents for row in review.rows)
    assert [row.paid_cents for row in review.rows] == [unit.paid_cents for unit in DRAW.units]
    assert review.rule_set == DRAW.plan.rule_set
    again = Review.from_dict(review.to_dict())
    assert again == review
    assert again.digest == review.digest
    assert str(review) == "review of 10 units, 0 in error"


FAULTS: list[tuple[str, Any, str]] = [
    ("unit_id", "zz", "C2: the unit 'zz'"),
    ("paid", 11, "E2: $11.00 paid. Expected $1"),
    ("paid", "ten", "E2: a cell with text that is not an amount"),
    ("should_have_paid", -1, "G2: -$1.00. Expected 0 or more"),
    ("should_have_paid", 20_000, "G2: should_have_paid $20,000.00 for a payment of $1"),
    ("should_have_paid", "n/a", "G2: a cell with text that is not an amount"),
    ("should_have_paid", 1.005, "G2: a cell with a fraction of a cent"),
    ("should_have_paid", None, "G2: no amount for a unit with status reviewed"),
    ("overpaid", 3, "H2: $3.00 overpaid. Expected paid - should_have_paid"),
    ("status", "fine", "I2: the status [a text of 4 characters]"),
    ("status", "missing", "G2: an amount for a unit with status missing"),
    ("reviewed_on", "soon", "L2: a cell with text that is not a day"),
]


@pytest.mark.parametrize(("column", "value", "words"), FAULTS)
def test_a_fault_is_named_by_its_cell(tmp_path: Path, column: str, value: Any, words: str) -> None:
    def change(book: Any) -> None:
        book["Review"].cell(2, heads_of(book["Review"])[column]).value = value

    with pytest.raises(ReviewError) as caught:
        read_review(written(tmp_path, change), draw=DRAW)
    assert f"Review!{words}" in str(caught.value)


def test_all_faults_are_raised_at_once(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        cell(book, IDS[0], "status").value = "fine"
        cell(book, IDS[1], "should_have_paid").value = -5
        cell(book, IDS[2], "paid").value = 99
        book["Review"].delete_rows(6)

    with pytest.raises(ReviewError) as caught:
        read_review(written(tmp_path, change), draw=DRAW)
    text = str(caught.value)
    assert "4 problems" in text
    assert f"1 drawn unit is missing ({IDS[4]!r})" in text


def test_a_unit_twice_is_named_with_both_cells(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        cell(book, IDS[3], "unit_id").value = IDS[0]

    with pytest.raises(ReviewError, match=r"C5: the unit .* a second time.*first in Review!C2"):
        read_review(written(tmp_path, change), draw=DRAW)


def test_an_underpayment_is_kept_and_shown(tmp_path: Path) -> None:
    found = {PLAIN[0]: {"status": "reviewed", "should_have_paid": 1250}}
    review = read_review(written(tmp_path, **found), draw=DRAW)
    row = next(r for r in review.rows if r.unit_id == PLAIN[0])
    assert (row.overpaid_cents, row.effective_cents, row.error) == (-250, -250, True)
    assert (
        "1 units were paid too little, $2.50 in all: take a second look at Review!G"
        in review.notes[0]
    )


def rules(**changes: str) -> RuleSet:
    text = load_rules("cms-pim").toml
    for key, value in changes.items():
        head = f"[{key.replace('__', '.')}]\nvalue = "
        start = text.index(head) + len(head)
        text = text[:start] + value + text[text.index("\n", start) :]
    return RuleSet.from_text(text)


@pytest.mark.parametrize(
    ("status", "right", "changes", "effective", "error"),
    [
        ("reviewed", 400, {}, 600, True),
        ("reviewed", 1000, {}, 0, False),
        ("reviewed", 1200, {}, -200, True),
        ("reviewed", 1200, {"netting": '"zeroed"'}, 0, False),
        ("missing", None, {}, 1000, True),
        ("missing", None, {"treatments__missing": '"zero"'}, 0, False),
        ("late", 400, {}, 600, True),
        ("late", None, {}, 1000, True),
        ("late", 400, {"treatments__late": '"as missing"'}, 1000, True),
        ("ineligible", None, {}, 0, False),
        ("waived", None, {}, 0, True),
        ("withdrawn", None, {}, 0, False),
        ("withdrawn", None, {"treatments__withdrawn": '"as missing"'}, 1000, True),
    ],
)
def test_what_a_status_counts(
    tmp_path: Path,
    status: str,
    right: int | None,
    changes: dict[str, str],
    effective: int,
    error: bool,
) -> None:
    found = {PLAIN[0]: {"status": status, "should_have_paid": right}}
    review = read_review(written(tmp_path, **found), draw=DRAW, rules=rules(**changes))
    row = next(r for r in review.rows if r.unit_id == PLAIN[0])
    assert (row.effective_cents, row.error) == (effective, error)
    assert len(review.counted) == 10, "no status removes a unit from n"
    over = expand(review, "overpaid")
    assert over.sample.n == 10
    assert over.point == pytest.approx(12 / 10 * effective / 100)
    if status != "reviewed":
        item = next(t for t in review.treatments if t.status == status)
        assert (item.units, item.counted.cents) == (1, effective)


def test_decisions_by_line_add_up_to_the_unit(tmp_path: Path) -> None:
    blank = {LINED[0]: {"status": "reviewed", "should_have_paid": None}}

    def lines(*amounts: Any) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            page = book["Lines"]
            rows = [r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == LINED[0]]
            for row, amount in zip(rows, amounts, strict=True):
                page.cell(row, 5).value = amount

        return change

    review = read_review(written(tmp_path, lines(4, 1.25), **blank), draw=DRAW)
    assert next(r for r in review.rows if r.unit_id == LINED[0]).overpaid == Money(1500 - 525)
    with pytest.raises(ReviewError, match="1 of 2 lines of the unit decided"):
        read_review(written(tmp_path, lines(4, None), **blank), draw=DRAW)
    with pytest.raises(ReviewError, match=r"\$15.00 but its lines add up to \$5.25"):
        read_review(written(tmp_path, lines(4, 1.25)), draw=DRAW)


def test_a_spare_counts_for_a_replaced_unit(tmp_path: Path) -> None:
    draw = make_draw(spares=2)
    findings = {
        u.unit_id: {"status": "reviewed", "should_have_paid": u.paid_cents} for u in draw.units
    }
    gone, spare = draw.units[3], draw.spares[0]
    findings[gone.unit_id] = {"status": "replaced", "note": "records burnt"}
    path = tmp_path / "w.xlsx"
    draw.worksheet(path, findings=findings)
    with pytest.raises(ReviewError, match="1 units replaced, 0 spares reviewed"):
        read_review(path, draw=draw)
    findings[spare.unit_id] = {"status": "reviewed", "should_have_paid": 0}
    draw.worksheet(path, findings=findings)
    review = read_review(path, draw=draw)
    assert len(review.rows) == 11
    assert len(review.counted) == 10
    assert [r.unit_id for r in review.rows if not r.counted] == [gone.unit_id]
    assert sum(r.effective_cents for r in review.counted) == spare.paid_cents
    findings[draw.spares[1].unit_id] = findings.pop(spare.unit_id)
    draw.worksheet(path, findings=findings)
    with pytest.raises(ReviewError, match="the next spares in the order drawn"):
        read_review(path, draw=draw)
    findings = {gone.unit_id: {"status": "replaced"}}
    DRAW.worksheet(path, findings=ALL_RIGHT | {IDS[0]: {"status": "replaced"}})
    with pytest.raises(ReviewError, match=r"1 units replaced\. Expected none: the plan has none"):
        read_review(path, draw=DRAW)


def test_csv_and_tables_read_like_the_workbook(tmp_path: Path) -> None:
    rows = [
        {
            "unit_id": u.unit_id,
            "paid": u.paid_cents / 100,
            "should_have_paid": "0",
            "status": "Reviewed",
            "note": "'=formula",
        }
        for u in DRAW.units
    ]
    table = pd.DataFrame(rows)
    table.to_csv(tmp_path / "r.csv", index=False)
    found = [
        read_review(source, draw=DRAW)
        for source in (tmp_path / "r.csv", table, pl.from_pandas(table))
    ]
    assert found[0].rows[0].note == "=formula"
    for review in found:
        assert [r.effective_cents for r in review.rows] == [u.paid_cents for u in DRAW.units]
    (tmp_path / "bad.csv").write_text("unit_id,status\na\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"bad.csv, line 2"):
        read_review(tmp_path / "bad.csv", draw=DRAW)
    refused = [
        (tmp_path / "none.xlsx", "no file"),
        (tmp_path, "no file"),
        (5, "a source of type int"),
        (table.drop(columns="status"), "no column status"),
    ]
    for source, words in refused:
        with pytest.raises(ReviewError, match=words):
            read_review(source, draw=DRAW)


def test_number_noise_of_a_table_is_the_cent_it_stands_for() -> None:
    table = pd.DataFrame({"overpaid": [0.1 + 0.2, 3473.8600000000006, 0]})
    assert [row.overpaid_cents for row in read_review(table, sizes=9).rows] == [30, 347386, 0]
    with pytest.raises(ReviewError, match="a fraction of a cent"):
        read_review(table.astype({"overpaid": str}), sizes=9)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"overpaid": ["12,50", "0"]}, "a comma in an unexpected place"),
        ({"overpaid": ["1e5", "0"]}, "scientific notation"),
        ({"overpaid": ["9" * 17, "0"]}, "more than 13 digits"),
        ({"unit_id": [12345678901234567.0, 1.0]}, "the last digits are lost"),
        ({"unit_id": ["1.23450E+15", "2"]}, "an id in scientific notation"),
        ({"unit_id": ["a", "Grand Total"]}, "a total instead of an id"),
    ],
)
def test_cells_of_plain_findings_are_read_strictly(
    tmp_path: Path, table: dict[str, list[object]], words: str
) -> None:
    given = pd.DataFrame({"unit_id": ["a", "b"], "overpaid": ["1", "2"]} | table)
    with pytest.raises(ReviewError, match=words):
        read_review(given, sizes=9)
    given["unit_id"] = [
        f"{unit:.0f}" if isinstance(unit, float) else unit for unit in given.unit_id
    ]
    given.to_csv(tmp_path / "given[1].csv", index=False)
    (tmp_path / "given1.csv").write_text("unit_id,overpaid\nother,7\n", encoding="utf-8")
    if "digits are lost" not in words:  # text holds them all
        with pytest.raises(ReviewError, match=words):
            read_review(tmp_path / "given[1].csv", sizes=9)


def test_a_formula_error_is_not_a_blank_finding(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "r.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["unit_id", "overpaid"])
    sheet.write_string(1, 0, "a")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    with pytest.raises(ReviewError, match="column overpaid, row 2: 1 cell with a formula error"):
        read_review(tmp_path / "r.xlsx", sizes=9)


def test_without_a_draw() -> None:
    table = pd.DataFrame(
        {"h": ["a", "a", "b", "b"], "overpaid": [0, 12.5, 0.1, 3], "visits": [1, 2, 3, 4]}
    )
    review = read_review(table, sizes={"a": 10, "b": 2}, stratum="h")
    assert expand(review, "overpaid").point == pytest.approx(5 * 12.5 + 3.1)
    assert expand(review, "visits").point == pytest.approx(10 * 1.5 + 7)
    assert expand(review, "visits").unit == "as given"
    assert expand(review, "error units").point == pytest.approx(5 + 2)
    assert [s.certainty for s in review.strata] == [False, True]
    with pytest.raises(EstimateError, match="4 of 4 units have no 'paid'"):
        expand(review, "paid")


@pytest.mark.parametrize(
    ("table", "options", "words"),
    [
        ({"overpaid": [1]}, {}, "without its draw and without sizes"),
        ({"overpaid": [1, 2]}, {"sizes": {"a": 5, "b": 5}}, "2 strata but no stratum column"),
        ({"overpaid": [1], "h": ["z"]}, {"sizes": {"a": 5}, "stratum": "h"}, "the stratum 'z'"),
        ({"overpaid": [1]}, {"sizes": 5, "stratum": "h"}, "no column 'h'"),
        ({"overpaid": ["x"]}, {"sizes": 5}, "text that is not an amount"),
        ({"overpaid": [1.001]}, {"sizes": 5}, "a fraction of a cent"),
        ({"overpaid": [1], "paid": [5], "should_have_paid": [5]}, {"sizes": 5}, "another amount"),
        ({"overpaid": []}, {"sizes": 5}, "no rows"),
        ({"overpaid": [1, 2], "unit_id": ["a", "a"]}, {"sizes": 5}, "repeated unit ids"),
        (
            {"overpaid": [None], "status": ["missing"]},
            {"sizes": 5, "rules": "cms-pim"},
            "a column paid",
        ),
    ],
)
def test_tables_that_cannot_be_read(table: Any, options: Any, words: str) -> None:
    with pytest.raises(ReviewError, match=words):
        read_review(pd.DataFrame(table), **options)
