"""Gaffke's limit with Polya's urn: its distribution by brute force, and its coverage."""

from __future__ import annotations

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from primafacie.core.streams import Stream, seed_of
from tests.builders.exact_coverage import exact_coverage, limits_of, simple_stratum, ways
from tests.builders.limits import in_error

pytestmark = pytest.mark.once


def lower(values: np.ndarray, size: int, tail: float = 0.10) -> float:
    low, _ = BOUNDS["gaffke_polya"].limits(Sample.from_arrays(values, sizes=size), tail, "lower")
    assert low is not None
    return low


def by_listing(values: np.ndarray, size: int, tail: float) -> float:
    """Every way in which N - n - 1 units fall on the values and one 0, each as likely as another.

    The least total with a probability of tail^(9/8) at or below it.
    """
    fills = np.array(ways(size - len(values) - 1, len(values) + 1))
    totals = np.sort(fills @ np.append(values, 0.0))
    place = int(np.ceil(tail ** (9 / 8) * len(totals) * (1 - 1e-7))) - 1
    return float(values.sum() + totals[place])


@pytest.mark.parametrize("tail", [0.05, 0.1, 0.3])
@pytest.mark.parametrize(
    ("values", "size"),
    [
        ([0.0, 1.0, 3.0], 12),
        ([0.0, 0.42, 1.0, 1.0], 11),
        ([0.37, 1.91, 2.83, 7.77], 12),
        ([0.0, 0.0, 0.0, 6.25, 6.25], 11),
        ([1 / 3, 2 / 7, 5 / 11, 0.0], 12),
    ],
)
def test_the_urn_by_listing_all_its_ways(values: list[float], size: int, tail: float) -> None:
    """Never above it, and below by no more than the grid's step."""
    expected = by_listing(np.array(values), size, tail)
    found = lower(np.array(values), size, tail)
    assert expected * (1 - 1e-3) <= found <= expected + 1e-9


def test_of_zeros_and_ones_it_is_the_count_of_one_unit_less() -> None:
    for n, size in ((7, 20), (30, 100), (100, 400)):
        for found in range(0, n + 1, max(n // 7, 1)):
            values = (np.arange(n) < found).astype(float)
            fewest, _ = in_error(size - 1, n, found, 0.1 ** (9 / 8))
            assert lower(values, size) == pytest.approx(fewest, abs=1e-6)


def test_contour_and_grid_agree(request: pytest.FixtureRequest) -> None:
    """30 of 60 amounts with and without a step of one dollar: the grid is at most 0.2% lower."""
    from extrapolation.bounds.polya_totals import _Urn

    stream = Stream(seed_of(request.node.nodeid))
    uneven = np.exp(3 * stream.uniform(40))
    for amounts in (uneven, np.ceil(uneven)):
        urn = _Urn(amounts, 50, 69)
        contour, grid = urn.by_contour(0.075), urn.on_grid(0.075)
        assert contour is not None
        assert contour * 0.998 <= grid <= contour * (1 + 1e-9)


def test_in_a_large_frame_it_is_gaffke_at_the_tail() -> None:
    values = np.exp(np.linspace(-1, 3, 40))
    plain, _ = BOUNDS["gaffke"].limits(
        Sample.from_arrays(values, sizes=10**6), 0.1 ** (9 / 8), "lower"
    )
    assert lower(values, 10**6) == pytest.approx(plain, rel=1e-4)


def test_half_the_frame_sampled_recovers_more_than_gaffke_finite(
    request: pytest.FixtureRequest,
) -> None:
    """100 of 200 payments with a long tail: the sampling fraction counts."""
    values = np.exp(4 * Stream(seed_of(request.node.nodeid)).uniform(100))
    sample = Sample.from_arrays(values, sizes=200)
    finite, _ = BOUNDS["gaffke_finite"].limits(sample, 0.10, "lower")
    assert finite is not None
    assert lower(values, 200) > finite + 0.03 * sample.total


@pytest.mark.parametrize(
    ("size", "n", "share"), [(9, 5, 0.42), (10, 5, 0.42), (13, 6, 0.42), (12, 3, 0.3), (14, 2, 0.7)]
)
def test_coverage_where_the_whole_tail_falls_short(size: int, n: int, share: float) -> None:
    stratum = [simple_stratum(size, n, (0.0, share, 1.0))]
    for level in (0.80, 0.90, 0.95, 0.99):
        limits = limits_of("gaffke_polya", stratum, level=level)
        assert exact_coverage(stratum, limits).least.coverage >= level - 1e-9


@pytest.mark.parametrize(
    ("zeros", "kinds", "n", "level"),
    [
        (43, {1.0: 1, 0.2744: 3}, 4, 0.90),
        (44, {1.0: 2, 0.5452: 1, 0.3685: 1}, 10, 0.95),
        (35, {1.0: 2, 0.2872: 3}, 4, 0.99),
        (25, {1.0: 1, 0.3859: 2}, 5, 0.80),
    ],
)
def test_the_worst_populations_of_a_search(
    zeros: int, kinds: dict[float, int], n: int, level: float
) -> None:
    """Few large amounts among zeros, found with the chance of the tail, and some smaller ones."""
    population = (zeros, *kinds.values())
    size = sum(population)
    stratum = [simple_stratum(size, n, (0.0, *kinds), populations=[population])]
    # Only samples that the population allows matter; the others are not worked out.
    possible = np.flatnonzero(stratum[0].chances[0] > 0)
    covered = 0.0
    for place in possible:
        values = np.array([stratum[0].amounts[kind] for kind in stratum[0].drawn[place]])
        held = lower(values, size, 1 - level) <= stratum[0].totals[0] + 1e-9
        covered += float(stratum[0].chances[0, place]) * held
    assert sum(stratum[0].chances[0, possible]) == pytest.approx(1.0)
    assert covered >= level
