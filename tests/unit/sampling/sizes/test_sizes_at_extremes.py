"""Sizes round up, and every argument at its extreme is answered quickly or refused by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from math import inf, nan
from typing import Any

import pytest

from primafacie.errors import PlanError
from sampling import ratstats, sample_size
from sampling.ratstats.attribute_sizes import exact_limits

ONE = {"mean": 10.0, "deviation": 5.0, "universe": 100}
BASE: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "variable": (
        sample_size.variable,
        {"universe": 1000, "mean": 10.0, "deviation": 5.0, "precision": 0.1, "level": 0.9},
    ),
    "error_rate": (
        sample_size.error_rate,
        {
            "universe": 1000,
            "rate": 0.2,
            "paid_mean": 10.0,
            "paid_deviation": 5.0,
            "precision": 0.1,
            "level": 0.9,
        },
    ),
    "attribute": (
        sample_size.attribute,
        {"universe": 1000, "rate": 0.2, "width": 0.1, "level": 0.9},
    ),
    "discovery": (
        sample_size.discovery,
        {"universe": 1000, "tolerable_rate": 0.05, "level": 0.9, "expected_errors": 1},
    ),
    "stop_or_go": (
        sample_size.stop_or_go,
        {"universe": 1000, "tolerable_rate": 0.05, "level": 0.9, "most_errors": 2},
    ),
    "size_attribute": (
        ratstats.size_attribute,
        {"universe": 1000, "anticipated_rate_percent": 20, "precision_range_percent": 10},
    ),
    "size_probe": (
        ratstats.size_probe,
        {"universe": 1000, "mean": 10.0, "standard_deviation": 4.0},
    ),
    "size_error_rate": (
        ratstats.size_error_rate,
        {
            "universe": 1000,
            "error_rate_percent": 20,
            "reported_total": 1e5,
            "reported_standard_deviation": 50.0,
        },
    ),
}
EXTREMES = [0, -1, 2**31, 2**63, 10**400, True, 1e-308, 1e300, 5e-324, nan, inf, -inf, "7"]


@pytest.mark.parametrize(
    ("name", "argument"), [(name, key) for name, (_, given) in BASE.items() for key in given]
)
def test_an_extreme_argument_is_answered_or_refused_by_name(name: str, argument: str) -> None:
    function, given = BASE[name]
    for value in EXTREMES:
        with suppress(PlanError):
            function(**(given | {argument: value}))


@pytest.mark.parametrize("value", [nan, inf, "7", True, None, 10**400])
@pytest.mark.parametrize("key", ["mean", "deviation", "universe"])
def test_strata_of_a_size_are_finite_numbers(key: str, value: object) -> None:
    with pytest.raises(PlanError, match=f"stratum 1: {key}"):
        sample_size.stratified([ONE | {key: value}], precision=0.1, level=0.9)  # type: ignore[dict-item]


def test_an_attribute_size_of_two_billion_units_is_that_of_an_endless_universe() -> None:
    found = ratstats.size_attribute(
        2**31, anticipated_rate_percent=20, precision_range_percent=6, confidence=(80, 99)
    )
    assert found.sizes == {80: 324, 99: 1209}
    for n, wide in ((324, True), (325, False)):
        low, high = exact_limits(2**31, n, int(0.2 * n + 0.5), 0.1)
        assert ((high - low) / 2**31 >= 0.06) is wide


@pytest.mark.parametrize(
    ("universe", "rate", "width", "level"),
    [(250, 0.5, 0.03, 0.95), (700, 0.02, 0.05, 0.8), (100, 0.005, 0.01, 0.8), (90, 0.4, 0.2, 0.9)],
)
def test_the_attribute_size_is_the_last_before_the_width_first_falls_below_the_range(
    universe: int, rate: float, width: float, level: float
) -> None:
    def narrow(n: int) -> bool:
        low, high = exact_limits(universe, n, int(rate * n + 0.5), (1 - level) / 2)
        return (high - low) / universe < width

    first = next(n for n in range(2, universe + 1) if narrow(n))
    assert sample_size.attribute(universe, rate=rate, width=width, level=level) == first - 1


def test_a_variable_size_is_rounded_up_and_to_the_nearest_only_in_ratstats() -> None:
    size = {"mean": 100.0, "deviation": 58.6, "precision": 0.2, "level": 0.9}
    exact = (58.6 * 5000) ** 2 / ((0.2 * 100 * 5000 / 1.6448536269514722) ** 2 + 5000 * 58.6**2)
    assert 23.0 < exact < 23.5  # 23 units miss the precision
    assert sample_size.variable(5000, **size) == 24
    table = ratstats.size_probe(
        5000, mean=100.0, standard_deviation=58.6, precision_percent=[20], confidence=[90]
    )
    assert table.sizes[20][90] == 23


def test_an_error_rate_size_is_rounded_up() -> None:
    given = {"rate": 0.15, "paid_mean": 300, "paid_deviation": 125, "level": 0.90}
    assert sample_size.error_rate(10_000, precision=0.25, **given) == 287  # 286.9
    assert sample_size.error_rate(10_000, precision=0.30, **given) == 202  # 201.02
