"""Buehler's limit of a number of units in strata, against exact enumeration."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np
import pytest
from scipy.stats import hypergeom

from extrapolation import BOUNDS, Sample
from extrapolation.bounds.buehler import fewest_in_strata, most_in_strata
from extrapolation.bounds.count_orders import (
    CountedStratum,
    OrderedLimit,
    least_as_far,
    tables_of,
)
from primafacie.errors import EstimateError
from tests.builders.streams import seed_of

pytestmark = pytest.mark.once

LEVEL = 0.90


def place_of(strata: Sequence[CountedStratum], tail: float, step: int = 1) -> tuple[int, float]:
    """The melded limit T in steps, and where the line from F(T - 1) to F(T) reaches the tail."""
    total = np.ones(1)
    for part in strata:
        upto = chances(part.size, part.n)[:, part.found :].sum(axis=1)
        own = np.diff(upto, prepend=0.0)
        steps = np.arange(len(own)) // step
        total = np.convolve(total, np.bincount(steps, own))
    below = np.cumsum(total)
    place = int(np.argmax(below >= tail * (1 - 1e-9)))
    before = float(below[place - 1]) if place else 0.0
    return place, place - 1 + min(1.0, (tail - before) / (float(below[place]) - before))


def order_of(strata: Sequence[CountedStratum], tail: float, most: int) -> float:
    """The order of an outcome: to the unit up to `most` units, in steps of several units beyond."""
    limit, place = place_of(strata, tail)
    if limit <= most:
        return place
    step = -(-sum(part.size for part in strata) // most)
    return max(most, step * place_of(strata, tail, step)[1])


@cache
def chances(size: int, n: int) -> np.ndarray:
    """P(Hyp(N, m, n) = x): m in rows, x in columns."""
    return np.asarray(
        hypergeom.pmf(np.arange(n + 1)[None, :], size, np.arange(size + 1)[:, None], n)
    )


def chance_of(strata: Sequence[CountedStratum], m: Sequence[int], x: Sequence[int]) -> float:
    return math.prod(
        chances(part.size, part.n)[own, found]
        for part, own, found in zip(strata, m, x, strict=True)
    )


def outcomes(strata: Sequence[CountedStratum]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*[range(part.n + 1) for part in strata])


def at(strata: Sequence[CountedStratum], found: Sequence[int]) -> tuple[CountedStratum, ...]:
    return tuple(CountedStratum(p.size, p.n, x) for p, x in zip(strata, found, strict=True))


def by_definition(strata: Sequence[CountedStratum], tail: float, most: int = 10**9) -> int:
    """The smallest total not spoken against, every M tried and every outcome summed."""
    order = {x: order_of(at(strata, x), tail, most) for x in outcomes(strata)}
    found = order[tuple(part.found for part in strata)]
    as_far = [x for x, place in order.items() if place >= found - 1e-7]
    totals = []
    for m in itertools.product(*[range(part.found, part.most + 1) for part in strata]):
        chance = sum(chance_of(strata, m, x) for x in as_far)
        if chance >= tail * (1 - 1e-9):
            totals.append(sum(m))
    return min(totals)


@contextmanager
def compared_at(points: int) -> Iterator[None]:
    """Outcomes are compared at so many points of the total only, whatever their number."""
    fewest_in_strata.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "extrapolation.bounds.count_orders._points",
            lambda strata: min(points, sum(part.size for part in strata)),
        )
        patch.setattr("extrapolation.bounds.count_orders.FEWEST_POINTS", 1)
        yield
    fewest_in_strata.cache_clear()


def some_strata(random: np.random.Generator, *, number: int, largest: int) -> list[CountedStratum]:
    found = []
    for _ in range(number):
        size = int(random.integers(3, largest + 1))
        n = int(random.integers(1, min(size - 1, 4) + 1))
        found.append(CountedStratum(size, n, int(random.integers(0, n + 1))))
    return found


@pytest.mark.parametrize("points", [10**9, 4])
def test_the_limit_is_the_one_of_the_definition(
    request: pytest.FixtureRequest, points: int
) -> None:
    random = np.random.default_rng(seed_of(request.node.nodeid))
    with compared_at(points):
        for trial in range(24):
            strata = some_strata(random, number=2 + trial % 2, largest=8)
            tail = float(random.choice([0.05, 0.10, 0.20]))
            found = fewest_in_strata(tuple(strata), tail)
            assert found.gap == 0
            ordered = sorted(strata, key=lambda part: part.n)
            assert found.units == by_definition(ordered, tail, points), (strata, tail)


def test_no_outcome_comes_before_one_with_smaller_counts() -> None:
    """In four strata the sums of three reach beyond twice the limit: they must not come round."""
    sizes = [(60, 5), (70, 6), (80, 6), (50, 7)]
    for found in ((1, 2, 2, 3), (4, 5, 3, 6), (0, 0, 1, 0)):
        strata = [CountedStratum(*size, x) for size, x in zip(sizes, found, strict=True)]
        for points in (10**9, 30):
            with compared_at(points):
                tables = tables_of(strata)
                assert tables is not None
                least = least_as_far(strata, tables, 0.10)
            assert all(np.diff(least, axis=axis).max() <= 0 for axis in range(3))
            assert least[found[:-1]] <= found[-1]


@pytest.mark.parametrize("points", [10**9, 6])
@pytest.mark.parametrize("sizes", [((6, 2), (9, 4)), ((5, 3), (12, 3)), ((4, 2), (5, 2), (6, 3))])
def test_the_level_holds_in_every_population(
    sizes: tuple[tuple[int, int], ...], points: int
) -> None:
    """Every M, every outcome: lower, upper and two-sided limits cover at least their level."""
    strata = [CountedStratum(size, n, 0) for size, n in sizes]
    tails = {"lower": 1 - LEVEL, "two-sided": (1 - LEVEL) / 2}
    with compared_at(points):
        lows = {
            side: {x: fewest_in_strata(at(strata, x), tail).units for x in outcomes(strata)}
            for side, tail in tails.items()
        }
        highs = {
            side: {x: most_in_strata(at(strata, x), tail).units for x in outcomes(strata)}
            for side, tail in tails.items()
        }
    for m in itertools.product(*[range(part.size + 1) for part in strata]):
        truth = sum(m)
        covered = dict.fromkeys(("lower", "upper", "two-sided"), 0.0)
        for x in outcomes(strata):
            chance = chance_of(strata, m, x)
            covered["lower"] += chance * (lows["lower"][x] <= truth)
            covered["upper"] += chance * (highs["lower"][x] >= truth)
            two = lows["two-sided"][x] <= truth <= highs["two-sided"][x]
            covered["two-sided"] += chance * two
        assert min(covered.values()) >= LEVEL - 1e-9, (m, covered)


def test_it_is_never_below_the_melded_limit_of_the_counts(request: pytest.FixtureRequest) -> None:
    random = np.random.default_rng(seed_of(request.node.nodeid))
    gains = []
    for _ in range(200):
        strata = []
        for _ in range(int(random.integers(2, 4))):
            size = int(random.integers(20, 200))
            n = int(random.integers(4, 16))
            strata.append(CountedStratum(size, n, int(random.binomial(n, random.uniform()))))
        found = fewest_in_strata(tuple(strata), 0.10)
        limit, _ = place_of(strata, 0.10)
        assert found.units + found.gap >= limit, strata
        assert found.gap == 0
        gains.append(found.units - limit)
    assert sum(gains) > 0


def test_lopsided_samples_are_not_looser_than_by_stratum() -> None:
    """Ordered by the estimate the limit is 45 here, by stratum at Sidak's level 56."""
    values = [0.0] * 6 + [1.0] * 30
    sample = Sample.from_arrays(values, sizes={"a": 60, "b": 60}, strata=["a"] * 6 + ["b"] * 30)
    assert BOUNDS["buehler"].limits(sample, 0.10, "lower") == (57.0, None)
    assert BOUNDS["hypergeometric"].limits(sample, 0.10, "lower") == (56.0, None)
    assert BOUNDS["buehler"].limits(sample, 0.10, "lower", order="estimate") == (45.0, None)


def test_another_order_is_refused_by_name() -> None:
    sample = Sample.from_arrays(
        [1.0, 0.0] * 4, sizes={"a": 9, "b": 9}, strata=["a"] * 4 + ["b"] * 4
    )
    with pytest.raises(EstimateError, match=r"the order 'sidak'.*'melded' or 'estimate'"):
        BOUNDS["buehler"].limits(sample, 0.10, "lower", order="sidak")


def test_one_stratum_is_the_hypergeometric_limit() -> None:
    for found in range(11):
        part = CountedStratum(50, 10, found)
        sample = Sample.from_arrays([1.0] * found + [0.0] * (10 - found), sizes=50)
        low, high = BOUNDS["hypergeometric"].limits(sample, 0.05, "two-sided")
        assert fewest_in_strata((part,), 0.05).units == low
        assert most_in_strata((part,), 0.05).units == high


def test_strata_reviewed_in_full_are_known() -> None:
    strata = (CountedStratum(5, 5, 3), CountedStratum(40, 8, 2), CountedStratum(30, 6, 1))
    without = fewest_in_strata(strata[1:], 0.10)
    assert fewest_in_strata(strata, 0.10).units == 3 + without.units
    assert fewest_in_strata(strata[:1], 0.10) == OrderedLimit(3, 0, 0)


def test_a_stopped_search_gives_a_valid_limit_with_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    strata = tuple(CountedStratum(*part) for part in [(90, 8, 3), (80, 8, 5), (70, 8, 2)])
    exact = fewest_in_strata(strata, 0.10)
    assert exact.gap == 0
    fewest_in_strata.cache_clear()
    monkeypatch.setattr("extrapolation.bounds.buehler.MOST_BOXES", 12)
    stopped = fewest_in_strata(strata, 0.10)
    fewest_in_strata.cache_clear()
    assert stopped.gap > 0
    assert stopped.units <= exact.units <= stopped.units + stopped.gap


def test_too_many_outcomes_are_ordered_by_added_scores_and_the_notes_say_so() -> None:
    values = ([1.0] * 12 + [0.0] * 19) * 6
    labels = [name for name in "abcdef" for _ in range(31)]
    sample = Sample.from_arrays(values, sizes=dict.fromkeys("abcdef", 300), strata=labels)
    bound = BOUNDS["buehler"]
    low, high = bound.limits(sample, 0.10, "two-sided")
    added = BOUNDS["hypergeometric"].limits(sample, 0.10, "two-sided")
    assert low is not None
    assert high is not None
    assert added[0] is not None
    assert added[1] is not None
    assert added[0] + 100 < low < 700 < high < added[1] - 100
    assert bound.remarks is not None
    notes = bound.remarks(sample, 0.1, "two-sided")
    assert ["added scores" in note and "at most" in note for note in notes] == [True, True]


def test_three_strata_of_thousands_are_searched_to_the_end() -> None:
    strata = tuple(CountedStratum(*p) for p in [(1000, 30, 12), (2000, 30, 20), (1500, 30, 3)])
    found = fewest_in_strata(strata, 0.10)
    assert (found.units, found.gap) == (1591, 0)


def test_rare_errors_in_large_strata_are_told_apart() -> None:
    """Compared in steps of 52 units alone, one error of 160 would leave the limit at 1 unit."""
    sizes = [(9_000, 40, 1), (7_000, 40, 0), (4_500, 40, 0), (2_080, 40, 0)]
    strata = tuple(CountedStratum(*size) for size in sizes)
    assert fewest_in_strata(strata, 0.10) == OrderedLimit(24, 0, 55)


def test_strata_of_a_million_units_are_answered_at_once_by_stratum() -> None:
    """Tables of chances for every number in error would take gigabytes."""
    values = [1.0] * 20 + [0.0] * 80
    labels = ["a"] * 50 + ["b"] * 50
    sample = Sample.from_arrays(values, sizes={"a": 1_000_000, "b": 2_000_000}, strata=labels)
    bound = BOUNDS["buehler"]
    assert bound.limits(sample, 0.10, "lower") == BOUNDS["hypergeometric"].limits(
        sample, 0.10, "lower"
    )
    assert bound.remarks is not None
    assert ["too many units" in note for note in bound.remarks(sample, 0.10, "lower")] == [True]
