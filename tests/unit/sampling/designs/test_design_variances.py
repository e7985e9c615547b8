"""The variance a design leads one to expect: by going through every set of errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from sampling import designs
from sampling.designs.planned_variances import hit_spread
from sampling.designs.pps import with_replacement
from sampling.designs.rhc import random_groups
from sampling.designs.sampford import fixed_size
from sampling.designs.stage_arithmetic import from_clusters
from sampling.designs.systematic_starts import from_starts
from sampling.frames.cluster_sums import ClusterSums
from tests.builders.inside_sampling import every_sample

PAID = np.array([3.0, 1.0, 7.0, 2.0, 5.0, 4.0])
CLAIMED = np.array([4.0, 5.0, 8.0, 2.0, 6.0, 9.0])
RATE = 0.3
Values = NDArray[np.float64]


def error_sets(size: int) -> Iterator[tuple[float, Values]]:
    """Every way in which units can be wholly wrong, with its chance."""
    for chosen in product((0.0, 1.0), repeat=size):
        taints = np.array(chosen)
        yield float(np.prod(np.where(taints > 0, RATE, 1 - RATE))), taints


def averaged(variance: Callable[[Values], float], size: int = len(PAID)) -> float:
    return sum(chance * variance(PAID[:size] * taints) for chance, taints in error_sets(size))


def of_pairs(chances: Values, joint: Values) -> Callable[[Values], float]:
    """Sum over pairs of (pi_i pi_j - pi_ij)(y_i / pi_i - y_j / pi_j)^2."""

    def variance(y: Values) -> float:
        scaled = y / chances
        gaps = (scaled[:, None] - scaled[None, :]) ** 2
        return float(((np.outer(chances, chances) - joint) * gaps).sum() / 2)

    return variance


@pytest.mark.parametrize("sizes", [PAID, CLAIMED])
def test_draws_with_replacement_and_random_groups(sizes: Values) -> None:
    Z, N = sizes.sum(), len(sizes)

    def once(y: Values) -> float:
        return float(Z * (y * y / sizes).sum() - y.sum() ** 2)

    spread = hit_spread(PAID, sizes, tau1=RATE, tau2=RATE)
    assert with_replacement(spread).variance(4) == pytest.approx(averaged(once) / 4)
    for n, groups in ((2, (3, 3)), (4, (2, 2, 1, 1))):
        factor = (sum(g * g for g in groups) - N) / (N * (N - 1))
        assert random_groups(N, spread).variance(n) == pytest.approx(factor * averaged(once))


def test_sampford_by_its_joint_probabilities() -> None:
    n, total, squares = 2, float(PAID.sum()), float((PAID**2).sum())
    chances = n * PAID / total
    joint = designs.Sampford().joint(100 * PAID, n=n)
    found = fixed_size(len(PAID), total, squares, tau1=RATE, tau2=RATE).variance(n)
    assert found == pytest.approx(averaged(of_pairs(chances, joint)), rel=1e-6)


@pytest.mark.parametrize("each", [2, 4])
def test_systematic_starts_by_every_sample(each: int) -> None:
    """With 4 selections the largest unit (7 of 22) is selected more than once by some starts."""
    chances, hits = every_sample((100 * PAID).astype(np.int64), each)

    def one_start(y: Values) -> float:
        totals = (PAID.sum() / each) * (hits * (y / PAID)).sum(axis=1)
        return float((chances * totals**2).sum() - (chances @ totals) ** 2)

    found = from_starts(PAID, 3, tau1=RATE, tau2=RATE).variance(3 * each)
    assert found == pytest.approx(averaged(one_start) / 3)


CLUSTERS = np.array([0, 0, 0, 1, 1, 2])
GROUPS = np.array([0, 0, 1, 2, 2, 3])


def staged(takes: tuple[int | None, ...], n: int, groups: bool = False) -> Callable[..., float]:
    """The variance of the staged expansion by going through every sample."""

    def variance(y: Values) -> float:
        def totals(units: list[int], left: tuple[int | None, ...]) -> list[tuple[float, float]]:
            """(chance, estimate) of the total of `units` by the stages that are left."""
            if groups and len(left) == 2:
                inside = sorted({int(GROUPS[u]) for u in units})
                take = min(left[0] or len(inside), len(inside))
                parts = list(combinations(inside, take))
                found = []
                for part in parts:
                    below = [totals([u for u in units if GROUPS[u] == g], left[1:]) for g in part]
                    for row in product(*below):
                        chance = float(np.prod([c for c, _ in row])) / len(parts)
                        found.append((chance, len(inside) / take * sum(t for _, t in row)))
                return found
            take = len(units) if not left or left[-1] is None else min(left[-1], len(units))
            sets = list(combinations(units, take))
            return [(1 / len(sets), len(units) / take * y[list(s)].sum()) for s in sets]

        ids = [0, 1, 2]
        first = second = 0.0
        drawn = list(combinations(ids, n))
        for part in drawn:
            below = [totals([int(u) for u in np.flatnonzero(k == CLUSTERS)], takes) for k in part]
            for row in product(*below):
                chance = float(np.prod([c for c, _ in row])) / len(drawn)
                estimate = 3 / n * sum(t for _, t in row)
                first, second = first + chance * estimate, second + chance * estimate**2
        return second - first**2

    return variance


def sums(groups: bool) -> ClusterSums:
    keys = GROUPS if groups else CLUSTERS
    owner = np.array([CLUSTERS[keys == k][0] for k in sorted(set(keys.tolist()))])
    return ClusterSums(
        owner,
        np.bincount(keys).astype(float),
        np.bincount(keys, PAID),
        np.bincount(keys, PAID**2),
    )


@pytest.mark.parametrize(
    ("takes", "groups", "n"),
    [((), False, 2), ((2,), False, 2), ((2,), False, 3), ((1, 1), True, 2)],
)
def test_clusters_and_stages(takes: tuple[int | None, ...], groups: bool, n: int) -> None:
    made = from_clusters(sums(groups), takes, tau1=RATE, tau2=RATE, correlation=0.0)
    assert made.variance(n) == pytest.approx(averaged(staged(takes, n, groups)))


@pytest.mark.parametrize("takes", [(), (2,)])
def test_taints_that_go_together_within_a_cluster(takes: tuple[int | None, ...]) -> None:
    """In each cluster, with chance 0.4, one taint for all: a correlation of 0.4."""
    rho, variance, found = 0.4, staged(takes, 2), 0.0
    for common in product((False, True), repeat=3):
        weight = float(np.prod([rho if c else 1 - rho for c in common]))
        free = [u for u in range(6) if not common[CLUSTERS[u]]]
        shared = [k for k in range(3) if common[k]]
        for chance, taints in error_sets(len(free) + len(shared)):
            own = np.zeros(6)
            own[free] = taints[: len(free)]
            for place, k in enumerate(shared):
                own[k == CLUSTERS] = taints[len(free) + place]
            found += weight * chance * variance(PAID * own)
    made = from_clusters(sums(False), takes, tau1=RATE, tau2=RATE, correlation=rho)
    assert made.variance(2) == pytest.approx(found)
    assert made.each == (2.0 if not takes else 5 / 3)
