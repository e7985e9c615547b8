"""The worksheet as a spreadsheet: texts unchanged, identifiers locked, the same bytes again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from primafacie.errors import DrawError, ReviewError
from sampling import Draw, Money, open_frame, plan
from sampling.worksheets import HEADINGS, SHEET_VIOLATIONS, VIOLATION_COLUMNS
from tests.builders.worksheets import sheet_rows

STATUSES = [
    "reviewed",
    "underpaid",
    "missing",
    "late",
    "ineligible",
    "waived",
    "replaced",
    "withdrawn",
]
REASONS = [
    "not medically necessary",
    "insufficient documentation",
    "no documentation",
    "incorrect coding",
    "not covered",
    "duplicate",
    "not rendered",
    "other",
]
IDS = ["007", "=1+1", "+1", "-2", "@SUM(A1)", "1E5", "2023-01-01", "é 漢", "x" * 200, "'quoted"]


@pytest.fixture
def draw() -> Draw:
    claims = pd.DataFrame(
        {
            "id": [*IDS, *IDS[:2]],
            "line": ["1"] * 10 + ["2"] * 2,
            "paid": [f"{10 * k + 0.1:.2f}" for k in range(12)],
            "billed": [f"{20 * k + 1:.2f}" for k in range(12)],
            "day": ["2023-04-05"] * 12,
        }
    )
    frame = open_frame(
        claims, unit_id="id", part="line", paid="paid", claimed="billed", date="day"
    ).check()
    return plan(frame, rules="cms-pim", sample=9, title="<Study> & =1+1").draw(
        "lot =1", seed_source="by lot"
    )


def test_texts_are_written_as_they_are(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    rows = sheet_rows(tmp_path / "w.xlsx")
    assert [row["unit_id"] for row in rows] == [unit.unit_id for unit in draw.units]
    assert [row["paid"] for row in rows] == [unit.paid_cents / 100 for unit in draw.units]
    assert {row["date"] for row in rows} == {"2023-04-05"}
    page = openpyxl.load_workbook(tmp_path / "w.xlsx")["Review"]
    for cell in page["C"][1:]:
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_only_the_overpaid_cells_are_formulas(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    formulas = {
        cell.coordinate
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas
    assert {name[0] for name in formulas} <= {"H", "F"}


def test_rows_can_be_sorted_and_what_the_draw_fixed_cannot_be_typed_over(
    draw: Draw, tmp_path: Path
) -> None:
    """No program sorts rows with locked cells, so that a validation refuses what is typed."""
    draw.worksheet(tmp_path / "w.xlsx")
    for name in ("Review", "Lines"):
        page = openpyxl.load_workbook(tmp_path / "w.xlsx")[name]
        assert page.protection.sheet
        assert not page.protection.sort
        assert not page.protection.autoFilter
        assert page.protection.deleteRows
        assert page.auto_filter.ref == page.dimensions
        assert all(cell.protection.locked for cell in page[1])
        assert not any(cell.protection.locked for row in page.iter_rows(min_row=2) for cell in row)
        refused = {
            page.cell(1, next(iter(rule.sqref.ranges)).min_col).value
            for rule in page.data_validations.dataValidation
            if rule.type == "custom" and rule.formula1 == "FALSE"
        }
        fixed = {HEADINGS[key] for key in ("unit_id", "paid", "claimed")}
        fixed |= {"Line"} if name == "Lines" else {"No.", "Stratum", "Date of service"}
        assert refused == fixed


def test_the_drop_downs_point_at_the_codes(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    rules = {str(v.sqref)[0]: v.formula1 for v in book["Review"].data_validations.dataValidation}
    assert rules["I"] == f"Codes!$A$2:$A${len(STATUSES) + 1}"
    assert rules["J"] == f"Codes!$D$2:$D${len(REASONS) + 1}"
    codes = book["Codes"]
    assert [codes.cell(row + 2, 1).value for row in range(len(STATUSES))] == STATUSES
    assert [codes.cell(row + 2, 4).value for row in range(len(REASONS))] == REASONS


def test_the_same_draw_gives_the_same_bytes(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "one.xlsx", head="ab" * 32)
    draw.worksheet(tmp_path / "two.xlsx", head="ab" * 32)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.xlsx", "two.xlsx"]


def test_the_sheet_says_which_study_it_is(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx", head="ab" * 32, simulated="SIMULATED")
    page = openpyxl.load_workbook(tmp_path / "w.xlsx")["About"]
    facts = {row[0].value: row[1].value for row in page.iter_rows(max_col=2)}
    assert "<Study> & =1+1" in facts
    assert "SIMULATED" in facts
    assert facts["seed"] == "lot =1"
    assert facts["plan digest"] == draw.plan_digest
    assert facts["draw digest"] == draw.digest
    assert facts["head digest of the study"].startswith("ab" * 32)


def test_units_of_several_rows_get_lines(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    rows = sheet_rows(tmp_path / "w.xlsx", "Lines")
    assert any(unit.parts for unit in draw.units)
    assert [(r["unit_id"], r["part"], r["paid"]) for r in rows] == [
        line
        for unit in draw.units
        for line in (
            [(unit.unit_id, part.part, part.paid_cents / 100) for part in unit.parts]
            or [(unit.unit_id, "(only line)", unit.paid_cents / 100)]
        )
    ]


def test_findings_can_be_filled_in(draw: Draw, tmp_path: Path) -> None:
    unit = draw.units[0]
    found = {"status": "reviewed", "should_have_paid": 5, "reviewed_on": "2026-01-02", "note": "=x"}
    draw.worksheet(tmp_path / "w.xlsx", findings={unit.unit_id: found})
    row = sheet_rows(tmp_path / "w.xlsx")[0]
    assert (row["status"], row["should_have_paid"], row["note"]) == ("reviewed", 0.05, "=x")
    assert row["reviewed_on"].date() == date(2026, 1, 2)


def test_reviewers_share_the_units(draw: Draw, tmp_path: Path) -> None:
    files = draw.worksheet(tmp_path / "w.xlsx", reviewers=["Ann O'Neil", "../Bob", "Zoë"])
    assert [path.parent for path in files] == [tmp_path] * 3
    shares = [sheet_rows(path) for path in files]
    assert sorted(len(share) for share in shares) == [3, 3, 3]
    ids = sorted(row["unit_id"] for share in shares for row in share)
    assert ids == sorted(unit.unit_id for unit in draw.units)
    assert {row["reviewer"] for row in shares[1]} == {"../Bob"}


@pytest.mark.parametrize("reviewers", [[], ["A", "A"], ["A", " "]])
def test_reviewers_are_named_once(draw: Draw, tmp_path: Path, reviewers: list[str]) -> None:
    with pytest.raises(DrawError, match="names, each once"):
        draw.worksheet(tmp_path / "w.xlsx", reviewers=reviewers)
    with pytest.raises(DrawError, match=r"ending in \.xlsx"):
        draw.worksheet(tmp_path / "w.xls")


def test_a_sheet_for_violations_is_read_back(draw: Draw, tmp_path: Path) -> None:
    """Written by the draw, filled by the reviewer, read by the door for findings."""
    from extrapolation import read_review
    from extrapolation.reviews.violations import SHEET_VIOLATIONS as READ
    from extrapolation.reviews.violations import VIOLATION_COLUMNS as FIELDS

    assert (SHEET_VIOLATIONS, set(VIOLATION_COLUMNS)) == (READ, {"unit_id", *FIELDS})
    findings = {
        unit.unit_id: {"status": "reviewed", "should_have_paid": unit.paid_cents}
        for unit in draw.units
    }
    path = tmp_path / "w.xlsx"
    draw.worksheet(path, findings=findings)
    assert read_review(path, draw=draw).violations is None, "nothing was asked of violations"
    draw.worksheet(path, findings=findings, violations=True)
    assert read_review(path, draw=draw).violations == (), "asked, and none found"
    book = openpyxl.load_workbook(path)
    page = book[SHEET_VIOLATIONS]
    unit = draw.units[3]
    filled = (unit.unit_id, "402.1(c)(17)", 2, 1.0, date(2023, 4, 6), "A. Doe; B. Roe", "note 7")
    for place, value in enumerate(filled, start=1):
        page.cell(2, place).value = value
    assert not page["A2"].protection.locked
    rules = {str(rule.sqref)[0]: rule for rule in page.data_validations.dataValidation}
    assert rules["A"].formula1 == f"Review!$C$2:$C${len(draw.units) + 1}"
    assert (rules["C"].type, rules["D"].type, rules["E"].type) == ("whole", "decimal", "date")
    book.save(path)
    (found,) = read_review(path, draw=draw).violations or ()
    assert (found.unit_id, found.basis, found.penalty_units) == (unit.unit_id, "402.1(c)(17)", 2)
    assert (found.claimed_tainted, found.presented_on) == (Money(100), "2023-04-06")
    assert (found.responsible, found.evidence) == (("A. Doe", "B. Roe"), "note 7")
    page.cell(2, VIOLATION_COLUMNS.index("penalty_units") + 1).value = 0.5
    page.cell(3, 1).value = "stranger"
    book.save(path)
    with pytest.raises(ReviewError, match=r"Violations!C2: the penalty units 0\.5"):
        read_review(path, draw=draw)


def test_reviewers_have_their_own_sheet_for_violations(draw: Draw, tmp_path: Path) -> None:
    first, _ = draw.worksheet(tmp_path / "w.xlsx", reviewers=["Ann", "Bo"], violations=True)
    page = openpyxl.load_workbook(first)[SHEET_VIOLATIONS]
    (rule,) = [r for r in page.data_validations.dataValidation if str(r.sqref).startswith("A")]
    assert rule.formula1 == "Review!$C$2:$C$6"


def test_violations_of_several_reviewers_are_put_together(draw: Draw, tmp_path: Path) -> None:
    from extrapolation import merge_reviews, merge_violations, read_review

    findings = {
        unit.unit_id: {"status": "reviewed", "should_have_paid": unit.paid_cents}
        for unit in draw.units
    }
    files = draw.worksheet(
        tmp_path / "w.xlsx", findings=findings, reviewers=["Ann", "Bo"], violations=True
    )
    assert len(merge_violations(files)) == 0
    named = []
    for path in files:
        book = openpyxl.load_workbook(path)
        # openpyxl takes an id that begins with = for a formula
        named.append(next(i for i in (c.value for c in book["Review"]["C"][1:]) if i[0] != "="))
        for place, value in enumerate((named[-1], "402.1(c)(1)", 1, 0, "2023-04-06"), start=1):
            book[SHEET_VIOLATIONS].cell(2, place).value = value
        book.save(path)
    with pytest.raises(ReviewError, match="violations_apart=True"):
        merge_reviews(files, draw=draw)
    table = merge_reviews(files, draw=draw, violations_apart=True)
    review = read_review(table, draw=draw, violations=merge_violations(files))
    assert [item.unit_id for item in review.violations or ()] == named
    plain = draw.worksheet(tmp_path / "plain.xlsx")
    with pytest.raises(ReviewError, match=r"no sheet Violations in plain\.xlsx"):
        merge_violations(plain)
