"""Exports: data without ids, scripts that state our figures, refusals for what no program has."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    Estimate,
    by_domain,
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
from primafacie.errors import AuditWarning, EstimateError

ROWS = pd.DataFrame(
    {
        "unit_id": [f"PATIENT-{k}" for k in range(12)],
        "stratum": ["=HYPERLINK(1)"] * 6 + ["b\n* do evil"] * 6,
        "paid": [20.0 + k for k in range(12)],
        "should_have_paid": [20.0, 0, 22, 23, 4, 25, 26, 27, 28, 9, 30, 31],
        "provider": ["P", "Q"] * 6,
    }
)
REVIEW = read_review(ROWS, sizes={"=HYPERLINK(1)": 60, "b\n* do evil": 6}, rules="cms-pim")


def test_the_files_and_what_they_say(tmp_path: Path) -> None:
    over = estimate(REVIEW)
    paths = export_estimate(over, tmp_path / "out", level=0.90, side="two-sided", bound="normal")
    assert [path.name for path in paths] == [
        "data.csv",
        "estimate.R",
        "estimate.sas",
        "estimate.do",
    ]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    for name in ("estimate.R", "estimate.sas", "estimate.do"):
        assert f"point estimate: {over.point:,.6f}" in texts[name]
        assert f"standard error: {over.se:,.6f}" in texts[name]
        assert "evil" not in texts[name], "no text of the data stands in a script"
    assert "NOT RUN" in texts["estimate.sas"]
    assert "NOT RUN" in texts["estimate.do"]
    assert "qnorm(0.95" in texts["estimate.R"]
    assert "invnormal(0.95" in texts["estimate.do"]
    assert "PATIENT" not in "".join(texts.values())
    with paths[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert {row["stratum_label"] for row in rows} == {"'=HYPERLINK(1)", "b * do evil"}
    assert {row["rate1"] for row in rows} == {f"{6 / 60:.17g}", "1"}
    assert sum(float(r["weight"]) * float(r["y"]) for r in rows) == pytest.approx(over.point)


def test_ratio_and_domain_scripts(tmp_path: Path) -> None:
    made = ratio(REVIEW, totals=2000.0)
    paths = export_estimate(made, tmp_path / "ratio")
    text = paths[1].read_text(encoding="utf-8")
    assert "svyratio(~y, ~x1, design), total = 2000.0" in text
    assert f"qt(0.9, {made.df})" in text
    assert "ratio y / x1;" in paths[2].read_text(encoding="utf-8")
    part = by_domain(REVIEW, by="provider")["P"]
    with export_estimate(part, tmp_path / "part")[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(r["weight"]) * float(r["y"]) for r in rows) == pytest.approx(part.point)
    assert len(rows) == 12, "units outside the domain stay in with 0"


EVIL = ('"); quit() #', "=cmd|' /C calc'!A1", "*/ x 'rm'; /*")
CELLED = read_review(
    ROWS.assign(cell=[EVIL[k % 3] for k in range(12)]),
    sizes={"=HYPERLINK(1)": 60, "b\n* do evil": 6},
    rules="cms-pim",
)
TOTALS = {"=HYPERLINK(1)": 1500.0, "b\n* do evil": 171.0}


CALIBRATED = ("separate ratio", "greg", "greg by origin", "post-strata", "raked")


@cache
def fitted() -> dict[str, Estimate]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuditWarning)
        return {
            "separate ratio": ratio(CELLED, totals=TOTALS, separate=True),
            "greg": greg(CELLED, totals={"paid": 2000.0}),
            "greg by origin": greg(CELLED, totals={"paid": 2000.0}, intercept=False),
            "post-strata": poststratify(CELLED, by="cell", sizes=dict.fromkeys(EVIL, 22)),
            "raked": rake(
                CELLED, sizes={"cell": dict.fromkeys(EVIL, 22), "provider": {"P": 40, "Q": 26}}
            ),
            "difference": difference(CELLED, auxiliary="paid", totals=TOTALS, slope=0.5),
            "regression": regression(CELLED, totals=TOTALS),
            "separate regression": regression(CELLED, totals=TOTALS, separate=True),
        }


@pytest.mark.parametrize("name", [*CALIBRATED, "difference", "regression", "separate regression"])
def test_every_form_has_its_scripts_and_no_text_of_the_data(name: str, tmp_path: Path) -> None:
    paths = export_estimate(fitted()[name], tmp_path / "out")
    scripts = "".join(p.read_text(encoding="utf-8") for p in paths if p.suffix != ".csv")
    for text in (*EVIL, "evil", "HYPERLINK", "calc", "rm'", "PATIENT"):
        assert text not in scripts
    for path in (p for p in paths if p.suffix == ".csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(not value.startswith(("=", "+", "@")) for row in rows for value in row.values())
    celled = name in ("post-strata", "raked")
    assert ("labels.csv" in {p.name for p in paths}) == celled
    sas, stata = (p.read_text(encoding="utf-8") for p in paths[-2:])
    assert "var t u;" in sas
    assert "svy: total u" in stata


@pytest.mark.parametrize(
    "name", [*CALIBRATED, "difference", "regression", "separate regression", "expansion", "ratio"]
)
def test_the_scripts_are_the_kept_ones(
    name: str, tmp_path: Path, same_scripts: Callable[[str, Sequence[Path]], None]
) -> None:
    """No number in a formula of a script changes unnoticed where R does not run."""
    plain = {"expansion": lambda: estimate(REVIEW), "ratio": lambda: ratio(REVIEW, totals=2000.0)}
    made = plain[name]() if name in plain else fitted()[name]
    same_scripts(name, export_estimate(made, tmp_path / "out"))
    both = export_estimate(made, tmp_path / "both", side="two-sided", level=0.80, bound="normal")
    same_scripts(f"{name} two-sided", both)


@pytest.mark.parametrize("name", CALIBRATED)
def test_the_calibration_factors_carry_point_and_variance(name: str, tmp_path: Path) -> None:
    """What SAS and Stata are told to add up: weight * g * y, and weight * g * residual."""
    made = fitted()[name]
    data = pd.read_csv(export_estimate(made, tmp_path / "out")[0])
    assert (data.weight * data.g * data.y).sum() == pytest.approx(made.point, rel=1e-12)
    linear = made.linearised
    assert linear is not None
    if "x1" in data:
        total = sum(TOTALS.values()) if name == "separate ratio" else 2000.0
        assert (data.weight * data.g * data.x1).sum() == pytest.approx(total, rel=1e-9)
    columns = [data.x1] if "x1" in data else []
    columns += [data.cell1 == k for k in (1, 2, 3)] if "cell1" in data else []
    columns += [data.cell2 == 2] if "cell2" in data else []
    columns += [np.ones(12)] if name == "greg" else []
    residuals = np.empty(12)
    parts = [data.stratum == h for h in (1, 2)] if name == "separate ratio" else [data.y == data.y]
    for part in parts:
        if name == "separate ratio":
            w, x, y = data.weight[part], data.x1[part], data.y[part]
            residuals[part] = y - (w * y).sum() / (w * x).sum() * x
        else:
            X, root = np.stack(columns, axis=1).astype(float), np.sqrt(data.weight.to_numpy())
            slopes, *_ = np.linalg.lstsq(X * root[:, None], data.y.to_numpy() * root, rcond=None)
            residuals[:] = data.y - X @ slopes
    assert linear.design.variance(data.g.to_numpy() * residuals) ** 0.5 == pytest.approx(
        made.se, rel=1e-9
    )


def test_an_auxiliary_of_any_name_keeps_its_own_total() -> None:
    """`units` once took the number of units for its total."""
    named = ROWS.assign(
        units=[1.0 + k % 5 for k in range(12)], other=[1.0 + k % 5 for k in range(12)]
    )
    found = read_review(named, sizes={"=HYPERLINK(1)": 60, "b\n* do evil": 6}, rules="cms-pim")
    one, two = (
        greg(found, auxiliaries=[name], totals={name: 200.0}) for name in ("units", "other")
    )
    assert (one.point, one.se) == (two.point, two.se)


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(EstimateError, match="own estimators"):
        export_estimate(replace(estimate(REVIEW), estimator="by hand"), tmp_path / "a")
    with pytest.raises(EstimateError, match="No survey package"):
        export_estimate(estimate(REVIEW), tmp_path / "b", bound="gaffke")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "theirs.txt").write_text("x", encoding="utf-8")
    with pytest.raises(EstimateError, match="not an empty folder"):
        export_estimate(estimate(REVIEW), tmp_path / "c")
    assert not (tmp_path / "a").exists()
