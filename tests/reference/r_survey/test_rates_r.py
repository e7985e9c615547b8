"""Limits of shares of random designs: R's `svyciprop`, every method, to 1e-9.

The designs are those of `test_random_designs_r`, of one to three stages, and their domains.
`rates.txt` holds what `rates.R` printed, "wilson" by the function of survey 4.5; the system test
makes the rows anew and asks R again.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from extrapolation import BOUNDS
from tests.builders.inside_extrapolation import SampledShare, domain_rate
from tests.reference.r_survey.test_random_designs_r import CASES, case_rows, design_of_rows

HERE = Path(__file__).parent
OURS = {
    "xlogit": "logit",
    "asin": "arcsine",
    "beta": "korn_graubard",
    "wilson": "wilson",
    "likelihood": "likelihood",
}
# The rounding of the differences of deviances in which R finds the root.
NEAR = {"likelihood": 1e-8}
FEWEST = 40


def limits_of(text: str) -> list[tuple[str, str, SampledShare, str, float, tuple[float, float]]]:
    """R's lines: case, domain, the share, the method, the tail of each end and its limits."""
    made = []
    for line in csv.reader(text.splitlines(), delimiter=" "):
        if line[0] == "#":
            continue
        case, where, n, df, share, variance, method, level, low, high = line
        p, count = float(share), int(n)
        found = SampledShare(p, float(variance), df=int(df), n=count, primary=count, counted=0)
        made.append((case, where, found, method, (1 - float(level)) / 2, (float(low), float(high))))
    return made


def compare(text: str) -> Counter[str]:
    compared: Counter[str] = Counter()
    for case, where, share, method, tail, (low, high) in limits_of(text):
        bound = BOUNDS[OURS[method]]
        assert bound.share_limits is not None
        ours = bound.share_limits(share, tail, "two-sided")
        if method == "beta" and _capped(share, tail):
            assert ours[0] <= low + 1e-9 <= high + 2e-9 <= ours[1] + 3e-9, "the cap only widens"
            continue
        if method == "asin" and _folded(share, tail):
            assert ours[0] == 0 or ours[1] == 1
            continue
        near = NEAR.get(method, 1e-9)
        apart = max(abs(ours[0] - low), abs(ours[1] - high))
        assert apart <= near, (case, where, method, share, ours)
        compared[method] += 1
    return compared


def _capped(share: SampledShare, tail: float) -> bool:
    ratio = (stdtrit(share.n - 1, tail) / stdtrit(share.df, tail)) ** 2
    return bool(share.share * (1 - share.share) / share.variance * ratio >= share.n)


def _folded(share: SampledShare, tail: float) -> bool:
    """Does R square an angle beyond 0 or pi / 2?"""
    p = share.share
    reach = -stdtrit(share.df, tail) * (share.variance / (p * (1 - p))) ** 0.5 / 2
    angle = np.arcsin(p**0.5)
    return bool(angle < reach or angle + reach > np.pi / 2)


def test_the_limits_of_r() -> None:
    compared = compare((HERE / "rates.txt").read_text(encoding="utf-8"))
    assert set(compared) == set(OURS)
    assert min(compared.values()) >= FEWEST, compared


@pytest.mark.system
def test_r_itself_on_the_rows(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    cases, shares = rows_and_shares()
    cases.to_csv(tmp_path / "rows.csv", index=False, float_format="%.17g")
    done = subprocess.run(
        [program, str(HERE / "rates.R"), str(tmp_path / "rows.csv")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    for case, where, found, *_ in limits_of(done.stdout):
        ours = shares[int(case), where]
        assert (ours.n, ours.df) == (found.n, found.df)
        assert ours.share == pytest.approx(found.share, rel=1e-9)
        assert ours.variance == pytest.approx(found.variance, rel=1e-9)
    compared = compare(done.stdout)
    assert min(compared.values()) >= FEWEST, compared


def rows_and_shares() -> tuple[pd.DataFrame, dict[tuple[int, str], SampledShare]]:
    """The rows of all designs with their degrees of freedom, and the shares of their domains.

    Left out are domains without a limit: of 0 degrees of freedom, without variance, all or none in
    error.
    """
    tables, shares = [], {}
    for number in range(CASES):
        rows = pd.DataFrame(case_rows(number))
        rows["error"] = (rows.y != 0).astype(int)
        design = design_of_rows(rows)
        for where in ("all", *"abcd"):
            inside = np.ones(len(rows)) if where == "all" else (rows.part == where).to_numpy(float)
            rows[f"df_{where}"] = np.nan
            if not inside.any():
                continue
            rate = domain_rate(rows.error.to_numpy(float) * inside, inside, design)
            df = rate.df
            if df < 1 or rate.variance < 1e-12 or not 1e-9 < rate.point < 1 - 1e-9:
                continue
            rows[f"df_{where}"] = float(df)
            n = int(inside.sum())
            shares[number, where] = SampledShare(
                rate.point, rate.variance, df=df, n=n, primary=n, counted=0
            )
        tables.append(rows)
    return pd.concat(tables), shares
