"""Limits: quantiles, both names, marks, doubts, and what is refused."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from extrapolation import BOUNDS, Estimate, Sample, estimate, read_review
from extrapolation.bounds import Guarantee, degrees_of_freedom
from extrapolation.bounds.satterthwaite import satterthwaite_degrees
from extrapolation.estimates.intervals import interval_names, make_interval
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import predict_coverage

SRS = Sample.from_arrays([0.0, 0, 5, 10, 2, 0, 7, 30, 0, 0, 0, 0, 1, 4], sizes=400)
STRATIFIED = Sample.from_arrays(
    [1.0, 2, 3, 0, 10, 40, 0, 0, 7, 8],
    sizes={"a": 100, "b": 50, "c": 2},
    strata=["a"] * 4 + ["b"] * 4 + ["c"] * 2,
)


@pytest.mark.parametrize("level", [0.55, 0.8, 0.9, 0.975, 0.999])
@pytest.mark.parametrize("bound", ["student", "normal", "satterthwaite"])
def test_the_quantiles(bound: str, level: float) -> None:
    part = [p for p in STRATIFIED.strata if p.n < p.size]
    g = [p.size * (p.size - p.n) / p.n for p in part]
    s2 = [float(np.var(p.values, ddof=1)) for p in part]
    V = sum(a * b for a, b in zip(g, s2, strict=True))
    df = V**2 / sum((a * b) ** 2 / (p.n - 1) for a, b, p in zip(g, s2, part, strict=True))
    assert satterthwaite_degrees(STRATIFIED) == pytest.approx(df, rel=1e-12)
    assert degrees_of_freedom(STRATIFIED) == 6
    q = {
        "student": stats.t.ppf(level, 6),
        "normal": stats.norm.ppf(level),
        "satterthwaite": stats.t.ppf(level, df),
    }[bound]
    found = make_interval(STRATIFIED, level, side="lower", bound=bound, planned=True)
    point = sum(p.size * p.mean for p in STRATIFIED.strata)
    assert found.low == pytest.approx(point - q * V**0.5, rel=1e-10)
    assert found.high is None
    upper = make_interval(STRATIFIED, level, side="upper", bound=bound, planned=True)
    assert upper.high == pytest.approx(point + q * V**0.5, rel=1e-10)
    two = make_interval(STRATIFIED, 2 * level - 1, side="two-sided", bound=bound, planned=True)
    assert (two.low, two.high) == (pytest.approx(found.low), pytest.approx(upper.high))


@pytest.mark.parametrize(
    ("level", "side", "names"),
    [
        (0.90, "lower", "one-sided 90% (RAT-STATS 80% lower limit)"),
        (0.95, "upper", "one-sided 95% (RAT-STATS 90% upper limit)"),
        (0.975, "lower", "one-sided 97.5% (RAT-STATS 95% lower limit)"),
        (
            0.90,
            "two-sided",
            "two-sided 90%; its lower end is one-sided 95% (RAT-STATS 90% lower limit)",
        ),
    ],
)
def test_both_names(level: float, side: Any, names: str) -> None:
    assert interval_names(level, side) == names


@pytest.mark.parametrize(
    ("level", "side", "bound", "words"),
    [
        (90, "lower", "student", "Write the level as a fraction, as in 0.90"),
        (0.5, "lower", "student", "a fraction above 0.5"),
        (1.0, "two-sided", "student", "below 1"),
        (0.0, "two-sided", "student", "a fraction above 0 and"),
        (0.9, "left", "student", "the side 'left'"),
        (0.9, "lower", "wald", "the bound 'wald' is not known.*student, normal, satterthwaite"),
        (0.9, "lower", "satterthwaite", "satterthwaite for a sample of design srs"),
    ],
)
def test_what_is_refused(level: Any, side: Any, bound: str, words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        make_interval(SRS, level, side=side, bound=bound, planned=True)


def test_every_bound_of_the_registry_says_what_it_is() -> None:
    for bound in BOUNDS.values():
        assert bound.designs
        assert bound.source
        assert bound.fails
        assert bound.guarantee in get_args(Guarantee)


def doubts(values: list[float], size: int = 500) -> str:
    found = make_interval(
        Sample.from_arrays(values, sizes=size), 0.9, side="lower", bound="student", planned=True
    )
    assert found.reliable == (not found.notes)
    return " ".join(found.notes)


def test_not_reliable_here() -> None:
    assert "shows no variance" in doubts([5.0] * 30)
    assert "shows no variance" in doubts([0.1] * 30)
    assert "shows no variance" in doubts([0.0] * 30)
    assert "5 errors in the sample, fewer than 6" in doubts([0.0] * 25 + [1.0, 2, 3, 4, 5])
    assert "5 units free of error" in doubts([0.0] * 5 + [1.0 + k for k in range(25)])
    assert doubts([0.0] * 24 + [1.0, 2, 3, 4, 5, 6]) == ""
    assert doubts([float(k) for k in range(30)], size=30) == ""


def test_predicted_coverage_is_undefined_without_variance() -> None:
    assert predict_coverage(Sample.from_arrays([5.0] * 30, sizes=500), 0.9) is None


def test_predicted_coverage_is_the_formula() -> None:
    """Simple random sample: level + skew [(2-f) z^2 + 1 - 2f] phi(z) / (6 sqrt(n (1-f)))."""
    values = np.array([0.0] * 5 + [100.0] * 25)
    n, N, level = 30, 120, 0.90
    f, z = n / N, stats.norm.ppf(level)
    # the population moments of the sample, with s^2 of divisor n - 1 in the variance
    skew = float(((values - values.mean()) ** 3).mean()) / float(values.std(ddof=1)) ** 3
    expected = level + skew * ((2 - f) * z**2 + 1 - 2 * f) * stats.norm.pdf(z) / (
        6 * (n * (1 - f)) ** 0.5
    )
    found = predict_coverage(Sample.from_arrays(values, sizes=N), level)
    assert found is not None
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert found.value < level, "left skew: the limit covers less than it says"
    assert found.trusted


def test_predicted_coverage_under_pps_is_that_of_the_taints() -> None:
    """Few payments, very unequal, most denied wholly: the taints are left-skewed, dollars right."""
    caps = np.tile([1.0, 10.0, 1000.0], 20)
    taints = (np.arange(60) % 6 > 0) * 1.0
    sample = Sample.from_arrays(caps * taints, sizes=2000, caps=caps, hits=[1] * 60, books=1e6)
    found = predict_coverage(sample, 0.90)
    same = predict_coverage(Sample.from_arrays(taints, sizes=10**15), 0.90)
    assert found is not None
    assert same is not None
    assert found.value == pytest.approx(same.value, abs=1e-9)
    assert found.value < 0.90


def test_predicted_coverage_is_undefined_with_few_errors() -> None:
    values = [0.0] * 25 + [1.0, 2, 3, 4, 5]
    found = make_interval(
        Sample.from_arrays(values, sizes=500), 0.9, side="lower", bound="student", planned=True
    )
    assert not found.reliable
    assert found.predicted_coverage is None


def test_predicted_coverage_leaves_its_domain() -> None:
    found = predict_coverage(Sample.from_arrays([0.0] * 39 + [1e5], sizes=10**6), 0.9)
    assert found is not None
    assert not found.trusted
    assert "outside the formula's domain" in str(found)


def test_a_bound_that_was_not_planned_says_so(demo_once: Any) -> None:
    import json

    from extrapolation import Review

    record = json.loads((demo_once / "4-review/review.json").read_bytes())
    over = estimate(Review.from_dict(record))
    assert over.default_bound == "normal"
    assert over.interval(0.9, side="lower").planned
    other = over.interval(0.9, side="lower", bound="student")
    assert not other.planned
    assert "not pre-specified" in str(other)


def test_without_a_plan_the_default_is_student() -> None:
    found = estimate(read_review(pd.DataFrame({"overpaid": [0, 1.5, 2]}), sizes=10))
    assert found.default_bound == "student"
    assert found.df == 2
    assert found.interval(0.9, side="lower").bound == "student"


amounts = st.lists(
    st.sampled_from([0.0, 0.01, 100.0, 1e9, -5.0]) | st.floats(-1e7, 1e7), min_size=2, max_size=60
)


@settings(max_examples=150, deadline=None)
@given(
    amounts, st.floats(0.51, 0.999), st.sampled_from(["student", "normal"]), st.integers(0, 5000)
)
def test_a_finite_answer_on_the_right_side(
    values: list[float], level: float, bound: str, more: int
) -> None:
    sample = Sample.from_arrays(values, sizes=len(values) + more)
    found = make_interval(sample, level, side="two-sided", bound=bound, planned=True)
    point = sum(p.size * p.mean for p in sample.strata)
    assert found.low is not None
    assert found.high is not None
    assert np.isfinite([found.low, found.high]).all()
    assert found.low <= point <= found.high


def test_estimates_are_equal_by_their_records() -> None:
    table = pd.DataFrame({"overpaid": [0, 1.5, 2]})
    one, two = (estimate(read_review(table, sizes=10)) for _ in range(2))
    other: Estimate = estimate(read_review(table, sizes=11))
    assert one == two
    assert hash(one) == hash(two)
    assert one != other
    assert one.unit == "dollars"


def test_limits_whose_predicted_coverage_is_short_are_not_reliable() -> None:
    """All-or-none errors, most units denied: 6 units free of error among 100 do not show it."""
    rows = pd.DataFrame({"overpaid": [100.0] * 92 + [0.0] * 8})
    found = estimate(read_review(rows, sizes=100_000)).interval(0.90, side="lower")
    assert found.predicted_coverage is not None
    assert found.predicted_coverage.value < 0.89
    assert not found.reliable
    (note,) = [text for text in found.notes if text.startswith("not reliable here")]
    assert "predicted coverage of the lower limit" in note
    assert "not reliable here" in str(found)
    even = estimate(read_review(pd.DataFrame({"overpaid": [100.0, 0.0] * 50}), sizes=100_000))
    assert even.interval(0.90, side="lower").reliable


@pytest.mark.parametrize("n", [30, 60, 100, 200])
def test_no_unmarked_t_limit_of_all_or_none_errors_is_far_below_its_level(n: int) -> None:
    """Exact coverage given that the limit is not marked, 50% to 99% of units in error.

    By six errors and six units free of error alone it goes down to 0.838 (n = 200).
    """
    marked, holds = [], []
    for k in range(n + 1):
        sample = Sample.from_arrays((np.arange(n) < k).astype(float), sizes=10**7)
        made = make_interval(sample, 0.90, side="lower", bound="student", planned=True)
        marked.append(not made.reliable)
        holds.append(float(made.low or 0.0) / 10**7)
    open_k = ~np.array(marked)
    assert open_k.any()
    worst = min(
        float(chances[open_k & (np.array(holds) <= p + 1e-12)].sum())
        + float(chances[~open_k].sum())
        for p in np.arange(0.50, 0.995, 0.005)
        for chances in [stats.binom.pmf(np.arange(n + 1), n, p)]
    )
    assert worst >= 0.88
