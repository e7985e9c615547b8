"""Finding the seed behind a list: every stream is tried, and chance is stated."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import StudyError
from sampling.ratstats import (
    frames_sets_of_two,
    frames_single,
    sets,
    single_stage,
    stream_number,
)
from tests.builders.streams import stream_named
from validation import find_seed
from validation.replay.generators.ratstats import RATSTATS
from validation.replay.seed_search import chance_of_stream


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6) | st.floats(0, 86399.99), st.integers(6, 60), st.booleans())
def test_the_seed_behind_a_sample_is_found(seed: float, n: int, ordered: bool) -> None:
    drawn = single_stage(seed, n, 3, 1, 5000)
    values = drawn.in_order[:n] if ordered else drawn.sequential
    found = find_seed(
        values,
        low=1,
        high=5000,
        known="order" if ordered else "set",
        spares=drawn.spares,
        stated=seed,
    )
    assert found.streams == (stream_number(seed),)
    assert "gives these numbers" in found.stated
    assert find_seed(drawn.sequential, low=1, high=5000).found


def test_a_hundred_of_ten_thousand() -> None:
    drawn = single_stage(20261121, 100, 0, 1, 10_000)
    found = find_seed(drawn.sequential, low=1, high=10_000)
    assert found.streams == (stream_number(20261121),)
    assert all(stream_number(seed) == found.streams[0] for seed in found.seeds[0])
    assert 129 <= found.clock_seeds[0] <= 140
    assert found.chance < 1e-200
    assert f"stream {found.streams[0]}: whole seeds" in found.text()


def test_an_honest_foreign_sample_is_not_found() -> None:
    draws = stream_named("an honest foreign sample").integers(10_000, 200)
    values = list(dict.fromkeys((draws + 1).tolist()))[:60]
    found = find_seed(values, low=1, high=10_000, stated=12345)
    assert not found.found
    assert "No RAT-STATS stream of 2005 to 2010 gives these numbers" in found.text()
    assert "nor does any other" in found.stated


def test_one_changed_number_is_noticed() -> None:
    drawn = list(single_stage(77, 40, 0, 1, 3000).in_order)
    drawn[20] = next(v for v in range(1, 3000) if v not in drawn)
    assert not find_seed(drawn, low=1, high=3000).found


def test_a_stated_seed_that_gives_another_sample() -> None:
    drawn = single_stage(77, 40, 0, 1, 3000)
    found = find_seed(drawn.sequential, low=1, high=3000, stated=78)
    assert found.streams == (stream_number(77),)
    assert "the stated seed 78 gives another sample" in found.text()


def test_the_order_matters_when_it_is_known() -> None:
    drawn = single_stage(5, 12, 0, 1, 400)
    assert find_seed(drawn.in_order, low=1, high=400, known="order").found
    assert not find_seed(drawn.sequential, low=1, high=400, known="order").found
    assert find_seed(drawn.sequential, low=1, high=400).found


def test_few_numbers_match_by_chance_and_it_is_said() -> None:
    found = find_seed([5, 9], low=1, high=1000, known="order")
    assert found.chance == pytest.approx(65536 / (1000 * 999), rel=1e-9)
    whole = find_seed(range(1, 4), low=1, high=3)
    assert len(whole.streams) == 65536
    assert whole.chance == 1.0
    assert "and 65,528 more streams" in whole.text()


@pytest.mark.parametrize(
    ("n", "printed"), [(2, 0.066), (3, 6.6e-5), (4, 6.6e-8)]
)  # the reference's example: W = 1000, ordered
def test_the_chance_of_a_false_match(n: int, printed: float) -> None:
    assert chance_of_stream(65536, 1000, n, "order") == pytest.approx(printed, rel=0.01)
    assert chance_of_stream(65536, 1000, n, "set") == pytest.approx(
        min(1.0, 65536 / math.comb(1000, n)), rel=1e-9
    )


def test_seeds_are_folded_as_one_by_one() -> None:
    import numpy as np

    space = RATSTATS.seeds
    assert space is not None
    seeds = np.array([0.0, 1.0, 12345.0, 12345.01, -3.5, 86399.99, 2e9])
    assert [int(x) for x in space.streams_of(seeds)] == [stream_number(float(s)) for s in seeds]
    assert 12345 in space.whole_seeds(stream_number(12345))


@pytest.mark.parametrize(
    ("values", "words"),
    [([], "no numbers"), ([1, 1], "repeated numbers"), ([0, 5], "1 numbers outside 1..10")],
)
def test_numbers_that_cannot_be(values: list[int], words: str) -> None:
    with pytest.raises(StudyError, match=words):
        find_seed(values, low=1, high=10)


def test_sets_of_numbers_are_searched() -> None:
    ranges = [(1, 40), (1, 55)]
    drawn = sets(4417.25, 25, 4, ranges)
    found = find_seed(drawn.sequential, ranges=ranges, spares=drawn.spares, stated=4417.25)
    assert found.streams == (stream_number(4417.25),)
    assert found.stated == "the stated seed 4417.25 gives these numbers"
    assert "25 sets on 1..40, 1..55" in found.text()
    assert find_seed(drawn.in_order[:25], ranges=ranges, known="order").streams == found.streams
    changed = [*drawn.sequential[:-1], (1, 1)]
    assert not find_seed(changed, ranges=ranges).found


def test_numbers_over_frames_are_searched() -> None:
    frames = [(1, 1050), (8405, 9565)]
    drawn = frames_single(12345, 20, 0, frames)
    given = [(item.frame, item.item) for item in drawn.sequential]
    assert find_seed(given, frames=frames).streams == (stream_number(12345),)
    pages = [((1, 12), (1, 50)), ((3, 9), (1, 44))]
    lines = frames_sets_of_two(777, 20, 0, pages)
    given_lines = [(item.frame, item.page, item.line) for item in lines.sequential]
    assert find_seed(given_lines, frames=pages).streams == (stream_number(777),)
    with pytest.raises(StudyError, match="1 numbers outside"):
        find_seed([(1, 2000), (1, 3)], frames=frames)


def test_a_seed_that_was_rounded_in_print_is_told_from_a_wrong_one() -> None:
    drawn = single_stage(22222.22, 30, 0, 1, 629)
    found = find_seed(drawn.sequential, low=1, high=629, stated=22222)
    assert not found.stated_gives
    assert stream_number(float(found.rounded)) in found.streams
    assert found.rounded.startswith("22222.2")
    assert "prints so when rounded" in found.stated
    assert find_seed(drawn.sequential, low=1, high=629, stated=40000).rounded == ""


@pytest.mark.parametrize("asked", [{}, {"low": 1}, {"low": 1, "high": 9, "ranges": [(1, 9)]}])
def test_the_range_is_said_one_way(asked: dict[str, Any]) -> None:
    with pytest.raises(StudyError, match="no range of the numbers, or several"):
        find_seed([1, 2], **asked)
