"""Every name of ours that the pages for comers from elsewhere give is there."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from extrapolation import BOUNDS
from tests.builders.places import CHECKOUT

PLACE = CHECKOUT / "docs/coming-from"
NAME = re.compile(r"`((?:sampling|extrapolation|validation|penalties)(?:\.\w+)+)(\([^`]*\))?")
GIVEN = re.compile(r"\b(\w+)=")
pytestmark = pytest.mark.checkout


def found_names() -> list[tuple[str, str]]:
    """Each dotted name with what stands in its brackets."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted(PLACE.glob("*.md")))
    return sorted(set(NAME.findall(text)))


@pytest.mark.parametrize(("name", "brackets"), found_names())
def test_a_name_is_there_and_takes_what_is_named(name: str, brackets: str) -> None:
    package, *rest = name.split(".")
    item = importlib.import_module(package)
    for part in rest:
        if not hasattr(item, part) and inspect.ismodule(item):
            importlib.import_module(f"{item.__name__}.{part}")
        item = getattr(item, part)
    takes = inspect.signature(item).parameters if brackets else {}
    assert set(GIVEN.findall(brackets)) <= set(takes)


def test_bounds_and_designs_are_there() -> None:
    import sampling.designs

    text = "\n".join(page.read_text(encoding="utf-8") for page in PLACE.glob("*.md"))
    assert set(re.findall(r'bound="(\w+)"', text)) <= set(BOUNDS)
    named = re.findall(r"`([A-Z][a-z]\w*)\((\w+=)?[^`]*\)", text)
    designs = {name for name, _ in named if hasattr(sampling.designs, name)}
    assert {"Pps", "PpsSystematic", "Sampford", "Systematic", "TwoStage", "Cluster"} <= designs
    for name, argument in named:
        owner = sampling.designs if name in designs else sampling
        assert hasattr(owner, name), name
        assert argument.rstrip("=") in {"", *inspect.signature(getattr(owner, name)).parameters}
