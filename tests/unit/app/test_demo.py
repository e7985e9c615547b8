"""The demonstration: every stage, every file, labelled as simulated, the same every time."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from primafacie.app.demo.findings import SIMULATED
from tests.builders.studies import CLAIMS, StudyFolder, verify

KINDS = ["frame", "plan", "plan-sheet", "draw", "draw-sheet", "review", "estimate", "report"]
FILES = [
    "1-frame/frame.json",
    "1-frame/frame.parquet",
    "1-frame/intake.json",
    "2-plan/plan.json",
    "2-plan/plan.txt",
    "3-draw/draw.json",
    "3-draw/worksheet.xlsx",
    "4-review/review.json",
    "4-review/review.xlsx",
    "5-estimate/demand.json",
    "5-estimate/estimate.json",
    "HOW-TO-CHECK.txt",
    "manifest.json",
    "reports/numbers.json",
    "reports/report.docx",
    "reports/report.html",
    "reports/report.pdf",
    "reports/report.xlsx",
]


def test_the_shipped_claims_are_the_documented_ones() -> None:
    source = (CLAIMS.parent / "SOURCE.md").read_text(encoding="utf-8")
    assert hashlib.sha256(CLAIMS.read_bytes()).hexdigest() in source


def test_every_stage_is_a_step_and_every_file_is_there(demo_once: Path) -> None:
    study = StudyFolder.open(demo_once)
    assert [step.kind for step in study.manifest.steps] == KINDS
    found = sorted(str(p.relative_to(demo_once)) for p in demo_once.rglob("*") if p.is_file())
    assert [name for name in found if not name.startswith(".")] == FILES
    assert verify(study, head=study.head).ok


def test_the_frame_is_counted_in_units_and_dollars(demo_once: Path) -> None:
    record = json.loads((demo_once / "1-frame/frame.json").read_bytes())
    assert record["rows"] == 24_905
    assert record["size"] == 22_580
    assert record["total_cents"] == 546_624_000
    first = record["waterfall"][0]
    assert (first["units_left"], first["cents_left"]) == (24_835, 547_218_000)
    for before, after in zip(record["waterfall"], record["waterfall"][1:], strict=False):
        assert before["units_left"] - after["units"] == after["units_left"]
        assert before["cents_left"] - after["cents"] == after["cents_left"]
    assert any("70 units have several rows (140 rows" in note for note in record["notes"])


def test_simulated_is_said_wherever_a_number_can_be_seen(demo_once: Path) -> None:
    page = (demo_once / "reports/report.html").read_text(encoding="utf-8")
    assert page.count(SIMULATED) >= 2
    assert "Demand (from simulated findings)" in page
    import openpyxl

    about = openpyxl.load_workbook(demo_once / "4-review/review.xlsx")["About"]
    assert about["A2"].value == SIMULATED
    study = StudyFolder.open(demo_once)
    review = study.manifest.latest("review")
    assert review is not None
    assert review.facts["simulated"] == SIMULATED


@pytest.mark.once
def test_the_same_demonstration_every_time(demo_once: Path, tmp_path: Path) -> None:
    import io
    from contextlib import redirect_stdout

    from primafacie.app.demo import run_demo
    from tests.builders.inside_app import Output

    with redirect_stdout(io.StringIO()):
        run_demo(tmp_path / "again", Output(as_json=False))
    for name in [n for n in FILES if n[0].isdigit() and n.endswith(".json")]:
        assert (tmp_path / "again" / name).read_bytes() == (demo_once / name).read_bytes(), name
