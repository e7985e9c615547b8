"""Coverage of the bounds that draw lots or rest on a model: seeded, with a stated error budget.

Each lower limit is nominally 0.90. The budget is four standard errors of the simulation, and
0.03 more for the bootstrap, which is right to the second order only.
"""

from __future__ import annotations

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from tests.builders.streams import stream_named

pytestmark = pytest.mark.once

LEVEL = 0.90
ROUNDS = 400
BUDGET = 4 * (LEVEL * (1 - LEVEL) / ROUNDS) ** 0.5


def covered(limits: list[float], truth: float) -> float:
    return float(np.mean(np.array(limits) <= truth + 1e-9))


def test_bootstrap_t_on_skewed_amounts() -> None:
    stream = stream_named("test_bootstrap_t_on_skewed_amounts")
    population = -100 * np.log1p(-stream.uniform(2_000))
    lows = []
    for place in range(ROUNDS):
        chosen = np.argsort(stream.uniform(2_000))[:40]
        sample = Sample.from_arrays(population[chosen], sizes=2_000)
        low, _ = BOUNDS["bootstrap_t"].limits(sample, 1 - LEVEL, "lower", seed=place, resamples=400)
        assert low is not None
        lows.append(low)
    found = covered(lows, float(population.sum()))
    assert abs(found - LEVEL) <= BUDGET + 0.03, found


def test_penny_sampling_of_partial_errors() -> None:
    stream = stream_named("test_penny_sampling_of_partial_errors")
    lows = []
    for place in range(ROUNDS):
        luck = stream.uniform(40)
        taints = np.where(luck < 0.5, 0.0, np.where(luck < 0.7, 0.4, 1.0))
        sample = Sample.from_arrays(
            taints * 10, sizes=5_000, caps=[10.0] * 40, hits=[1] * 40, books=50_000.0
        )
        low, _ = BOUNDS["penny"].limits(sample, 1 - LEVEL, "lower", seed=place)
        assert low is not None
        lows.append(low)
    found = covered(lows, 50_000 * (0.2 * 0.4 + 0.3))
    assert found >= LEVEL - BUDGET, found


def test_the_taint_mixture_where_its_model_holds() -> None:
    stream = stream_named("test_the_taint_mixture_where_its_model_holds")
    paid = np.exp(4 + 0.5 * (stream.uniform(12, 1_000).sum(axis=0) - 6))
    hits = 0
    for _ in range(ROUNDS):
        luck = stream.uniform(1_000)
        taints = np.where(luck < 0.5, 0.0, np.where(luck < 0.75, 1.0, (luck - 0.75) / 0.25))
        chosen = np.argsort(stream.uniform(1_000))
        drawn, rest = chosen[:60], chosen[60:]
        values = taints * paid
        sample = Sample.from_arrays(
            values[drawn], sizes=1_000, caps=paid[drawn], unsampled=np.sort(paid[rest])
        )
        low, _ = BOUNDS["taint_mixture"].limits(sample, 1 - LEVEL, "lower")
        assert low is not None
        hits += low <= values.sum()
    assert hits / ROUNDS >= LEVEL - BUDGET, hits / ROUNDS
