"""The expansion estimator by exact enumeration: unbiased, with an unbiased variance."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extrapolation import Sample
from primafacie.errors import EstimateError


def every_sample(populations: list[list[float]], sizes: list[int]) -> list[tuple[float, float]]:
    """(T, V) of every possible stratified sample."""
    found = []
    for chosen in product(*(combinations(p, n) for p, n in zip(populations, sizes, strict=True))):
        values = [v for part in chosen for v in part]
        labels = [str(h) for h, part in enumerate(chosen) for _ in part]
        counts = {str(h): len(p) for h, p in enumerate(populations)}
        made = Sample.from_arrays(values, sizes=counts, strata=labels)
        found.append((made.total, made.total_variance))
    return found


@pytest.mark.parametrize(
    ("populations", "sizes"),
    [
        ([[0, 0, 3, 10, 2.5, 7]], [3]),
        ([[0, 0, 3, 10], [5, 5, 100, -20, 1]], [2, 3]),
        ([[0, 1, 0, 9], [50, 70]], [2, 2]),
    ],
)
def test_unbiased_with_an_unbiased_variance(
    populations: list[list[float]], sizes: list[int]
) -> None:
    found = np.array(every_sample(populations, sizes))
    total = sum(map(sum, populations))
    assert found[:, 0].mean() == pytest.approx(total, rel=1e-12)
    assert found[:, 1].mean() == pytest.approx(found[:, 0].var(), rel=1e-12)


def test_a_census_has_no_error() -> None:
    made = Sample.from_arrays([1.0, 5.0, 9.0], sizes=3)
    assert (made.total, made.total_variance) == (15.0, 0.0)
    assert Sample.from_arrays([4.0], sizes=1).total == 4.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(0.01, 100), st.data())
def test_laws(values: list[float], factor: float, data: st.DataObject) -> None:
    """Order never matters, scaling scales, and totals add over strata."""
    size = len(values) + data.draw(st.integers(0, 1000))
    made = Sample.from_arrays(values, sizes=size)
    order = data.draw(st.permutations(values))
    again = Sample.from_arrays(order, sizes=size)
    assert again.total == pytest.approx(made.total, rel=1e-9, abs=1e-6)
    scaled = Sample.from_arrays([factor * v for v in values], sizes=size)
    assert scaled.total == pytest.approx(factor * made.total, rel=1e-9, abs=1e-6)
    # Scaling rounds each value: what that adds to the spread is no more than this.
    noise = 1e-9 * size * factor * max(map(abs, values))
    se = factor * made.total_variance**0.5
    assert scaled.total_variance**0.5 == pytest.approx(se, rel=1e-6, abs=1e-6 + noise)
    both = Sample.from_arrays(
        values + values,
        sizes={"a": size, "b": size},
        strata=["a"] * len(values) + ["b"] * len(values),
    )
    assert both.total == pytest.approx(2 * made.total, rel=1e-9, abs=1e-6)
    assert both.total_variance == pytest.approx(2 * made.total_variance, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "sizes", "strata", "words"),
    [
        ([1.0], 5, None, "1 sampled unit of 5"),
        ([1.0, 2.0, 3.0], 2, None, "3 sampled units of 2"),
        ([], 5, None, "no sampled unit"),
        ([1.0, float("nan")], 5, None, "not finite"),
        ([1.0, 2.0], {"a": 5}, ["a", "b"], "the size None"),
        ([1.0, 2.0], {"a": 5, "b": 4}, ["a", "a"], "stratum b: no sampled unit"),
        ([1.0, 2.0], {"a": 5.5}, ["a", "a"], "the size 5.5"),
        ([1.0, 2.0], 5, ["a"], "one label a value"),
    ],
)
def test_samples_that_cannot_be_are_refused(values, sizes, strata, words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        Sample.from_arrays(values, sizes=sizes, strata=strata)


def test_lone_units_get_advice() -> None:
    with pytest.raises(EstimateError, match="Merge the stratum with its neighbour, or take it"):
        Sample.from_arrays([1.0], sizes=5)


def test_values_cannot_be_changed() -> None:
    sample = Sample.from_arrays([1.0, 2.0], sizes=5)
    with pytest.raises(ValueError, match="read-only"):
        sample.strata[0].values[0] = 9
