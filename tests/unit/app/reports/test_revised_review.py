"""A revised review asks for a reason, and the report prints what counted before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from primafacie.app.reports.numbers import ReportNumbers
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import build_workpaper
from tests.builders.studies import StudyFolder, verified

pytestmark = pytest.mark.once

SHARE = 0.62


def revised_sheet(study: Path, target: Path) -> str:
    """The findings with one overpaid unit found right after all, and the federal share of each."""
    review = json.loads((study / "4-review/review.json").read_bytes())
    wrong = next(row for row in review["rows"] if (row["overpaid_cents"] or 0) > 0)
    lines = ["unit_id,should_have_paid,status,reason,reviewer,note,federal_share"]
    for row in review["rows"]:
        right = row["paid_cents"] if row is wrong else row["should_have_paid_cents"]
        counted = 0 if row is wrong else row["effective_cents"]
        amount = "" if right is None else f"{right / 100:.2f}"
        told = ("" if row is wrong else row["reason"], row["reviewer"], row["note"])
        share = f"{SHARE * counted / 100:.6f}"
        lines.append(",".join((row["unit_id"], amount, row["status"], *told, share)))
    target.write_text("\n".join(lines), encoding="utf-8")
    return str(wrong["unit_id"])


@pytest.mark.long
def test_a_revision_needs_a_reason_and_is_printed(demo_study: Path, tmp_path: Path) -> None:
    unit = revised_sheet(demo_study, tmp_path / "revised.csv")
    before = json.loads((demo_study / "5-estimate/demand.json").read_bytes())["amount_cents"]
    steps = len(StudyFolder.open(demo_study).manifest.steps)
    refused = invoke("estimate", demo_study, tmp_path / "revised.csv")
    assert "reason why the review was revised" in str(refused.exception)
    assert len(StudyFolder.open(demo_study).manifest.steps) == steps
    nothing = invoke("estimate", demo_study, demo_study / "4-review/review.xlsx", "--reason", "x")
    assert "a reason without a review that is replaced" in str(nothing.exception)
    words = ("--reason", "records received on 2026-11-30")
    done = invoke("estimate", demo_study, tmp_path / "revised.csv", *words, "--json")
    after = envelope(done.stdout)["result"]["demand"]["amount_cents"]
    refused = invoke("report", demo_study, "--measure", "federal_shares")
    assert "federal_share" in str(refused.exception)
    made = envelope(invoke("report", demo_study, "--measure", "federal_share", "--json").stdout)
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
    (measure,) = numbers.auditor.measures
    limit = numbers.limit_demanded.low
    assert limit is not None
    assert measure.point == pytest.approx(SHARE * numbers.estimate.point)
    assert measure.limit is not None
    assert measure.limit.low == pytest.approx(SHARE * limit)
    assert not measure.limit.planned
    assert "Nothing is stated of the measures together" in page
    assert numbers.demand.amount.cents == after
    assert verified(demo_study).ok
