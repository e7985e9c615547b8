"""`check --replaces`: a bad frame found after the draw keeps its history."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.builders.command_line import capture
from tests.builders.studies import keep_draw

pytestmark = pytest.mark.once


def done(*words: object, exit_code: int = 0) -> str:
    ended = capture(*words)
    assert ended.exit_code == exit_code, ended.output
    return " ".join(ended.output.split())


def claims(path: Path, rows: int) -> Path:
    table = pd.DataFrame({"id": [f"c{k:03d}" for k in range(rows)], "paid": range(10, 10 + rows)})
    table.to_csv(path, index=False)
    return path


@pytest.mark.long
def test_the_history_of_a_replaced_frame_stays(tmp_path: Path) -> None:
    roles = ("--unit-id", "id", "--paid", "paid")
    old, new = tmp_path / "old", tmp_path / "new"
    plan = ("--rules", "cms-pim", "--sample", 40)
    done("check", claims(tmp_path / "a.csv", 200), *roles, "--study", old, "--title", "First")
    done("plan", old, *plan)
    drawn, study = keep_draw(old, seed="lot 1", seed_source="a first drawing")
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    words = ("check", claims(tmp_path / "b.csv", 260), *roles, "--study", new)
    reason = ("--reason", "the extract lacked the claims of March")
    for wrong, told in (
        (("--replaces", old), "--reason with it"),
        (reason, "--replaces with it"),
        (("--replaces", tmp_path, *reason), "there is no study here"),
    ):
        assert told in done(*words, *wrong, exit_code=3)
    assert not new.exists()
    text = done(*words, "--replaces", old, *reason)
    said = "because the extract lacked the claims of March. There was 1 draw from it"
    assert said in text
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    record = json.loads((new / "1-frame" / "replaced.json").read_bytes())
    assert (record["head"], record["units"], record["title"]) == (study.head, 200, "First")
    assert record["draws"][0]["digest"] == drawn.digest
    assert record["plan_digest"] == drawn.plan_digest
    kept = new / "1-frame" / "replaced"
    assert (kept / "manifest.json").read_bytes() == (old / "manifest.json").read_bytes()
    assert (kept / "3-draw-draw.json").read_bytes() == (old / "3-draw" / "draw.json").read_bytes()
    assert (kept / "2-plan-plan.json").read_bytes() == (old / "2-plan" / "plan.json").read_bytes()
    done("plan", new, *plan)
    done("report", new, "--kind", "plan")
    (page,) = (path.read_text("utf-8") for path in (new / "reports").rglob("*.html"))
    flat = " ".join(page.split())
    assert "This frame replaces one of 200 units" in flat
    assert "The frame that was replaced" in flat
    assert drawn.digest in flat
    done("verify", new)
    third = tmp_path / "third"
    done(
        "check",
        claims(tmp_path / "c.csv", 270),
        *roles,
        "--study",
        third,
        "--replaces",
        new,
        *reason,
    )
    assert json.loads((third / "1-frame" / "replaced.json").read_bytes())["earlier"] == 1
    (old / "2-plan" / "plan.json").write_bytes(b"{}")
    more = ("--study", tmp_path / "fourth", "--replaces", old, *reason)
    assert "not as it was recorded" in done("check", tmp_path / "c.csv", *roles, *more, exit_code=3)
