"""The enumeration of designs: its sums agree with brute force and with the simulation engine."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from tests.builders.exact_coverage import (
    exact_coverage,
    limits_of,
    pps_stratum,
    simple_stratum,
)
from tests.builders.simulations import KnownStratum, known_coverage

pytestmark = pytest.mark.once


def test_every_population_as_by_listing_its_samples() -> None:
    """Six units with 0, 0.4 or 1, three drawn: each of the 20 samples has the same chance."""
    stratum = [simple_stratum(6, 3, (0, 0.4, 1))]
    found = exact_coverage(stratum, limits_of("gaffke", stratum, level=0.6))
    for place, kinds in enumerate(stratum[0].populations):
        values = np.repeat([0, 0.4, 1], np.array(kinds, dtype=int))
        held = 0
        for drawn in combinations(range(6), 3):
            low, _ = BOUNDS["gaffke"].limits(
                Sample.from_arrays(values[list(drawn)], sizes=6), 1 - 0.6, "lower"
            )
            assert low is not None
            held += low <= values.sum() + 1e-9
        assert found.coverage[place] == pytest.approx(held / 20, abs=1e-12)
    assert found.least.coverage == found.coverage.min()


def test_strata_as_the_simulation_engine_sums_them() -> None:
    strata = [simple_stratum(7, 3, (0, 1)), simple_stratum(5, 2, (0, 3))]
    for side in ("lower", "upper"):
        limits = limits_of("minimum_sum", strata, level=0.8, side=side)  # type: ignore[arg-type]
        found = exact_coverage(strata, limits, side)  # type: ignore[arg-type]
        for M, K in [(0, 0), (4, 2), (7, 1), (3, 5)]:
            place = tuple(
                part.populations.index((part.size - ones, ones))
                for part, ones in zip(strata, (M, K), strict=True)
            )
            engine = known_coverage(
                [
                    KnownStratum(np.ones(7), (np.arange(7) < M) * 1.0, 3),
                    KnownStratum(np.full(5, 3.0), (np.arange(5) < K) * 3.0, 2),
                ],
                ["minimum_sum"],
                level=0.8,
                side=side,  # type: ignore[arg-type]
            )
            assert engine.exact
            assert found.coverage[place] == pytest.approx(
                engine.row("minimum_sum").coverage, abs=1e-12
            )


def test_orders_and_independent_draws_have_all_the_chance() -> None:
    for part in (
        simple_stratum(6, 4, (0, 1), ordered=True),
        pps_stratum(4, (0, 0.5, 1), 5),
        pps_stratum(4, (0, 1), 5, ordered=True),
    ):
        assert part.chances.sum(axis=1) == pytest.approx(np.ones(len(part.populations)), abs=1e-12)
