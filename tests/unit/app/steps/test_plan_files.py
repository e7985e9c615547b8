"""Plan files: every choice, read strictly; the file that a plan writes makes the same plan."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.builders.command_line import capture

pytestmark = pytest.mark.once


@pytest.fixture
def study(tmp_path: Path) -> Path:
    rows = range(300)
    table = pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in rows],
            "paid": [20 + (k * 37) % 400 for k in rows],
            "billed": [900 for _ in rows],
            "kind": [f"P{k // 10}" for k in rows],
        }
    )
    table.to_csv(tmp_path / "claims.csv", index=False)
    done = capture(
        *("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid"),
        *("--claimed", "billed", "--cluster", "kind", "--study", tmp_path / "study"),
    )
    assert done.exit_code == 0, done.output
    return tmp_path / "study"


PLANS = [
    ["--rules", "cms-pim", "--sample", "60", "--title", "Étude"],
    [
        *("--rules", "oig-audit", "--strata", "3", "--sample", "90", "--error-rate", "0.4"),
        *("--certainty-over", "410.50", "--severity", "0.8", "--spares", "2", "--minimum", "10"),
    ],
    [
        *("--rules", "cms-pim", "--precision", "0.3", "--level", "0.9", "--side", "lower"),
        *("--error-rate", "0.4", "--underpayment-floor", "claimed - paid", "--bound", "student"),
        *("--stop-early", "bet=predmix,n_max=80,threshold=5000,share=.25", "--oversample", "0.1"),
    ],
    [
        *("--rules", "cms-pim", "--design", "ratstats", "--order", "paid desc", "--strata", "2"),
        *("--sample", "60", "--allocate-by", "proportional"),
    ],
    [
        *("--rules", "cms-pim", "--strata", "2", "--sample", "60", "--error-rate", "0.3"),
        *("--cost", "1=.5", "--cost", "2=65", "--allocate-by", "cost"),
        *("--simulate", "--sizes", "60, 80", "--bounds", "student,normal", "--replicates", "40"),
        *("--bound", "recommended"),
    ],
    ["--rules", "cms-pim", "--strata", "2", "--allocation", "1=31,2=40"],
    ["--rules", "cms-pim", "--design", "two-stage", "--within", "4", "--sample", "12"],
    [
        "--rules",
        "own.toml",
        "--pilot",
        "pilot.csv",
        "--pilot-as",
        "taints",
        "--strata",
        "2",
        "--sample",
        "50",
        "--probe",
        "probe.txt",
    ],
]


@pytest.mark.parametrize("words", PLANS, ids=lambda words: " ".join(words[2:6]))
def test_the_file_that_a_plan_writes_makes_the_same_plan(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    from importlib.resources import files

    monkeypatch.chdir(tmp_path)
    rules = files("sampling.rules").joinpath("data", "cms-pim.toml").read_text(encoding="utf-8")
    Path("own.toml").write_text(rules, encoding="utf-8")
    Path("probe.txt").write_text("c001\nc002\nc003\n", encoding="utf-8")
    Path("pilot.csv").write_text("paid,overpaid\n10,0\n9,1\n8,8\n7,0\n", encoding="utf-8")
    (tmp_path / "plans").mkdir()
    first = capture("plan", study, *words, "--write-toml", "plans/plan.toml")
    assert first.exit_code == 0, first.output
    digest = json.loads((study / "manifest.json").read_bytes())["steps"][-2]["facts"]["plan_digest"]
    before = (study / "2-plan" / "plan.json").read_bytes()
    monkeypatch.chdir(tmp_path / "plans")
    again = capture("plan", study, "--from", "plan.toml", "--write-toml", "again.toml")
    assert again.exit_code == 0, again.output
    steps = json.loads((study / "manifest.json").read_bytes())["steps"]
    assert [s["facts"]["plan_digest"] for s in steps if s["kind"] == "plan"][-1] == digest
    latest = sorted((study / "2-plan").rglob("plan*.json"), key=lambda file: file.stat().st_mtime)
    assert latest[-1].read_bytes() == before
    assert Path("again.toml").read_bytes() == Path("plan.toml").read_bytes()


def refused(study: Path, path: Path, text: str, *words: str) -> str:
    path.write_text(text, encoding="utf-8")
    done = capture("plan", study, "--from", path, *words)
    assert done.exit_code == 3, done.output
    assert not (study / "2-plan").exists()
    return " ".join(done.output.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules = 5", "rules: the number 5. Expected a text in quotes"),
        (
            "ruels = 'x'",
            "the key 'ruels' is not known. Expected one of rules, choose, depart, title, case, ",
        ),
        ("ruels = 'x'", "Did you mean rules?"),
        ("[size]\nsmaple = 5", "[size] smaple: the key 'smaple' is not known"),
        ("[size]\nsmaple = 5", "Did you mean sample"),
        ("[size]\nkind = 'pps'", "Write [design] kind"),
        ("[strata]\nsample = 5", "Write [size] sample"),
        ("[design]\ndesign = 'pps'", "[design] design: the key 'design' is not known"),
        ("[size]\nsample = '150'", '[size] sample: the text "150". Expected a whole number'),
        ("[size]\nsample = 150.0", "[size] sample: the number 150.0. Expected a whole number"),
        ("[size]\nsample = true", "[size] sample: the word true. Expected a whole number"),
        ("[size]\nlevel = nan", "[size] level: the number NaN. Expected a number"),
        ("size = 5", "size: the number 5. Expected a table [size]"),
        ("[size.costs]\n1 = 'x'", "[size] costs: a dict. Expected a table of numbers by stratum"),
        ("[simulation]\nsizes = '1,2'", "[simulation] sizes: the text"),
        ("[simulation]\nreplicates = 5", "Expected a whole number of 20 or more"),
        ("[stop-early]\nbat = 'x'", "[stop-early] bat: the key 'bat' is not known"),
        ("[stop-early]\nn-max = 'x'", '[stop-early] n-max: the text "x"'),
        ("rules = ", "a file that is not TOML (Invalid value (at "),
    ],
)
def test_what_is_wrong_is_named(study: Path, tmp_path: Path, text: str, words: str) -> None:
    said = refused(study, tmp_path / "plan.toml", text)
    assert "plan.toml: " in said
    assert words in said


def test_all_faults_are_named_together(study: Path, tmp_path: Path) -> None:
    text = "x = 1\n[size]\nsample = 'a'\nside = 4\n[stop-early]\ny = 1\n"
    assert "plan.toml: 4 problems" in refused(study, tmp_path / "plan.toml", text)


def test_a_choice_that_differs_is_refused_by_name(study: Path, tmp_path: Path) -> None:
    text = "rules = 'cms-pim'\n[strata]\nnumber = 3\n[size]\nsample = 60\n[design]\nkind = 'pps'\n"
    said = refused(
        study,
        tmp_path / "plan.toml",
        text,
        *("--strata", "2", "--sample", "60", "--design", "tickets", "--minimum", "5"),
    )
    assert "plan.toml: 2 problems" in said
    assert "--design: another value than [design] kind of plan.toml" in said
    assert "--strata: another value than [strata] number of plan.toml" in said
    assert "--sample" not in said


def test_a_file_is_not_overwritten_and_rules_are_needed(study: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("[size]\nsample = 60\n", encoding="utf-8")
    done = capture("plan", study, "--from", path)
    assert done.exit_code == 2
    assert "Missing option '--rules'" in done.output
    done = capture("plan", study, "--from", path, "--rules", "cms-pim", "--write-toml", path)
    assert done.exit_code == 3
    assert "the file plan.toml is there already" in done.output
    assert not (study / "2-plan").exists()
