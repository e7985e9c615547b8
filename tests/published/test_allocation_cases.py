"""Allocation and stratification against values computed outside this project.

The frame is x_i = round(exp(5.5 + 1.2 * PhiInv((i - 0.5) / 2000)), 2), i = 1..2000. The
values are those of the R package `stratification` (strata.bh, strata.cumrootf with 50
classes) for n = 100: coefficient of variation of the total with deviations of divisor N_h.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from sampling import models
from tests.builders.allocations import allocated
from tests.builders.inside_sampling import cum_root_f_cuts, neyman_for_variance

PLACE: NDArray[np.float64] = (np.arange(1, 2001) - 0.5) / 2000
X: NDArray[np.float64] = np.round(np.exp(5.5 + 1.2 * ndtri(PLACE)), 2).astype(np.float64)


def strata_of(cuts: list[float], ddof: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    place = np.searchsorted(cuts, X, side="left")
    spreads = [X[place == h].std(ddof=ddof) for h in range(len(cuts) + 1)]
    return np.bincount(place), np.array(spreads)


def cv(sizes: NDArray[np.int64], spreads: NDArray[np.float64], n: NDArray[np.int64]) -> float:
    return float(models.stratified_variance(sizes, spreads, n) ** 0.5 / X.sum())


def test_the_frame_is_the_reference_frame() -> None:
    assert X.sum() == pytest.approx(1002800.91, abs=0.005)
    assert (X.min(), X.max()) == (3.76, 15945.11)
    assert X.std(ddof=1) == pytest.approx(861.1757, abs=5e-5)


def test_integer_neyman_on_given_boundaries() -> None:
    sizes, spreads = strata_of([100, 300, 1000])
    assert sizes.tolist() == [456, 679, 624, 241]
    found = allocated(sizes, spreads, 100)
    assert found.tolist() == [2, 7, 21, 70]
    assert cv(sizes, spreads, found) == pytest.approx(0.05029601, abs=5e-9)


def test_the_same_with_deviations_of_divisor_one_less() -> None:
    sizes, spreads = strata_of([100, 300, 1000], ddof=1)
    found = allocated(sizes, spreads, 100)
    assert cv(sizes, spreads, found) == pytest.approx(0.05037768, abs=5e-9)


def test_the_variance_reached_asks_for_the_same_hundred() -> None:
    sizes, spreads = strata_of([100, 300, 1000])
    reached = models.stratified_variance(sizes, spreads, [2, 7, 21, 70])
    assert neyman_for_variance(sizes, spreads, reached).tolist() == [2, 7, 21, 70]
    assert neyman_for_variance(sizes, spreads, reached * 0.9999).sum() == 101


def test_proportional_on_given_boundaries() -> None:
    sizes, spreads = strata_of([100, 300, 1000])
    found = allocated(sizes, spreads, 100, method="proportional")
    assert found.tolist() == [23, 34, 31, 12]
    assert cv(sizes, spreads, found) == pytest.approx(0.11457666, abs=5e-9)


@pytest.mark.parametrize(
    ("number", "expected"), [(3, 0.05121211), (4, 0.03577782), (5, 0.02882297)]
)
def test_cumulative_root_of_frequencies_with_fifty_bins(number: int, expected: float) -> None:
    edges = np.linspace(X.min(), X.max(), 51)
    counts, _ = np.histogram(X, edges)
    cuts = cum_root_f_cuts(np.round(100 * edges[1:]), counts, number) / 100
    sizes, spreads = strata_of(cuts.tolist())
    assert len(sizes) == number
    found = allocated(sizes, spreads, 100)
    assert cv(sizes, spreads, found) == pytest.approx(expected, abs=5e-9)


def test_power_allocation_on_given_boundaries() -> None:
    """R's power allocation with p = .7 takes all coefficients of variation as equal."""
    sizes, spreads = strata_of([100, 300, 1000])
    place = np.searchsorted([100, 300, 1000], X, side="left")
    totals = np.array([X[place == h].sum() for h in range(4)])
    means = totals / sizes
    found = allocated(sizes, means, 100, means=means, paid=totals, method="power", power=0.7)
    assert found.tolist() == [6, 17, 33, 44]
    assert cv(sizes, spreads, found) == pytest.approx(0.05892634, abs=5e-9)
