"""`primafacie export`: the study's estimate for the other side's software."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from primafacie.app.cli import main


def test_the_studys_estimate_goes_out_and_the_study_stays(
    demo_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in demo_once.rglob("*") if p.is_file()}
    to = tmp_path / "other side"
    with pytest.raises(SystemExit) as stop:
        main(["export", str(demo_once), "--to", str(to), "--bound", "student", "--json"])
    assert not stop.value.code
    record = json.loads(capsys.readouterr().out)
    assert [Path(name).name for name in record["files"]] == [
        "data.csv",
        "estimate.R",
        "estimate.sas",
        "estimate.do",
    ]
    kept = json.loads((demo_once / "5-estimate/estimate.json").read_bytes())
    assert f"point estimate: {kept['point']:,.6f}" in (to / "estimate.R").read_text("utf-8")
    assert {p: p.read_bytes() for p in demo_once.rglob("*") if p.is_file()} == before
    with pytest.raises(SystemExit) as stop:
        main(["export", str(demo_once), "--to", str(to), "--bound", "gaffke"])
    assert stop.value.code == 3
