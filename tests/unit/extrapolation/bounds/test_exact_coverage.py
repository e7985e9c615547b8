"""Coverage by enumeration on binary populations: never under the level where a bound is exact."""

from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from extrapolation import BOUNDS, Sample, expand, read_review
from sampling import RuleSet, load_rules
from tests.builders.simulations import KnownStratum, known_coverage

pytestmark = pytest.mark.once

LEVEL = 0.90
Side = Literal["lower", "upper"]
ZEROED = RuleSet.from_text(
    load_rules("cms-pim").toml.replace('[netting]\nvalue = "netted"', '[netting]\nvalue = "zeroed"')
)


def ends(bound: str, n: int, N: int, side: Side, level: float = LEVEL) -> np.ndarray:
    """The limit of the number in error for k = 0..n found."""
    found = []
    for k in range(n + 1):
        values = (np.arange(n) < k).astype(float)
        sample = Sample.from_arrays(
            values, sizes=N, caps=np.ones(n), books=float(N), unsampled=np.ones(N - n)
        )
        low, high = BOUNDS[bound].limits(sample, 1 - level, side)
        found.append(low if side == "lower" else high)
    return np.array(found, dtype=float)


@pytest.mark.parametrize(
    "bound",
    [
        "clopper_pearson",
        "hypergeometric",
        "minimum_sum",
        "gaffke",
        "gaffke_finite",
        "gaffke_certified",
        "hoeffding",
        "anderson",
        "empirical_bernstein",
    ],
)
@pytest.mark.parametrize("side", ["lower", "upper"])
@pytest.mark.parametrize(("N", "n"), [(12, 4), (40, 25), (150, 20)])
def test_simple_random_samples_of_binary_populations(
    bound: str, side: Side, N: int, n: int
) -> None:
    """Every population of M ones among N, every sample."""
    limits = ends(bound, n, N, side)
    k, worst = np.arange(n + 1), 1.0
    for M in range(N + 1):
        held = limits <= M + 1e-9 if side == "lower" else limits >= M - 1e-9
        worst = min(worst, float(stats.hypergeom.pmf(k, N, M, n)[held].sum()))
    assert worst >= LEVEL - 1e-12


@pytest.mark.parametrize(
    "bound", ["clopper_pearson", "hypergeometric", "gaffke_finite", "gaffke_certified"]
)
@pytest.mark.parametrize("side", ["lower", "upper"])
@pytest.mark.parametrize(
    ("N", "n", "level"), [(1000, 51, 0.95), (200, 21, 0.90), (100, 50, 0.55), (39, 12, 0.70)]
)
def test_few_units_in_error_are_found_more_often_than_by_independent_draws(
    bound: str, side: Side, N: int, n: int, level: float
) -> None:
    """One of N is found with chance n / N; binomial limits alone would cover less there."""
    assert worst_coverage(bound, N, n, side, level) >= level - 1e-12


@pytest.mark.parametrize("side", ["lower", "upper"])
@pytest.mark.parametrize(("N", "n", "level"), [(1000, 51, 0.95), (200, 21, 0.90), (100, 22, 0.80)])
def test_the_published_limit_falls_short_by_no_more_than_is_said(
    side: Side, N: int, n: int, level: float
) -> None:
    """Gaffke's without replacement: under its level with one unit in error, not 1 + ln(level)."""
    assert 1 + np.log(level) <= worst_coverage("gaffke", N, n, side, level) < level


def test_the_finite_sample_limit_of_a_simple_random_sample_is_not_plain_gaffke() -> None:
    """N = 105, n = 11, one unit in error: plain Gaffke covers 0.8952, gaffke_finite holds 0.90.

    So in every population of zeros and ones, and the limit that an estimate shows is that one.
    """
    assert worst_coverage("gaffke", 105, 11, "lower", 0.90) == pytest.approx(1 - 11 / 105)
    assert pytest.approx(0.8952, abs=5e-5) == 1 - 11 / 105
    assert worst_coverage("gaffke_finite", 105, 11, "lower", 0.90) >= 0.90
    rows = pd.DataFrame({"overpaid": [0.0] * 5 + [100.0] + [0.0] * 5})
    review = read_review(rows, sizes=105, rules=ZEROED)
    shown = expand(review, "overpaid").interval(0.90, side="lower", bound="student").beside
    assert shown is not None
    assert shown.bound == "gaffke_finite"
    plain = expand(review, "overpaid").interval(0.90, side="lower", bound="gaffke")
    assert plain.beside is not None, "plain Gaffke is not a finite-sample limit here"
    assert plain.beside.bound == "gaffke_finite"
    assert plain.low > 100 >= shown.low  # type: ignore[operator]


def worst_coverage(bound: str, N: int, n: int, side: Side, level: float) -> float:
    """The least exact coverage over every number of units in error."""
    limits = ends(bound, n, N, side, level)
    k, worst = np.arange(n + 1), 1.0
    for M in range(N + 1):
        held = limits <= M + 1e-9 if side == "lower" else limits >= M - 1e-9
        worst = min(worst, float(stats.hypergeom.pmf(k, N, M, n)[held].sum()))
    return worst


@pytest.mark.parametrize(
    ("strata", "N", "n", "level"), [(2, 300, 100, 0.90), (4, 100, 80, 0.90), (2, 5, 4, 0.60)]
)
@pytest.mark.parametrize("bound", ["melded", "sidak"])
def test_one_unit_in_error_in_every_stratum(
    bound: str, strata: int, N: int, n: int, level: float
) -> None:
    """All are found with chance (n / N)^H, and then nothing is owed beyond the sample.

    Melding independent draws covers 0.89, 0.59 and 0.36 here.
    """
    truth, held = sum(1.0 + h for h in range(strata)), 0.0
    for found in product([0, 1], repeat=strata):
        values = np.concatenate([(np.arange(n) < k) * (1.0 + h) for h, k in enumerate(found)])
        labels = [str(h) for h in range(strata) for _ in range(n)]
        sample = Sample.from_arrays(values, strata=labels, sizes={str(h): N for h in range(strata)})
        low, _ = BOUNDS[bound].limits(sample, 1 - level, "lower")
        assert low is not None
        chance = np.prod([n / N if k else 1 - n / N for k in found])
        held += float(chance) * (low <= truth + 1e-9)
    assert held >= level


@pytest.mark.parametrize("bound", ["gaffke", "clopper_pearson", "stringer", "stringer_gaffke"])
@pytest.mark.parametrize("side", ["lower", "upper"])
def test_pps_of_binary_taints(bound: str, side: Side) -> None:
    """Independent draws: every rate on a grid of 999, n = 5 and 30."""
    rates = np.arange(1, 1000) / 1000
    for n in (5, 30):
        k, limits = np.arange(n + 1), []
        for found in k:
            values = (np.arange(n) < found).astype(float)
            sample = Sample.from_arrays(
                values, sizes=10**6, caps=np.ones(n), hits=np.ones(n, dtype=int), books=1e6
            )
            low, high = BOUNDS[bound].limits(sample, 1 - LEVEL, side)
            limits.append((low if side == "lower" else high) or 0.0)
        chance = stats.binom.pmf(k, n, rates[:, None])
        share = np.array(limits) / 1e6
        # The sampled total itself is a limit, a millionth of the dollars a unit: it is no
        # more than the total in a frame of a million, so rates below it do not count.
        held = (
            share <= np.maximum(rates[:, None], k / 1e6) + 1e-12
            if side == "lower"
            else share >= rates[:, None] - 1e-12
        )
        assert float((chance * held).sum(axis=1).min()) >= LEVEL - 1e-9


@pytest.mark.parametrize("bound", ["melded", "sidak"])
def test_small_strata_of_binary_units(bound: str) -> None:
    """Two strata of 8 and 10, every pair of populations, amounts 1 and 3."""
    for M, K in product(range(0, 9, 2), range(0, 11, 2)):
        strata = [
            KnownStratum(np.ones(8), np.where(np.arange(8) < M, 1.0, 0.0), 4),
            KnownStratum(np.full(10, 3.0), np.where(np.arange(10) < K, 3.0, 0.0), 5),
        ]
        found = known_coverage(strata, [bound], level=LEVEL)
        assert found.exact
        assert found.row(bound).coverage >= LEVEL - 1e-9  # type: ignore[operator]


def test_stratified_counts_and_minimum_sums() -> None:
    for M, K in [(0, 0), (3, 17), (15, 10), (28, 1), (30, 20), (29, 19)]:
        strata = [
            KnownStratum(np.full(30, 5.0), np.where(np.arange(30) < M, 5.0, 0.0), 6),
            KnownStratum(np.full(20, 9.0), np.where(np.arange(20) < K, 9.0, 0.0), 8),
        ]
        found = known_coverage(strata, ["minimum_sum"], level=LEVEL, side="two-sided")
        assert found.row("minimum_sum").coverage >= LEVEL - 1e-9  # type: ignore[operator]


@pytest.mark.parametrize("bound", ["betting", "betting_anytime"])
@pytest.mark.parametrize("side", ["lower", "upper"])
def test_betting_over_every_order(bound: str, side: Side) -> None:
    """All 2^7 orders of binary draws, without replacement from N = 12: never under 0.90."""
    N, n = 12, 7
    orders = np.array(list(product([0.0, 1.0], repeat=n)))
    limits = []
    for order in orders:
        sample = Sample.from_arrays(
            order, sizes=N, caps=np.ones(n), books=float(N), unsampled=np.ones(N - n)
        )
        low, high = BOUNDS[bound].limits(sample, 1 - LEVEL, side)
        limits.append(low if side == "lower" else high)
    ones = orders.sum(axis=1).astype(int)
    for M in range(N + 1):
        # Every order of k ones has the same chance.
        chance = stats.hypergeom.pmf(ones, N, M, n) / stats.binom.pmf(ones, n, 0.5) / 2**n
        found = np.array(limits, dtype=float)
        held = found <= M + 1e-9 if side == "lower" else found >= M - 1e-9
        assert float(chance[held].sum()) >= LEVEL - 1e-12


@pytest.mark.parametrize("threshold", [0.25, 0.5, 1.0])
def test_minimum_sum_with_partial_errors(threshold: float) -> None:
    """Every sample of 4 from 9 units, payments unequal, overpayments partial: both ends."""
    from itertools import combinations

    paid = np.array([1.0, 2, 3, 5, 8, 8, 13, 20, 40])
    for shares in (
        np.array([0.5, 0, 1, 0.25, 1, 0, 0.5, 1, 0]),
        np.ones(9),
        np.full(9, 0.5),
        np.array([1, 1, 1, 0, 0, 0, 0, 0, 0.25]),
        np.array([0, 0, 0, 0, 0.3, 0.6, 1, 1, 1]),
    ):
        over = paid * shares
        held_low = held_high = count = 0
        for chosen in combinations(range(9), 4):
            rest = np.setdiff1d(np.arange(9), chosen)
            sample = Sample.from_arrays(
                over[list(chosen)], sizes=9, caps=paid[list(chosen)], unsampled=paid[rest]
            )
            low, high = BOUNDS["minimum_sum"].limits(
                sample, 1 - LEVEL, "two-sided", threshold=threshold
            )
            count += 1
            held_low += low <= over.sum() + 1e-9  # type: ignore[operator]
            held_high += high >= over.sum() - 1e-9  # type: ignore[operator]
        assert min(held_low, held_high) / count >= LEVEL
