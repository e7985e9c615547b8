"""The pooled Gaffke limit of strata: coverage by enumeration, and what it recovers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from primafacie.core.streams import seed_of

LEVEL = 0.90


def lower(values: list[np.ndarray], sizes: list[int], bound: str = "gaffke_pooled") -> float:
    labels = [str(h) for h, part in enumerate(values) for _ in part]
    sample = Sample.from_arrays(
        np.concatenate(values), sizes={str(h): n for h, n in enumerate(sizes)}, strata=labels
    )
    low, _ = BOUNDS[bound].limits(sample, 1 - LEVEL, "lower")
    assert low is not None
    return low


def counts(total: int, kinds: int) -> list[tuple[int, ...]]:
    """Every way in which `total` units can fall into kinds."""
    return [
        (total - sum(rest), *rest)
        for rest in itertools.product(range(total + 1), repeat=kinds - 1)
        if sum(rest) <= total
    ]


def least_coverage(sizes: list[int], drawn: list[int], amounts: list[np.ndarray]) -> float:
    """Over every population of these amounts, every sample weighted by its chance."""
    kinds = len(amounts[0])
    outcomes = [counts(n, kinds) for n in drawn]
    populations = [counts(size, kinds) for size in sizes]
    chances = [
        np.array(
            [
                [
                    math.prod(math.comb(p, x) for p, x in zip(units, found, strict=True))
                    / math.comb(size, n)
                    for found in seen
                ]
                for units in there
            ]
        )
        for size, n, there, seen in zip(sizes, drawn, populations, outcomes, strict=True)
    ]
    totals = [np.array(there) @ own for there, own in zip(populations, amounts, strict=True)]
    truth = totals[0][:, None] + totals[1][None, :]
    covered = np.zeros_like(truth)
    for (i, first), (j, second) in itertools.product(*map(enumerate, outcomes)):
        values = [
            np.repeat(own, found) for own, found in zip(amounts, (first, second), strict=True)
        ]
        held = lower(values, sizes) <= truth + 1e-9
        covered += held * np.outer(chances[0][:, i], chances[1][:, j])
    return float(covered.min())


@pytest.mark.parametrize(
    ("sizes", "drawn"), [([9, 5], [2, 2]), ([8, 8], [2, 3]), ([4, 8], [2, 2]), ([12, 12], [5, 2])]
)
def test_it_covers_its_level_in_binary_strata(sizes: list[int], drawn: list[int]) -> None:
    for ratio in (0.2, 1.0, 5.0):
        amounts = [np.array([0.0, 1.0]), np.array([0.0, ratio])]
        assert least_coverage(sizes, drawn, amounts) >= LEVEL - 1e-9, ratio


@pytest.mark.long
def test_it_covers_its_level_in_strata_of_three_values(request: pytest.FixtureRequest) -> None:
    """Random designs of two strata of 3 to 9 units with values 0, a and 1, scaled at random."""
    random = np.random.default_rng(seed_of(request.node.nodeid))
    worst = 1.0
    for _ in range(20):
        sizes = [int(random.integers(3, 10)) for _ in range(2)]
        drawn = [int(random.integers(2, min(4, size - 1) + 1)) for size in sizes]
        scale = np.exp(random.normal(0, 1.5, 2))
        amounts = [s * np.array([0.0, random.uniform(0.02, 0.98), 1.0]) for s in scale]
        worst = min(worst, least_coverage(sizes, drawn, amounts))
    assert worst >= LEVEL - 1e-9


def test_many_strata_of_three_recover_more_than_melded() -> None:
    """Ten strata of 3 of 30, nearly all denied: one extra 0 instead of ten."""
    values = [np.ones(3) for _ in range(10)]
    sizes = [30] * 10
    pooled, melded = lower(values, sizes), lower(values, sizes, "melded")
    assert pooled / 300 > 0.9
    assert melded / 300 < 0.75


def test_floors_and_census_strata_are_used() -> None:
    values = [np.array([4.0, 4.0]), np.array([0.0, 2.0, 2.0])]
    whole = lower(values, [2, 30])
    assert whole == pytest.approx(8 + lower(values[1:], [30]))
