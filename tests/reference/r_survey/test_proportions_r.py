"""Korn and Graubard's limits of shares: R's `svyciprop(method = "beta")` to 1e-9.

`proportions.R` is the script that made `proportions.txt`. R does not cap the effective sample size
at the number of units, which the cases here stay below.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.builders.inside_extrapolation import (
    SampledShare,
    domain_rate,
    survey_design,
)
from tests.builders.limits import share_limits

HERE = Path(__file__).parent


def shares() -> dict[str, SampledShare]:
    cluster = np.repeat(np.arange(1, 15), 5)
    unit = np.tile(np.arange(1, 6), 14)
    error = (((unit * cluster) % 7 < 2) | (cluster % 5 == 0)).astype(float)
    stratum = np.where(cluster <= 6, "a", "b").tolist()
    clusters = np.where(cluster <= 6, 40, 90)
    first = (stratum, [str(c) for c in cluster], clusters)
    designs = {
        "whole": survey_design([first]),
        "staged": survey_design([first, (None, None, 5 + cluster % 4 * 3)]),
    }
    found = {}
    for name, design in designs.items():
        made = domain_rate(error, np.ones(70), design)
        found[name] = SampledShare(
            made.point, made.variance, made.df, n=70, primary=14, counted=int(error.sum())
        )
    return found


def compare(text: str) -> None:
    compared, ours = 0, shares()
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, *numbers = line.split()
        design, level = name.split("_")
        point, low, high = map(float, numbers)
        limits = share_limits(ours[design], (1 - float(level) / 100) / 2, "two-sided")
        assert ours[design].share == pytest.approx(point, abs=1e-12)
        assert limits == pytest.approx((low, high), abs=1e-9)
        compared += 1
    assert compared == 6


def test_the_values_of_r() -> None:
    compare((HERE / "proportions.txt").read_text(encoding="utf-8"))


@pytest.mark.system
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        ["Rscript", str(HERE / "proportions.R")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    compare(done.stdout)
