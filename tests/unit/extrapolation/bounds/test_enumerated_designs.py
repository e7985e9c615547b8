"""The enumeration of designs: its sums agree with brute force and with the simulation engine."""

from __future__ import annotations

from itertools import combinations, islice

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
from tests.nightly.coverage import tasks, worst_of
from tests.nightly.coverage_designs import CLASSES

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


# Of each class the designs of these numbers: a part that takes a second or two.
PART = {
    "one": (20, 95),
    "one in order": (7,),
    "three values": (120, 301),
    "two": (40, 333),
    "two weighted": (77, 450),
    "two slow": (3,),
    "random": (),
    "climbed": (),
    "two large": (),
    "pps": (3,),
    "pps three values": (4,),
    "pps strata": (2,),
}


@pytest.mark.parametrize("kind", [kind for kind, numbers in PART.items() if numbers])
def test_no_finite_sample_limit_is_below_its_level(kind: str) -> None:
    """A fixed part of the designs that `python dev.py coverage` enumerates."""
    made = CLASSES[kind]
    for number in PART[kind]:
        design = next(islice(made.designs(), number, None))
        for bound in made.bounds:
            for side in made.sides:
                found = worst_of(kind, design, bound, 0.90, side)
                assert not found.short, found


def test_every_class_is_in_the_part_and_a_turn_is_a_twentieth() -> None:
    assert PART.keys() == CLASSES.keys()
    whole = list(tasks(["three values"], None, None))
    turns = [list(tasks(["three values"], turn, None)) for turn in range(20)]
    assert sum(map(len, turns)) == len(whole)
    assert {number for turn in turns for _, number, _, _ in turn} == set(range(len(whole)))
