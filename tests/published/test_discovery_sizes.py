"""Discovery sizes of DCAA EZ-Quant 2.0.6, as quoted by the tests of the R package jfa."""

from __future__ import annotations

import pytest
from scipy.stats import hypergeom

from primafacie.errors import PlanError
from sampling import sample_size

RATES = (0.08, 0.06, 0.04, 0.02)
# (universe, level) -> n for the rates above, no errors expected
PRINTED = {
    (500, 0.90): (27, 36, 54, 102),
    (1000, 0.90): (28, 37, 55, 108),
    (5000, 0.90): (28, 38, 57, 113),
    (500, 0.95): (35, 47, 69, 129),
    (1000, 0.95): (36, 48, 71, 138),
    (5000, 0.95): (36, 49, 73, 147),
    (500, 0.99): (53, 70, 101, 183),
    (1000, 0.99): (54, 72, 107, 204),
    (5000, 0.99): (55, 74, 112, 223),
}


@pytest.mark.parametrize(("universe", "level"), sorted(PRINTED))
def test_no_errors_expected(universe: int, level: float) -> None:
    found = [sample_size.discovery(universe, tolerable_rate=rate, level=level) for rate in RATES]
    assert tuple(found) == PRINTED[universe, level]


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_it_is_the_least_size(expected: int) -> None:
    n = sample_size.discovery(800, tolerable_rate=0.05, level=0.9, expected_errors=expected)
    assert hypergeom.cdf(expected, 800, 40, n) <= 0.1 < hypergeom.cdf(expected, 800, 40, n - 1)


def test_what_cannot_be() -> None:
    with pytest.raises(PlanError, match="3 problems"):
        sample_size.discovery(0, tolerable_rate=0, level=90)
    with pytest.raises(PlanError, match="4 errors expected where 4 are too many"):
        sample_size.discovery(100, tolerable_rate=0.04, level=0.9, expected_errors=4)


def test_the_other_sizes_with_fractions() -> None:
    assert sample_size.variable(100_000, mean=400, deviation=50, precision=0.02, level=0.95) == 150
    assert (
        sample_size.error_rate(
            10_000, rate=0.15, paid_mean=300, paid_deviation=125, precision=0.10, level=0.90
        )
        == 1559
    )
    assert abs(sample_size.attribute(10_000, rate=0.5, width=0.06, level=0.95) - 991) <= 2
    for act in (
        lambda: sample_size.variable(100, mean=4, deviation=5, precision=25, level=0.9),
        lambda: sample_size.variable(100, mean=4, deviation=5, precision=0.25, level=90),
        lambda: sample_size.variable(100, mean=0, deviation=5, precision=0.25, level=0.9),
        lambda: sample_size.stratified([], precision=0.25, level=0.9),
        lambda: sample_size.error_rate(
            100, rate=15, paid_mean=1, paid_deviation=1, precision=0.25, level=0.9
        ),
    ):
        with pytest.raises(PlanError):
            act()
