"""Gaffke's limit: known answers, Clopper and Pearson's, and coverage by enumeration."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from extrapolation import BOUNDS, Sample, count, expand, read_review
from primafacie.errors import EstimateError
from sampling import RuleSet, load_rules
from tests.builders.inside_extrapolation import dirichlet_quantile
from tests.builders.limits import most_tainted

pytestmark = pytest.mark.once

ZEROED = RuleSet.from_text(
    load_rules("cms-pim").toml.replace('[netting]\nvalue = "netted"', '[netting]\nvalue = "zeroed"')
)


@pytest.mark.parametrize(
    ("n", "taints", "tail", "printed"),
    [
        (100, [1, 0.4, 0.1], 0.05, 0.05215837212760732),
        (100, [], 0.05, 0.029514),
        (100, [0.1], 0.05, 0.030536),
        (100, [1], 0.05, 0.046560),
        (25, [1, 0.4, 0.1], 0.05, 0.196049),
        (200, [1, 0.4, 0.1], 0.05, 0.026352),
        (100, [1, 0.4, 0.1], 0.10, 0.043913),
        (100, [1, 0.4, 0.1], 0.01, 0.070129),
        (100, [0.2, 0.1, 0.05, 0.02, 0.01, 0.005], 0.05, 0.033533),
    ],
)
def test_published_upper_limits_of_taints(
    n: int, taints: list[float], tail: float, printed: float
) -> None:
    """R. Sater, stringer-bound (MIT): displayed to 1e-6, rounded up; the first to 1e-14."""
    found = most_tainted("gaffke", [*taints, *[0.0] * (n - len(taints))], tail)
    if printed == 0.05215837212760732:
        assert found == pytest.approx(printed, abs=1e-13)
    else:
        assert printed - 1.01e-6 <= found <= printed + 1e-9


@pytest.mark.parametrize("n", [1, 2, 10, 30, 100, 200])
def test_it_is_clopper_pearson_for_zeros_and_ones(n: int) -> None:
    for k in {1, n // 3, n // 2, n - 1, n} - {0}:
        values = np.array([1.0] * k + [0.0] * (n - k))
        expected = stats.beta.ppf(0.1, k, n - k + 1)
        assert dirichlet_quantile(np.append(values, 0.0), 0.1) == pytest.approx(expected, abs=1e-11)


def lower(values: np.ndarray, size: int) -> float:
    low, _ = BOUNDS["gaffke"].limits(Sample.from_arrays(values, sizes=size), 0.10, "lower")
    assert low is not None
    return low


@pytest.mark.parametrize(("N", "n"), [(12, 4), (40, 10), (100, 20), (300, 30)])
def test_exact_coverage_of_binary_populations(N: int, n: int) -> None:
    """Every population of M ones among N, every sample: never under 0.90."""
    limits = np.array([lower(np.arange(n) < k, N) for k in range(n + 1)])
    worst = 1.0
    for M in range(N + 1):
        chance = stats.hypergeom.pmf(np.arange(n + 1), N, M, n)
        worst = min(worst, float(chance[limits <= M + 1e-9].sum()))
    assert worst >= 0.90 - 1e-12


@pytest.mark.parametrize(
    ("N", "n", "grid"), [(6, 3, (0, 0.5, 1)), (7, 3, (0, 0.3, 1)), (6, 4, (0, 0.25, 0.5, 1))]
)
def test_exact_coverage_of_small_designs_with_partial_errors(
    N: int, n: int, grid: tuple[float, ...]
) -> None:
    """Every population on a grid, every sample without replacement: far above 0.90."""
    limits: dict[tuple[float, ...], float] = {}
    worst = 1.0
    for population in combinations_with_replacement(grid, N):
        truth = sum(population)
        samples = list(combinations(population, n))
        for drawn in samples:
            limits.setdefault(drawn, lower(np.array(drawn), N))
        worst = min(worst, sum(limits[drawn] <= truth + 1e-9 for drawn in samples) / len(samples))
    assert worst >= 0.95


amounts = st.sampled_from([0.0, 0.01, 100.0, 1e9]) | st.floats(0, 1e7)


@settings(max_examples=80, deadline=None)
@given(st.lists(amounts, min_size=2, max_size=120), st.integers(1, 5000), st.floats(0.55, 0.99))
def test_a_finite_answer_between_the_sample_and_the_point(
    values: list[float], more: int, level: float
) -> None:
    sample = Sample.from_arrays(values, sizes=len(values) + more)
    low, high = BOUNDS["gaffke"].limits(sample, 1 - level, "lower")
    point = sample.size * float(np.mean(values))
    assert high is None
    assert low is not None
    assert np.isfinite(low)
    assert sum(values) * (1 - 1e-12) <= low <= max(point, sum(values)) * (1 + 1e-9)


def test_it_is_refused_where_underpayments_count() -> None:
    table = pd.DataFrame({"overpaid": [0, 5, 9, 0, 1, 30]})
    netted = expand(read_review(table, sizes=80, rules="cms-pim"), "overpaid")
    with pytest.raises(EstimateError, match=r"gaffke where underpayments count.*0\.40"):
        netted.interval(0.9, side="lower", bound="gaffke")
    with pytest.raises(EstimateError, match="where underpayments count"):
        expand(read_review(table, sizes=80), "overpaid").interval(0.9, side="lower", bound="gaffke")
    zeroed = expand(read_review(table, sizes=80, rules=ZEROED), "overpaid")
    found = zeroed.interval(0.9, side="lower", bound="gaffke")
    assert found.low is not None
    assert 45 <= found.low < zeroed.point
    assert found.predicted_coverage is None
    assert found.reliable
    with pytest.raises(EstimateError, match="an upper limit without the amounts paid"):
        zeroed.interval(0.9, side="two-sided", bound="gaffke")
    errors = count(read_review(table, sizes=80, rules="cms-pim"))
    cp = 80 * stats.beta.ppf(0.1, 4, 3)
    assert errors.interval(0.9, side="lower", bound="gaffke").low == pytest.approx(cp, rel=1e-9)


def test_it_is_refused_in_strata_and_for_negative_values() -> None:
    rows = pd.DataFrame({"overpaid": [1.0, 2, 3, 4], "part": ["a", "a", "b", "b"]})
    strata = expand(
        read_review(rows, sizes={"a": 9, "b": 9}, stratum="part", rules=ZEROED), "overpaid"
    )
    with pytest.raises(EstimateError, match="design stratified"):
        strata.interval(0.9, side="lower", bound="gaffke")
    with pytest.raises(EstimateError, match="values below 0"):
        BOUNDS["gaffke"].limits(Sample.from_arrays([1.0, -2.0], sizes=9), 0.1, "lower")
    assert BOUNDS["gaffke"].limits(Sample.from_arrays([1.0, 2.0], sizes=2), 0.1, "lower") == (
        3.0,
        None,
    )
    assert BOUNDS["gaffke"].limits(Sample.from_arrays([0.0, 0.0], sizes=9), 0.1, "lower") == (
        0.0,
        None,
    )
