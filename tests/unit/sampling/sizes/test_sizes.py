"""Anticipated moments and the sizes they lead to."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri, stdtrit

from primafacie.errors import PlanError
from sampling import ErrorModel, Probe, ProbeRow, models, simulate_overpayments
from sampling.rules.rule_keys import Quantile
from sampling.sizes import (
    Side,
    checked_level,
    first_size,
    for_precision,
    overpayment_cv_squared,
    predict,
)
from sampling.sizes.predictions import degrees_of_freedom
from tests.builders.inside_sampling import neyman_for_variance
from tests.builders.streams import Stream, seed_of


def test_the_reference_size() -> None:
    """CV_x^2 = 3.22, 30% of the claims wrong, precision 25% at z = 1.645: n0 = 566."""
    model = ErrorModel(rate=0.3)
    squared = overpayment_cv_squared(3.22, tau1=model.tau1, tau2=model.tau2)
    assert squared == pytest.approx(4.22 / 0.3 - 1)
    assert math.ceil(first_size(squared, precision=0.25, critical=1.645)) == 566


def test_anticipated_moments_by_enumeration() -> None:
    """All 2^4 patterns of all-or-nothing errors, each with its probability."""
    paid, rate = [100, 250, 900, 40], 0.3
    mean = spread = 0.0
    for pattern in product([0, 1], repeat=4):
        weight = math.prod(rate if hit else 1 - rate for hit in pattern)
        found = np.array(paid) * pattern / 100
        mean += weight * found.mean()
        spread += weight * found.var(ddof=1)
    squares = sum(x * x for x in paid)
    got = models.anticipated_moments(4, sum(paid), squares, ErrorModel(rate=rate))
    assert got == pytest.approx((mean, spread), rel=1e-12)


def test_moments_of_large_sums_keep_their_digits() -> None:
    """Ten million payments of a million dollars, one cent apart: no cancellation."""
    n, x = 10**7, 10**8
    total, squares = n * x + n // 2, (n // 2) * x * x + (n // 2) * (x + 1) ** 2
    _, variance = models.anticipated_moments(n, total, squares, ErrorModel(rate=1))
    assert variance == pytest.approx(0.25 / 10_000 * n / (n - 1), rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.05, 1.0), st.floats(0.05, 1.0))
def test_taint_moments_are_those_of_the_simulated_findings(rate: float, severity: float) -> None:
    model = ErrorModel(rate=rate, severity=severity)
    paid = np.full(40_000, 1_000_000)
    seed = seed_of("test_taint_moments_are_those_of_the_simulated_findings")
    taints = simulate_overpayments(paid, model=model, stream=Stream(seed)) / 1_000_000
    assert taints.min() >= 0
    assert taints.max() <= 1
    assert taints.mean() == pytest.approx(model.tau1, abs=0.015)
    assert (taints**2).mean() == pytest.approx(model.tau2, abs=0.015)
    assert (taints > 0).mean() == pytest.approx(rate, abs=0.015)


def test_simulated_findings_are_deterministic_and_cents() -> None:
    paid = np.array([10_000, 0, -600, 1, 2_500, 99])
    model = ErrorModel(rate=0.9, severity=0.4)
    first = simulate_overpayments(paid, model=model, stream=Stream(7))
    again = simulate_overpayments(paid, model=model, stream=Stream(7))
    assert first.dtype == np.int64
    assert first.tolist() == again.tolist()
    assert first[1] == first[2] == 0
    assert ((first >= 0) & (first <= np.maximum(paid, 0))).all()
    assert simulate_overpayments(paid, model=ErrorModel(rate=1), stream=Stream(7)).tolist() == [
        10_000,
        0,
        0,
        1,
        2_500,
        99,
    ]


def test_error_models_say_their_assumption() -> None:
    assert ErrorModel(rate=0.3).assumption == (
        "30% of the units in error whatever their paid amount, mean severity 100%: "
        "every error denied wholly (all or nothing)"
    )
    half = ErrorModel(rate=0.3, severity=0.25)
    assert half.partial_interval == (0.0, 0.5)
    assert "uniform from 0% to 50%" in half.assumption
    given = ErrorModel(rate=0.3, severity=0.8, whole=0.0)
    assert given.partial_interval == pytest.approx((0.6, 1.0))
    assert ErrorModel.from_dict(given.to_dict()) == given


@pytest.mark.parametrize(
    "values",
    [
        {"rate": 30},
        {"rate": 0},
        {"rate": float("nan")},
        {"rate": True},
        {"rate": 0.3, "severity": 80},
        {"rate": 0.3, "severity": 0.8, "whole": 0.8},
        {"rate": 0.3, "whole": 0.5},
    ],
)
def test_error_models_are_checked_at_the_door(values: dict[str, float]) -> None:
    with pytest.raises(PlanError, match="error model"):
        ErrorModel(**values)


def test_both_faults_of_an_error_model_are_named() -> None:
    with pytest.raises(PlanError) as caught:
        ErrorModel(rate=30, severity=80)
    assert len(caught.value.problems) == 2
    assert "30% is 0.30" in str(caught.value)


def test_probes() -> None:
    probe = Probe.of([0, 0, 30.0, 0])
    assert probe.overall
    assert probe.rows == (ProbeRow("", 4, 7.5, 15.0, 1),)
    assert "1 errors among 4 units" in probe.notes()[0]
    strata = Probe.of_strata({"1": [0, 10], "2": [5, 5, 5]})
    assert [row.label for row in strata.rows] == ["1", "2"]
    assert Probe.from_dict(strata.to_dict()) == strata
    with pytest.raises(PlanError, match="at least 2"):
        Probe.of([3.0])
    with pytest.raises(PlanError, match="one row overall"):
        Probe((ProbeRow("", 9, 1, 1), ProbeRow("1", 9, 1, 1)))
    with pytest.raises(PlanError, match="12 errors"):
        Probe.summary(mean=1, deviation=1, size=10, errors=12)


def test_an_overall_probe_gives_back_the_taints_it_was_made_of() -> None:
    """Probe = whole frame, one claim in two denied: tau1 and tau2 come out as they went in."""
    paid = [100, 100, 700, 700]
    probe = ProbeRow("", 4, 2.0, float(np.std([1, 0, 7, 0], ddof=0)), 2)
    found = models.implied_taints(
        probe, size=4, total=sum(paid), sum_squares=sum(x * x for x in paid)
    )
    assert found.tau1 == pytest.approx(0.5)
    assert found.tau2 == pytest.approx(0.5)
    with pytest.raises(PlanError, match="cannot size a sample of overpayments"):
        models.implied_taints(ProbeRow("", 4, 0.0, 0.0, 0), size=4, total=1600, sum_squares=10**6)


@pytest.mark.parametrize("quantile", ["student", "normal", "satterthwaite"])
@pytest.mark.parametrize(("level", "side"), [(0.90, "two-sided"), (0.90, "lower"), (0.99, "upper")])
def test_the_smallest_sample_that_reaches_a_precision(
    quantile: Quantile, level: float, side: Side
) -> None:
    """One stratum: exactly the first n at which q(n) sqrt(V(n)) <= d T."""
    N, mean, deviation, d = 5000, 10.0, 40.0, 0.30

    def allocate(variance: float) -> np.ndarray:
        return neyman_for_variance([N], [deviation], variance)

    counts, predicted = for_precision(
        [N],
        [mean],
        [deviation],
        precision=d,
        level=level,
        side=side,
        quantile=quantile,
        allocate=allocate,
    )
    tail = (1 + level) / 2 if side == "two-sided" else level
    n = 2
    while True:
        q = ndtri(tail) if quantile == "normal" else stdtrit(n - 1, tail)
        if q * models.stratified_variance([N], [deviation], [n]) ** 0.5 <= d * N * mean:
            break
        n += 1
    assert counts.tolist() == [n]
    assert predicted.precision <= d
    assert predicted.point == N * mean
    assert predicted.half_width == pytest.approx(predicted.critical * predicted.se)


def test_degrees_of_freedom() -> None:
    args = ([100, 200, 5], [4.0, 9.0, 1.0], [10, 20, 5])
    assert degrees_of_freedom(*args, "normal") is None
    assert degrees_of_freedom(*args, "student") == 28
    parts = [100 * 90 * 16 / 10, 200 * 180 * 81 / 20]
    expected = sum(parts) ** 2 / (parts[0] ** 2 / 9 + parts[1] ** 2 / 19)
    assert degrees_of_freedom(*args, "satterthwaite") == pytest.approx(expected)
    assert degrees_of_freedom([5], [1.0], [5], "student") is None


def test_a_precision_says_level_and_side() -> None:
    with pytest.raises(PlanError, match="without side"):
        checked_level(0.9, None)
    with pytest.raises(PlanError, match="without level"):
        checked_level(None, "lower")
    with pytest.raises(PlanError, match=r"90% is 0\.90"):
        checked_level(90, "lower")
    with pytest.raises(PlanError, match="one of lower, upper, two-sided"):
        checked_level(0.9, "both")


def test_no_precision_without_an_overpayment() -> None:
    with pytest.raises(PlanError, match="relative to the overpayment"):
        predict([10], [0.0], [1.0], [5], level=0.9, side="lower", quantile="normal")
