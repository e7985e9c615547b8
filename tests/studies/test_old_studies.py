"""Study folders of earlier releases open for ever. `1/` was made by 0.1.0; never remake it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from extrapolation import Review, demand, estimate, read_review
from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.frame_step import kept_frame
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.report_step import keep_report
from primafacie.core.folder import StudyFolder
from primafacie.core.verification import verify

HERE = Path(__file__).parent
HEADS = {"1": (HERE / "1-head.txt").read_text(encoding="utf-8").strip()}


@pytest.fixture(params=sorted(HEADS))
def study(request: pytest.FixtureRequest, tmp_path: Path) -> StudyFolder:
    copied = shutil.copytree(HERE / request.param, tmp_path / request.param)
    return StudyFolder.open(Path(copied))


def test_it_verifies_against_its_printed_head(study: StudyFolder) -> None:
    found = verify(study, head=HEADS[study.root.name])
    assert found.ok, str(found)
    assert found.unchanged_to == found.steps


def test_its_frame_and_draw_replay(study: StudyFolder) -> None:
    frame = kept_frame(study)
    plan = kept_plan(study)
    assert frame.content_digest == plan.frame_digest
    (draw,) = kept_draws(study)
    again = plan.draw(draw.seed, seed_source=draw.seed_source)
    assert again.units == draw.units
    assert again.digest == draw.digest


def test_its_demand_is_computed_again_to_the_cent(study: StudyFolder) -> None:
    kept = json.loads(study.latest_file("estimate", "demand.json").read_bytes())
    review = Review.from_dict(json.loads(study.latest_file("review", ".json").read_bytes()))
    assert demand(estimate(review)).amount.cents == kept["amount"]
    (draw,) = kept_draws(study)
    sheet = read_review(study.latest_file("review", ".xlsx"), draw=draw)
    # what later forms keep beside (labels, figures of the draw) an old review does not hold
    rows = json.loads(study.latest_file("review", ".json").read_bytes())["rows"]
    again = [{key: asdict(row)[key] for key in rows[0]} for row in sheet.rows]
    assert json.loads(json.dumps(again)) == rows
    assert len(sheet.rows) == len(review.rows)


def test_it_can_go_on(study: StudyFolder) -> None:
    report = keep_report(study.root)
    assert report.path.exists()
    assert verify(report.study).ok
