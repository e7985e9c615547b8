"""`--case`: a case file given at any step is kept in the chain and printed by the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders.command_line import result, run
from tests.builders.inside_core import StudyFolder, verify

CASE = """
auditee = "Riverside Clinic, LLC"
npi = "1234567893"
matter_number = "A-05-26-00017"
audit_period = [2024-01-01, 2024-12-31]
prepared_by = "R. Ortiz, CPA"
statistician = "D. Kaur, PhD"
reviewers = ["J. Lindqvist, RN"]

[form]
objective = "To estimate the overpayment."
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


def page(study: Path, name: str) -> str:
    return re.sub(r"\s+", " ", (study / "reports" / name).read_text(encoding="utf-8"))


def test_a_case_given_after_the_plan_is_printed_and_covered_by_the_chain(
    demo_study: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = StudyFolder.open(demo_study).manifest.steps
    code, _, error = run(capsys, "report", demo_study, "--kind", "plan", "--case", case)
    assert code == 0, error
    study = StudyFolder.open(demo_study)
    assert [step.kind for step in study.manifest.steps[len(before) :]] == ["case", "report"]
    kept = study.manifest.steps[-2]
    assert study.manifest.steps[-1].inputs["case"] == kept.facts["case_digest"]
    text = page(demo_study, "plan.html")
    for words in ("Riverside Clinic, LLC", "1234567893", "To estimate the overpayment.", "D. Kaur"):
        assert words in text
    assert "The case file was recorded on" in text
    assert "after the plan (step" in text
    assert verify(study).consistent
    changed = demo_study / "0-case/case.json"
    changed.write_bytes(changed.read_bytes().replace(b"00017", b"00018"))
    assert not verify(StudyFolder.open(demo_study)).consistent


def test_the_case_in_force_is_printed_without_the_option(
    demo_study: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "report", demo_study, "--case", case)[0] == 0
    steps = len(StudyFolder.open(demo_study).manifest.steps)
    assert run(capsys, "report", demo_study, "--case", case)[0] == 0
    study = StudyFolder.open(demo_study)
    assert len(study.manifest.steps) == steps + 1, "the same case adds no step"
    assert run(capsys, "report", demo_study)[0] == 0
    first, again, later = (page(demo_study, f"report{n}.html") for n in ("-2", "-3", "-4"))
    assert first == again == later
    assert "A-05-26-00017" in first
    case.write_text(CASE.replace("00017", "00018"), encoding="utf-8")
    assert run(capsys, "report", demo_study, "--case", case)[0] == 0
    assert "A-05-26-00018" in page(demo_study, "report-5.html")
    kinds = [step.kind for step in StudyFolder.open(demo_study).manifest.steps]
    assert kinds.count("case") == 2


def test_the_case_goes_with_the_study_from_its_first_step(
    tmp_path: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims, study = tmp_path / "claims.csv", tmp_path / "study"
    rows = [f"c{k:03d},{5 + k % 90}.25" for k in range(300)]
    claims.write_text("id,paid\n" + "\n".join(rows) + "\n", encoding="utf-8")
    check = ("check", claims, "--unit-id", "id", "--paid", "paid", "--study", study)
    assert run(capsys, *check, "--case", case)[0] == 0
    assert run(capsys, *check, "--case", case)[0] == 0, "the same command again ends well"
    plan = ("plan", study, "--rules", "cms-pim", "--sample", "30")
    assert run(capsys, *plan)[0] == 0
    sheet = (study / "2-plan/plan.txt").read_text(encoding="utf-8")
    assert sheet.startswith("Case\n----\n  Auditee: Riverside Clinic, LLC\n  NPI: 1234567893\n")
    draw = ("draw", study, "--seed", "lot 1", "--seed-source", "test", "--json")
    code, out, error = run(capsys, *draw)
    assert code == 0, error
    about = cells(Path(result(out)["worksheet"]))
    assert {"auditee", "Riverside Clinic, LLC", "A-05-26-00017", "D. Kaur, PhD"} <= about
    manifest = StudyFolder.open(study).manifest
    assert [step.kind for step in manifest.steps][:2] == ["frame", "case"]
    assert verify(StudyFolder.open(study)).consistent


def cells(workbook: Path) -> set[str]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name("About").to_python()
    return {str(cell) for row in rows for cell in row}


def test_a_wrong_case_file_stops_the_command_before_anything_is_written(
    demo_study: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text('auditte = "x"\nnpi = "1234567890"\n', encoding="utf-8")
    before = StudyFolder.open(demo_study).head
    code, _, error = run(capsys, "report", demo_study, "--case", case)
    assert code != 0
    assert "Did you mean auditee?" in error
    assert "check digit" in error
    assert StudyFolder.open(demo_study).head == before
