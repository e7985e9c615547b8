"""The family of generators: a new program touches its own file only.

A toy program, a linear congruential one with 4,096 streams, is a few lines of this file. Its draws
are made again, its seeds searched and its studies rebutted without another line of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from primafacie.errors import StudyError
from validation import DisclosedSample, FrameColumns, Study, find_seed, rebut, replicate
from validation.replay.generators import GENERATORS, Generator, position_generators
from validation.replay.generators.generator import Call, PrintedDraw, whole_seed
from validation.replay.generators.seed_space import SeedSpace

pytestmark = pytest.mark.once

STREAMS = 4_096
N, TAKEN = 600, 30


class ToyStreams(SeedSpace):
    """x -> 1664525 x + 1013904223 (mod 2^32) from the seed modulo 4,096 (Numerical Recipes)."""

    words = "toy stream"
    streams = STREAMS

    def streams_of(self, seeds: Any) -> Any:
        return seeds.astype(np.int64) % STREAMS

    def uniforms(self, stream: int) -> Iterator[float]:
        state = stream
        while True:
            state = (1664525 * state + 1013904223) % 2**32
            yield state / 2**32


@dataclass
class ToyDraws:
    """Distinct places, call after call from one stream."""

    uniforms: Iterator[float]
    left: list[float] = field(default_factory=list)

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        places: list[int] = []
        read: list[float] = []
        ended = 0
        while len(places) < min(count + further, size):
            read.append(self.left.pop(0) if self.left else next(self.uniforms))
            place = int(read[-1] * size)
            if place not in places:
                places.append(place)
                ended = len(read) if len(places) == count else ended
        self.left = read[ended:] + self.left
        return places


def start(seed: str) -> ToyDraws | None:
    number = whole_seed(seed, 0, 10**9)
    return None if number is None else ToyDraws(ToyStreams().uniforms(number % STREAMS))


TOY = Generator(
    "Toy Draws",
    calls=(Call("pick", start),),
    versions=((2, 0), None),
    seeds=ToyStreams(),
    printed=(PrintedDraw("7", 10, (2, 9, 6, 0), call="pick"),),
)


@pytest.fixture(autouse=True)
def toy() -> Iterator[None]:
    with GENERATORS.trying(TOY):
        yield
    assert TOY.name not in GENERATORS


def frame() -> FrameColumns:
    ids = np.array([f"{k * 7919 % 100_003:06d}" for k in range(N)], dtype=object)
    paid = 1_000 + np.arange(N) * 37 % 9_001
    strata = np.array([f"s{k % 3}" for k in range(N)], dtype=object)
    return FrameColumns(ids, paid, strata=strata)


def one_stratum(*, by_paid: bool = False, **stated: Any) -> Study:
    columns = replace(frame(), strata=None)
    rows = np.argsort(-columns.paid_cents, kind="stable") if by_paid else np.arange(N)
    (places,) = TOY.places("4417", N, TAKEN)
    units = {"1": tuple(str(columns.ids[rows[place]]) for place in places)}
    facts = {"program": TOY.name, "version": "2.1", "seeds": {"": "4417"}, "order": "file"}
    return Study(frame=columns, sample=DisclosedSample(units, in_order=True, **(facts | stated)))


def in_turn() -> Study:
    columns = frame()
    assert columns.strata is not None
    calls = start("77")
    assert calls is not None
    units = {}
    for label in ("s0", "s1", "s2"):
        rows = np.flatnonzero(columns.strata == label)
        units[label] = tuple(str(columns.ids[rows[k]]) for k in calls.draw(len(rows), 12))
    sample = DisclosedSample(
        units, program=TOY.name, version="2.1", seeds={"": "77"}, order="file", in_order=True
    )
    return Study(frame=columns, sample=sample)


def test_the_toy_draws_what_it_printed() -> None:
    assert all(TOY.replay(printed) == printed.places for printed in TOY.printed)


def test_a_toy_draw_is_reproduced_with_its_program_seed_and_order() -> None:
    found = replicate(one_stratum())
    assert (found.verdict, found.matching) == ("reproduced", TAKEN)
    assert replicate(one_stratum(by_paid=True, order="paid desc")).verdict == "reproduced"
    other = replicate(one_stratum(by_paid=True))
    assert other.verdict == "reproduced under an assumption"
    assert other.assumption == "the list sorted by paid desc"


def test_a_toy_draw_over_the_strata_in_turn_is_reproduced() -> None:
    found = replicate(in_turn())
    assert found.verdict == "reproduced"
    assert found.in_turn


def test_what_a_toy_statement_lacks_is_asked_for() -> None:
    assert replicate(one_stratum(version="")).missing == ("the version of the program (Toy Draws)",)
    older = replicate(one_stratum(version="1.9"))
    assert "a version of Toy Draws whose algorithm is known (stated: 1.9)" in older.missing


def test_an_unstated_program_can_be_the_toy() -> None:
    assert position_generators()[-1] is TOY
    found = replicate(one_stratum(program="not said", version=""))
    assert found.verdict == "reproduced under an assumption"
    assert "the program Toy Draws (not stated)" in found.assumption


def test_the_seeds_of_the_toy_are_searched() -> None:
    (places,) = TOY.places("4417", N, TAKEN)
    found = find_seed([k + 1 for k in places], low=1, high=N, known="order", program=TOY.name)
    assert found.streams == (4417 % STREAMS,)
    assert found.seeds[0][:2] == (321, 4417)
    assert "Toy Draws seed search" in found.text()
    assert not find_seed([1, 2, 3, 4, 5], low=1, high=N, program=TOY.name).found
    with pytest.raises(StudyError, match="the seeds of R sample"):
        find_seed([1, 2, 3], low=1, high=N, program="R sample")
    for seeds in ({}, {"": "5"}):
        other = replicate(one_stratum(seeds=seeds))
        assert other.verdict == "reproduced under an assumption"
        assert other.seed_search is not None
        assert other.seed_search.streams == found.streams


def test_a_study_that_states_the_toy_is_rebutted() -> None:
    made = rebut(in_turn(), seed=1, replicates=20, arguments=["A1", "A2", "A3", "A6"])
    assert [found.strength for found in made.findings] == ["not supported"] * 4
    first = made.finding("A1")
    assert "The sample is reproduced" in first.fact
    assert "replicated with Toy Draws and the stated seed" in first.computation
    wrong = rebut(one_stratum(seeds={"": "5"}), seed=1, replicates=20, arguments=["A1"])
    assert "another seed than the stated one" in wrong.finding("A1").fact
