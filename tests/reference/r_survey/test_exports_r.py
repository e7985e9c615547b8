"""The exported R script, run by R, prints our point, standard error and limits."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from extrapolation import (
    Estimate,
    by_domain,
    count,
    estimate,
    export_estimate,
    ratio,
    read_review,
)
from primafacie.core.errors import AuditWarning
from sampling import designs, open_frame, plan

HERE = Path(__file__).parent
CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
CLAIMS = pd.DataFrame(
    {"id": [f"C{k:03d}" for k in range(400)], "paid": [c / 100 for c in CENTS],
     "patient": [f"B{k % 41}" for k in range(400)], "visit": [f"V{k % 3}" for k in range(400)]}
)  # fmt: skip
DRAWN = {
    "pps": designs.Pps(), "cluster": designs.Cluster(), "two_stage": designs.TwoStage(units=3),
    "three_stage": designs.ThreeStage(group="visit", groups=2, units=2),
}  # fmt: skip


@cache
def estimates() -> dict[str, Estimate]:
    data = pd.read_csv(HERE / "estimators.csv", dtype={"s1": str})
    rows = data[data.case == "strat"].rename(columns={"s1": "stratum", "x": "paid"})
    rows = rows.assign(should_have_paid=(rows.paid - rows.y).round(2))
    sizes = {str(label): int(size) for label, size in rows.groupby("stratum").N1.first().items()}
    columns = ["stratum", "paid", "should_have_paid", "domain"]
    strat = read_review(rows[columns], sizes=sizes, rules="cms-pim")
    found = {"strat": estimate(strat), "count": count(strat),
             "domain": by_domain(strat, by="domain")["south"]}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuditWarning)
        found["ratio"] = ratio(strat, totals=700_000.0)
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient", more=["visit"]).check()
    for name, design in DRAWN.items():
        draw = plan(frame, rules="cms-pim", sample=12, selection=design).draw(
            "lot 7", seed_source="drawn by lot"
        )
        table = pd.DataFrame(
            [(u.unit_id, "reviewed", u.paid // (1 + int(u.unit_id[1:]) % 3) / 100)
             for u in draw.units], columns=["unit_id", "status", "should_have_paid"],
        )  # fmt: skip
        found[name] = estimate(read_review(table, draw=draw))
    return found


@pytest.mark.system
@pytest.mark.parametrize(
    "name", ["strat", "count", "domain", "ratio", "pps", "cluster", "two_stage", "three_stage"]
)
@pytest.mark.parametrize(("side", "bound"), [("lower", "student"), ("two-sided", "normal")])
def test_r_repeats_the_export(name: str, side: str, bound: str, tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    made = estimates()[name]
    export_estimate(made, tmp_path / "out", level=0.90, side=side, bound=bound)  # type: ignore[arg-type]
    done = subprocess.run(
        [program, "estimate.R"], cwd=tmp_path / "out",
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines()}
    limits = made.interval(0.90, side=side, bound=bound)  # type: ignore[arg-type]
    expected = {"point": made.point, "se": made.se, "low": limits.low}
    if limits.high is not None:
        expected["high"] = limits.high
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-6), key
