"""Samples drawn many at a time: the right chances, and the same-seed defect as it is."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from extrapolation.simulation.selections import shared_places
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import SimulatedStratum, pps_places
from tests.builders.inside_sampling import distinct_places
from tests.builders.streams import Stream, stream_named


@pytest.mark.parametrize(("size", "n"), [(6, 1), (6, 3), (40, 2)])
def test_every_ordered_sample_is_equally_likely(
    size: int, n: int, request: pytest.FixtureRequest
) -> None:
    """Keys (n above a fifth of N) and redrawn repeats: chi-square over all ordered samples."""
    rows = 60_000
    places = distinct_places(size, n, rows, stream_named(request.node.name))
    assert all(len(set(row)) == n for row in places[:500].tolist())
    every = {chosen: k for k, chosen in enumerate(permutations(range(size), n))}
    counts = np.bincount([every[tuple(row)] for row in places.tolist()], minlength=len(every))
    assert stats.chisquare(counts).pvalue > 1e-4


def test_pps_draws_in_proportion_to_the_amounts(request: pytest.FixtureRequest) -> None:
    part = SimulatedStratum("1", np.array([10.0, 20.0, 70.0]), 2)
    places = pps_places(part, 50_000, stream_named(request.node.name))
    counts = np.bincount(places.ravel(), minlength=3)
    assert stats.chisquare(counts, 100_000 * np.array([0.1, 0.2, 0.7])).pvalue > 1e-4
    both = ((places[:, 0] == 2) & (places[:, 1] == 2)).mean()
    assert both == pytest.approx(0.49, abs=0.01)
    with pytest.raises(EstimateError, match="payments of 0 or less"):
        pps_places(SimulatedStratum("1", np.array([0.0, 2.0]), 2), 1, Stream(1))


def test_one_stream_samples_strata_at_the_same_places() -> None:
    """Strata of one size get the very same places; of other sizes the same relative places."""
    sizes, n = (100, 100, 1000), 12
    strata = [SimulatedStratum(str(h), np.ones(size), n) for h, size in enumerate(sizes)]
    first, second, third = shared_places(strata, 200, stream_named("one stream"))
    np.testing.assert_array_equal(first, second)
    assert all(len(set(row)) == n for row in first.tolist())
    together = np.corrcoef(first[:, 0] / 100, third[:, 0] / 1000)[0, 1]
    assert together > 0.99
    assert (first[:, 0] == third[:, 0] // 10).all()


def test_one_stream_reaches_every_unit_if_need_be() -> None:
    """A sample of all but one unit needs many more uniforms than units."""
    (places,) = shared_places([SimulatedStratum("1", np.ones(30), 29)], 50, Stream(5))
    assert all(len(set(row)) == 29 for row in places.tolist())
