"""A study with a second draw: what follows an estimate uses its own draw and review."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from primafacie.app.steps.rebut_step import study_of_folder
from primafacie.app.steps.used_records import named_draw, named_review
from primafacie.errors import AuditError
from tests.builders.command_line import invoke
from tests.builders.inside_app import Given
from tests.builders.studies import (
    StudyFolder,
    fill_worksheet,
    keep_draw,
    keep_estimate,
    keep_report,
    kept_draws,
    verified,
    verify,
)
from validation import rebut

pytestmark = pytest.mark.once


def filled(study: Path, number: int, path: Path) -> Path:
    """The worksheet of a draw with the demonstration's findings."""
    draw = kept_draws(StudyFolder.open(study))[number - 1]
    fill_worksheet(draw, path)
    return path


def numbers_of(study: Path) -> dict[str, object]:
    kept = StudyFolder.open(study).latest_file("report", ".json")
    return dict(json.loads(kept.read_bytes()))


def test_reports_and_rebuttals_use_the_draw_that_the_estimate_names(demo_study: Path) -> None:
    before = numbers_of(demo_study)["draw"]
    assert isinstance(before, dict)
    keep_draw(demo_study, seed="another", seed_source="a second draw")
    folder = StudyFolder.open(demo_study)
    first, second = kept_draws(folder)
    used = named_draw(folder)
    assert used is not None
    assert (used.digest, second.number) == (first.digest, 2)
    keep_report(demo_study)
    after = numbers_of(demo_study)["draw"]
    assert isinstance(after, dict)
    assert after == before | {"made": 2}
    case = study_of_folder(demo_study, Given())
    assert case.draw == first
    assert case.draws_made == 2
    ledger = rebut(case, seed=1, arguments=["A4"]).finding("A4")
    assert ledger.strength == "not supported"
    assert "without a finding" not in ledger.fact
    steps = StudyFolder.open(demo_study).manifest
    report = steps.latest("report")
    assert report is not None
    assert report.inputs["draw"] == first.digest
    assert verified(demo_study).ok


def test_the_first_draw_can_be_estimated_after_a_second(demo_study: Path, tmp_path: Path) -> None:
    keep_draw(demo_study, seed="another", seed_source="a second draw")
    one = filled(demo_study, 1, tmp_path / "one.xlsx")
    two = filled(demo_study, 2, tmp_path / "two.xlsx")
    with pytest.raises(AuditError, match=r"the units of draw 1.*--draw 1"):
        keep_estimate(demo_study, one)
    with pytest.raises(AuditError, match=r"no draw 3.*draw from 1 to 2"):
        keep_estimate(demo_study, one, draw_number=3)
    last = keep_estimate(demo_study, two)
    first = keep_estimate(demo_study, one, draw_number=1)
    assert first.demand.amount != last.demand.amount
    draws = kept_draws(StudyFolder.open(demo_study))
    assert first.review.draw_digest == draws[0].digest
    assert last.review.draw_digest == draws[1].digest
    folder = StudyFolder.open(demo_study)
    assert named_review(folder).digest == first.review.digest
    used = named_draw(folder)
    assert used is not None
    assert used.number == 1
    estimates = folder.manifest.of_kind("estimate")
    assert [step.inputs["draw"] for step in estimates[-2:]] == [draws[1].digest, draws[0].digest]
    assert verify(folder).ok


def test_penalties_and_exports_use_the_review_of_the_estimate(
    demo_study: Path, tmp_path: Path
) -> None:
    keep_draw(demo_study, seed="another", seed_source="a second draw")
    kept = named_review(StudyFolder.open(demo_study))
    done = invoke("export", str(demo_study), "--to", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    unit = next(row for row in kept.counted if row.error)
    table = tmp_path / "violations.csv"
    claimed = (unit.claimed_cents or unit.paid_cents) / 100
    table.write_text(
        "unit_id,violation,penalty_units,claimed_tainted,presented_on\n"
        f"{unit.unit_id},402.1(c)(17),1,{claimed:.2f},2024-05-01\n",
        encoding="utf-8",
    )
    options = ["--assessed-on", "2026-11-21", "--violations", str(table)]
    done = invoke("penalty", str(demo_study), *options)
    assert done.exit_code == 0, done.output
    exposure = StudyFolder.open(demo_study).manifest.latest("exposure")
    assert exposure is not None
    assert exposure.inputs["draw"] == kept.draw_digest
    done = invoke("report", str(demo_study), "--kind", "penalty")
    assert done.exit_code == 0, done.output
    page = (demo_study / "reports/penalty.html").read_text(encoding="utf-8")
    draws = kept_draws(StudyFolder.open(demo_study))
    assert draws[0].seed in page
    assert draws[1].seed not in page


def test_estimate_takes_the_number_of_a_draw(demo_study: Path, tmp_path: Path) -> None:
    keep_draw(demo_study, seed="another", seed_source="a second draw")
    one = filled(demo_study, 1, tmp_path / "one.xlsx")
    refused = invoke("estimate", str(demo_study), str(one))
    assert refused.exit_code != 0
    done = invoke("estimate", str(demo_study), str(one), "--draw", "1")
    assert done.exit_code == 0, done.output


def test_an_estimate_stopped_after_its_review_goes_on_without_a_second_review(
    demo_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from primafacie.app.steps import estimate_step

    keep_draw(demo_study, seed="another", seed_source="a second draw")
    two = filled(demo_study, 2, tmp_path / "two.xlsx")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(estimate_step, "_estimate", stopped)
        with pytest.raises(KeyboardInterrupt):
            keep_estimate(demo_study, two)
    reviews = len(StudyFolder.open(demo_study).manifest.of_kind("review"))
    keep_estimate(demo_study, two)
    manifest = StudyFolder.open(demo_study).manifest
    assert len(manifest.of_kind("review")) == reviews
    assert manifest.steps[-1].kind == "estimate"
