"""Small checks by provider: the draw, exact limits, pooled and weighted rates."""

from __future__ import annotations

import hashlib
from itertools import product

import numpy as np
import pytest
from scipy import stats

from extrapolation import monitoring
from extrapolation.monitoring.error_rates import weighted_rate_limits
from primafacie.errors import DrawError, EstimateError

CHARTS = {"Dr A": [f"a{i}" for i in range(40)], "Dr B": ["b1", "b2", "b3"]}


def test_a_draw_can_be_replayed_by_hand() -> None:
    made = monitoring.draw_checks(CHARTS, quarter="2026-Q4", seed="lot 17")
    mine = [row for row in made.charts if row.provider == "Dr A"]
    text = "ticket/1\nlot 17\n2026-Q4 Dr A\n"
    expected = sorted((hashlib.sha256((text + c).encode()).hexdigest(), c) for c in CHARTS["Dr A"])
    assert [(row.ticket, row.chart) for row in mine] == expected[:5]
    assert [row.order for row in mine] == [1, 2, 3, 4, 5]
    assert sum(row.provider == "Dr B" for row in made.charts) == 3
    assert "Dr B had 3 charts: all" in made.notes[0]
    assert list(made.table()["error"]) == [None] * 8
    again = monitoring.draw_checks({"Dr A": CHARTS["Dr A"][::-1]}, quarter="2026-Q4", seed="lot 17")
    assert [row.chart for row in again.charts] == [row.chart for row in mine]


def test_faults_of_a_draw_are_told_at_once() -> None:
    with pytest.raises(DrawError, match=r"(?s)3 problems.*no chart.*1 repeated chart ids"):
        monitoring.draw_checks({"A": [], "B": ["1", "1"]}, quarter="Q", seed="s", each=0)


@pytest.mark.parametrize(("charts", "level"), [(5, 0.9), (20, 0.8), (37, 0.95)])
def test_binomial_limits_are_clopper_pearsons_and_cover(charts: int, level: float) -> None:
    found = [monitoring.rate_limits(k, charts, level=level) for k in range(charts + 1)]
    for k, limits in enumerate(found):
        exact = stats.binomtest(k, charts).proportion_ci(level, method="exact")
        assert (limits.low, limits.high) == pytest.approx((exact.low, exact.high), abs=1e-12)
    for rate in np.linspace(0, 1, 401):
        chance = stats.binom.pmf(np.arange(charts + 1), charts, rate)
        covered = [limits.low - 1e-12 <= rate <= limits.high + 1e-12 for limits in found]
        assert chance[covered].sum() >= level - 1e-9


@pytest.mark.parametrize(("size", "charts"), [(12, 5), (60, 5), (60, 20), (200, 30)])
def test_hypergeometric_limits_cover_every_population(size: int, charts: int) -> None:
    found = [monitoring.rate_limits(k, charts, level=0.9, size=size) for k in range(charts + 1)]
    for errors in range(size + 1):
        chance = stats.hypergeom.pmf(np.arange(charts + 1), size, errors, charts)
        covered = [
            round(limits.low * size) <= errors <= round(limits.high * size) for limits in found
        ]
        assert chance[covered].sum() >= 0.9 - 1e-12


def test_the_manuals_hypergeometric_limits() -> None:
    """RAT-STATS Companion Manual Rev. 5/2010, 2-2: N = 10,000, n = 400, x = 82."""
    found = monitoring.rate_limits(82, 400, level=0.9, size=10_000)
    assert (round(found.low * 10_000), round(found.high * 10_000)) == (1729, 2403)


def test_five_clean_charts_show_little() -> None:
    found = monitoring.check_providers(["A"] * 5 + ["B"] * 5, [0] * 5 + [1, 1, 0, 0, 0])
    assert found.providers[0].high == pytest.approx(1 - 0.05 ** (1 / 5))
    assert "provider's rate is below 37% (one-sided 90%)" in found.notes[0]
    assert found.weighted is None
    assert found.pooled.errors == 2
    assert "2 of 5 in error" in found.text()
    assert len(found.table()) == 3


def test_the_practice_is_weighted_by_charts_billed() -> None:
    sizes = {"A": 900, "B": 100}
    found = monitoring.check_providers(
        ["A"] * 10 + ["B"] * 10, [0] * 10 + [1] * 5 + [0] * 5, populations=sizes
    )
    assert found.weighted is not None
    assert found.weighted.rate == pytest.approx(0.05)
    assert found.pooled.rate == 0.25
    assert found.weighted.high < 0.35
    assert found.providers[1].method == "exact hypergeometric"
    assert found.to_dict()["schema"] == "primafacie.provider-checks/2"


@pytest.mark.parametrize(("sizes", "share"), [((5, 5), 0.5), ((10, 10), 0.9), ((5, 25), 0.8)])
def test_melded_limits_cover_two_providers_exactly(sizes: tuple[int, int], share: float) -> None:
    """Every pair of rates on a grid, every outcome: each side never under 0.95."""
    weights = np.array([share, 1 - share])
    n, m = sizes
    low, high = np.empty((n + 1, m + 1)), np.empty((n + 1, m + 1))
    for k, j in product(range(n + 1), range(m + 1)):
        found = weighted_rate_limits(np.array([k, j]), np.array([n, m]), weights=weights, level=0.9)
        low[k, j], high[k, j] = found.low, found.high
    grid = np.linspace(0.01, 0.99, 33)
    first = stats.binom.pmf(np.arange(n + 1)[:, None], n, grid)
    second = stats.binom.pmf(np.arange(m + 1)[:, None], m, grid)
    worst_low = worst_high = 1.0
    for a, b in product(range(len(grid)), repeat=2):
        truth = share * grid[a] + (1 - share) * grid[b]
        chance = np.outer(first[:, a], second[:, b])
        worst_low = min(worst_low, chance[low <= truth + 1e-12].sum())
        worst_high = min(worst_high, chance[high >= truth - 1e-12].sum())
    assert min(worst_low, worst_high) >= 0.95


@pytest.mark.parametrize(
    ("providers", "errors", "words"),
    [
        (["A"], [2], "1 findings other than 0 and 1"),
        (["A", "B"], [1], "2 providers and 1 findings"),
        ([], [], "0 providers"),
    ],
)
def test_bad_checks_are_refused(providers: list[str], errors: list[int], words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        monitoring.check_providers(providers, errors)


def test_a_population_below_its_sample_is_refused() -> None:
    with pytest.raises(EstimateError, match=r"(?s)provider B: 1 charts checked of None"):
        monitoring.check_providers(["A", "A", "B"], [0, 1, 0], populations={"A": 2})


def test_a_three_sigma_chart_on_five_charts_is_noise() -> None:
    found = monitoring.p_chart(0.05, 5)
    assert found.errors_that_signal == 2
    assert found.false_alarm == pytest.approx(stats.binom.sf(1, 5, 0.05))
    assert "2 of 5 already signals" in found.text()
    assert "one of 44 periods" in found.text()
    assert "never signal" in monitoring.p_chart(0.9, 2).text()


def test_pooled_limits_cover_what_is_stated_whatever_the_rates() -> None:
    """All pairs of rates of two halves of 40 charts, and one provider of 1 chart among 40.

    Clopper and Pearson's limits of the average: no side below 1 + ln(0.95); with two charts in
    error or more never below the level; and with one the stated shortfall is reached.
    """
    limits = [monitoring.rate_limits(k, 40, level=0.90) for k in range(41)]
    low = np.array([one.low for one in limits])
    floor = 1 + np.log(0.95)
    rates = np.linspace(0, 1, 41)
    half = [stats.binom.pmf(np.arange(21), 20, rate) for rate in rates]
    for first, second in product(range(41), repeat=2):
        chance = np.convolve(half[first], half[second])
        mean = (rates[first] + rates[second]) / 2
        assert chance[low <= mean + 1e-12].sum() >= floor
        assert chance[(low > mean + 1e-12) & (np.arange(41) >= 2)].sum() <= 0.05 + 1e-12
    # One provider of a single chart, which alone is ever in error: found with chance 40 * mean.
    mean = low[1] * (1 - 1e-9)
    assert 1 - 40 * mean == pytest.approx(floor, abs=2e-4)
    assert 1 - 40 * mean < 0.95
    found = monitoring.check_providers([str(k) for k in range(40)], [1] + [0] * 39, level=0.90)
    assert any("0.9487 instead of 0.95" in note for note in found.notes)
