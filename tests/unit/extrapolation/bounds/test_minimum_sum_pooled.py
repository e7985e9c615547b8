"""The pooled minimum sum: proved, and held in every population of small designs of strata."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from primafacie.errors import EstimateError

pytestmark = pytest.mark.once

DESIGNS = (
    ((8, 6), (3, 2), (10.0, 25.0)),
    ((14, 4), (2, 3), (7.0, 90.0)),
    ((5, 4, 6), (2, 2, 3), (10.0, 40.0, 5.0)),
)


def sampled(
    sizes: tuple[int, ...], samples: tuple[int, ...], paid: tuple[float, ...], hits: tuple[int, ...]
) -> Sample:
    """All-or-none errors, `hits` of each stratum, whose units were all paid the same."""
    labels = [str(h) for h, n in enumerate(samples) for _ in range(n)]
    caps = np.repeat(paid, samples)
    wrong = np.concatenate([np.arange(n) < k for n, k in zip(samples, hits, strict=True)])
    return Sample.from_arrays(
        caps * wrong,
        sizes={str(h): size for h, size in enumerate(sizes)},
        strata=labels,
        caps=caps,
        unsampled={
            str(h): [paid[h]] * (size - n)
            for h, (size, n) in enumerate(zip(sizes, samples, strict=True))
        },
    )


@pytest.mark.parametrize(("sizes", "samples", "paid"), DESIGNS)
@pytest.mark.parametrize("tail", [0.05, 0.10, 0.25])
def test_every_population_of_small_designs(
    sizes: tuple[int, ...], samples: tuple[int, ...], paid: tuple[float, ...], tail: float
) -> None:
    bound = BOUNDS["minimum_sum_pooled"]
    grid = list(product(*[range(n + 1) for n in samples]))
    ends = [bound.limits(sampled(sizes, samples, paid, hits), tail, "two-sided") for hits in grid]
    for wrong in product(*[range(size + 1) for size in sizes]):
        truth = float(np.dot(paid, wrong))
        below = above = 0.0
        for hits, (low, high) in zip(grid, ends, strict=True):
            chance = 1.0
            for size, n, m, k in zip(sizes, samples, wrong, hits, strict=True):
                chance *= comb(m, k) * comb(size - m, n - k) / comb(size, n)
            assert low is not None
            assert high is not None
            below += chance * (low <= truth + 1e-9)
            above += chance * (high >= truth - 1e-9)
        assert min(below, above) >= 1 - tail - 1e-12, (wrong, below, above)


def test_ten_strata_of_three_against_sidak() -> None:
    """Alike amounts, 27 of 30 in error: nearly Clopper and Pearson's limit of the whole."""
    given = ((200,) * 10, (3,) * 10, (50.0,) * 10, (3, 3, 3, 2, 3, 3, 2, 3, 3, 2))
    sample = sampled(*given)
    pooled, _ = BOUNDS["minimum_sum_pooled"].limits(sample, 0.10, "lower")
    sidak, _ = BOUNDS["minimum_sum"].limits(sample, 0.10, "lower")
    assert pooled is not None
    assert sidak is not None
    assert pooled > 2 * sidak
    alone = BOUNDS["clopper_pearson"].limits(
        Sample.from_arrays([1.0] * 27 + [0.0] * 3, sizes=2**40), 0.10, "lower"
    )[0]
    assert alone is not None
    assert pooled == pytest.approx(100_000 * alone / 2**40, rel=0.01)


def test_what_it_refuses_and_one_stratum() -> None:
    sample = sampled((30, 30), (4, 4), (5.0, 6.0), (2, 1))
    bound = BOUNDS["minimum_sum_pooled"]
    with pytest.raises(EstimateError, match=r"with a tail of 0\.3"):
        bound.limits(sample, 0.3, "lower")
    with pytest.raises(EstimateError, match="the threshold 0"):
        bound.limits(sample, 0.1, "lower", threshold=0.0)
    one = sampled((30, 4), (4, 4), (5.0, 6.0), (2, 1))
    assert bound.limits(one, 0.1, "two-sided") == BOUNDS["minimum_sum"].limits(
        one, 0.1, "two-sided"
    )
