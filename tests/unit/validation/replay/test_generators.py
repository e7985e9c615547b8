"""Every generator draws what its program printed; what is no generator says what to ask for."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.builders.inside_validation import GENERATORS
from validation.replay.generators import generator_named, position_generators

REPLAYED = [name for name, one in GENERATORS.items() if one.replayable]


@pytest.mark.parametrize("name", REPLAYED)
def test_the_draws_that_the_program_printed(name: str) -> None:
    generator = GENERATORS[name]
    assert generator.printed, "a generator carries test vectors"
    for printed in generator.printed:
        assert generator.replay(printed) == printed.places
    calls = {call.words for call in generator.calls}
    assert {printed.call for printed in generator.printed} >= calls


def test_every_file_of_the_family_is_declared() -> None:
    folder = Path(str(importlib.import_module("validation.replay.generators").__file__)).parent
    shared = {"__init__", "generator", "seed_space", "r_numbers"}
    files = {path.stem for path in folder.glob("*.py")} - shared
    assert set(GENERATORS.homes().values()) == files
    for name, generator in GENERATORS.items():
        assert generator.name == name


def test_a_program_that_nobody_knows_is_not_public() -> None:
    generator = generator_named("DrawMaster 3")
    assert not generator.replayable
    (record,) = generator.missing("", seedless=False)
    assert record.reason == "the algorithm of DrawMaster 3 is not public"
    assert "DrawMaster 3" not in {one.name for one in position_generators()}
