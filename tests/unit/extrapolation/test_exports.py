"""Exports: data without ids, scripts that state our figures, refusals for what no program has."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from extrapolation import by_domain, estimate, export_estimate, greg, ratio, read_review
from primafacie.core.errors import EstimateError

ROWS = pd.DataFrame(
    {"unit_id": [f"PATIENT-{k}" for k in range(12)],
     "stratum": ["=HYPERLINK(1)"] * 6 + ["b\n* do evil"] * 6,
     "paid": [20.0 + k for k in range(12)],
     "should_have_paid": [20.0, 0, 22, 23, 4, 25, 26, 27, 28, 9, 30, 31],
     "provider": ["P", "Q"] * 6}
)  # fmt: skip
REVIEW = read_review(ROWS, sizes={"=HYPERLINK(1)": 60, "b\n* do evil": 6}, rules="cms-pim")


def test_the_files_and_what_they_say(tmp_path: Path) -> None:
    over = estimate(REVIEW)
    paths = export_estimate(over, tmp_path / "out", level=0.90, side="two-sided", bound="normal")
    assert [path.name for path in paths] == [
        "data.csv", "estimate.R", "estimate.sas", "estimate.do",
    ]  # fmt: skip
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
    assert {row["stratum_label"] for row in rows} == {"'=HYPERLINK(1)", "b\n* do evil"}
    assert {row["rate1"] for row in rows} == {f"{6 / 60:.17g}", "1"}
    assert sum(float(r["weight"]) * float(r["y"]) for r in rows) == pytest.approx(over.point)


def test_ratio_and_domain_scripts(tmp_path: Path) -> None:
    made = ratio(REVIEW, totals=2000.0)
    paths = export_estimate(made, tmp_path / "ratio")
    text = paths[1].read_text(encoding="utf-8")
    assert "svyratio(~y, ~x, design), total = 2000.0" in text
    assert f"qt(0.9, {made.df})" in text
    assert "ratio y / x;" in paths[2].read_text(encoding="utf-8")
    part = by_domain(REVIEW, by="provider")["P"]
    with export_estimate(part, tmp_path / "part")[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(r["weight"]) * float(r["y"]) for r in rows) == pytest.approx(part.point)
    assert len(rows) == 12, "units outside the domain stay in with 0"


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(EstimateError, match="generalised regression"):
        export_estimate(greg(REVIEW, totals={"paid": 2000.0}), tmp_path / "a")
    with pytest.raises(EstimateError, match="No survey package"):
        export_estimate(estimate(REVIEW), tmp_path / "b", bound="satterthwaite")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "theirs.txt").write_text("x", encoding="utf-8")
    with pytest.raises(EstimateError, match="not an empty folder"):
        export_estimate(estimate(REVIEW), tmp_path / "c")
    assert not (tmp_path / "a").exists()
