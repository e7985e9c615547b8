"""`amend` chains plans before the draw; `draw --preview` shows counts and writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.builders.command_line import capture, result

pytestmark = pytest.mark.once


@pytest.fixture
def study(tmp_path: Path) -> Path:
    rows = range(300)
    table = pd.DataFrame(
        {"id": [f"c{k:03d}" for k in rows], "paid": [20 + (k * 37) % 400 for k in rows]}
    )
    table.to_csv(tmp_path / "claims.csv", index=False)
    for words in (
        (
            *("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid"),
            *("--study", tmp_path / "study"),
        ),
        (
            *("plan", tmp_path / "study", "--rules", "cms-pim", "--strata", "2"),
            *("--allocation", "1=30,2=40", "--certainty-over", "410"),
        ),
    ):
        done = capture(*words)
        assert done.exit_code == 0, done.output
    return tmp_path / "study"


def state(study: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}


def refused(*words: object) -> str:
    done = capture(*words)
    assert done.exit_code == 3, done.output
    return " ".join(done.output.split())


def steps(study: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((study / "manifest.json").read_bytes())["steps"]
    return found


def test_an_amendment_is_chained_and_the_draw_follows_it(study: Path) -> None:
    before = next(s["facts"]["plan_digest"] for s in steps(study) if s["kind"] == "plan")
    done = capture(
        *("amend", study, "--reason", "Two reviewers left", "--allocation", "1=25"),
        *("--spares", 2, "--bound", "student"),
    )
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    assert "amendment 1: Two reviewers left" in text
    assert "allocation 1: 30, 2: 40" in text
    assert "1: 25, 2: 40" in text
    plans = [s for s in steps(study) if s["kind"] == "plan"]
    assert len(plans) == 2
    assert plans[1]["inputs"]["plan"] == before
    record = json.loads((study / "2-plan" / "plan-2.json").read_bytes())
    (amendment,) = record["amendments"]
    assert (amendment["reason"], amendment["parent"]) == ("Two reviewers left", before)
    assert [name for name, *_ in amendment["changes"]] == ["allocation", "spares", "bound"]
    sheet = (study / "2-plan" / "plan-2.txt").read_text("utf-8")
    assert "1. Two reviewers left: allocation from 1: 30" in " ".join(sheet.split())
    assert (study / "2-plan" / "plan.json").exists()
    drawn = result(
        capture("draw", study, "--seed", "lot 3", "--seed-source", "a test", "--json").output
    )
    assert [row["sample"] for row in drawn["strata"]][:2] == [25, 40]
    assert "a draw already" in refused("amend", study, "--reason", "more", "--spares", 3)
    assert capture("verify", study).exit_code == 0


def test_an_amendment_says_what_it_lacks(study: Path) -> None:
    before = state(study)
    assert "no change" in refused("amend", study, "--reason", "because")
    assert "no reason" in refused("amend", study, "--reason", " ", "--spares", 1)
    assert "the stratum '9'" in refused("amend", study, "--reason", "x", "--allocation", "9=5")
    assert state(study) == before


def test_a_preview_has_no_unit_and_writes_nothing(study: Path) -> None:
    before = state(study)
    done = capture("draw", study, "--preview")
    assert done.exit_code == 0, done.output
    assert "First release to the reviewers: " in done.output
    assert "No seed was used" in done.output
    ids = {f"c{k:03d}" for k in range(300)}
    assert not ids & set(done.output.replace("(", " ").split())
    found = result(capture("draw", study, "--preview", "--json").output)
    plan = json.loads((study / "2-plan" / "plan.json").read_bytes())
    assert [(row["label"], row["sample"]) for row in found["strata"]] == [
        (row["label"], row["n"]) for row in plan["strata"]
    ]
    assert found["units"] == sum(row["n"] for row in plan["strata"])
    first = found["strata"][0]
    assert first["expected_cents"] == first["paid_cents"] * 30 // first["units"]
    assert "no seed: a preview shows no unit" in refused(
        "draw", study, "--preview", "--seed", "lot 3"
    )
    assert state(study) == before
