"""The worksheet as a spreadsheet: texts unchanged, identifiers locked, the same bytes again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from primafacie.core.errors import DrawError
from sampling import Draw, open_frame, plan
from sampling.worksheets import REASONS, STATUSES

IDS = ["007", "=1+1", "+1", "-2", "@SUM(A1)", "1E5", "2023-01-01", "é 漢", "x" * 200, "'quoted"]


@pytest.fixture
def draw() -> Draw:
    claims = pd.DataFrame(
        {
            "id": [*IDS, *IDS[:2]], "line": ["1"] * 10 + ["2"] * 2,
            "paid": [f"{10 * k + 0.1:.2f}" for k in range(12)],
            "billed": [f"{20 * k + 1:.2f}" for k in range(12)],
            "day": ["2023-04-05"] * 12,
        }
    )  # fmt: skip
    frame = open_frame(
        claims, unit_id="id", part="line", paid="paid", claimed="billed", date="day"
    ).check()
    return plan(frame, rules="cms-pim", sample=9, title="<Study> & =1+1").draw(
        "lot =1", seed_source="by lot"
    )


def sheet(path: Path, name: str = "Review") -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_texts_are_written_as_they_are(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    rows = sheet(tmp_path / "w.xlsx")
    assert [row["unit_id"] for row in rows] == [unit.unit_id for unit in draw.units]
    assert [row["paid"] for row in rows] == [unit.paid / 100 for unit in draw.units]
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


def test_identifiers_are_locked_and_findings_are_open(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    page = openpyxl.load_workbook(tmp_path / "w.xlsx")["Review"]
    assert page.protection.sheet
    heads = {cell.value: cell.column_letter for cell in page[1]}
    for name in ("order", "stratum", "unit_id", "date", "paid", "claimed", "overpaid"):
        assert page[f"{heads[name]}2"].protection.locked, name
    for name in ("should_have_paid", "status", "reason", "reviewer", "reviewed_on", "note"):
        assert not page[f"{heads[name]}2"].protection.locked, name


def test_the_drop_downs_point_at_the_codes(draw: Draw, tmp_path: Path) -> None:
    draw.worksheet(tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    rules = {str(v.sqref)[0]: v.formula1 for v in book["Review"].data_validations.dataValidation}
    assert rules["I"] == f"Codes!$A$2:$A${len(STATUSES) + 1}"
    assert rules["J"] == f"Codes!$D$2:$D${len(REASONS) + 1}"
    codes = book["Codes"]
    assert [codes.cell(row + 2, 1).value for row in range(len(STATUSES))] == list(STATUSES)
    assert [codes.cell(row + 2, 4).value for row in range(len(REASONS))] == list(REASONS)


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
    several = [unit for unit in draw.units if unit.parts]
    rows = sheet(tmp_path / "w.xlsx", "Lines")
    assert several
    assert [(r["unit_id"], r["part"], r["paid"]) for r in rows] == [
        (unit.unit_id, part.part, part.paid / 100) for unit in several for part in unit.parts
    ]


def test_findings_can_be_filled_in(draw: Draw, tmp_path: Path) -> None:
    unit = draw.units[0]
    found = {"status": "reviewed", "should_have_paid": 5, "reviewed_on": "2026-01-02", "note": "=x"}
    draw.worksheet(tmp_path / "w.xlsx", findings={unit.unit_id: found})
    row = sheet(tmp_path / "w.xlsx")[0]
    assert (row["status"], row["should_have_paid"], row["note"]) == ("reviewed", 0.05, "=x")
    assert row["reviewed_on"].date() == date(2026, 1, 2)


def test_reviewers_share_the_units(draw: Draw, tmp_path: Path) -> None:
    files = draw.worksheet(tmp_path / "w.xlsx", reviewers=["Ann O'Neil", "../Bob", "Zoë"])
    assert [path.parent for path in files] == [tmp_path] * 3
    shares = [sheet(path) for path in files]
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
