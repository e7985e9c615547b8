"""R's own draws: the values R printed, and R itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders.inside_validation import r_sample

HERE = Path(__file__).parent
VALUES = (HERE / "values.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", VALUES.splitlines())
def test_the_draws_r_printed(line: str) -> None:
    kind, seed, size, *values = line.split()
    found = r_sample(int(float(seed)), int(size), len(values), kind=kind)  # type: ignore[arg-type]
    assert [place + 1 for place in found] == [int(value) for value in values]


@pytest.mark.system
def test_r_prints_them_today() -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R"
    done = subprocess.run(
        [program, str(HERE / "draws.R")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert done.stdout.split() == VALUES.split()
