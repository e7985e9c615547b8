"""Before and after the training: limits, Fisher's test, providers, power, exposure."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from extrapolation import monitoring
from extrapolation.monitoring.before_after import _within
from primafacie.errors import EstimateError
from tests.builders.streams import stream_named


def test_melded_limits_agree_with_fishers_test() -> None:
    for k, j in product(range(13), range(16)):
        low = monitoring.difference_limits(k, 12, j, 15, level=0.9, method="melded").low
        table = [[k, 12 - k], [j, 15 - j]]
        p = stats.fisher_exact(table, alternative="greater").pvalue
        assert (low > 1e-9) == (p < 0.05 - 1e-9), (k, j)


@pytest.mark.parametrize("method", ["melded", "score"])
def test_exact_coverage_of_the_difference(method: str) -> None:
    """Every pair of rates on a grid, every outcome: melded never under its level a side."""
    n, m = 10, 14
    low, high = np.empty((n + 1, m + 1)), np.empty((n + 1, m + 1))
    for k, j in product(range(n + 1), range(m + 1)):
        found = monitoring.difference_limits(k, n, j, m, level=0.9, method=method)  # type: ignore[arg-type]
        low[k, j], high[k, j] = found.low, found.high
    grid = np.linspace(0.02, 0.98, 25)
    first = stats.binom.pmf(np.arange(n + 1)[:, None], n, grid)
    second = stats.binom.pmf(np.arange(m + 1)[:, None], m, grid)
    both = []
    sides = []
    for a, b in product(range(len(grid)), repeat=2):
        truth = grid[a] - grid[b]
        chance = np.outer(first[:, a], second[:, b])
        sides += [chance[low <= truth + 1e-9].sum(), chance[high >= truth - 1e-9].sum()]
        both.append(chance[(low <= truth + 1e-9) & (high >= truth - 1e-9)].sum())
    if method == "melded":
        assert min(sides) >= 0.95
    else:
        assert round(min(both), 3) == 0.861
        assert 0.89 <= np.mean(both) <= 0.93
        # The figures its docstring states, at the rates it names.
        for p, q, coverage in ((0.75, 0.94, 0.856), (0.0025, 0.9875, 0.818)):
            chance = np.outer(
                stats.binom.pmf(range(n + 1), n, p), stats.binom.pmf(range(m + 1), m, q)
            )
            held = (low <= p - q + 1e-9) & (high >= p - q - 1e-9)
            assert round(float(chance[held].sum()), 3) == coverage


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0528, 0.3382),
        ((9, 10, 3, 10), 0.1700, 0.8406),
        ((6, 7, 2, 7), 0.0342, 0.8534),
        ((5, 56, 0, 29), -0.0326, 0.1933),
        ((0, 10, 0, 20), -0.1658, 0.2844),
        ((10, 10, 0, 20), 0.7156, 1.0000),
    ],
)
def test_published_score_limits(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873, table II, method 6, 95%."""
    found = monitoring.difference_limits(*counts, level=0.95, method="score")
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_edges_of_the_melded_limits() -> None:
    assert monitoring.difference_limits(0, 10, 10, 10, level=0.9, method="melded").low == -1
    flipped = monitoring.difference_limits(3, 10, 8, 20, level=0.9, method="melded")
    other = monitoring.difference_limits(8, 20, 3, 10, level=0.9, method="melded")
    assert (flipped.low, flipped.high) == pytest.approx((-other.high, -other.low))


def test_one_provider_is_satos_plain_case() -> None:
    """With equal sizes Sato's variance is the unpooled binomial one."""
    rows = [
        monitoring.ProviderChange("A", 9, 30, 3, 30),
        monitoring.ProviderChange("B", 18, 60, 6, 60),
    ]
    found = monitoring.compare_before_after(rows, level=0.9)
    assert found.stratified_fall == pytest.approx(0.2)
    assert found.stratified is not None
    se = (0.3 * 0.7 / 90 + 0.1 * 0.9 / 90) ** 0.5
    assert found.stratified.high - 0.2 == pytest.approx(1.6448536269514722 * se)


def test_a_changed_mix_of_providers_misleads_the_crude_rate_only() -> None:
    """Neither provider improved; the better one saw more patients afterwards."""
    rows = [
        monitoring.ProviderChange("good", 2, 20, 8, 80),
        monitoring.ProviderChange("poor", 40, 80, 10, 20),
    ]
    found = monitoring.compare_before_after(rows, level=0.9)
    assert found.shown
    assert found.stratified is not None
    assert found.stratified_fall == pytest.approx(0.0)
    assert found.stratified.low < 0 < found.stratified.high
    assert "no proof that the training caused it" in found.text()


def test_coverage_of_the_stratified_difference() -> None:
    stream = stream_named("test_coverage_of_the_stratified_difference")
    before, fall, n = np.array([0.15, 0.3, 0.45]), 0.1, 25
    hits, rounds = 0, 600
    draws = stream.uniform(rounds, 2, 3, n)
    counts_before = (draws[:, 0] < before[:, None]).sum(axis=2)
    counts_after = (draws[:, 1] < (before - fall)[:, None]).sum(axis=2)
    for first, second in zip(counts_before, counts_after, strict=True):
        rows = [
            monitoring.ProviderChange(str(i), int(first[i]), n, int(second[i]), n) for i in range(3)
        ]
        _, found = _within(rows, 0.9)
        hits += found.low <= fall <= found.high
    error = (0.9 * 0.1 / rounds) ** 0.5
    assert abs(hits / rounds - 0.9) <= 4 * error


def test_bad_changes_are_told_at_once() -> None:
    rows = [monitoring.ProviderChange("A", 3, 2, 0, 5), monitoring.ProviderChange("A", 0, 0, 0, 5)]
    with pytest.raises(EstimateError, match=r"(?s)3 problems.*a provider twice"):
        monitoring.compare_before_after(rows)


def test_power_is_the_sum_over_outcomes() -> None:
    expected = 0.0
    for k, j in product(range(9), range(7)):
        p = stats.fisher_exact([[k, 8 - k], [j, 6 - j]], alternative="greater").pvalue
        if p <= 0.1 + 1e-12:
            expected += stats.binom.pmf(k, 8, 0.7) * stats.binom.pmf(j, 6, 0.1)
    found = monitoring.check_power(0.7, 0.1, charts_before=8, charts_after=6, level=0.9)
    assert found == pytest.approx(expected, abs=1e-12)
    size = monitoring.check_power(0.3, 0.3, charts_before=40, charts_after=40, level=0.9)
    assert size <= 0.1


def test_the_size_keeps_its_power() -> None:
    n = monitoring.check_size(0.6, 0.2, power=0.8, level=0.9)
    powers = [
        monitoring.check_power(0.6, 0.2, charts_before=m, charts_after=m, level=0.9)
        for m in range(n, n + 11)
    ]
    assert min(powers) >= 0.8
    below = monitoring.check_power(0.6, 0.2, charts_before=n - 1, charts_after=n - 1, level=0.9)
    assert below < 0.8
    with pytest.raises(EstimateError, match="more than 2,000 charts"):
        monitoring.check_size(0.30, 0.29)


def test_only_later_claims_change_exposure() -> None:
    found = monitoring.exposure_change(
        [100.0] * 6 + [0.0] * 14, [100.0] * 2 + [0.0] * 18, claims_after=500
    )
    assert found.avoided == pytest.approx(500 * (30 - 10))
    old, new = np.r_[[100.0] * 6, [0.0] * 14], np.r_[[100.0] * 2, [0.0] * 18]
    v1, v2 = old.var(ddof=1) / 20, (1 - 20 / 500) * new.var(ddof=1) / 20
    df = (v1 + v2) ** 2 / (v1**2 / 19 + v2**2 / 19)
    assert found.df == pytest.approx(df)
    assert found.high == pytest.approx(10_000 + stats.t.ppf(0.95, df) * 500 * (v1 + v2) ** 0.5)
    assert "Exposure for claims before the training is unchanged" in found.text()
    assert "Not reliable here: 2 claims in error" in found.text()
    flat = monitoring.exposure_change([5, 5], [1, 1], claims_after=10)
    assert (flat.low, flat.high) == (40, 40)
    with pytest.raises(EstimateError, match=r"(?s)2 problems"):
        monitoring.exposure_change([1], [0, -1], claims_after=10)
