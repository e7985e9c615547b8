"""Everyday files of four claim files: read right, or refused with the option that then reads them.

A file that is read with other rows or cents, without an error, is a silent difference: there are
none. `python -m tests.nightly.variations` tries every variation of every file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.claim_files import FILES
from tests.builders.file_variations import VARIATIONS
from tests.builders.variation_outcomes import outcome_of

NUMBERS = [
    pytest.param(number, id=variation.name, marks=[pytest.mark.long] if number % 2 else [])
    for number, variation in enumerate(VARIATIONS)
]


@pytest.mark.once
@pytest.mark.parametrize("number", NUMBERS)
def test_a_variation_is_read_right_or_names_what_reads_it(number: int, tmp_path: Path) -> None:
    variation, file = VARIATIONS[number], FILES[number // 2 % len(FILES)]
    outcome = outcome_of(variation, file, tmp_path)
    assert outcome.how == ("refused" if variation.final else "read"), f"{file.name}: {outcome}"


def test_there_are_more_than_sixty_variations_each_once() -> None:
    names = [variation.name for variation in VARIATIONS]
    assert len(names) == len(set(names)) > 60
