"""The tables of the documentation's method pages are what the code computes today."""

from __future__ import annotations

import importlib.util
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import pytest

import extrapolation.estimators
from extrapolation.bounds import BOUNDS

HOUSE = Path(__file__).parents[2]
pytestmark = pytest.mark.checkout


def script(name: str) -> Any:
    """A module of the folder of benchmarks."""
    spec = importlib.util.spec_from_file_location(name, HOUSE / f"benchmarks/{name}.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


def kept(name: str) -> Any:
    return json.loads((HOUSE / f"docs/_data/{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("bound", "design", "rate"),
    [("student", "srs", 0.30), ("student", "pps", 0.95), ("hall", "stratified", 0.70),
     ("gaffke", "srs", 0.95), ("clopper_pearson", "srs", 0.05)],
)  # fmt: skip
def test_a_cell_of_a_bound_is_made_again(bound: str, design: str, rate: float) -> None:
    tables = script("coverage_tables")
    place = tables.RATES.index(rate)
    expected = kept("coverage")["bounds"][bound][design][place]
    found = tables.cell(bound, design, rate)
    # The same audits are drawn, so a bound that did not change gives the same figures; one that
    # was refined by less than the tables' own Monte Carlo error need not be printed anew.
    again = "run benchmarks/coverage_tables.py"
    assert found["coverage"] == pytest.approx(expected["coverage"], abs=0.01), again
    assert found["mean_low"] == pytest.approx(expected["mean_low"], abs=0.02), again
    assert found["refused"] == pytest.approx(expected["refused"], abs=0.01), again


def test_cells_of_the_estimators_are_made_again() -> None:
    found = script("estimator_tables").cells(0.30, 40)
    for name, row in kept("estimators")["of_40_samples"].items():
        assert found.pop(name) == pytest.approx(row, rel=1e-9), name
    assert found == {}


def test_every_bound_and_estimator_has_its_page_and_its_cells() -> None:
    pages = {page.stem for page in (HOUSE / "docs/methods/bounds").glob("*.md")}
    assert pages == set(BOUNDS), "write docs/methods/bounds/NAME.md as the others are"
    tables = kept("coverage")["bounds"]
    for name, bound in BOUNDS.items():
        wanted = {"srs", "stratified", "pps"} & set(bound.designs)
        assert set(tables[name]) == wanted, "run benchmarks/coverage_tables.py"
    modules = {m.name for m in pkgutil.iter_modules(extrapolation.estimators.__path__)}
    pages = {page.stem for page in (HOUSE / "docs/methods/estimators").glob("*.md")}
    assert pages == modules, "write docs/methods/estimators/NAME.md as the others are"
