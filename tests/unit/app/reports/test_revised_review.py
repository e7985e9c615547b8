"""A revised review asks for a reason, and the report prints what counted before and after."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from primafacie.app.reports.numbers import ReportNumbers
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import build_workpaper
from tests.builders.studies import StudyFolder, verified


def revised_sheet(study: Path, target: Path) -> str:
    """The filled worksheet with one overpaid unit found right after all; the unit's id."""
    book = openpyxl.load_workbook(study / "4-review/review.xlsx")
    sheet = book["Review"]
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1])}
    if "unit_id" not in heads:  # human headings in the first row, machine names below or hidden
        row = next(r for r in range(1, 12) if any(c.value == "unit_id" for c in sheet[r]))
        heads = {str(cell.value): place for place, cell in enumerate(sheet[row])}
    for cells in sheet.iter_rows(min_row=2):
        paid, right = (cells[heads[name]] for name in ("paid", "should_have_paid"))
        if isinstance(right.value, int | float) and right.value < paid.value:
            right.value = paid.value
            cells[heads["reason"]].value = None
            book.save(target)
            return str(cells[heads["unit_id"]].value)
    raise AssertionError("no overpaid unit")


def test_a_revision_needs_a_reason_and_is_printed(demo_study: Path, tmp_path: Path) -> None:
    unit = revised_sheet(demo_study, tmp_path / "revised.xlsx")
    before = json.loads((demo_study / "5-estimate/demand.json").read_bytes())["amount_cents"]
    steps = len(StudyFolder.open(demo_study).manifest.steps)
    refused = invoke("estimate", demo_study, tmp_path / "revised.xlsx")
    assert "reason why the review was revised" in str(refused.exception)
    assert len(StudyFolder.open(demo_study).manifest.steps) == steps
    nothing = invoke("estimate", demo_study, demo_study / "4-review/review.xlsx", "--reason", "x")
    assert "a reason without a review that is replaced" in str(nothing.exception)
    words = ("--reason", "records received on 2026-11-30")
    done = invoke("estimate", demo_study, tmp_path / "revised.xlsx", *words, "--json")
    after = envelope(done.stdout)["result"]["demand"]["amount_cents"]
    made = envelope(invoke("report", demo_study, "--json").stdout)
    page = Path(made["files"][0]).read_text(encoding="utf-8")
    assert "records received on 2026-11-30" in page
    numbers = ReportNumbers.from_dict(
        json.loads((demo_study / "reports/numbers-2.json").read_bytes())
    )
    assert numbers.auditor is not None
    (revision,) = numbers.auditor.revisions
    assert revision.demand_before is not None
    assert revision.demand_after is not None
    assert (revision.demand_before.cents, revision.demand_after.cents) == (before, after)
    (changed,) = revision.changes.units
    assert (changed.unit_id, changed.counted_after.cents) == (unit, 0)
    difference = revision.changes.total_before - revision.changes.total_after
    assert difference == changed.counted_before
    tables = {item.name for item in build_workpaper(numbers.to_dict()).tables()}
    assert tables >= {"Revision 1 totals", "Revision 1 units"}
    assert verified(demo_study).ok
