"""Figures printed in public OIG reports and a decision, from their frame, sample and findings.

OIG prints whole dollars of the sample total too, so N / n times that total is held to half a
dollar times N / n (and to half a unit where nothing but the count is projected).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import Estimate, count, estimate, expand, ratstats, read_review
from sampling.rules.limit_names import percent

DATA = json.loads((Path(__file__).parent / "data/oig_cases.json").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case["printed"] for case in DATA["cases"]}


def counted(size: int, n: int, errors: int, total: float = 0.0) -> Estimate:
    """The estimated count: x of n units in error, the sample total spread over them."""
    overpaid = np.zeros(n)
    overpaid[:errors] = np.floor(100 * total / errors) / 100 if total else 1.0
    if total:
        overpaid[0] += total - float(overpaid.sum())
    return count(read_review(pd.DataFrame({"overpaid": overpaid.round(2)}), sizes=size))


COUNTS = [n for n, p in CASES.items() if n.startswith("oig_count") and "x" in p]


@pytest.mark.parametrize("name", COUNTS)
def test_projected_counts(name: str) -> None:
    printed = CASES[name]
    found = counted(printed["N"], printed["n"], printed["x"])
    assert round(found.point) == printed["projected_count"]
    form = ratstats.attribute_unrestricted(printed["N"], sample=printed["n"], items=printed["x"])
    assert form.fields["projected_quantity"] == f"{printed['projected_count']:,}"


def test_the_count_behind_a_projection() -> None:
    printed = CASES["oig_count_030200204"]
    fits = [
        x
        for x in range(printed["n"] + 1)
        if round(printed["N"] * x / printed["n"]) == printed["projected_count"]
    ]
    assert fits == [57]


@pytest.mark.parametrize("name", ["oig_amount_010700505", "oig_amount_010700500"])
def test_projected_amounts(name: str) -> None:
    printed = CASES[name]
    size, n, total = printed["N"], printed["n"], float(printed["sample_overpayment"])
    overpaid = np.zeros(n)
    overpaid[: printed["x"]] = round(total / printed["x"], 2)
    overpaid[0] = round(total - float(overpaid[1:].sum()), 2)
    found = estimate(read_review(pd.DataFrame({"overpaid": overpaid}), sizes=size))
    if "point_estimate" in printed:
        assert abs(found.point - printed["point_estimate"]) <= 0.5 * size / n + 0.5
        rest = found.point - total
        assert abs(rest - printed["point_estimate_less_sample"]) <= 0.5 * size / n + 1
    else:
        assert abs(found.point - printed["point_estimate_rounded"]) <= 5000
        assert abs(found.point - total - printed["point_estimate_less_sample_rounded"]) <= 5000
    assert size - n == printed["nonsampled_claims"]


def test_four_projections_of_one_sample_fix_the_frame() -> None:
    """A-04-95-00090 prints no N: only 12,311 fits both counts and both amounts."""
    printed = CASES["oig_amount_049500090"]
    n = printed["n"]

    def fits(size: int) -> bool:
        return all(
            round(size * part["x"] / n) == part["projected_count"]
            and abs(size / n * part["sample_amount"] - part["projected_amount"]) <= 0.5 * size / n
            for part in (printed["type_1"], printed["type_2"])
        )

    assert [size for size in range(12_000, 12_600) if fits(size)] == [12_311]


def test_an_odd_sample_of_199() -> None:
    printed = CASES["oig_amount_090600028"]
    size = 55_078_165
    for part in (printed["type_1"], printed["type_2"]):
        assert abs(size * part["x"] / 199 - part["projected_count"]) < 1
        amount = size / 199 * part["sample_federal_share"]
        assert abs(amount - part["projected_federal_share"]) <= 0.5 * size / 199


def test_relative_precision_and_federal_share() -> None:
    """A-05-95-00062: half-width over point, and limits of the federal half of the estimate."""
    printed = CASES["oig_interval_059500062"]
    share = printed["half_width"] / printed["point_estimate"]
    assert percent(round(share, 4)) == "21.13%"
    assert printed["federal_share"] == printed["point_estimate"] / 2
    # A share of every value scales point and limits alike: expand a column and its half.
    values = np.array([0.0, 3.0, 8.5, 1.25, 12.0, 0.0, 7.5])
    table = pd.DataFrame({"overpaid": values, "federal": values / 2})
    review = read_review(table, sizes=70)
    whole, half = (
        expand(review, name).interval(0.90, side="two-sided") for name in ("overpaid", "federal")
    )
    assert (half.low, half.high) == pytest.approx(((whole.low or 0) / 2, (whole.high or 0) / 2))
    assert half.precision == pytest.approx(whole.precision)


def test_precision_to_limits() -> None:
    printed = CASES["oig_interval_069600002"]
    half = printed["precision_percent"] / 100 * printed["point_estimate"]
    assert round(half) == 48_042
    assert round(printed["point_estimate"] / printed["frame_value"], 5) == 0.33592


def test_partial_and_full_errors_are_one_count() -> None:
    printed = CASES["oig_point_099800072"]
    paid = np.full(100, 80.0)
    overpaid = np.zeros(100)
    overpaid[: printed["denied"]] = 80.0
    overpaid[printed["denied"] : printed["denied"] + printed["allowed_at_less"]] = 12.5
    table = pd.DataFrame({"paid": paid, "should_have_paid": paid - overpaid})
    review = read_review(table, sizes=100, rules="oig-audit")
    assert count(review).point == printed["x"] == 73


def test_a_demand_in_court() -> None:
    """Rio Home Care v. Azar (S.D. Tex. 2019): 35 of 41 claims, 85 per cent, of 2,197."""
    printed = CASES["court_rio_home_care"]
    found = counted(printed["N"], printed["n"], printed["x"])
    assert int(100 * found.point / printed["N"]) == printed["error_rate_percent"]
    assert round(printed["overpayment"] / printed["N"], 6) == 1856.655894
