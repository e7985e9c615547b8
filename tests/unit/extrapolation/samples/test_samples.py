"""A sample at the door: what it holds, and what it refuses, all faults at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from extrapolation import Sample
from primafacie.errors import EstimateError


def test_pps_units_count_as_often_as_they_were_hit() -> None:
    """Hansen and Hurwitz: the mean of the taints of the draws, times the dollars paid."""
    sample = Sample.from_arrays(
        [10.0, 0.0, 30.0], sizes=50, caps=[20.0, 40.0, 30.0], hits=[2, 1, 1], books=1000.0
    )
    (part,) = sample.strata
    assert sample.design == "pps"
    assert (part.n, part.draws, part.census, part.fraction) == (3, 4, False, 0.0)
    assert part.taints.tolist() == [0.5, 0.5, 0.0, 1.0]
    assert sample.total == pytest.approx(500.0)
    expected = 1000.0**2 * np.var([0.5, 0.5, 0, 1], ddof=1) / 4
    assert sample.total_variance == pytest.approx(expected, rel=1e-15)


def test_pps_of_every_unit_is_not_a_census() -> None:
    sample = Sample.from_arrays([1.0, 2.0], sizes=2, caps=[4.0, 6.0], hits=[1, 1], books=10.0)
    assert sample.sampled == sample.strata
    assert sample.total_variance > 0


def test_the_order_of_selection_is_kept_and_the_unsampled_are_sorted() -> None:
    sample = Sample.from_arrays(
        [3.0, 1.0, 2.0], sizes=5, caps=[3.0, 4.0, 2.0], unsampled=[9.0, 5.0]
    )
    (part,) = sample.strata
    assert part.values.tolist() == [3.0, 1.0, 2.0]
    assert part.unsampled is not None
    assert part.unsampled.tolist() == [5.0, 9.0]
    assert not part.values.flags.writeable
    assert not part.unsampled.flags.writeable


def test_designs_have_names() -> None:
    assert Sample.from_arrays([1.0, 2.0], sizes=9).design == "srs"
    strata: dict[str, Any] = {"sizes": {"a": 9, "b": 9}, "strata": ["a", "a", "b", "b"]}
    assert Sample.from_arrays([1.0, 2, 3, 4], **strata).design == "stratified"
    hit = Sample.from_arrays(
        [1.0, 2, 3, 4], caps=[4.0] * 4, hits=[1] * 4, books={"a": 99, "b": 80}, **strata
    )
    assert hit.design == "stratified pps"
    assert Sample.from_arrays([1.0, 2.0], sizes=9, design="systematic").design == "systematic"
    assert Sample.from_arrays([1.0, 2.0], sizes=9, design="cluster").design == "cluster"
    with pytest.raises(EstimateError, match="the design 'random'"):
        Sample.from_arrays([1.0, 2.0], sizes=9, design="random")  # type: ignore[arg-type]
    with pytest.raises(EstimateError, match="the design pps without hits"):
        Sample.from_arrays([1.0, 2.0], sizes=9, design="pps")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"caps": [1.0]}, "as many caps, hits and floors"),
        ({"caps": [np.nan, 1.0]}, "values that are not finite"),
        ({"hits": [1.5, 1.0], "caps": [5.0, 5.0], "books": 99.0}, "hits that are not whole"),
        ({"hits": [0, 3], "caps": [5.0, 5.0], "books": 99.0}, "hit less than once"),
        ({"hits": [1, 1], "caps": [5.0, 0.0], "books": 99.0}, "amounts paid above 0"),
        ({"hits": [1, 1], "caps": [5.0, 5.0]}, "without their total"),
        ({"hits": [1, 1], "caps": [50.0, 50.0], "books": 99.0}, "at most the stratum's 99.00"),
        ({"unsampled": [1.0, 2.0]}, "2 unsampled payments"),
        ({"floors": [1.0, 1.0]}, "floors without their total"),
        ({"floors": [1.0, 1.0], "floor_totals": 1.5}, "above their total"),
        ({"floors": [-1.0, 1.0], "floor_totals": 1.5}, "floors below 0"),
        ({"books": -1.0}, "not a finite amount"),
    ],
)
def test_faults_are_named(more: dict[str, Any], words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        Sample.from_arrays([-5.0 if "floors" in more else 5.0, 0.0], sizes=9, **more)


def test_all_faults_at_once() -> None:
    with pytest.raises(EstimateError, match="sample: 2 problems"):
        Sample.from_arrays(
            [1.0, 2, 3, 4],
            sizes={"a": 1, "b": 9},
            strata=["a", "a", "b", "b"],
            unsampled={"b": [1.0]},
        )
