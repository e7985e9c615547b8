"""Claims on disk are private, and a killed process leaves none behind for long."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from primafacie.core import work_areas
from primafacie.core.work_areas import WorkArea, sweep
from sampling import open_frame
from tests.builders.inside_core import StudyFolder

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
HELD = """
import sys, time
from sampling import open_frame
frame = open_frame(sys.argv[1], unit_id="id", paid="paid", encoding="cp1252").check()
print(frame.engine.area, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_raw_claims_of_a_killed_process_are_swept_and_those_in_use_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("id,paid\na,1\n", encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-c", HELD, str(claims)],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert run.stdout is not None
    area = Path(run.stdout.readline().strip())
    try:
        assert (area / "source.csv").is_file()
        monkeypatch.setattr(work_areas, "_YOUNG_SECONDS", -1.0)
        assert sweep(tmp_path) == 0
        assert (area / "source.csv").is_file()
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
    assert area.exists()
    monkeypatch.setattr(work_areas, "_YOUNG_SECONDS", 3600.0)
    assert sweep(tmp_path) == 0
    monkeypatch.setattr(work_areas, "_YOUNG_SECONDS", -1.0)
    assert sweep(tmp_path) == 1
    assert not area.exists()


def test_the_first_engine_of_a_process_sweeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "primafacie-left"
    left.mkdir()
    (left / work_areas.LOCK).touch()
    (left / "frame.duckdb").write_bytes(b"claims")
    foreign = tmp_path / "primafacie-notes"
    foreign.mkdir()
    monkeypatch.setattr(work_areas, "_YOUNG_SECONDS", -1.0)
    work_areas.sweep_once.cache_clear()
    area = WorkArea()
    assert not left.exists()
    # Without a lock of ours a folder is not ours to remove.
    assert foreign.exists()
    area.remove()
    assert not area.path.exists()


@posix
def test_folders_are_0700_and_files_0600(tmp_path: Path) -> None:
    kept = os.umask(0o022)
    try:
        frame = open_frame(pd.DataFrame({"id": ["a"], "paid": [1]}), unit_id="id", paid="paid")
        study = StudyFolder.create(tmp_path / "study", title="t")
        with study.step("frame", "checked") as step:
            frame.write_parquet(step.path("1-frame/frame.parquet"))
            step.write_record("1-frame/frame.json", {"schema": "primafacie.frame/1"})
    finally:
        os.umask(kept)
    area = frame.engine.area  # type: ignore[attr-defined]
    for path in (tmp_path / "study", *(tmp_path / "study").rglob("*"), area, *area.iterdir()):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path.name
