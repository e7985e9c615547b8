"""Gaffke's distribution of many atoms: the contour against the spline and against beta."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special

from extrapolation import BOUNDS, Sample
from extrapolation.bounds.dirichlet_means import MOST_KNOTS, dirichlet_quantile
from extrapolation.bounds.exponential_sums import ExponentialSums
from tests.builders.streams import stream_named

pytestmark = pytest.mark.once

STREAM = stream_named("atoms of exponential sums")
DRAWS: dict[str, Callable[[int], NDArray[np.float64]]] = {
    "even": STREAM.uniform,
    "skewed": lambda n: np.exp(4 * special.ndtri(STREAM.uniform(n))),
    "mostly zero": lambda n: np.where(STREAM.uniform(n) < 0.05, STREAM.uniform(n), 0.0),
    "one of thousands": lambda n: np.append(STREAM.uniform(n - 1) / 1e6, 1.0),
    "equal but one": lambda n: np.append(np.ones(n - 1), 0.5),
}


@pytest.mark.parametrize("kind", DRAWS)
@pytest.mark.parametrize("n", [60, 400])
def test_it_is_the_distribution_of_the_spline(kind: str, n: int) -> None:
    atoms = np.append(DRAWS[kind](n), 0.0)
    sums = ExponentialSums.of(atoms)
    for probability in (1e-9, 0.01, 0.1, 0.5, 0.9, 0.999):
        place = dirichlet_quantile(atoms, probability)
        below, density = sums.at(place)
        assert below == pytest.approx(probability, rel=2e-11, abs=1e-13)
        step = 1e-5 * min(place, float(atoms.max()) - place)
        rise = sums.at(place + step)[0] - sums.at(place - step)[0]
        assert density == pytest.approx(rise / (2 * step), rel=1e-3)
        assert sums.quantile(probability, float(atoms.mean())) == pytest.approx(place, rel=1e-10)
    assert sums.at(0.0) == (0.0, 0.0)
    assert sums.at(float(atoms.max())) == (1.0, 0.0)


@pytest.mark.parametrize("n", [600, 20_000])
def test_it_is_clopper_pearson_for_zeros_and_ones(n: int) -> None:
    for errors in (1, n // 50, n // 2, n):
        atoms = np.repeat([0.0, 1.0], [n - errors + 1, errors])
        for tail in (0.001, 0.1, 0.5, 0.975):
            expected = special.betaincinv(errors, n - errors + 1, tail)
            assert dirichlet_quantile(atoms, tail) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=25, deadline=None)
@example([0.0, 4.67e-287], [30] * 6, 0.5)  # the square of a distance is no double
@given(
    st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=2, max_size=6, unique=True),
    st.lists(st.integers(30, 90), min_size=6, max_size=6),
    st.floats(1e-6, 1 - 1e-6),
)
def test_any_atoms(values: list[float], counts: list[int], probability: float) -> None:
    """Also atoms that lie far apart, or all but coincide."""
    atoms = np.repeat(values, counts[: len(values)])
    if atoms.max() - atoms.min() <= 1e-6 * atoms.max():
        return
    place = dirichlet_quantile(atoms, probability)
    below = ExponentialSums.of(atoms).at(place)[0]
    assert below == pytest.approx(probability, rel=1e-8, abs=1e-11)


def test_the_limit_does_not_jump_where_the_method_changes() -> None:
    """Zeros added to a sample lower its limit a little, on both sides of the change."""
    found = []
    for zeros in range(4):
        values = np.append(np.linspace(1, 200, MOST_KNOTS - 3), np.zeros(zeros))
        found.append(
            BOUNDS["gaffke"].limits(Sample.from_arrays(values, sizes=90_000), 0.1, "lower")
        )
    steps = np.diff([low for low, _ in found if low is not None])
    assert (steps < 0).all()
    assert np.ptp(steps) < 0.01 * abs(float(steps.mean()))
