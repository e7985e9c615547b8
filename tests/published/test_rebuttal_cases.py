"""Decided cases, their printed figures computed again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import Review, expand, read_review
from sampling import Money
from validation import PrintedFigures, identify_formula, reextrapolate

DATA = Path(__file__).parent / "data"
CASES: dict[str, Any] = {
    case["id"]: case for case in json.loads((DATA / "rebuttal.json").read_text(encoding="utf-8"))
}
RATSTATS: dict[str, Any] = {
    case["id"]: case
    for case in json.loads((DATA / "ratstats_variable.json").read_text(encoding="utf-8"))
}


def spread(total: float, errors: int, n: int) -> pd.DataFrame:
    """A sample with that many errors and that total; only these are published."""
    cents = round(100 * total)
    amounts = np.full(errors, cents // errors)
    amounts[: cents % errors] += 1
    return pd.DataFrame({"overpaid": [*(amounts / 100), *[0.0] * (n - errors)]})


def test_graziosi_before_and_after_the_reversals() -> None:
    case = CASES["graziosi-1990"]
    known = case["derived"]
    table = spread(known["sample_overpayment"], case["cases_in_error"], case["n"])
    table["unit_id"] = [str(k) for k in range(case["n"])]
    review = read_review(table, sizes=case["N"])
    assert f"{expand(review, 'overpaid').point:.2f}" == f"{case['claimed_overpayment']:.2f}"
    # 48.50 of the sample fell: which claims is not published, and the point does not depend on it.
    fallen = round(100 * (known["sample_overpayment"] - known["sample_overpayment_after_alj"]))
    reversals: dict[str, Money] = {}
    for row in review.rows:
        part = min(fallen, row.effective)
        if part > 0:
            reversals[row.unit_id] = Money(row.effective - part)
            fallen -= part
    after = reextrapolate(review, reversals)
    assert after.last.sampled == pytest.approx(known["sample_overpayment_after_alj"], abs=1e-9)
    figures = PrintedFigures(point=f"{case['after_alj_reduction']:,.2f}")
    assert figures.number("point").matches(after.last.point)  # type: ignore[union-attr]
    revised = read_review(
        pd.DataFrame({"overpaid": [known["sample_overpayment_after_alj"], *[0.0] * 99]}),
        sizes=case["N"],
    )
    (formula,) = identify_formula(revised, figures=figures).matches
    assert "to the cent" in formula.rounding or "cut off" in formula.rounding


def test_the_teaching_example() -> None:
    case = CASES["icd10monitor-toy"]
    table = spread(case["sample_overpayment"], case["errors"], case["n"])
    review = read_review(table, sizes=case["N"])
    found = identify_formula(review, figures=PrintedFigures(point=f"{case['published_point']:,}"))
    assert found.found == "one formula"


def ratstats_review(case: dict[str, Any], *, column: str = "difference") -> Review:
    inputs = case["inputs"]
    if "strata" in inputs:
        rows = [
            {"stratum": str(number), "overpaid": value}
            for number, stratum in enumerate(inputs["strata"], start=1)
            for value in stratum[column]
        ]
        sizes = {str(k): s["universe"] for k, s in enumerate(inputs["strata"], start=1)}
        return read_review(pd.DataFrame(rows), sizes=sizes)
    table = pd.DataFrame({"overpaid": np.subtract(inputs["examined"], inputs["audited"])})
    return read_review(table.round(2), sizes=inputs["universe"])


@pytest.mark.parametrize(
    ("name", "block", "critical"),
    [
        ("var_unres_datasrs", "difference", "t with n - H degrees of freedom"),
        ("var_strat_datastrat", "overall", "z"),
    ],
)
@pytest.mark.parametrize("level", [0.80, 0.90, 0.95])
def test_ratstats_print_outs_name_their_formula(
    name: str, block: str, critical: str, level: float
) -> None:
    printed = RATSTATS[name]["outputs"][block]
    interval = printed[f"ci_{100 * level:.0f}"]
    figures = PrintedFigures(
        point=printed["point_estimate"], lower=interval["lower_limit"],
        upper=interval["upper_limit"],
    )  # fmt: skip
    (formula,) = identify_formula(ratstats_review(RATSTATS[name]), figures=figures).matches
    assert formula.variance == "with fpc"
    assert formula.critical == critical
    assert formula.level == pytest.approx((1 + level) / 2)
