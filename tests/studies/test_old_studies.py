"""Study folders of earlier releases open for ever. `1/` was made by 0.1.0; never remake it."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest

from extrapolation import Review, demand, estimate, read_review
from tests.builders.inside_app import build_workpaper
from tests.builders.studies import (
    StudyFolder,
    keep_report,
    kept_draws,
    kept_frame,
    kept_plan,
    record_form,
    verify,
)

HERE = Path(__file__).parent
HEADS = {"1": (HERE / "1-head.txt").read_text(encoding="utf-8").strip()}


@pytest.fixture(params=sorted(HEADS))
def study(request: pytest.FixtureRequest, tmp_path: Path) -> StudyFolder:
    copied = shutil.copytree(HERE / request.param, tmp_path / request.param)
    return StudyFolder.open(Path(copied))


def read_again(study: StudyFolder, kind: str, ending: str) -> Any:
    """A kept record as an object, which holds the bytes of its file."""
    path = study.latest_file(kind, ending)
    record = "demand" if ending.startswith("demand") else kind
    found = record_form(record).read(path.read_bytes(), where=path.name)
    assert found.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def near(value: Any, kept: Any) -> bool:
    """The same, floats within their last digits."""
    if isinstance(kept, float) and isinstance(value, float):
        return value == pytest.approx(kept, rel=1e-12)
    return bool(value == kept)


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


def test_its_findings_are_read_again_to_the_byte(study: StudyFolder) -> None:
    """The worksheet, read today, is the review of the kept record, which keeps its bytes."""
    data = study.latest_file("review", ".json").read_bytes()
    (draw,) = kept_draws(study)
    kept = read_again(study, "review", ".json")
    sheet = read_review(study.latest_file("review", ".xlsx"), draw=draw)
    # The first release kept neither the texts of further columns nor how a unit was selected.
    first = kept.rows[0]
    rows = tuple(replace(row, labels={}, drawn=first.drawn) for row in sheet.rows)
    assert replace(sheet, rows=rows) == kept
    assert kept.written() == data
    assert kept.digest == hashlib.sha256(data).hexdigest()
    assert Review.from_dict(json.loads(data)).digest == kept.digest


def test_its_figures_are_computed_again(study: StudyFolder) -> None:
    kept = read_again(study, "estimate", "estimate.json")
    over = estimate(read_again(study, "review", ".json"))
    again = over.as_record()
    assert kept.review_digest == again.review_digest
    apart = {"limits_shown", "strata", "point", "se"}
    for item in fields(kept):
        if item.name not in apart:
            assert getattr(again, item.name) == getattr(kept, item.name), item.name
    assert (over.point, over.se) == pytest.approx((kept.point, kept.se), rel=1e-12)
    for row, made in zip(kept.strata, again.strata, strict=True):
        assert all(near(value, asdict(row)[key]) for key, value in asdict(made).items())
    for limit in kept.limits_shown:
        found = over.interval(limit.level, side=limit.side, bound=limit.bound)
        for key in ("low", "high", "precision"):
            assert near(getattr(found, key), getattr(limit, key)), key
        assert found.reliable == limit.reliable
        assert found.names == limit.names.replace(" %", "%"), "the first release wrote 90 %"


def test_its_demand_is_computed_again_to_the_cent(study: StudyFolder) -> None:
    kept = read_again(study, "estimate", "demand.json")
    found = demand(estimate(read_again(study, "review", ".json"))).as_record()
    assert found.amount == kept.amount
    assert found.rule_set == kept.rule_set
    for step, made in zip(kept.steps, found.steps, strict=True):
        assert (made.source, made.mark) == (step.source, step.mark)
        assert made.what, "a release may word its steps anew; the kept record keeps its words"
        assert near(made.before, step.before)
        assert near(made.after, step.after)


def test_its_report_is_built_again_of_its_numbers(study: StudyFolder) -> None:
    """The numbers of the first release, read today, make a workpaper that asks the same amount."""
    record = json.loads((study.root / "reports" / "numbers.json").read_bytes())
    document = build_workpaper(record)
    asked = read_again(study, "estimate", "demand.json").amount
    assert document.headline is not None
    assert document.headline[1].text == str(asked)
    assert len(list(document.tables())) > 8


def test_it_can_go_on(study: StudyFolder) -> None:
    report = keep_report(study.root)
    assert report.path.exists()
    assert verify(report.study).ok
