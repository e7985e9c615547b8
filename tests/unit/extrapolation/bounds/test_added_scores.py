"""The limit of a number of units in many strata, against exact enumeration."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from scipy.stats import hypergeom

from extrapolation.bounds import added_scores
from extrapolation.bounds.added_scores import fewest_by_scores
from extrapolation.bounds.count_orders import CountedStratum, OrderedLimit, tables_of
from tests.builders.streams import seed_of

LEVEL = 0.90


def limit(strata: Sequence[CountedStratum], tail: float = 1 - LEVEL) -> OrderedLimit:
    tables = tables_of(strata)
    assert tables is not None
    return fewest_by_scores(strata, tables, tail)


def at(strata: Sequence[CountedStratum], found: Sequence[int]) -> list[CountedStratum]:
    return [CountedStratum(p.size, p.n, x) for p, x in zip(strata, found, strict=True)]


@cache
def masses_of(size: int, n: int) -> np.ndarray:
    """P(Hyp(N, m, n) = x): m in rows, x in columns."""
    return np.asarray(
        hypergeom.pmf(np.arange(n + 1)[None, :], size, np.arange(size + 1)[:, None], n)
    )


def chances_at(strata: Sequence[CountedStratum], m: Sequence[int]) -> np.ndarray:
    """The chance of every outcome, in the order of `itertools.product`."""
    chances = np.ones(1)
    for part, own in zip(strata, m, strict=True):
        chances = np.multiply.outer(chances, masses_of(part.size, part.n)[own]).reshape(-1)
    return chances


def by_definition(strata: Sequence[CountedStratum], tail: float) -> int:
    """The smallest total not spoken against in the order of the scores, every M tried."""
    tables = tables_of(strata)
    assert tables is not None
    scores = added_scores._in_whole_numbers(added_scores._limits(tables, tail))

    def score(x: Sequence[int]) -> int:
        return sum(int(own[found]) for own, found in zip(scores, x, strict=True))

    wanted = score([part.found for part in strata])
    every = itertools.product(*[range(part.n + 1) for part in strata])
    as_far = np.array([score(x) >= wanted for x in every])
    return min(
        sum(m)
        for m in itertools.product(*[range(part.found, part.most + 1) for part in strata])
        if chances_at(strata, m)[as_far].sum() >= tail * (1 - 1e-9)
    )


@pytest.mark.parametrize("cells", [400, 3])
def test_the_limit_is_near_the_one_of_the_definition_and_never_above(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(added_scores, "CELLS", cells)
    random = np.random.default_rng(seed_of(request.node.nodeid))
    exact = []
    for trial in range(16):
        strata = []
        for _ in range(2 + trial % 2):
            size = int(random.integers(4, 9))
            n = int(random.integers(1, 4))
            strata.append(CountedStratum(size, n, int(random.integers(0, n + 1))))
        found = limit(strata)
        defined = by_definition(strata, 1 - LEVEL)
        assert found.units <= defined <= found.units + found.gap, strata
        exact.append(found.units == defined)
    if cells == 400:
        assert sum(exact) >= 12


@pytest.mark.once
@pytest.mark.parametrize("cells", [400, 4])
@pytest.mark.parametrize("sizes", [((6, 2), (7, 3), (5, 2)), ((4, 2), (5, 2), (4, 1), (6, 2))])
def test_the_level_holds_in_every_population(
    monkeypatch: pytest.MonkeyPatch, sizes: tuple[tuple[int, int], ...], cells: int
) -> None:
    monkeypatch.setattr(added_scores, "CELLS", cells)
    strata = [CountedStratum(size, n, 0) for size, n in sizes]
    every = list(itertools.product(*[range(part.n + 1) for part in strata]))
    limits = np.array([limit(at(strata, x)).units for x in every])
    for m in itertools.product(*[range(part.size + 1) for part in strata]):
        chances = chances_at(strata, m)
        assert chances[limits <= sum(m)].sum() >= LEVEL - 1e-9, m


def test_it_is_far_above_the_strata_at_sidaks_level() -> None:
    """Ten strata of 20, 3 of each drawn, all in error: 187 of 200; at Sidak's level 60."""
    assert limit([CountedStratum(20, 3, 3)] * 10).units == 187


def test_eight_strata_are_answered_with_their_gap() -> None:
    found = limit([CountedStratum(1000, 30, x) for x in (2, 5, 8, 10, 12, 20, 25, 28)])
    assert found == OrderedLimit(3250, 127, 1, scored=True)


def test_nothing_found_leaves_no_units_and_everything_found_most_of_them() -> None:
    assert limit([CountedStratum(300, 20, 0)] * 6).units == 0
    assert 1_700 <= limit([CountedStratum(300, 20, 20)] * 6).units <= 1_800
