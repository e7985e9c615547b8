"""RAT-STATS' streams: how seeds fold into 65,536 of them, and what cannot be asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import DrawError, PlanError
from sampling import ratstats
from sampling.ratstats import streams
from tests.builders.inside_sampling import uniforms, wichmann_hill_start

# The streams whose start must draw a value again because it is not below its modulus.
REDRAWN = {9500, 11709, 24338, 32483, 53877, 60514}


def test_seeds_that_are_one_stream_in_disguise() -> None:
    same = {ratstats.stream_number(seed) for seed in (20261121, 20261122, 20261123)}
    assert len(same) == 1
    assert ratstats.stream_number(2_000_000) == ratstats.stream_number(2_000_000.9)
    assert ratstats.stream_number(12345) != ratstats.stream_number(12345.01)
    assert ratstats.stream_number(-12345) != ratstats.stream_number(12345)
    assert ratstats.stream_number(0) == 0


def test_all_starts_are_distinct_and_in_range() -> None:
    starts = [wichmann_hill_start(x) for x in range(streams.STREAMS)]
    assert len(set(starts)) == streams.STREAMS
    assert all(0 < a < streams.P and 0 < b < streams.Q and 0 < c < streams.R for a, b, c in starts)


def test_which_starts_are_drawn_again() -> None:
    from tests.builders.inside_sampling import basic_state, basic_step

    found = set()
    for x in range(streams.STREAMS):
        state = basic_state(x)
        for modulus in (streams.P, streams.Q, streams.R):
            state = basic_step(state)
            if modulus * state // (1 << 24) + 1 >= modulus:
                found.add(x)
    assert found == REDRAWN


@pytest.mark.parametrize("seed", [math.nan, math.inf, "12345", None, True, 10**400])
def test_what_is_no_seed(seed: object) -> None:
    with pytest.raises(DrawError, match="the seed"):
        ratstats.stream_number(seed)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9),
    st.integers(1, 40),
    st.integers(0, 10),
    st.integers(-1000, 1000),
    st.integers(50, 3000),
)
def test_a_draw_is_what_it_says(seed: float, n: int, spares: int, low: int, width: int) -> None:
    drawn = ratstats.single_stage(seed, n, spares, low, low + width - 1)
    values = drawn.in_order
    assert len(set(values)) == n + spares
    assert all(low <= v < low + width for v in values)
    assert drawn.sequential == tuple(sorted(values[:n]))
    assert drawn.spares == values[n:]
    assert [drawn.order[v] for v in values] == list(range(1, n + spares + 1))
    longer = ratstats.single_stage(seed, n, spares, low, low + width - 1)
    assert longer == drawn


def test_the_uniforms_are_even() -> None:
    stream = uniforms(ratstats.stream_number(7))
    counts = [0] * 10
    for _ in range(20_000):
        counts[int(next(stream) * 10)] += 1
    assert sum((c - 2000) ** 2 / 2000 for c in counts) < 33.7  # .9999 of chi-square, 9 degrees


def test_the_whole_range_can_be_drawn_and_no_more() -> None:
    assert ratstats.single_stage(3, 6, 4, 1, 10).sequential != ()
    with pytest.raises(DrawError, match=r"1\.\.10: 11 values\. Expected at most 10"):
        ratstats.single_stage(3, 6, 5, 1, 10)
    with pytest.raises(DrawError, match="sets of 2: 5 values"):
        ratstats.sets(3, 5, 0, [(1, 2), (1, 2)])
    with pytest.raises(DrawError, match="at most 6"):
        ratstats.frames_single(3, 7, 0, [(1, 2), (11, 14)])


@pytest.mark.parametrize(
    ("quantity", "spares", "ranges", "words"),
    [
        (0, 0, [(1, 5)], "quantity: 0"),
        (1.5, 0, [(1, 5)], "quantity: 1.5"),
        (1, -1, [(1, 5)], "spares: -1"),
        (1, 0, [], "ranges: none"),
        (1, 0, [(5, 1)], "range 1: 5 to 1"),
        (1, 0, [(1, 2.5)], "range 1"),
    ],
)
def test_requests_that_are_none(quantity, spares, ranges, words: str) -> None:
    with pytest.raises(DrawError, match=words):
        ratstats.sets(1, quantity, spares, ranges)


def test_rhc_takes_what_the_group_allows() -> None:
    units = [{"id": str(k), "sub_units": 1, "size": k + 1} for k in range(11)]
    made = ratstats.rhc_select(units, 4, 100.5, -7)
    assert [len(g.members) for g in made.groups] == [2, 3, 3, 3]
    assert sorted(u.id for g in made.groups for u in g.members) == sorted(u["id"] for u in units)
    assert all(g.selected in g.members for g in made.groups)
    with pytest.raises(DrawError, match="select: 12"):
        ratstats.rhc_select(units, 12, 1, 2)
    with pytest.raises(DrawError, match="unit 2: the size 0"):
        ratstats.rhc_select([units[0], units[1] | {"size": 0}], 1, 1, 2)


def test_rhc_picks_in_proportion_to_size() -> None:
    """One group of three: over all streams of the second seed the picks follow the sizes."""
    units = [{"id": i, "sub_units": 1, "size": s} for i, s in (("a", 1), ("b", 2), ("c", 5))]
    counts = dict.fromkeys("abc", 0)
    for k in range(2000):
        counts[ratstats.rhc_select(units, 1, 1, 1 + k / 64).selected[0].id] += 1
    for name, share in (("a", 1 / 8), ("b", 2 / 8), ("c", 5 / 8)):
        assert abs(counts[name] / 2000 - share) < 4 * (share * (1 - share) / 2000) ** 0.5


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: ratstats.size_probe(100), "neither a probe"),
        (lambda: ratstats.size_probe(100, probe=[5]), "a probe of one value"),
        (lambda: ratstats.size_probe(100, mean=0, standard_deviation=5), "mean: 0"),
        (
            lambda: ratstats.size_probe(100, mean=5, standard_deviation=5, confidence=[0.9, 100]),
            "confidence: 100",
        ),
        (
            lambda: ratstats.size_error_rate(
                100, error_rate_percent=0, reported_total=5, reported_standard_deviation=1
            ),
            "error rate: 0. Expected above 0",
        ),
        (lambda: ratstats.size_stratified([]), "strata: none"),
        (
            lambda: ratstats.size_attribute(
                1, anticipated_rate_percent=0.1, precision_range_percent=100
            ),
            "3 problems",
        ),
    ],
)
def test_sizes_that_cannot_be(act, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        act()


@pytest.mark.parametrize("size", [0, -1.0, float("nan"), float("inf")])
def test_rhc_sizes_that_are_none(size: float) -> None:
    units = [{"id": "A", "sub_units": 1, "size": 5}, {"id": "B", "sub_units": 1, "size": size}]
    with pytest.raises(DrawError, match="a finite number above 0"):
        ratstats.rhc_select(units, 1, 100, 200)
