"""How often every design selects every unit, against the probabilities it states.

Each design is drawn many times from a small list, with seeds made of the test's name. With
f the mean number of selections a unit over R draws, e what the design states and S the
covariance that its joint probabilities give, R (f - e)' S^+ (f - e) is close to chi-square
with rank(S) degrees of freedom. The level of every test here is 0.001; there are 17.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from math import prod
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sampling import designs
from sampling.designs import replay
from tests.builders.inside_sampling import every_sample
from tests.builders.streams import seed_of

pytestmark = pytest.mark.once

LEVEL = 0.001
DRAWS = 2_000
IDS = [f"u{k:02d}" for k in range(12)]
SIZES = [50, 120, 30, 90, 250, 10, 70, 160, 40, 80, 200, 100]
PATHS = [[f"B{k % 5}", f"V{k % 2}", one] for k, one in enumerate(IDS)]
SHORT = [[path[0], path[2]] for path in PATHS]

Vector = NDArray[np.float64]


def drawn(name: str, record: dict[str, Any], n: int, paths: Any = None) -> Vector:
    """Selections of every unit (columns) in each of the draws (rows)."""
    base = seed_of(name) % 10_000
    found = np.zeros((DRAWS, len(IDS)))
    place = {one: k for k, one in enumerate(IDS)}
    for row in range(DRAWS):
        # RAT-STATS takes numbers; consecutive ones below a million are streams of their own
        seed = f"{base + row}" if record["kind"] == "ratstats" else f"{name} {row}"
        units: Sequence[designs.Selected] = replay(
            record, seed=seed, stratum="1", ids=IDS, sizes=SIZES, paths=paths, n=n
        )
        for unit in units:
            found[row, place[unit.unit_id]] += unit.hits
    return found


def agrees(found: Vector, expected: Vector, covariance: Vector) -> bool:
    gap = found.mean(axis=0) - expected
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-9
    along = vectors.T @ gap
    # what the design never varies it must meet exactly
    assert np.abs(along[~kept]).max(initial=0.0) < 1e-9
    statistic = len(found) * float((along[kept] ** 2 / values[kept]).sum())
    return bool(stats.chi2.sf(statistic, int(kept.sum())) > LEVEL)


def of_joint(joint: Vector) -> tuple[Vector, Vector]:
    first = joint.diagonal()
    return first, joint - np.outer(first, first)


N = len(IDS)
JOINT: dict[str, tuple[dict[str, Any], int, Any, Callable[[], Vector]]] = {
    "tickets": ({"kind": "tickets"}, 4, None, lambda: designs.Tickets().joint(N, n=4)),
    "ratstats": ({"kind": "ratstats"}, 4, None, lambda: designs.RatStats().joint(N, n=4)),
    "sampford": ({"kind": "sampford"}, 3, None, lambda: designs.Sampford().joint(SIZES, n=3)),
    "cluster": ({"kind": "cluster"}, 2, SHORT, lambda: designs.Cluster().joint(SHORT, n=2)),
    "two_stage": (
        {"kind": "two_stage", "units": 2},
        3,
        SHORT,
        lambda: designs.TwoStage(units=2).joint(SHORT, n=3),
    ),
    "three_stage": (
        {"kind": "three_stage", "group": "V", "groups": 1, "units": 1},
        3,
        PATHS,
        lambda: designs.ThreeStage(group="V", groups=1, units=1).joint(PATHS, n=3),
    ),
}


@pytest.mark.parametrize("kind", sorted(JOINT))
def test_units_come_as_often_as_the_joint_probabilities_say(kind: str) -> None:
    record, n, paths, joint = JOINT[kind]
    found = drawn(f"inclusion frequencies {kind}", record, n, paths)
    assert agrees(found, *of_joint(joint()))


def test_draws_with_replacement_hit_as_often_as_they_should() -> None:
    n, design = 5, designs.Pps()
    found = drawn("inclusion frequencies pps", design.to_dict(), n)
    p = np.array(SIZES) / sum(SIZES)
    assert agrees(found, design.expected_hits(SIZES, n=n), n * (np.diag(p) - np.outer(p, p)))
    present = (found > 0).astype(float)
    assert agrees(present, *of_joint(design.joint(SIZES, n=n)))
    assert design.joint(SIZES, n=n).diagonal() == pytest.approx(design.inclusion(SIZES, n=n))


@pytest.mark.parametrize("starts", [1, 2])
@pytest.mark.parametrize("sized", [False, True])
def test_systematic_starts_hit_as_often_as_they_should(starts: int, *, sized: bool) -> None:
    design: Any = (designs.PpsSystematic if sized else designs.Systematic)(starts=starts)
    n, units = 4, SIZES if sized else N
    found = drawn(f"inclusion frequencies {design.kind} {starts}", design.to_dict(), n)
    sizes = np.array(SIZES) if sized else np.ones(N, dtype=np.int64)
    chances, hits = every_sample(sizes, n // starts)
    once = chances @ hits
    spread = (hits - once).T @ (chances[:, None] * (hits - once))
    assert design.expected_hits(units, n=n) == pytest.approx(starts * once)
    assert agrees(found, starts * once, starts * spread)
    present = (found > 0).astype(float)
    assert agrees(present, *of_joint(design.joint(units, n=n)))
    assert design.joint(units, n=n).diagonal() == pytest.approx(design.inclusion(units, n=n))


def test_random_groups_hit_as_often_as_they_should() -> None:
    design = designs.Rhc()
    found = drawn("inclusion frequencies rhc", design.to_dict(), 4)
    # no joint probabilities are stated: the covariance is that of the draws themselves
    assert agrees(found, design.inclusion(SIZES, n=4), np.cov(found.T))
    assert design.inclusion(SIZES, n=4).sum() == pytest.approx(4)


def enumerated(sizes: Sequence[int], n: int) -> Vector:
    """Sampford's joint probabilities by going through every sample of n units."""
    share = np.array(sizes) / sum(sizes)
    odds = share / (1 - n * share)
    joint = np.zeros((len(sizes), len(sizes)))
    whole = 0.0
    for chosen in combinations(range(len(sizes)), n):
        chance = sum(share[i] * prod(odds[j] for j in chosen if j != i) for i in chosen)
        whole += chance
        for i in chosen:
            joint[i, i] += chance
        for i, j in permutations(chosen, 2):
            joint[i, j] += chance
    return joint / whole


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize(
    "sizes",
    [
        [2, 3, 4, 5, 5, 3, 4],
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 90, 95, 99, 101, 98, 96, 94],
        [1, 1000, 1010, 990, 1005, 995, 1001, 7],
    ],
    ids=["mixed", "equal", "large beside small", "nearly certain"],
)
def test_sampfords_joint_probabilities_by_enumeration(sizes: list[int], n: int) -> None:
    found = designs.Sampford().joint(sizes, n=n)
    assert found == pytest.approx(enumerated(sizes, n), rel=1e-9)
    assert found.diagonal() == pytest.approx(designs.Sampford().inclusion(sizes, n=n), rel=1e-12)


def test_sampfords_joint_probabilities_of_many_units_add_up() -> None:
    """sum over j of pi_ij = n pi_i, whatever the sizes, chosen units or all of them."""
    sizes = [(k * 7919 % 997 + 3) ** 2 for k in range(150)]
    n = 40
    whole = designs.Sampford().joint(sizes, n=n)
    first = whole.diagonal()
    assert first.max() > 0.5
    assert whole.sum(axis=1) == pytest.approx(n * first, rel=1e-10)
    assert (whole <= np.minimum(first[:, None], first[None, :]) + 1e-15).all()
    some = designs.Sampford().joint(sizes, n=n, chosen=[3, 120, 17])
    assert some == pytest.approx(whole[np.ix_([3, 120, 17], [3, 120, 17])], rel=1e-12)
