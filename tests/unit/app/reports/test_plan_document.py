"""The plan as a document: what a stranger looks for stands on top, nothing later is in it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl

from primafacie.app.reports import build_plan_document
from sampling import plan
from tests.builders.inside_app import render
from tests.builders.studies import StudyFolder, keep_report, kept_frame, kept_plan, verify


def test_the_plan_of_a_study_in_every_format(demo_study: Path) -> None:
    formats = ("html", "pdf", "docx", "xlsx")
    made = keep_report(demo_study, kind="plan", formats=formats)
    assert [path.name for path in made.paths] == [f"plan.{to}" for to in formats]
    assert verify(made.study).ok
    page = made.path.read_text(encoding="utf-8")
    fixed = kept_plan(StudyFolder.open(demo_study), with_frame=False)
    draw = json.loads((demo_study / "3-draw/draw.json").read_bytes())
    assert fixed.digest in page
    assert draw["seed"] not in page
    assert "$1,188,316.82" not in page
    for words in (
        "Sampling unit",
        "Sample size",
        "Approvals",
        "Signature",
        "cms-pim",
        "one-sided 90% (RAT-STATS 80% lower limit)",
        "18.13%",
        "[not filled: auditee of the case file]",
        "[not filled: form.audit_manager of the case file]",
    ):
        assert words in page, words
    again = keep_report(demo_study, kind="plan", formats=formats)
    for first, second in zip(made.paths, again.paths, strict=True):
        assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in again.paths] == [f"plan-2.{to}" for to in formats]


def test_a_plan_without_a_study_is_a_document_too(demo_once: Path) -> None:
    frame = kept_frame(StudyFolder.open(demo_once))
    small = plan(frame, rules="oig-audit", sample=100, spares=4)
    amended = small.amend(reason="four spares are not needed", spares=0)
    document = build_plan_document(amended)
    assert document.figures() == ()  # one stratum, no histogram
    text = render(document, "html").decode("utf-8")
    assert "Amendment 1: four spares are not needed (spares from 4 to 0)" in text
    assert small.digest in text
    book = openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))
    assert [name for name in book.sheetnames if name.endswith("Approvals")]
