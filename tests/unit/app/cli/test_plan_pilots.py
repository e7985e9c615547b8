"""`plan --pilot` from a study, a filled worksheet and tables: the same findings, the same plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.builders.command_line import capture, result
from tests.builders.studies import fill_worksheet, keep_draw

pytestmark = pytest.mark.once


def checked(tmp_path: Path, name: str) -> Path:
    rows = range(600)
    table = pd.DataFrame(
        {"id": [f"c{k:03d}" for k in rows], "paid": [20 + (k * 37) % 400 for k in rows]}
    )
    table.to_csv(tmp_path / "claims.csv", index=False)
    done = capture(
        *("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid"),
        *("--study", tmp_path / name),
    )
    assert done.exit_code == 0, done.output
    return tmp_path / name


def planned(study: Path, *words: object, exit_code: int = 0) -> str:
    done = capture("plan", study, "--rules", "cms-pim", *words)
    assert done.exit_code == exit_code, done.output
    return done.output


def anticipated(study: Path, *words: object) -> dict[str, Any]:
    found: dict[str, Any] = result(planned(study, *words, "--json"))["plan"]["size_calculation"]
    return found["anticipated"]  # type: ignore[no-any-return]


@pytest.mark.long
def test_a_pilot_in_any_form_is_the_same_pilot(tmp_path: Path) -> None:
    pilot, study = checked(tmp_path, "pilot"), checked(tmp_path, "study")
    words = ("--error-rate", 0.3, "--strata", 2, "--sample", 60)
    planned(pilot, *words)
    assert "a study without a review" in planned(
        study, "--pilot", pilot, "--sample", 60, exit_code=3
    )
    draw, _ = keep_draw(pilot, seed="lot 5", seed_source="a test")
    filled = fill_worksheet(draw, tmp_path / "filled.xlsx")
    done = capture("estimate", pilot, filled)
    assert done.exit_code == 0, done.output
    more = ("--strata", 2, "--sample", 80)
    by_study = anticipated(study, "--pilot", pilot, *more)
    by_sheet = anticipated(study, "--pilot", filled, *more)
    assert by_study == by_sheet
    assert [row["label"] for row in by_study["probe"]] == ["1", "2"]
    assert sum(row["size"] for row in by_study["probe"]) == 60
    shares = ("--pilot-as", "taints", "--strata", 3, "--sample", 80)
    assert anticipated(study, "--pilot", pilot, *shares) == anticipated(
        study, "--pilot", filled, *shares
    )
    other = " ".join(
        planned(
            study,
            "--pilot",
            pilot,
            "--strata",
            2,
            "--method",
            "geometric",
            "--sample",
            80,
            exit_code=3,
        ).split()
    )
    assert "a pilot whose strata are others than those of the plan" in other
    assert "--pilot-as taints or hot-deck" in other


def test_tables_of_findings_with_or_without_amounts_that_should_have_been_paid(
    tmp_path: Path,
) -> None:
    """A missing record counts as the rules of the plan say: here its whole payment."""
    study = checked(tmp_path, "study")
    paid = [20 + 9 * k for k in range(40)]
    right = [amount if k % 3 else 0 for k, amount in enumerate(paid)]
    over = [p - r for p, r in zip(paid, right, strict=True)]
    status = ["reviewed"] * 39 + ["missing"]
    plain, table = tmp_path / "plain.csv", tmp_path / "table.csv"
    pd.DataFrame({"paid": paid, "overpaid": [*over[:39], paid[39]]}).to_csv(plain, index=False)
    pd.DataFrame({"paid": paid, "should_have_paid": [*right[:39], None], "status": status}).to_csv(
        table, index=False
    )
    for use in ("probe", "taints"):
        words = ("--pilot-as", use, "--sample", 60)
        assert anticipated(study, "--pilot", plain, *words) == anticipated(
            study, "--pilot", table, *words
        )
    pd.DataFrame({"paid": [0, 9, 8], "should_have_paid": [0, 9, 0]}).to_csv(table, index=False)
    words = ("--pilot-as", "taints", "--sample", 60)
    text = " ".join(planned(study, "--pilot", table, *words).split())
    assert "note: The shares overpaid leave out 1 unit paid 0 or less." in text
    pd.DataFrame({"paid": [5, 9, 8], "should_have_paid": [5, "x", 0]}).to_csv(table, index=False)
    text = planned(study, "--pilot", table, "--sample", 60, exit_code=3)
    assert "column should_have_paid" in text
    pd.DataFrame({"overpaid": [5, 9], "status": ["reviewed"] * 2}).to_csv(table, index=False)
    text = planned(study, "--pilot", table, *words, exit_code=3)
    assert "2 units without an amount paid" in text
