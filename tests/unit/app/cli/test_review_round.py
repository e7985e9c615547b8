"""A review from its worksheets, dealt with an overlap, and its requests to the estimate."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extrapolation import Review
from sampling import Dealing, deal, load_draw
from tests.builders.command_line import capture, exit_code, result
from tests.builders.studies import StudyFolder
from tests.builders.worksheets import heads_of, sheet_rows
from validation import Study, rebut, second_findings

pytestmark = pytest.mark.once

NAMES = "Ann O'Neil,../Bob,Zoë"
FILES = ("worksheet-1-Ann-O-Neil.xlsx", "worksheet-2-Bob.xlsx", "worksheet-3-Zoë.xlsx")
CASE = """
auditee = "Riverside Clinic, LLC"
npi = ["1234567893"]
matter_number = "2026-0117"
program = "Medicare Part B"
audit_period = [2024-01-01, 2024-12-31]
authority = "42 CFR 405.980"
prepared_by = "Program Integrity Unit"
date = 2026-01-05
reasons = ["N1", "N2"]

[letter]
sender = "Bureau of Audit, 1 Main Street, Springfield"
contact = "R. Ortiz, 217-555-0100"
"""
SEED = ("--seed", "lot 7", "--seed-source", "minutes")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of 200 claims, some of two lines, with a draw and all that goes out with it."""
    area = tmp_path_factory.mktemp("round")
    rows = ["CLAIM,LINE,MEMBER,PROV,CPT,DOS,PAID"]
    for k in range(200):
        rows += [f"c{k:03d},1,{k:06d},120000000{k % 5},99213,2024-03-0{k % 9 + 1},1{k % 90:02d}.00"]
        rows += [f"c{k:03d},2,{k:06d},120000000{k % 5},00812,2024-03-15,20.00"] * (k % 3 == 0)
    (area / "claims.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (area / "case.toml").write_text(CASE, encoding="utf-8")
    (area / "reasons.csv").write_text("reason,meaning\nMN,Not necessary\nIC,Coding\n", "utf-8")
    study = area / "study"
    columns = ("--unit-id", "CLAIM", "--part", "LINE", "--paid", "PAID", "--date", "DOS")
    more = ("--more", "MEMBER,PROV,CPT")
    assert exit_code("check", area / "claims.csv", *columns, *more, "--study", study) == 0
    assert exit_code("plan", study, "--rules", "cms-pim", "--sample", 30) == 0
    head = StudyFolder.open(study).head
    for words, refusal in (
        (("--show", "MEMBR"), "Keep it when the claims are checked: primafacie check ... --more"),
        (("--overlap", "10%"), "--overlap: an overlap without reviewers"),
        (("--records-due", "30 days"), "request letter: 2 problems"),
        (("--patient-column", "MEMBER"), 'Add for example --records-due "30 days"'),
    ):
        refused = capture("draw", study, *SEED, *words)
        assert refused.exit_code == 3
        assert refusal in " ".join(refused.output.split()), refused.output
    assert StudyFolder.open(study).head == head, "nothing is drawn where a choice is refused"
    done = capture(
        "draw",
        study,
        *SEED,
        "--reviewers",
        NAMES,
        "--overlap",
        "20%",
        "--show",
        "MEMBER,CPT",
        "--reasons",
        area / "reasons.csv",
        "--case",
        area / "case.toml",
        "--records-due",
        "30 days",
        "--patient-column",
        "MEMBER",
        "--provider-column",
        "PROV",
    )
    assert done.exit_code == 0, done.output
    for name in (*FILES, "record-request.xlsx", "request-letter.docx"):
        assert f"wrote {study / '3-draw' / name}" in done.output
    return study


def test_units_are_dealt_and_a_share_of_them_to_two(drawn: Path) -> None:
    draw = load_draw(drawn / "3-draw/draw.json")
    record = json.loads((drawn / "3-draw/dealing.json").read_bytes())
    dealing = Dealing.from_dict(record)
    assert dealing == deal(draw, NAMES.split(","), overlap=0.2)
    assert [share.file for share in dealing.shares] == list(FILES)
    assert len(dealing.twice) == 6
    assert sorted(u for s in dealing.shares for u in s.units) == sorted(
        unit.unit_id for unit in draw.units
    )
    for share in dealing.shares:
        listed = {row["unit_id"] for row in sheet_rows(drawn / "3-draw" / share.file)}
        assert listed == {*share.units, *share.second}
        assert not set(share.units) & set(share.second)
    head = StudyFolder.open(drawn).head
    assert capture("draw", drawn, *SEED).exit_code == 0
    assert StudyFolder.open(drawn).head == head, "the recorded draw is returned as it is"


def test_the_worksheet_shows_claims_and_reasons(drawn: Path) -> None:
    rows = sheet_rows(drawn / "3-draw" / FILES[0])
    assert all(len(row["MEMBER"]) == 6 for row in rows)
    assert {row["CPT"] for row in rows} <= {"99213", "99213; 00812"}
    book = openpyxl.load_workbook(drawn / "3-draw" / FILES[0])
    codes = book["Codes"]
    assert [(codes.cell(row, 4).value, codes.cell(row, 5).value) for row in (2, 3)] == [
        ("MN", "Not necessary"),
        ("IC", "Coding"),
    ]
    page = book["Review"]
    assert page.oddFooter.left.text.strip().startswith("Seed lot 7")
    assert load_draw(drawn / "3-draw/draw.json").digest in page.oddFooter.left.text
    about = " ".join(str(cell.value) for row in book["About"].iter_rows() for cell in row)
    assert "The columns MEMBER, CPT were copied from the claims file" in about


def test_records_are_requested_by_a_list_and_a_letter(drawn: Path) -> None:
    draw = load_draw(drawn / "3-draw/draw.json")
    text = (drawn / "3-draw/record-request.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Unit ID"] for row in rows] == [unit.unit_id for unit in draw.units]
    for row in rows:
        number = int(row["Unit ID"][1:])
        assert row["Patient"] == f"{number:06d}"
        assert row["First date of service"] == f"2024-03-0{number % 9 + 1}"
        last = "2024-03-15" if number % 3 == 0 else row["First date of service"]
        assert (row["Last date of service"], row["Due date"]) == (last, "2026-02-04")
    sheet = openpyxl.load_workbook(drawn / "3-draw/record-request.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    with zipfile.ZipFile(drawn / "3-draw/request-letter.docx") as letter:
        words = letter.read("word/document.xml").decode("utf-8")
    for fact in (
        "Riverside Clinic, LLC",
        "1234567893",
        "2026-0117",
        "42 CFR 405.980",
        "January 1, 2024 to December 31, 2024",
        "February 4, 2026",
        "Bureau of Audit, 1 Main Street",
        "Questions: R. Ortiz, 217-555-0100.",
        "a random sample of 30 units",
        "a sampling frame of 200",
    ):
        assert fact in words, fact
    assert "not filled" not in words
    assert not any(unit.unit_id in words for unit in draw.units)


def fill(source: Path, target: Path, *, rows: int = 99, half: str = "") -> Path:
    """Every second unit denied; the first `rows` rows only; the unit `half` found otherwise."""
    book = openpyxl.load_workbook(source)
    page: Any = book["Review"]
    heads = heads_of(page)
    for row in range(2, min(page.max_row, rows + 1) + 1):
        unit, paid = page.cell(row, heads["unit_id"]).value, page.cell(row, heads["paid"]).value
        right = 1.5 if unit == half else 0 if int(unit[1:]) % 2 else paid
        page.cell(row, heads["should_have_paid"]).value = right
        if unit == half:
            page.cell(row, heads["confirmed"]).value = "yes"
    book.save(target)
    return target


def test_progress_then_an_agreed_finding_then_the_estimate(drawn: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(drawn, study)
    before = StudyFolder.open(study).head
    sheets = [study / "3-draw" / name for name in FILES]
    one = fill(sheets[0], tmp_path / FILES[0], rows=4)
    shown = capture("progress", study, one)
    assert shown.exit_code == 0
    assert "4 of 30 units reviewed, 26 open" in shown.output
    assert f"not handed in: {FILES[1]}" in shown.output
    assert f"not handed in: {FILES[0]}" not in shown.output
    assert "This is not an estimate" in shown.output
    open_rows = len(sheet_rows(one)) - 4
    assert f"{open_rows} units have no status" in shown.output
    told = result(capture("progress", study, one, "--json").output)
    assert (told["drawn"], told["reviewed"], told["dealt_twice"]) == (30, 4, 6)
    assert [row["handed_in"] for row in told["reviewers"]] == [True, False, False]
    dealing = Dealing.from_dict(json.loads((study / "3-draw/dealing.json").read_bytes()))
    disputed = dealing.shares[1].second[0]
    filled = [
        fill(sheet, tmp_path / name, half=disputed if place == 1 else "")
        for place, (sheet, name) in enumerate(zip(sheets, FILES, strict=True))
    ]
    shown = capture("progress", study, *filled)
    assert "30 of 30 units reviewed, 0 open" in shown.output
    assert f"another finding on unit '{disputed}' than in" in shown.output
    assert StudyFolder.open(study).head == before, "progress only reads"
    assert capture("progress", study, tmp_path / "none.xlsx").exit_code == 3
    assert capture("draw", study, *SEED, "--show", "PAID,CPT").exit_code == 0
    assert "CPT" in sheet_rows(study / "3-draw/worksheet-2.xlsx")[0]
    refused = capture("estimate", study, *filled)
    assert refused.exit_code == 3
    assert '--resolved "FILE"' in refused.output
    agreed = tmp_path / "agreed.csv"
    agreed.write_text(f"unit_id,status,should_have_paid\n{disputed},reviewed,0\n", "utf-8")
    done = capture("estimate", study, *filled, "--resolved", agreed)
    assert done.exit_code == 0, done.output
    assert "6 of 6 units dealt to two reviewers have both findings" in done.output
    assert "differ on 1, where the agreed finding counts" in done.output
    assert "Two reviewers agree on" in done.output
    review = json.loads((study / "4-review/review.json").read_bytes())
    rows = {row["unit_id"]: row for row in review["rows"]}
    assert rows[disputed]["should_have_paid_cents"] == 0
    assert [second["should_have_paid_cents"] for second in rows[disputed]["seconds"]][1] == 150
    assert sum(bool(row["seconds"]) for row in rows.values()) == 6
    firsts = [second["overpaid_cents"] for second in rows[disputed]["seconds"]]
    assert [second.get("superseded", False) for second in rows[disputed]["seconds"]] == [
        True,
        False,
    ]
    seconds = [row["seconds"][0] for row in rows.values() if row["seconds"]]
    assert sum(second.get("superseded", False) for second in seconds) == 1
    over = Study(review=Review.from_dict(json.loads((study / "4-review/review.json").read_bytes())))
    agreed_cents = rows[disputed]["paid_cents"]
    assert over.seen_again[disputed].cents == agreed_cents
    assert {unit: [amount.cents for amount in both] for unit, both in over.resolved.items()} == {
        disputed: firsts
    }
    both, adjusted = second_findings(over)
    assert both.units == 6
    assert round(adjusted.point, 6) == round(over.estimate.point, 6)
    finding = next(row for row in rebut(over, seed=1).findings if row.code == "F1")
    assert "1 unit on which they differed at first counted with the agreed finding" in finding.fact
    assert [table.rows[0][1:] for table in finding.tables[1:]] == [
        tuple(f"${cents / 100:,.2f}" for cents in (*firsts, agreed_cents))
    ]
    assert capture("verify", study).exit_code == 0
