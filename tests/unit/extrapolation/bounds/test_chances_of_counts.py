"""The chance of at least k units in error, against exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from primafacie.core.streams import seed_of
from tests.builders.inside_extrapolation import chance_of_at_least


def exactly(found: int, size: int, in_error: int, n: int) -> Fraction:
    ways = sum(comb(in_error, x) * comb(size - in_error, n - x) for x in range(found, n + 1))
    return Fraction(ways, comb(size, n))


def test_every_chance_of_small_populations_and_some_of_larger_ones() -> None:
    cases = [
        (found, size, in_error, n)
        for size in range(1, 9)
        for in_error in range(size + 1)
        for n in range(1, size + 1)
        for found in range(n + 2)
    ]
    seed = seed_of("test_every_chance_of_small_populations_and_some_of_larger_ones")
    generator = np.random.default_rng(seed % 2**32)
    for _ in range(150):
        size = int(generator.integers(10, 500))
        n = int(generator.integers(1, size + 1))
        cases.append((int(generator.integers(0, n + 1)), size, int(generator.integers(size)), n))
    for case in cases:
        exact = float(exactly(*case))
        assert chance_of_at_least(*case) == pytest.approx(exact, rel=1e-12, abs=1e-250), case


def test_a_frame_of_a_billion_units_is_no_loss_of_digits() -> None:
    # Nearly binomial: the exact fraction of this case is 0.000 below and above by symmetry.
    below = chance_of_at_least(501, 10**9, 5 * 10**8, 1000)
    above = 1 - chance_of_at_least(500, 10**9, 5 * 10**8, 1000)
    assert below == pytest.approx(above, rel=1e-11)
