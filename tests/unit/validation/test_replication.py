"""Drawing again: exactly, under an assumption, or not; matches against chance."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from primafacie.core.streams import Stream, seed_of
from sampling import designs, open_frame, plan
from sampling.draws.tickets import ticket
from sampling.ratstats import single_stage
from validation import DisclosedSample, FrameColumns, Study, rebut, replicate
from validation.generators import generator_for, r_sample
from validation.match_chances import _match_probabilities

N, n = 800, 40


def frame(size: int = N) -> FrameColumns:
    stream = Stream(seed_of("a frame to draw from again"))
    paid = 1000 + stream.integers(90_000, size)
    paid[::9] = 0
    ids = np.array([f"{k * 7919 % 100_003:06d}" for k in range(size)], dtype=object)
    days = np.datetime64("2024-01-01") + (stream.uniform(size) * 365).astype("timedelta64[D]")
    return FrameColumns(ids, paid, dates=days)


def study(ids: Any, program: Any, seed: str, **more: Any) -> Study:
    columns = more.pop("columns", frame())
    units = {"1": tuple(str(unit) for unit in ids)}
    sample = DisclosedSample(units=units, program=program, seeds={"": seed}, **more)
    return Study(frame=columns, sample=sample)


def drawn(columns: FrameColumns, program: Any, seed: str, size: int, count: int) -> list[str]:
    generate = generator_for(program)
    assert generate is not None
    return [str(columns.ids[place]) for place in generate(seed, size, count)[0]]


@pytest.mark.parametrize(
    "program",
    [
        "RAT-STATS",
        "numpy default_rng",
        "numpy RandomState",
        "pandas sample",
        "R sample",
        "R sample rounding",
    ],
)
def test_an_honest_draw_is_reproduced_in_its_order(program: str) -> None:
    columns = frame()
    ids = drawn(columns, program, "4417", N, n)
    found = replicate(study(ids, program, "4417", in_order=True, columns=columns))
    assert found.verdict == "reproduced exactly"
    assert found.matching == n
    assert len(found.attempts) == 1
    assert found.chance < 1e-50
    again = replicate(study(sorted(ids), program, "4417", in_order=True, columns=columns))
    assert again.verdict == "reproduced in another order"


def test_tickets_are_drawn_again() -> None:
    columns = frame()
    ids = sorted(columns.ids.tolist(), key=lambda unit: (ticket("lot 7", "1", unit), unit))[:n]
    assert replicate(study(ids, "ticket", "lot 7", in_order=True)).verdict == "reproduced exactly"
    assert replicate(study(ids, "ticket", "lot 8", in_order=True)).verdict == "not reproduced"


def _resorted(columns: FrameColumns) -> list[str]:
    by_paid = columns.take(np.argsort(-columns.paid, kind="stable"))
    return drawn(by_paid, "R sample", "12", N, n)


def _paid_only(columns: FrameColumns) -> list[str]:
    kept = columns.take(columns.paid > 0)
    return drawn(kept, "R sample", "12", kept.size, n)


CASES = {
    "the frame sorted by paid desc": _resorted,
    "without rows paid nothing": _paid_only,
    "a range of 2 fewer": lambda c: drawn(c, "R sample", "12", N - 2, n),
    "5 spares mixed into the sample": lambda c: drawn(c, "R sample", "12", N, n + 5)[5:],
    "numbers from 0 paired with rows from 1": lambda c: [
        str(c.ids[place + 1]) for place in r_sample(12, N - 1, n)
    ],
    "the stated seed in pandas sample": lambda c: drawn(c, "numpy RandomState", "12", N, n),
}


@pytest.mark.parametrize("name", CASES)
def test_the_documented_variants_are_found(name: str) -> None:
    columns = frame()
    sizes = {"1": N - 1} if name.startswith("numbers from 0") else {}
    found = replicate(study(CASES[name](columns), "R sample", "12", columns=columns, sizes=sizes))
    assert found.verdict == "reproduced under an assumption"
    assert found.assumption in (name, "the stated seed in numpy RandomState")
    assert found.matching == n


def test_one_stream_continued_over_strata_is_found() -> None:
    columns = frame()
    halves = np.where(np.arange(N) < 300, "a", "b").astype(object)
    columns = FrameColumns(columns.ids, columns.paid, strata=halves)
    numbers = generator_for("RAT-STATS")
    assert numbers is not None
    first = [str(columns.ids[k]) for k in numbers("55", 300, 20)[0]]
    second = [str(columns.ids[300 + k]) for k in numbers("55", 500, 50)[0][20:]]
    sample = DisclosedSample(
        units={"a": tuple(first), "b": tuple(second)},
        program="RAT-STATS",
        seeds={"": "55"},
        sizes={"a": 300, "b": 500},
    )
    found = replicate(Study(frame=columns, sample=sample))
    assert found.assumption == "one stream continued from stratum to stratum"


def test_another_seed_than_the_stated_one_is_found() -> None:
    columns = frame()
    ids = drawn(columns, "RAT-STATS", "77", N, n)
    found = replicate(study(ids, "RAT-STATS", "78", columns=columns, in_order=True))
    assert (found.verdict, found.assumption) == (
        "reproduced under an assumption",
        "another seed than the stated one",
    )
    assert found.seed_search is not None
    assert "whole seeds 77" in found.seed_search.text()


def test_a_doctored_sample_is_not_reproduced_and_chance_is_stated() -> None:
    columns = frame()
    ids = drawn(columns, "pandas sample", "3", N, n)
    others = [str(unit) for unit in columns.ids if unit not in ids]
    found = replicate(study(ids[:-3] + others[:3], "pandas sample", "3", columns=columns))
    assert found.verdict == "not reproduced"
    assert found.matching == n - 3
    assert found.expected == pytest.approx(n * n / N)
    assert found.chance < 1e-29
    assert "would match 2.0" in found.text()
    assert replicate(study(others[:n], "pandas sample", "3")).chance == pytest.approx(1.0)


def test_what_is_missing_is_named() -> None:
    sample = DisclosedSample(units={"1": ("a",)}, program="SAS SURVEYSELECT")
    found = replicate(Study(sample=sample))
    assert found.verdict == "cannot be tried"
    assert found.missing == (
        "the frame in the order of the draw",
        "a replayable record of the draw (program: SAS SURVEYSELECT)",
        "the seed in full precision",
    )
    assert "SURVEYSELECT" in found.text()


def test_the_chance_of_matches_is_hypergeometric() -> None:
    found = _match_probabilities(12, 4)
    exact = [math.comb(4, m) * math.comb(8, 4 - m) / math.comb(12, 4) for m in range(5)]
    assert found == pytest.approx(exact, abs=1e-12)
    assert _match_probabilities(5, 4) == pytest.approx([0, 0, 0, 0.8, 0.2], abs=1e-12)


def test_a_seed_as_ratstats_prints_it() -> None:
    columns = frame()
    numbers = single_stage(38524.57, n, 2, 1, N)
    ids = [str(columns.ids[value - 1]) for value in numbers.sequential]
    assert replicate(study(ids, "RAT-STATS", "38524.57")).verdict == "reproduced exactly"


@pytest.mark.parametrize(
    ("selection", "more", "seed"),
    [
        (designs.Pps(), {}, "lot 7"),
        (designs.Systematic(starts=2), {"order": "unit_id asc"}, "lot 7"),
        (designs.RatStats(), {"order": "unit_id asc"}, 38524.57),
    ],
)
def test_our_own_draws_of_other_kinds_are_drawn_again_by_their_plan(
    selection: Any, more: Any, seed: Any
) -> None:
    columns = frame(300)
    claims = pd.DataFrame({"id": columns.ids, "paid": (columns.paid + 100) / 100})
    opened = open_frame(claims, unit_id="id", paid="paid").check()
    made = plan(opened, rules="cms-pim", sample=20, selection=selection, **more)
    draw = made.draw(seed, seed_source="by lot")
    found = replicate(Study(frame=opened, draw=draw))
    assert found.verdict == "reproduced exactly"
    other = replace(draw, units=(*draw.units[:-1], replace(draw.units[-1], unit_id="other")))
    assert replicate(Study(frame=opened, draw=other)).verdict == "not reproduced"
    simple = isinstance(selection, designs.RatStats)
    assert Study(frame=opened, draw=draw).simple_random == simple
    for tried in rebut(Study(frame=opened, draw=draw), seed=1, replicates=200).findings:
        assert not tried.supported, tried.code


def in_three_strata(seeds: dict[str, float], stated: dict[str, str], **more: Any) -> Study:
    """RAT-STATS draws of 25 a stratum, with the seeds that the auditor states."""
    columns = replace(frame(), strata=np.array([f"s{k % 3}" for k in range(N)], dtype=object))
    units = {}
    for label, seed in seeds.items():
        rows = np.flatnonzero(columns.strata == label)
        drawn_numbers = single_stage(seed, 25, 0, 1, len(rows)).sequential
        units[label] = tuple(str(columns.ids[rows[value - 1]]) for value in drawn_numbers)
    sample = DisclosedSample(units=units, program="RAT-STATS", seeds=stated)
    return Study(frame=columns, sample=replace(sample, **more))


def test_the_seed_of_every_stratum_is_searched() -> None:
    seeds = {"s0": 101.5, "s1": 20_202.0, "s2": 303.25}
    stated = {label: f"{seed:g}" for label, seed in seeds.items()}
    assert replicate(in_three_strata(seeds, stated)).verdict == "reproduced exactly"
    found = replicate(in_three_strata(seeds, stated | {"s1": "777"}))
    assert found.verdict == "reproduced under an assumption"
    assert found.assumption.startswith("another seed than the stated one in stratum s1")
    assert [search.found for search in found.searches.values()] == [True, True, True]
    assert "stratum s1: RAT-STATS seed search" in found.text()


def test_seeds_that_were_not_stated_are_found() -> None:
    seeds = {"s0": 101.5, "s1": 20_202.0, "s2": 303.25}
    for program in ("RAT-STATS", "not said"):
        found = replicate(in_three_strata(seeds, {}, program=program))
        assert found.verdict == "reproduced under an assumption"
        assert found.assumption.startswith("RAT-STATS draws these units (stratum s0: stream")
        assert found.chance < 1e-29
    other = replicate(in_three_strata(seeds, {}, program="ACL"))
    assert other.verdict == "cannot be tried"
    foreign = study(drawn(frame(), "R sample", "5", N, n), "not said", "5")
    assert replicate(foreign).verdict == "cannot be tried"
    assert not replicate(foreign).searches["1"].found


def test_units_that_were_swapped_are_set_against_those_drawn() -> None:
    columns = frame()
    ids = drawn(columns, "pandas sample", "11", N, n)
    dear = [str(columns.ids[k]) for k in np.argsort(-columns.paid) if columns.ids[k] not in ids]
    given = study([*dear[:4], *ids[4:]], "pandas sample", "11", in_order=True, columns=columns)
    (found,) = rebut(given, seed=1, arguments=["A1"]).findings
    assert found.strength == "goes to validity"
    assert "the 4 units that the seed does not draw were paid" in found.fact
    assert [row[:2] for row in found.tables[1].rows] == [
        ("disclosed, not drawn", "4"),
        ("drawn, not disclosed", "4"),
    ]
