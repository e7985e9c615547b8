"""Allocations in whole numbers: exactly optimal, within floors and caps."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import PlanError
from sampling import models
from tests.builders.allocations import allocated
from tests.builders.inside_sampling import neyman, neyman_for_variance

STRATA = st.integers(2, 4).flatmap(
    lambda h: st.tuples(
        st.lists(st.integers(2, 9), min_size=h, max_size=h),
        st.lists(st.floats(0.01, 50, allow_nan=False) | st.just(0.0), min_size=h, max_size=h),
    )
)


def every_allocation(sizes: list[int], floor: int) -> list[tuple[int, ...]]:
    return list(product(*[range(min(floor, size), size + 1) for size in sizes]))


@settings(max_examples=60, deadline=None)
@given(STRATA, st.integers(0, 20))
def test_neyman_equals_brute_force(strata: tuple[list[int], list[float]], more: int) -> None:
    sizes, spreads = strata
    total = min(2 * len(sizes) + more, sum(sizes))
    found = neyman(sizes, spreads, total)
    assert found.sum() == total
    assert ((found >= 2) & (found <= sizes)).all()
    least = min(
        models.stratified_variance(sizes, spreads, n)
        for n in every_allocation(sizes, 2)
        if sum(n) == total
    )
    assert models.stratified_variance(sizes, spreads, found) == pytest.approx(
        least, rel=1e-12, abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(STRATA, st.floats(0.0, 1.0))
def test_the_smallest_sample_for_a_variance(
    strata: tuple[list[int], list[float]], share: float
) -> None:
    sizes, spreads = strata
    largest = models.stratified_variance(sizes, spreads, [2] * len(sizes))
    wanted = share * largest
    found = neyman_for_variance(sizes, spreads, wanted)
    assert models.stratified_variance(sizes, spreads, found) <= wanted
    reaching = [
        sum(n)
        for n in every_allocation(sizes, 2)
        if models.stratified_variance(sizes, spreads, n) <= wanted * (1 - 1e-12)
    ]
    assert not reaching or found.sum() <= min(reaching)


def test_floors_and_caps_bind() -> None:
    found = neyman([100, 100, 100], [1, 10, 100], 60, floors=[5, 5, 5], caps=[100, 20, 40])
    assert found.tolist() == [5, 15, 40]


def test_the_greedy_path_and_the_shortcut_agree_on_large_samples() -> None:
    """The bisection that replaces most steps ends where one step at a time ends."""
    sizes, spreads = [4000, 900, 2500, 333], [1.5, 80.0, 7.0, 0.0]
    n = np.array([2, 2, 2, 2])
    gains = np.array(sizes) * np.array(spreads)
    for _ in range(3000 - 8):
        step = np.where(n < sizes, gains**2 / (n * (n + 1.0)), -1)
        n[int(np.argmax(step))] += 1
    assert neyman(sizes, spreads, 3000).tolist() == n.tolist()


def test_without_spread_the_units_go_by_size() -> None:
    assert neyman([10, 30], [0, 0], 20).tolist() == [5, 15]
    assert allocated([10, 30], [0, 0], 20, method="proportional").tolist() == [5, 15]


def test_proportional_and_equal() -> None:
    sizes = allocated([100, 300, 600], [1, 1, 1], 50, method="proportional")
    assert sizes.tolist() == [5, 15, 30]
    assert allocated([100, 300, 4], [1, 1, 1], 50, method="equal").tolist() == [23, 23, 4]


def test_a_floor_over_its_stratum_is_refused_with_advice() -> None:
    with pytest.raises(PlanError) as caught:
        neyman([50, 60, 2], [1, 1, 1], 90, floors=30)
    assert str(caught.value) == (
        "Stratum 3 has 2 claims but the plan asks for 30. A sample cannot exceed its stratum. "
        "Take both (certainty) or merge stratum 3 with 2."
    )


@pytest.mark.parametrize(
    ("total", "words"),
    [(3, "floors add up to 4"), (201, "can give 200")],
)
def test_totals_that_cannot_be(total: int, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        neyman([100, 100], [1, 1], total)


def test_faults_are_collected() -> None:
    with pytest.raises(PlanError) as caught:
        neyman([10, 10, 10], [1, -1, 1], 10, floors=[20, 2, 5], caps=[10, 10, 4], labels="abc")
    assert [problem.where for problem in caught.value.problems] == ["", "stratum b", "stratum c"]
    assert "above the cap of 4" in str(caught.value)
