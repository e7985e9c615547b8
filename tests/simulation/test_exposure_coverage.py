"""Coverage of lower limits of exposure: per unit, pooled as if independent, and added."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

from extrapolation import BOUNDS, Sample
from tests.builders.streams import Stream, stream_named
from tests.simulation.exposure_populations import (
    MULTIPLE,
    PENALTIES,
    RATES,
    SAMPLE,
    SIZE,
    in_step,
    population,
    samples,
)

pytestmark = pytest.mark.once

LEVEL = 0.90
REPETITIONS = 6_000
ERROR = float(np.sqrt(LEVEL * (1 - LEVEL) / REPETITIONS))
T = float(stdtrit(SAMPLE - 1, LEVEL))


def total_and_se(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Expanded total and its standard error, a sample a row."""
    variance = SIZE * (SIZE - SAMPLE) * values.var(axis=1, ddof=1) / SAMPLE
    return SIZE * values.mean(axis=1), np.sqrt(variance)


@pytest.mark.long
@pytest.mark.parametrize("items", ["one", "several"])
@pytest.mark.parametrize("size", sorted(PENALTIES))
@pytest.mark.parametrize("rate", RATES)
def test_the_finite_sample_limit_of_exposure_covers(
    rate: float, size: str, items: str, request: pytest.FixtureRequest
) -> None:
    """Gaffke's limit on e_i: not under 0.90 beyond 3 Monte Carlo errors; t is printed as it is."""
    repetitions = 600
    stream = stream_named(request.node.name)
    units, claimed = population(rate, stream, items=items)
    exposure = PENALTIES[size] * units + MULTIPLE * claimed
    drawn = exposure[samples(repetitions, stream)]
    point, se = total_and_se(drawn)
    t_covers = float((point - T * se <= exposure.sum()).mean())
    limits = [
        BOUNDS["gaffke"].limits(Sample.from_arrays(row, sizes=SIZE), 1 - LEVEL, "lower")[0]
        for row in drawn
    ]
    covers = float(np.mean([low is not None and low <= exposure.sum() for low in limits]))
    print(f"\nerror rate {rate}, {size} penalty, {items}: gaffke {covers:.3f}, t {t_covers:.3f}")  # noqa: T201
    assert covers >= LEVEL - 3 * np.sqrt(LEVEL * (1 - LEVEL) / repetitions)


def three_ways(
    units: NDArray[np.float64], claimed: NDArray[np.float64], stream: Stream
) -> tuple[float, float, float]:
    """Coverage of the t limit: pooled as independent, per unit, and two limits added."""
    number, amount = PENALTIES["small"] * units, MULTIPLE * claimed
    truth = (number + amount).sum()
    drawn = samples(REPETITIONS, stream)
    point_1, se_1 = total_and_se(number[drawn])
    point_2, se_2 = total_and_se(amount[drawn])
    point, se = total_and_se((number + amount)[drawn])
    found = (
        point - T * np.hypot(se_1, se_2) <= truth,
        point - T * se <= truth,
        (point_1 - T * se_1) + (point_2 - T * se_2) <= truth,
    )
    return float(found[0].mean()), float(found[1].mean()), float(found[2].mean())


@pytest.mark.parametrize("rate", [0.3, 0.6])
def test_standard_errors_pooled_as_independent_cover_too_rarely(
    rate: float, request: pytest.FixtureRequest
) -> None:
    """Number and amount of the same claims rise together: the pooled error is too small.

    Amounts without a long tail, where the per-unit t limit itself covers near its level: the
    pooled limit falls short of 0.90 by more than 3 Monte Carlo errors.
    """
    stream = stream_named(request.node.name)
    pooled, per_unit, added = three_ways(*in_step(rate, stream), stream)
    figures = f"pooled {pooled:.3f}, per unit {per_unit:.3f}, added {added:.3f}"
    print(f"\nin step, rate {rate}: {figures}")  # noqa: T201
    assert pooled < LEVEL - 3 * ERROR
    assert pooled < per_unit - 0.03


@pytest.mark.parametrize("rate", [0.3, 0.6])
def test_two_lower_limits_added_cover_too_often(
    rate: float, request: pytest.FixtureRequest
) -> None:
    """Where number and amount are not in step, the sum of their limits gives exposure away."""
    stream = stream_named(request.node.name)
    pooled, per_unit, added = three_ways(*population(rate, stream), stream)
    figures = f"pooled {pooled:.3f}, per unit {per_unit:.3f}, added {added:.3f}"
    print(f"\nlong tail, rate {rate}: {figures}")  # noqa: T201
    assert added > LEVEL + 3 * ERROR
    assert pooled < per_unit < added
