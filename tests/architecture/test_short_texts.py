"""Results say what they found when printed: no dump of their fields."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

import extrapolation
import penalties
import sampling
import validation

RESULTS = [
    kind
    for package in (sampling, extrapolation, validation, penalties)
    for name in package.__all__
    if inspect.isclass(kind := getattr(package, name))
    and dataclasses.is_dataclass(kind)
    and hasattr(kind, "text")
]


@pytest.mark.parametrize("kind", RESULTS, ids=lambda kind: kind.__name__)
def test_a_result_with_a_text_prints_words(kind: type) -> None:
    assert kind.__str__ is not object.__str__
