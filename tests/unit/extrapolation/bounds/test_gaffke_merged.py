"""Strata merged before the data: which are, and that the limit holds over every population."""

from __future__ import annotations

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from tests.builders.exact_coverage import exact_coverage, limits_of, simple_stratum

pytestmark = pytest.mark.once


def sampled(amounts: list[float], denied: list[int]) -> Sample:
    """Ten strata of 200, three sampled of each; all units of a stratum were paid the same."""
    values = [np.where(np.arange(3) < k, x, 0.0) for x, k in zip(amounts, denied, strict=True)]
    labels = [str(h) for h in range(len(amounts))]
    return Sample.from_arrays(
        np.concatenate(values),
        strata=[label for label in labels for _ in range(3)],
        sizes=dict.fromkeys(labels, 200),
        books={label: 200 * x for label, x in zip(labels, amounts, strict=True)},
    )


def lower(bound: str, sample: Sample) -> float:
    low, _ = BOUNDS[bound].limits(sample, 0.10, "lower")
    assert low is not None
    return low


def test_it_lies_above_melding_and_pooling_where_many_strata_differ() -> None:
    """Ten strata of 3 whose amounts rise from $50 to $2,000, 27 of 30 denied."""
    sample = sampled(np.geomspace(50, 2000, 10).tolist(), [3, 3, 3, 2, 3, 3, 2, 3, 3, 2])
    merged = lower("gaffke_merged", sample)
    assert merged > lower("gaffke_pooled", sample)
    assert merged > 1.1 * lower("melded", sample)


def test_alike_strata_are_pooled_and_the_groups_do_not_follow_the_findings() -> None:
    alike = sampled([80.0] * 10, [3] * 9 + [0])
    assert lower("gaffke_merged", alike) == lower("gaffke_pooled", alike)
    amounts = np.geomspace(50, 2000, 10).tolist()
    first, second = sampled(amounts, [3] * 10), sampled(amounts, [0, 1] * 5)
    group = BOUNDS["gaffke_merged"].remarks
    assert group is not None
    assert group(first, 0.10, "lower") == group(second, 0.10, "lower")


@pytest.mark.long
def test_every_population_of_groups_and_of_single_strata() -> None:
    """Two alike strata and one of far dearer units: two groups, melded."""
    strata = [simple_stratum(6, 2, (0, 1)), simple_stratum(6, 2, (0, 1))]
    strata.append(simple_stratum(5, 3, (0, 40)))
    worst = exact_coverage(strata, limits_of("gaffke_merged", strata, level=0.90)).least
    assert worst.coverage >= 0.90 - 1e-9, worst
