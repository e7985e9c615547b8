"""A study folder from check to report, altered on purpose at every stage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from primafacie.errors import AuditError, DrawError, PlanError, StudyError
from tests.builders.studies import (
    StudyFolder,
    canonical_json,
    command,
    keep_draw,
    keep_estimate,
    keep_report,
    kept_frame,
    rebuild_chain,
    verified,
    verify,
)


def change_a_cent(study: Path) -> None:
    path = study / "1-frame/frame.parquet"
    table = pq.read_table(path)
    paid = table["paid"].to_pylist()
    paid[17] += 1
    place = table.column_names.index("paid")
    pq.write_table(table.set_column(place, "paid", pa.array(paid, pa.int64())), path)


def change_the_draw(study: Path) -> None:
    path = study / "3-draw/draw.json"
    record = json.loads(path.read_bytes())
    record["units"][3]["unit_id"], record["units"][4]["unit_id"] = (
        record["units"][4]["unit_id"],
        record["units"][3]["unit_id"],
    )
    path.write_bytes(canonical_json(record))


def change_a_finding(study: Path) -> None:
    path = study / "4-review/review.xlsx"
    book = openpyxl.load_workbook(path)
    book["Review"]["G5"] = 0.01
    book.save(path)


@pytest.mark.parametrize(
    ("change", "kind"),
    [(change_a_cent, "frame"), (change_the_draw, "draw"), (change_a_finding, "review")],
)
def test_verify_fails_at_the_step_that_was_altered(demo_study: Path, change, kind: str) -> None:
    change(demo_study)
    study = StudyFolder.open(demo_study)
    found = verify(study)
    assert not found.consistent
    assert study.manifest.steps[(found.first_bad_step or 0) - 1].kind == kind
    assert kind in found.problems[0]


def test_a_rehashed_study_is_consistent_but_not_unchanged(demo_study: Path) -> None:
    printed = StudyFolder.open(demo_study)
    on_plan = (demo_study / "2-plan/plan.txt").read_text(encoding="utf-8").split()[-1]
    page = (demo_study / "reports/report.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(demo_study / "3-draw/worksheet.xlsx")["About"]
    on_sheet = next(
        str(row[1].value).split()[0]
        for row in sheet.iter_rows()
        if row[0].value == "head digest of the study"
    )
    digests = [step.digest for step in printed.manifest.steps]
    assert on_plan in digests
    assert on_sheet in digests
    on_report = next(digest for digest in reversed(digests) if digest in page)
    change_a_cent(demo_study)
    rebuild_chain(demo_study, rename_inputs=True)
    forged = StudyFolder.open(demo_study)
    assert verify(forged).ok
    for digest in (on_plan, on_sheet, on_report, printed.head):
        assert verify(printed_copy(forged, demo_study), head=digest).ok is False


def printed_copy(study: StudyFolder, root: Path) -> StudyFolder:
    assert study.root == root
    return StudyFolder.open(root)


def test_printed_digests_vouch_for_an_unaltered_study(demo_study: Path) -> None:
    on_plan = (demo_study / "2-plan/plan.txt").read_text(encoding="utf-8").split()[-1]
    found = verified(demo_study, head=on_plan)
    assert found.ok
    assert found.unchanged_to == 2


def test_an_altered_frame_cannot_be_drawn_from(demo_study: Path) -> None:
    change_a_cent(demo_study)
    with pytest.raises(StudyError, match=r"frame\.parquet was changed"):
        keep_draw(demo_study, seed="other", seed_source="test")
    rebuild_chain(demo_study, rename_inputs=True)
    with pytest.raises(StudyError, match="rows of digest"):
        keep_draw(demo_study, seed="other", seed_source="test")


def test_a_second_draw_is_appended_and_said(demo_study: Path) -> None:
    first = (demo_study / "3-draw/draw.json").read_bytes()
    made, study = keep_draw(demo_study, seed="another lot", seed_source="drawn again")
    assert made.number == 2
    assert (demo_study / "3-draw/draw.json").read_bytes() == first
    assert (demo_study / "3-draw/draw-2.json").exists()
    assert "1 draw was made from this plan before this one" in made.notes[0]
    assert verify(study).ok
    with pytest.raises(DrawError, match="was used for draw 2"):
        keep_draw(demo_study, seed="another lot", seed_source="again")


def test_a_plan_cannot_follow_a_draw(demo_study: Path) -> None:
    with pytest.raises(PlanError, match="has a draw already"):
        command("plan", demo_study, "--rules", "cms-pim", "--sample", 50)


def test_the_report_renders_to_the_same_bytes(demo_study: Path) -> None:
    from tests.builders.inside_app import build_workpaper, render_html

    numbers = json.loads((demo_study / "reports/numbers.json").read_bytes())
    assert (
        render_html(build_workpaper(numbers)) == (demo_study / "reports/report.html").read_bytes()
    )


def test_a_report_contradicting_its_folder_is_refused(demo_study: Path) -> None:
    path = demo_study / "5-estimate/demand.json"
    record = json.loads(path.read_bytes())
    record["amount_cents"] += 100
    path.write_bytes(canonical_json(record))
    rebuild_chain(demo_study, rename_inputs=True)
    with pytest.raises(StudyError, match="computed again"):
        keep_report(demo_study)


def test_an_estimate_needs_a_draw(demo_study: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("ID,PAID\na,1.00\nb,2.00\nc,3.00\n", encoding="utf-8")
    columns = ("--unit-id", "ID", "--paid", "PAID")
    command("check", claims, *columns, "--study", tmp_path / "new", "--title", "new")
    with pytest.raises(StudyError, match="no draw yet"):
        keep_estimate(tmp_path / "new", demo_study / "4-review/review.xlsx")
    with pytest.raises(StudyError, match="no plan yet"):
        keep_draw(tmp_path / "new", seed="x", seed_source="y")


def test_a_hostile_folder_reads_no_other_file_and_runs_no_sql(demo_study: Path) -> None:
    """The other side's folder is input: conditions are parsed, paths stay inside."""
    path = demo_study / "1-frame/frame.json"
    record = json.loads(path.read_bytes())
    for condition in (
        "paid > 0; copy (select 1) to '/tmp/owned.csv'",
        "unit_id in (select content from read_text('/etc/passwd'))",
        "1 = 1",
        "paid > 0) or (select 1) = (1",
    ):
        record["exclusions"] = [{"condition": condition, "reason": "hostile"}]
        path.write_bytes(canonical_json(record))
        rebuild_chain(demo_study, rename_inputs=True)
        with pytest.raises(AuditError):
            kept_frame(StudyFolder.open(demo_study))
    assert not Path("/tmp/owned.csv").exists()
    secret = demo_study.parent / "secret.parquet"
    shutil.copy(demo_study / "1-frame/frame.parquet", secret)
    manifest = json.loads((demo_study / "manifest.json").read_bytes())
    files = manifest["steps"][0]["files"]
    files["../secret.parquet"] = files.pop("1-frame/frame.parquet")
    (demo_study / "manifest.json").write_bytes(canonical_json(manifest))
    with pytest.raises(StudyError, match="points outside itself"):
        kept_frame(StudyFolder.open(demo_study))
