"""Every generator draws what its program printed; what is no generator says what to ask for."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.builders.inside_validation import GENERATORS
from validation.replay.generators import generator_named, position_generators

REPLAYED = [name for name, one in GENERATORS.items() if one.replayable]
SHARED = {
    "__init__",
    "generator",
    "mersenne_twister",
    "r_numbers",
    "r_other_kinds",
    "r_ways",
    "releases",
    "sas_data_step",
    "seed_space",
    "surveyselect_methods",
    "uniform_streams",
    "usual_ways",
}


@pytest.mark.parametrize("name", REPLAYED)
def test_the_draws_that_the_program_printed(name: str) -> None:
    generator = GENERATORS[name]
    for printed in generator.printed:
        assert generator.replay(printed) == printed.places


@pytest.mark.parametrize("name", REPLAYED)
def test_what_would_follow_a_call_does_not_move_the_next(name: str) -> None:
    for call in GENERATORS[name].calls:
        seed = next(text for text in ("3", "0.5", "-3") if call.start(text) is not None)
        alone, looked = call.start(seed), call.start(seed)
        assert alone is not None
        assert looked is not None
        first = alone.draw(50, 4)
        assert looked.draw(50, 4, 9)[:4] == first or not call.nested
        assert looked.draw(30, 3) == alone.draw(30, 3)


def test_every_file_of_the_family_is_declared() -> None:
    folder = Path(str(importlib.import_module("validation.replay.generators").__file__)).parent
    files = {path.stem for path in folder.glob("*.py")} - SHARED
    assert set(GENERATORS.homes().values()) == files
    for name, generator in GENERATORS.items():
        assert generator.name == name


def test_a_program_that_nobody_knows_is_accepted_by_its_name() -> None:
    generator = generator_named("DrawMaster 3")
    assert not generator.replayable
    (record,) = generator.missing("", seedless=False)
    assert record.reason == "no algorithm is known by the name DrawMaster 3"
    assert "the command or script" in record.words
    assert "DrawMaster 3" not in {one.name for one in position_generators()}
