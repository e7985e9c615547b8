"""`primafacie export`: the study's estimate for the other side's software."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders.command_line import envelope, run


def test_the_studys_estimate_goes_out_and_the_study_stays(
    demo_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in demo_once.rglob("*") if p.is_file()}
    to = tmp_path / "other side"
    code, out, _ = run(capsys, "export", demo_once, "--to", to, "--bound", "student", "--json")
    assert code == 0
    record = envelope(out)
    assert [Path(name).name for name in record["files"]] == [
        "data.csv",
        "estimate.R",
        "estimate.sas",
        "estimate.do",
    ]
    kept = json.loads((demo_once / "5-estimate/estimate.json").read_bytes())
    assert f"point estimate: {kept['point']:,.6f}" in (to / "estimate.R").read_text("utf-8")
    assert {p: p.read_bytes() for p in demo_once.rglob("*") if p.is_file()} == before
    code, _, _ = run(capsys, "export", demo_once, "--to", to, "--bound", "gaffke")
    assert code == 3
