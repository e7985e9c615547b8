"""What is said of the frame must be able to be so: totals, cells, and the ways to ask."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    Estimate,
    difference,
    estimate,
    greg,
    poststratify,
    rake,
    ratio,
    read_review,
    regression,
)
from primafacie.errors import AuditWarning, EstimateError

NAN, INF = float("nan"), float("inf")
ROWS = pd.DataFrame(
    {
        "paid": [10.0 + 3 * (k * 7 % 20) for k in range(40)],
        "stratum": ["a"] * 20 + ["b"] * 20,
        "cell": ["x", "y"] * 20,
        "should_have_paid": [10.0 + 3 * (k * 7 % 20) if k % 3 else 0.0 for k in range(40)],
    }
)
REVIEW = read_review(ROWS, sizes={"a": 100, "b": 20}, rules="cms-pim")
KNOWN = {"a": 4000.0, "b": 770.0}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda: ratio(REVIEW, totals=NAN), "a finite number"),
        (lambda: ratio(REVIEW, totals=INF), "a finite number"),
        (lambda: ratio(REVIEW, totals=1000.0), "less than the 1,540.00 of the sampled units"),
        (lambda: regression(REVIEW, totals=NAN), "a finite number"),
        (lambda: difference(REVIEW, auxiliary="paid", totals=NAN), "a finite number"),
        (lambda: greg(REVIEW, totals={"paid": 3.0}), "less than the 1,540.00"),
        (lambda: ratio(REVIEW, totals=KNOWN | {"c": 1e9}), "'c', which are not strata here"),
        (lambda: ratio(REVIEW, totals=KNOWN | {"b": 771.0}, separate=True), "add up to 770.00"),
        (lambda: ratio(REVIEW, totals=KNOWN | {"a": 700.0}, separate=True), "stratum a"),
        (lambda: poststratify(REVIEW, by="cell", sizes={"x": 60, "y": 70}), "120 units of the"),
        (lambda: poststratify(REVIEW, by="cell", sizes={"x": -60, "y": 180}), "-60 units"),
        (lambda: poststratify(REVIEW, by="cell", sizes={"x": 19, "y": 101}), "with 20 of them"),
        (lambda: poststratify(REVIEW, by="cell", sizes={"x": NAN, "y": 60}), "nan units"),
        (lambda: rake(REVIEW, sizes={"cell": {"x": 100, "y": 100}}), "200 units in all"),
        (lambda: estimate(REVIEW).second_opinion("bootstap", seed=1), "Did you mean bootstrap"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused(asked: Callable[[], Any], words: str) -> None:
    with pytest.raises(EstimateError) as caught:
        asked()
    assert words in str(caught.value)


def test_a_total_far_from_the_samples_own_is_said() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuditWarning)
        near: Estimate = ratio(REVIEW, totals=4770.0)
        far = ratio(REVIEW, totals=477_000.0)
        calibrated = greg(REVIEW, totals={"paid": 477_000.0})
    assert not any("standard errors" in note for note in near.notes)
    xhat = 5 * float(ROWS.paid[:20].sum()) + 770
    se = (100 * 80 / 20 * float(np.var(ROWS.paid[:20], ddof=1))) ** 0.5
    said = f"(477,000.00) lies {(477_000 - xhat) / se:,.0f} standard errors"
    for made in (far, calibrated):
        assert any(said in note for note in made.cautions)
        assert not made.interval(0.90, side="lower", bound="student").reliable
