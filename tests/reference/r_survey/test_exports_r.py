"""The exported R scripts, run by R, print our points, standard errors and limits."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from extrapolation import (
    Estimate,
    Review,
    by_domain,
    count,
    difference,
    estimate,
    export_estimate,
    greg,
    poststratify,
    rake,
    ratio,
    read_review,
    regression,
)
from primafacie.errors import AuditWarning
from sampling import Sizes, designs, open_frame, plan, stratify

HERE = Path(__file__).parent
CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
CLAIMS = pd.DataFrame(
    {
        "id": [f"C{k:03d}" for k in range(400)],
        "paid": [c / 100 for c in CENTS],
        "patient": [f"B{k % 41}" for k in range(400)],
        "visit": [f"V{k % 3}" for k in range(400)],
    }
)
PAID = sum(CENTS) / 100
DRAWN = {
    "pps": designs.Pps(),
    "cluster": designs.Cluster(),
    "two_stage": designs.TwoStage(units=3),
    "three_stage": designs.ThreeStage(group="visit", groups=2, units=2),
    "systematic": designs.Systematic(starts=3),
}
EVIL = ['"); quit("no") #', "=cmd|' /C calc'!A1", "b\n* do evil\nshell", "*/ x 'rm'; /*", "`;`"]
"""Labels that would be code in one program or another."""
KINDS = [EVIL[0], EVIL[1], EVIL[3], EVIL[4]]
OWN = {
    "rhc": designs.Rhc(),
    "sampford": designs.Sampford(),
    "mixed": designs.ByStratum(
        {KINDS[0]: designs.Rhc(), KINDS[1]: designs.Sampford(), KINDS[2]: designs.Pps()},
        otherwise=designs.Tickets(),
    ),
}
"""Designs with variances of their own, for totals and domains."""
LIMITS = [("lower", "student"), ("two-sided", "normal")]
BY_ARRAYS = ("strat", "count")
"""Estimates with Satterthwaite's limits too."""


def limits_of(name: str) -> list[tuple[str, str]]:
    return [*LIMITS, *([("upper", "satterthwaite")] if name in BY_ARRAYS else [])]


def strata_review(case: str, *, label: str = "", **columns: Any) -> Review:
    text = dict.fromkeys(("s1", "cell", "a", "b", "domain"), str)
    data = pd.read_csv(HERE / "estimators.csv", dtype=text)
    rows = data[data.case == case].rename(columns={"s1": "stratum", "x": "paid", "a": "kind"})
    rows = rows.assign(**({"stratum": label} if label else {}))
    rows = rows.assign(should_have_paid=(rows.paid - rows.y).round(2), units=1.0 + rows.index % 7)
    sizes = {str(label): int(size) for label, size in rows.groupby("stratum").N1.first().items()}
    kept = ["stratum", "paid", "should_have_paid", "domain", "cell", "kind", "b", "units"]
    return read_review(rows[kept].assign(**columns), sizes=sizes, rules="cms-pim")


def drawn_review(name: str) -> Review:
    own = (DRAWN | OWN)[name]
    claims = CLAIMS.assign(kind=[KINDS[k % 4] for k in range(400)])
    frame = open_frame(
        claims, unit_id="id", paid="paid", cluster="patient", more=["visit", "kind"]
    ).check()
    size: dict[str, Any] = {"sample": 12}
    if name == "mixed":
        size = {
            "strata": stratify(frame, by="kind"),
            "sizes": Sizes(allocation=dict.fromkeys(KINDS, 12)),
        }
    draw = plan(
        frame,
        rules="cms-pim",
        selection=own,
        bound="student",
        order="file" if name == "systematic" else None,
        **size,
    ).draw("lot 7", seed_source="drawn by lot")
    table = pd.DataFrame(
        [
            (u.unit_id, "reviewed", u.paid_cents // (1 + int(u.unit_id[1:]) % 3) / 100)
            for u in draw.units
        ],
        columns=["unit_id", "status", "should_have_paid"],
    )
    return read_review(
        table.assign(cell=["m", "n"] * (len(table) // 2) + ["m"] * (len(table) % 2)), draw=draw
    )


def known(review: Review) -> dict[str, float]:
    """Totals of the amounts paid by stratum, a little off what the sample estimates; a census's
    are its own.
    """
    found = {}
    for stratum in review.strata:
        paid = [row.paid_cents or 0 for row in review.counted if row.stratum == stratum.label]
        whole = len(paid) == stratum.size
        found[stratum.label] = (1.0 if whole else 1.1) * sum(paid) / 100 * stratum.size / len(paid)
    return found


@cache
def estimates() -> dict[str, Estimate]:
    strat, srs = strata_review("strat"), strata_review("srs")
    X, N = known(strat), sum(stratum.size for stratum in strat.strata)
    cells = {"high": 2000, "low": N - 2000}
    margins = {"kind": {"A": 1500, "B": 1800, "C": N - 3300}, "b": {"x": 2600, "y": N - 2600}}
    evil = [EVIL[k % 5] for k in range(len(strat.counted))]
    hostile = strata_review("strat", cell=evil)
    named = strata_review("srs", label=EVIL[2])
    large = strata_review("srs")
    found = {
        "strat": estimate(strat),
        "count": count(strat),
        "domain": by_domain(strat, by="domain")["south"],
        "difference": difference(strat, auxiliary="paid", totals=X, slope=0.4),
        "post": poststratify(strat, by="cell", sizes=cells),
        "raked": rake(strat, sizes=margins),
        "post hostile": poststratify(
            hostile, by="cell", sizes=dict(zip(EVIL, [1000, 900, 1100, 61, 2000], strict=True))
        ),
        "label hostile": estimate(named),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuditWarning)
        found |= {
            "ratio": ratio(strat, totals=700_000.0),
            "separate ratio": ratio(strat, totals=X, separate=True),
            "regression": regression(srs, totals=260_000.0),
            "combined regression": regression(strat, totals=X),
            "separate regression": regression(strat, totals=X, separate=True),
            "greg": greg(strat, totals={"paid": sum(X.values())}),
            "greg of two": greg(
                strat,
                auxiliaries=["paid", "units"],
                totals={"paid": sum(X.values()), "units": 20_000.0},
            ),
            "greg by origin": greg(strat, totals={"paid": sum(X.values())}, intercept=False),
            "greg of large": greg(
                large,
                "paid",
                auxiliaries=["should_have_paid"],
                totals={"should_have_paid": 150_000.0},
            ),
        }
        for name in DRAWN:
            made = drawn_review(name)
            found[name] = estimate(made)
            found[f"greg, {name}"] = greg(made, totals={"paid": PAID})
            found[f"ratio, {name}"] = ratio(made, totals=PAID)
            found[f"post, {name}"] = poststratify(made, by="cell", sizes={"m": 210, "n": 190})
    for name in OWN:
        made = drawn_review(name)
        found[name] = estimate(made)
        found[f"domain, {name}"] = by_domain(made, by="cell")["m"]
    return found


DRIVER = """
for (folder in readLines("folders.txt")) {
  setwd(folder)
  cat("#", folder, "\\n")
  source("estimate.R", local = new.env())
  setwd("..")
}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """What R prints of every export, all in one run."""
    program = shutil.which("Rscript")
    assert program, "this test needs R with its package survey (Debian: r-cran-survey)"
    root = tmp_path_factory.mktemp("exports")
    folders = []
    for name, made in estimates().items():
        for side, bound in limits_of(name):
            folders.append(f"{name} {side}")
            export_estimate(made, root / folders[-1], level=0.90, side=side, bound=bound)  # type: ignore[arg-type]
    (root / "folders.txt").write_text("\n".join(folders) + "\n", encoding="utf-8")
    (root / "driver.R").write_text(DRIVER, encoding="utf-8")
    done = subprocess.run(
        [program, "driver.R"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, float]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("# "):
            found[line[2:].strip()] = here = {}
        else:
            here[line.split()[0]] = float(line.split()[1])
    assert len(found) == len(folders)
    assert sorted(NAMES) == sorted(estimates())
    return found


NAMES = [
    "combined regression",
    "count",
    "difference",
    "domain",
    "greg",
    "greg by origin",
    "greg of large",
    "greg of two",
    "label hostile",
    "post",
    "post hostile",
    "raked",
    "ratio",
    "regression",
    "separate ratio",
    "separate regression",
    "strat",
    *(f"{form}{name}" for form in ("", "greg, ", "ratio, ", "post, ") for name in DRAWN),
    *(f"{form}{name}" for form in ("", "domain, ") for name in OWN),
]


@pytest.mark.system
@pytest.mark.parametrize("name", NAMES)
def test_r_repeats_the_export(name: str, printed: dict[str, dict[str, float]]) -> None:
    made = estimates()[name]
    for side, bound in limits_of(name):
        found = printed[f"{name} {side}"]
        limits = made.interval(0.90, side=side, bound=bound)  # type: ignore[arg-type]
        expected = {"point": made.point, "se": made.se, "low": limits.low, "high": limits.high}
        expected = {key: value for key, value in expected.items() if value is not None}
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            assert found[key] == pytest.approx(value, rel=1e-9, abs=1e-6), key
