"""The tables of the documentation's method pages are what the code computes today."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from extrapolation import BOUNDS
from extrapolation.estimators.estimator import ESTIMATORS

HOUSE = Path(__file__).parents[2]
pytestmark = pytest.mark.checkout


def script(name: str) -> Any:
    """A module of the folder of benchmarks."""
    return script_of(HOUSE / f"benchmarks/{name}.py")


def script_of(path: Path) -> Any:
    """A module that is no part of a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = made
    spec.loader.exec_module(made)
    return made


def kept(name: str) -> Any:
    return json.loads((HOUSE / f"docs/_data/{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("bound", "design", "rate"),
    [
        ("student", "srs", 0.30),
        ("student", "pps", 0.95),
        ("hall", "stratified", 0.70),
        ("gaffke", "srs", 0.95),
        ("clopper_pearson", "srs", 0.05),
    ],
)
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


def test_a_cell_of_a_rate_is_made_again() -> None:
    tables = script("rate_tables")
    made = kept("rates")
    assert made["bounds"] == tables.members(), "run benchmarks/rate_tables.py"
    found = tables.cell("8 clusters", 0.30, 250)
    for name, cell in made["cells"]["8 clusters"]["0.3"].items():
        # Four standard errors of 250 samples, which are the first of the table's.
        assert found[name]["lower"] == pytest.approx(cell["lower"], abs=0.08), name
        assert found[name]["upper"] == pytest.approx(cell["upper"], abs=0.08), name
    pages = script_of(HOUSE / "docs/_ext/coverage_tables.py")
    assert sum(line.startswith("| wilson") for line in pages.rate_table()) == len(tables.DESIGNS)


def test_a_cell_of_dollar_units_is_made_again() -> None:
    tables = script("dollar_unit_tables")
    made = kept("dollar_units")
    assert made["bounds"] == list(tables.BOUNDS_SHOWN), "run benchmarks/dollar_unit_tables.py"
    assert tables.cell("whole", 0.03) == made["cells"]["whole"]["0.03"]
    pages = script_of(HOUSE / "docs/_ext/coverage_tables.py")
    lines = pages.dollar_unit_table()
    assert sum(line.startswith("| moment") for line in lines) == len(tables.TAINTS)


def test_cells_of_the_estimators_are_made_again() -> None:
    tables = script("estimator_tables")
    found = tables.cells(0.30, 40)
    for name, row in kept("estimators")["of_40_samples"].items():
        assert found.pop(name) == pytest.approx(row, rel=1e-9), name
    assert found == {}
    again = tables.opinions(0.30, 40)
    for name, row in kept("estimators")["opinions_of_40_samples"].items():
        assert again.pop(name) == pytest.approx(row, rel=1e-9), name
    assert again == {}
    assert kept("estimators")["words"] == tables.DRAWN.WORDS


FOUNDATIONS = {
    "linearised",
    "sample_designs",
    "second_opinions",
    "survey_designs",
    "unknown_universe",
    "weighted",
}
"""What estimators share and what stands apart from reviews: pages as well."""


def documented_modules() -> set[str]:
    """The files of the estimators, and what they share."""
    return set(ESTIMATORS.homes().values()) | FOUNDATIONS


def test_every_estimator_has_a_table_or_the_reason_why_not() -> None:
    pages = script_of(HOUSE / "docs/_ext/coverage_tables.py")
    shown = set(kept("estimators")["cells"]["0.3"]) | {"second_opinions"}
    modules = documented_modules()
    assert shown | set(pages.NO_TABLE) == modules
    assert not shown & set(pages.NO_TABLE)
    for name in modules:
        assert len(pages.estimator_tables(name)) > 2, name


def test_every_bound_and_estimator_has_its_page_and_its_cells() -> None:
    pages = {page.stem for page in (HOUSE / "docs/methods/bounds").glob("*.md")}
    assert pages == set(BOUNDS), "write docs/methods/bounds/NAME.md as the others are"
    tables = kept("coverage")["bounds"]
    wanted = script("coverage_tables").designs_of
    for name in BOUNDS:
        assert tables[name], name
        assert sorted(tables[name]) == sorted(wanted(name)), "run benchmarks/coverage_tables.py"
    modules = documented_modules()
    pages = {page.stem for page in (HOUSE / "docs/methods/estimators").glob("*.md")}
    assert pages == modules, "write docs/methods/estimators/NAME.md as the others are"


def test_figures_of_the_best_limits_are_made_again() -> None:
    """Enumerated, by moments and sample by sample: the same audits give the same figures."""
    made, tables = kept("best_for_me")["populations"], script("best_for_me")
    by_name = {population.name: population for population in tables.POPULATIONS}
    assert list(made) == sorted(by_name)
    for name, bound in (("A3", "student"), ("B2", "hall"), ("C9", "gaffke_pooled")):
        found, expected = tables.cell(by_name[name], bound), made[name]["bounds"][bound]
        again = f"run benchmarks/best_for_me.py {bound}"
        for key in ("coverage", "recovered", "refused"):
            assert found[key] == pytest.approx(expected[key], abs=0.01), again
    for name, population in by_name.items():
        row = made[name]
        assert tables.facts(population) == {key: row[key] for key in row if key != "bounds"}
        assert set(row["bounds"]) <= set(tables.bounds_of(population)), "a bound that is no more"
        assert {"student", "hall"} <= set(row["bounds"])


def test_the_page_of_the_best_limits_names_cells_that_are_there() -> None:
    pages = script_of(HOUSE / "docs/_ext/best_for_me.py")
    text = (HOUSE / "docs/methods/what-is-best-for-me.md").read_text(encoding="utf-8")
    cells = re.findall(r"\{cell\}`([^`]+)`", text)
    assert len(cells) > 20
    assert all(pages.cell_text(words).endswith("%") for words in cells)
    for kind in pages.KINDS:
        assert len(pages.summary_table(kind)) == 2 + {"simple": 12, "stratified": 7}.get(kind, 9)
        assert (HOUSE / f"docs/_images/best-for-me-{kind}.png").stat().st_size < 250_000
        assert f"best-for-me-{kind}.png" in text
