"""A stranger's package of the same name is named, not used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import primafacie
import sampling
from primafacie.core.siblings import strangers


def test_ours_are_together() -> None:
    assert strangers(Path(primafacie.__file__).parent.parent) == []
    assert primafacie.sampling is sampling


def test_a_shadowing_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "extrapolation").mkdir()
    (tmp_path / "extrapolation/__init__.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import sampling"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert "AuditError" in done.stderr
    assert str(tmp_path / "extrapolation") in done.stderr
