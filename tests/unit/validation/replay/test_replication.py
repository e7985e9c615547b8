"""Drawing again: exactly, under an assumption, or not; matches against chance."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sampling import designs, open_frame, plan
from sampling.ratstats import single_stage
from tests.builders.inside_validation import r_sample
from tests.builders.programs import places, started
from tests.builders.streams import stream_named
from validation import DisclosedSample, FrameColumns, Study, rebut, replicate
from validation.replay.draw_attempts import _match_probabilities

N, n = 800, 40
VERSIONS = {
    "RAT-STATS": "2007",
    "numpy default_rng": "1.26.4",
    "numpy RandomState": "1.26.4",
    "pandas sample": "2.2.0",
    "R sample": "4.2.2",
}


def frame(size: int = N) -> FrameColumns:
    stream = stream_named("a frame to draw from again")
    paid = 1000 + stream.integers(90_000, size)
    paid[::9] = 0
    ids = np.array([f"{k * 7919 % 100_003:06d}" for k in range(size)], dtype=object)
    days = np.datetime64("2024-01-01") + (stream.uniform(size) * 365).astype("timedelta64[D]")
    return FrameColumns(ids, paid, dates=days)


def study(ids: Any, program: Any, seed: str, **more: Any) -> Study:
    columns = more.pop("columns", frame())
    units = {"1": tuple(str(unit) for unit in ids)}
    stated = {"version": VERSIONS.get(program, ""), "order": "file"} | more
    sample = DisclosedSample(units=units, program=program, seeds={"": seed}, **stated)
    return Study(frame=columns, sample=sample)


def drawn(columns: FrameColumns, program: Any, seed: str, size: int, count: int) -> list[str]:
    return [str(columns.ids[place]) for place in places(program, seed, size, count)]


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
    assert found.verdict == "reproduced"
    assert found.matching == n
    assert found.chance < 1e-50
    again = replicate(study(sorted(ids), program, "4417", in_order=True, columns=columns))
    assert again.verdict == "reproduced"
    assert "the list was sorted after the draw" in again.text()


def test_tickets_are_drawn_again() -> None:
    columns = frame()

    def ticket(unit: str) -> str:
        return hashlib.sha256(f"ticket/1\nlot 7\n1\n{unit}".encode()).hexdigest()

    ids = sorted(columns.ids.tolist(), key=lambda unit: (ticket(unit), unit))[:n]
    assert replicate(study(ids, "ticket", "lot 7", in_order=True)).verdict == "reproduced"
    assert replicate(study(ids, "ticket", "lot 8", in_order=True)).verdict == "not reproduced"


def _resorted(columns: FrameColumns) -> list[str]:
    by_paid = columns.take(np.argsort(-columns.paid_cents, kind="stable"))
    return drawn(by_paid, "R sample", "12", N, n)


def _paid_only(columns: FrameColumns) -> list[str]:
    kept = columns.take(columns.paid_cents > 0)
    return drawn(kept, "R sample", "12", kept.size, n)


CASES = {
    "the list sorted by paid desc": _resorted,
    "without rows paid nothing": _paid_only,
    "a range of 2 fewer": lambda c: drawn(c, "R sample", "12", N - 2, n),
    "numbers from 0 paired with row 1": lambda c: [
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
    assert found.contradicts


PROGRAMS_IN_TURN = ("R sample", "R sample rounding", "numpy RandomState", "numpy default_rng")


def in_turn(columns: FrameColumns, program: str, seed: str, each: int) -> dict[str, list[str]]:
    """One generator over all strata, each call with its own N_h."""
    calls = started(program, seed)
    assert columns.strata is not None
    units = {}
    for label in sorted(set(columns.strata.tolist())):
        rows = np.flatnonzero(columns.strata == label)
        units[label] = [str(columns.ids[rows[k]]) for k in calls.draw(len(rows), each)]
    return units


def in_strata(number: int) -> FrameColumns:
    columns = frame()
    edges = np.quantile(columns.paid_cents, np.arange(1, number) / number)
    labels = np.array([f"s{k}" for k in np.searchsorted(edges, columns.paid_cents)], dtype=object)
    return replace(columns, strata=labels)


@pytest.mark.parametrize("strata", [2, 5])
@pytest.mark.parametrize("program", PROGRAMS_IN_TURN)
def test_one_seed_for_strata_in_turn_is_reproduced_by_stratum(program: str, strata: int) -> None:
    columns = in_strata(strata)
    units = in_turn(columns, program, "77", 19)
    sample = DisclosedSample(
        units={label: tuple(ids) for label, ids in units.items()},
        program=program,  # type: ignore[arg-type]
        version=VERSIONS.get(program, ""),
        seeds={"": "77"},
        order="file",
    )
    given = Study(frame=columns, sample=sample)
    found = replicate(given)
    assert found.verdict == "reproduced"
    assert found.in_turn
    assert [row.verdict for row in found.strata] == ["reproduced"] * strata
    made = rebut(given, seed=1, replicates=100, arguments=["A1", "A2", "A6"])
    assert [(f.code, f.strength) for f in made.findings if f.strength != "not supported"] == []


def test_pandas_groups_are_one_generator_in_sorted_order() -> None:
    columns = in_strata(5)
    table = pd.DataFrame({"id": columns.ids, "stratum": columns.strata})
    chosen = table.groupby("stratum").sample(15, random_state=4417)
    sample = DisclosedSample(
        units={str(k): tuple(part.id) for k, part in chosen.groupby("stratum")},
        program="pandas sample",
        version="2.2",
        seeds={"": "4417"},
        order="file",
        in_order=True,
    )
    found = replicate(Study(frame=columns, sample=sample))
    assert found.verdict == "reproduced"
    assert found.matching == 75


def test_one_seed_that_restarts_in_each_stratum_is_stated() -> None:
    """A2 said that no two strata share their random numbers; A1 reproduced them from one seed."""
    columns = replace(
        frame(), strata=np.where(np.arange(frame().size) % 5 < 2, "a", "b").astype(object)
    )
    table = pd.DataFrame({"id": columns.ids, "stratum": columns.strata})
    units = {
        str(label): tuple(part.sample(24, random_state=777).id)
        for label, part in table.groupby("stratum")
    }
    sample = DisclosedSample(
        units=units,
        program="pandas sample",
        version="2.2",
        seeds={"": "777"},
        order="file",
        in_order=True,
    )
    given = Study(frame=columns, sample=sample)
    assert replicate(given).verdict == "reproduced"
    (found,) = rebut(given, seed=1, replicates=600, arguments=["A2"]).findings
    assert "began with the same seed in strata a and b" in found.fact
    assert "no more often" in found.fact
    assert found.strength == "context"


def test_the_same_row_numbers_in_two_strata_of_r_are_named() -> None:
    """R restarted with one seed selects the same rows of strata of similar size."""
    columns = replace(
        frame(), strata=np.where(np.arange(frame().size) % 21 < 10, "a", "b").astype(object)
    )
    units = {}
    for label in ("a", "b"):
        # The first stratum in sorted order is the one that begins with the seed.
        first = np.where(columns.strata == label, "first", "second").astype(object)
        units[label] = in_turn(replace(columns, strata=first), "R sample", "77", 24)["first"]
    sample = DisclosedSample(
        units={label: tuple(ids) for label, ids in units.items()},
        program="R sample",
        version="4.2.2",
        seeds={"a": "77", "b": "77"},
        order="file",
        in_order=True,
    )
    given = Study(frame=columns, sample=sample)
    (found,) = rebut(given, seed=1, replicates=600, arguments=["A2"]).findings
    assert found.strength == "goes to validity", found.fact
    assert "of 24 selected units have the same row number" in found.fact


def test_a_stratum_with_another_seed_is_told_from_those_in_turn() -> None:
    columns = in_strata(3)
    units = in_turn(columns, "R sample", "77", 25)
    units["s2"] = in_turn(columns, "R sample", "78", 25)["s2"]
    sample = DisclosedSample(
        units={label: tuple(ids) for label, ids in units.items()},
        program="R sample",
        version="4.2.2",
        seeds={"": "77"},
        order="file",
    )
    found = replicate(Study(frame=columns, sample=sample))
    assert found.verdict == "partly reproduced"
    assert [row.verdict for row in found.strata] == ["reproduced", "reproduced", "not reproduced"]
    assert "Stratum s2: not reproduced" in found.text()


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


def test_a_doctored_sample_is_partly_reproduced_and_chance_is_stated() -> None:
    columns = frame()
    ids = drawn(columns, "pandas sample", "3", N, n)
    others = [str(unit) for unit in columns.ids if unit not in ids]
    near = {str(columns.ids[k]) for k in places("pandas sample", "3", N, 3 * n)}
    others = [unit for unit in others if unit not in near]
    found = replicate(study(ids[:-3] + others[:3], "pandas sample", "3", columns=columns))
    assert found.verdict == "partly reproduced"
    assert "3 units that were not found in the draw" in found.text()
    assert found.matching == n - 3
    assert found.expected == pytest.approx(n * n / N)
    assert found.chance < 1e-29
    assert "would match 2.0" in found.text()
    none = replicate(study(others[:n], "pandas sample", "3"))
    assert (none.verdict, none.chance) == ("not reproduced", pytest.approx(1.0))


def test_what_is_missing_is_named() -> None:
    sample = DisclosedSample(units={"1": ("a",)}, program="ACL")
    found = replicate(Study(sample=sample))
    assert found.verdict == "cannot be concluded"
    assert found.missing == (
        "the frame in the order of the draw",
        "a record of the draw that can be replayed (program: ACL): the log with the command SAMPLE "
        "or RANDOM, its seed, and whether MERSENNE_TWISTER was chosen; the release; the table in "
        "the order sampled; the program's own listing",
        "the seed in full precision",
        "the order of the list that the numbers were paired with",
    )
    assert "the algorithm of ACL is not public" in found.text()


def test_the_chance_of_matches_is_hypergeometric() -> None:
    found = _match_probabilities(12, 4)
    exact = [math.comb(4, m) * math.comb(8, 4 - m) / math.comb(12, 4) for m in range(5)]
    assert found == pytest.approx(exact, abs=1e-12)
    assert _match_probabilities(5, 4) == pytest.approx([0, 0, 0, 0.8, 0.2], abs=1e-12)


def test_a_seed_as_ratstats_prints_it() -> None:
    columns = frame()
    numbers = single_stage(38524.57, n, 2, 1, N)
    ids = [str(columns.ids[value - 1]) for value in numbers.sequential]
    assert replicate(study(ids, "RAT-STATS", "38524.57")).verdict == "reproduced"


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
    claims = pd.DataFrame({"id": columns.ids, "paid": (columns.paid_cents + 100) / 100})
    opened = open_frame(claims, unit_id="id", paid="paid").check()
    made = plan(opened, rules="cms-pim", sample=20, selection=selection, **more)
    draw = made.draw(seed, seed_source="by lot")
    found = replicate(Study(frame=opened, draw=draw))
    assert found.verdict == "reproduced"
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
    sample = DisclosedSample(
        units=units, program="RAT-STATS", version="2007", order="file", seeds=stated
    )
    return Study(frame=columns, sample=replace(sample, **more))


def test_the_seed_of_every_stratum_is_searched() -> None:
    seeds = {"s0": 101.5, "s1": 20_202.0, "s2": 303.25}
    stated = {label: f"{seed:g}" for label, seed in seeds.items()}
    assert replicate(in_three_strata(seeds, stated)).verdict == "reproduced"
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
    assert other.verdict == "cannot be concluded"
    ids = drawn(frame(), "R sample", "5", N, n)
    foreign = study(ids, "not said", "5")
    found = replicate(foreign)
    assert found.verdict == "reproduced under an assumption"
    assert "the program R sample (not stated)" in found.assumption
    seedless = Study(frame=frame(), sample=DisclosedSample(units={"1": tuple(ids)}))
    found = replicate(seedless)
    assert found.verdict == "cannot be concluded"
    assert not found.searches["1"].found


def test_units_that_were_swapped_are_compared_with_those_drawn() -> None:
    columns = frame()
    ids = drawn(columns, "pandas sample", "11", N, n)
    near = {str(columns.ids[k]) for k in np.random.RandomState(11).permutation(N)[: 3 * n]}
    dear = [
        str(columns.ids[k]) for k in np.argsort(-columns.paid_cents) if columns.ids[k] not in near
    ]
    given = study([*dear[:4], *ids[4:]], "pandas sample", "11", in_order=True, columns=columns)
    (found,) = rebut(given, seed=1, arguments=["A1"]).findings
    assert found.strength == "goes to validity"
    assert "units 1, 2, 3 and 4 of the draw, which were skipped" in found.fact
    kinds = [row[2] for row in found.tables[1].rows]
    assert kinds == ["skipped"] * 4 + ["not found in the draw"] * 4


def test_a_list_too_long_for_all_orders_is_not_concluded_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from validation.replay import attempts_made

    columns = frame()
    ids = [str(unit) for unit in columns.ids[:n]]
    assert replicate(study(ids, "R sample", "12", columns=columns)).verdict == "not reproduced"
    monkeypatch.setattr(attempts_made.SortBudget, "spent", True)
    short = replicate(study(ids, "R sample", "12", columns=columns))
    assert short.verdict == "cannot be concluded"
    assert "not all orders of its columns were tried" in short.text()
