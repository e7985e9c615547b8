"""`pcg64/1` for ever: golden draws, unbiased integers, independent children."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders.streams import Stream, seed_of, stream_named

GOLDEN_RAW = [11530976094092348043, 16550673365885938325, 14308875409591826786]
GOLDEN_UNIFORM = [0.625095466604667, 0.8972138009695755, 0.7756856902451935]
GOLDEN_INTEGERS = [3, 5, 6, 4, 1, 2, 8, 5]
GOLDEN_SEED = 56613264096918541487957568044098808330


def test_golden_draws_never_change() -> None:
    stream = Stream(7)
    assert [int(w) for w in stream.raw(3)] == GOLDEN_RAW
    assert Stream(7).uniform(3).tolist() == GOLDEN_UNIFORM
    assert Stream(7).integers(10, 8).tolist() == GOLDEN_INTEGERS
    assert seed_of("demo") == GOLDEN_SEED


def test_the_uniforms_are_the_upper_53_bits() -> None:
    raw = Stream(11).raw(1000)
    expected = [(int(word) >> 11) / 2**53 for word in raw]
    assert Stream(11).uniform(1000).tolist() == expected
    assert Stream(11).uniform(10, 100).ravel().tolist() == expected


def test_children_do_not_depend_on_their_brothers() -> None:
    parent = Stream(3)
    first = parent.child(5).uniform(4)
    parent.raw(100)
    assert np.array_equal(parent.child(5).uniform(4), first)
    assert not np.array_equal(parent.child(6).uniform(4), first)


def test_integers_cover_their_range_evenly() -> None:
    counts = np.bincount(stream_named("integers").integers(6, 60_000), minlength=6)
    chi_square = float(((counts - 10_000) ** 2 / 10_000).sum())
    assert chi_square < 25.7  # the .9999 quantile of chi-square with 5 degrees of freedom


def test_a_power_of_two_range_needs_no_rejection() -> None:
    assert Stream(1).integers(2**63, 2).dtype == np.int64
    assert Stream(1).integers(1, 3).tolist() == [0, 0, 0]


@pytest.mark.parametrize("below", [0, -1, 2**63 + 1])
def test_impossible_ranges_are_refused(below: int) -> None:
    with pytest.raises(ValueError, match="integers need"):
        Stream(1).integers(below, 1)


def test_negative_seeds_are_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Stream(-1)
