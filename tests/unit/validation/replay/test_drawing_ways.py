"""The ways in which experts really draw: each is replayed, or what is missing is named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders.drawing_ways import ASSUMED, OPEN, WAYS, Way
from tests.builders.inside_validation import GENERATORS
from validation import replicate

LEAST_WAYS, LEAST_REPLAYED, REPLAYED_BEFORE = 36, 30, 10


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_way_is_answered_as_it_should_be(way: Way) -> None:
    found = replicate(way.study())
    assert found.verdict == way.answer, found.text()
    if way.answer == OPEN:
        assert found.missing, "what is asked for is named"
    else:
        assert found.matching == found.n
        assert found.chance < 1e-6


def test_the_table_of_ways_holds_what_it_must() -> None:
    replayed = [way for way in WAYS if way.answer != OPEN]
    assert len(WAYS) >= LEAST_WAYS
    assert len(replayed) >= LEAST_REPLAYED
    assert sum(way.before for way in WAYS) == REPLAYED_BEFORE
    assert len({way.name for way in WAYS}) == len(WAYS)


NOT_DRAWN = [
    "R slice_sample by group",
    "numpy default_rng choice in turn",
    "Python sample",
    "SURVEYSELECT SRS with strata",
    "Excel RAND kept as a column",
    "VBA without Randomize",
    "PostgreSQL 15 order by random()",
]


@pytest.mark.parametrize("name", NOT_DRAWN)
def test_another_seed_is_no_proof_against_a_way_that_was_not_stated(name: str) -> None:
    """There are ways that no list has: without the way a difference concludes nothing."""
    (way,) = (one for one in WAYS if one.name == name)
    seeds = {label: f"0.{777}" if "." in seed else "777" for label, seed in way.seeds.items()}
    more = dict(way.more)
    if more:
        more["random_column"] = "paid"
    found = replicate(replace(way, seeds=seeds, way="", more=more).study())
    assert found.verdict in (OPEN, ASSUMED)
    assert found.verdict == OPEN or found.chance < 1e-6


def test_a_stated_way_with_another_seed_is_not_reproduced() -> None:
    (way,) = (one for one in WAYS if one.name == "R order(runif(N))")
    stated = replace(way, way="order(runif(N))")
    assert replicate(stated.study()).verdict == "reproduced"
    assert replicate(replace(stated, seeds={"": "5"}).study()).verdict == "not reproduced"


@pytest.mark.checkout
def test_the_page_on_replays_names_every_program_and_way() -> None:
    page = (Path(__file__).parents[4] / "docs" / "how-to" / "replay-a-draw.md").read_text("utf-8")
    named = set(re.findall(r"`([^`]+)`", page.split("## Programs and ways")[1]))
    known = {name for name in GENERATORS if name != "not said"}
    assert known - named == set()
    ways = {call.words.split(": ")[-1] for one in GENERATORS.values() for call in one.calls}
    # Two ways of SQL Server differ in one number; the page names them together.
    ways = {way.split(", RAND(seed)")[0] for way in ways if way}
    assert {way for way in ways if way not in named} == set()
