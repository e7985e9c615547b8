"""A sample drawn by R itself, imported and reported: its draw is reproduced, its digits are R's."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from extrapolation import SampleStatement, demand, estimate, import_sample
from sampling import open_frame
from tests.builders.command_line import capture
from tests.builders.places import CHECKOUT
from validation import Study, replicate

HERE = Path(__file__).parent
MARK = "plan not fixed before the data"
STATED = [
    *("--finding-column", "unit_id=claim", "--finding-column", "stratum=type"),
    *("--program", "R sample", "--program-version", "4.2.2", "--stated-seed", "20240502"),
    *("--stated-order", "file", "--in-order", "--drawn-by", "A. Statistician"),
    *("--drawn-on", "2024-05-02", "--draw-reference", "memo of May 2, 2024"),
]


def r_values() -> dict[str, float]:
    rows = [line.split() for line in (HERE / "values.txt").read_text("utf-8").splitlines()[2:]]
    return {name: float(value) for name, value in rows}


@pytest.mark.long
@pytest.mark.once
def test_imported_and_reported(tmp_path: Path) -> None:
    study = tmp_path / "study"
    command = ["check", HERE / "frame.csv", "--unit-id", "claim", "--paid", "paid"]
    capture(*command, "--stratum", "type", "--date", "date", "--study", study, "--title", "R draw")
    made = capture(
        *("import", HERE / "findings.csv", "--study", study, "--rules", "cms-pim"), *STATED
    )
    assert made.exit_code == 0, made.output
    assert "The sample is reproduced: 100 of 100 units match" in made.output
    assert "1,200 units, $404,300.00 paid" in made.output
    again = capture(
        *("import", HERE / "findings.csv", "--study", study, "--rules", "cms-pim", "--json"),
        *STATED,
    )
    told = json.loads(again.output)["result"]
    assert (told["mark"], told["sample"]["replay"]["verdict"]) == (MARK, "reproduced")

    expected = r_values()
    found = json.loads(capture("estimate", study, "--json").output)["result"]
    assert found["mark"] == MARK
    assert found["point_dollars"] == pytest.approx(expected["total"], rel=1e-12)
    assert found["standard_error_dollars"] == pytest.approx(expected["se"], rel=1e-12)
    lower = next(
        limit for limit in found["limits"] if limit["side"] == "lower" and limit["level"] == 0.9
    )
    assert lower["low_dollars" if "low_dollars" in lower else "low"] == pytest.approx(
        expected["low"], rel=1e-12
    )
    assert found["demand"]["amount_cents"] == int(expected["low"] * 100)
    assert any(
        "Plan not fixed before the data" in step["what"] for step in found["demand"]["steps"]
    )
    shown = capture("estimate", study, "--level", "0.9", "--bound", "hall").output
    assert "hall (not pre-specified)" in shown

    report = capture("report", study, "--format", "html,xlsx")
    assert report.exit_code == 0, report.output
    page = (study / "reports" / "report.html").read_text("utf-8")
    first = page[: page.index("The demand, step by step")]
    for words in (
        "Plan not fixed before the data: this sample was drawn elsewhere.",
        "The sample is reproduced: 100 of 100 units match",
        "R sample 4.2.2; A. Statistician on 2024-05-02; memo of May 2, 2024",
        "20240502",
        "source of the count: counted in the frame frame.csv",
        "$119,121.24",
    ):
        assert words in first, words
    assert "fixed before the draw" not in page
    exported = capture("export", study, "--to", tmp_path / "scripts")
    assert exported.exit_code == 0
    rebutted = capture("rebut", study, "--replicates", "20")
    assert "A1 Replication of the sample: The sample is reproduced" in rebutted.output
    refused = capture("plan", study, "--rules", "cms-pim", "--sample", "30")
    assert "the sample of this study was drawn elsewhere" in refused.output
    assert (
        "the sample of this study was drawn elsewhere"
        in capture("draw", study, "--seed", "lot 1", "--seed-source", "a drawing").output
    )
    assert capture("verify", study).exit_code == 0


def test_python_gives_the_same_study() -> None:
    import pandas as pd

    frame = open_frame(HERE / "frame.csv", unit_id="claim", paid="paid", stratum="type").check()
    names = {"claim": "unit_id", "type": "stratum"}
    found = pd.read_csv(HERE / "findings.csv", dtype=str).rename(columns=names)
    statement = SampleStatement(
        program="R sample", version="4.2.2", seeds={"": "20240502"}, order="file", in_order=True
    )
    review = import_sample(found, frame=frame, rules="cms-pim", statement=statement)
    over = estimate(review)
    assert demand(over).amount.cents == int(r_values()["low"] * 100)
    assert not over.interval(0.9, side="lower", bound="student").planned
    assert over.interval(0.9, side="lower").planned
    assert replicate(Study(frame=frame, review=review)).verdict == "reproduced"
    other = SampleStatement(
        program="R sample", version="4.2.2", seeds={"": "20240503"}, order="file", in_order=True
    )
    wrong = import_sample(found, frame=frame, rules="cms-pim", statement=other)
    assert replicate(Study(frame=frame, review=wrong)).verdict != "reproduced"


@pytest.mark.system
def test_r_draws_and_estimates_so_today(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    claims = CHECKOUT / "primafacie/app/demo/data/desynpuf-claims.csv"
    done = subprocess.run(
        [program, str(HERE / "draw.R"), str(claims)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("frame.csv", "findings.csv"):
        assert (tmp_path / name).read_text("utf-8") == (HERE / name).read_text("utf-8"), name
    ours = (HERE / "values.txt").read_text("utf-8").splitlines()[2:]
    assert (tmp_path / "values.txt").read_text("utf-8").splitlines()[2:] == ours
