"""Every class that a public verb returns follows the protocol of results."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from functools import cache
from typing import Any

import pandas as pd
import pytest

from primafacie.core.brief_texts import MOST_CHARACTERS
from primafacie.core.digest import canonical_json
from primafacie.core.results import Result

PACKAGES = {
    "sampling": ("sampling", "sampling.ratstats", "sampling.sample_size"),
    "extrapolation": (
        "extrapolation",
        "extrapolation.ratstats",
        "extrapolation.monitoring",
        "extrapolation.simulation",
    ),
    "validation": ("validation",),
    "penalties": ("penalties", "penalties.section111", "penalties.episodes"),
}
# The committed list: a class leaves it only with the verb that returns it.
RESULTS = {
    "sampling": """
        AcceptanceSize Allocation AttributeSizes ConfidenceFactors Dealing DollarUnitSize Draw Drawn
        Frame FrameAudit IntakeRecord IntakeRecords Plan PlanCheck PlanDocument Probe RhcSelection
        RuleSet SizeTable StopOrGo Strata StratifiedSizes
    """,
    "extrapolation": """
        Appraisal AssuredSize BeforeAfter BernoulliCusum CusumPath Demand DifferenceLimits Estimate
        EstimateSummary ExposureChange FindingsTable Interval OtherTreatment PChart PlanComparison
        Progress ProviderChecks RateLimits Recommendation Review ReviewChanges SecondMeasure
        SecondOpinion SelfAudit SimulatedPlan Simulation StatedRate StopEarlyPath
    """,
    "validation": """
        AdjustedEstimate Agreement BreakEven CoverageReport DisclosureRequest Finding
        FormulaSearch Influences JointReversal Ledger MarginalValue MisclassifiedEstimate
        Reextrapolation Replication Representativeness Rebuttal SeedSearch
    """,
    "penalties": """
        AuditDraw AuditOutlook Deadline EpisodeClaims Exposure FactorList LawEntry LawValue
        MitigationBundle Multiple PatternView RegimeExposure RepaymentClock SafeHarbor Section111
    """,
}
# Classes that a verb returns and that are no results: what they are instead.
OTHERS: dict[str, str] = {
    "Money": "an amount",
    "DealtReviews": "sources of read_review",
    "DrawnUnit": "a row of a draw",
    "FrameLine": "a row of RAT-STATS",
    "FrameItem": "a row of RAT-STATS",
    "RhcUnit": "a row of RAT-STATS",
    "DataFile": "a file that was read",
    "AmountBins": "counts for a picture",
    "BoundRow": "a row of a simulation",
    "SizeShare": "a row of an assured size",
    "ComparedPlan": "a row of a comparison of plans",
    "RawTables": "tables before they are read",
    "CheckDraw": "a row of checks",
    "CheckedChart": "a row of checks",
    "HarmEvent": "a row of events",
    "Question": "a question of a rule",
    "Factor": "a row of factors",
    "RecordColumns": "columns of records",
    "FormulaBasis": "figures that formulas start from",
}
NAMES = [(package, name) for package, names in RESULTS.items() for name in names.split()]
IDENTIFIER = re.compile(r"HICN-\d{5}X")


@cache
def examples(package: str) -> dict[str, Any]:
    made: dict[str, Any] = importlib.import_module(f"tests.builders.results.{package}").examples()
    return made


def example(package: str, name: str) -> Any:
    return examples(package)[name]


def returned_names(package: str) -> set[str]:
    """The names of classes in what the public functions and methods of a package return."""
    found: set[str] = set()
    for module_name in PACKAGES[package]:
        module = importlib.import_module(module_name)
        for public in module.__all__:
            item = getattr(module, public)
            if inspect.isfunction(item):
                annotation = inspect.unwrap(item).__annotations__.get("return", "")
                found |= set(re.findall(r"\b[A-Z]\w+", str(annotation)))
    return found


@pytest.mark.parametrize("package", RESULTS)
def test_the_list_has_every_class_that_a_verb_returns(package: str) -> None:
    listed = {name for names in RESULTS.values() for name in names.split()} | set(OTHERS)
    ours = {
        name
        for name in returned_names(package)
        if any(
            inspect.isclass(getattr(importlib.import_module(module), name, None))
            for modules in PACKAGES.values()
            for module in modules
        )
    }
    assert ours <= listed


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_a_result_follows_the_protocol(package: str, name: str) -> None:
    result = example(package, name)
    assert type(result).__name__ == name
    assert isinstance(result, Result)
    assert re.fullmatch(r"primafacie\.[a-z0-9-]+/\d+", result.SCHEMA)
    for shown in (repr(result), str(result)):
        assert 0 < len(shown) <= MOST_CHARACTERS + 50
        assert not IDENTIFIER.search(shown)
    html = result._repr_html_()
    assert html.startswith('<div class="primafacie-result">')
    assert not IDENTIFIER.search(html)
    assert len(html) < 20_000
    table = result.table()
    assert isinstance(table, pd.DataFrame)
    assert len(table.columns) > 0
    text = result.text()
    assert len(text) > 10


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_a_result_is_made_again_from_its_record(package: str, name: str) -> None:
    result = example(package, name)
    record = json.loads(canonical_json(result.to_dict()))
    assert record["schema"] == result.SCHEMA
    again = type(result).from_dict(record)
    assert json.loads(canonical_json(again.to_dict())) == record
    with pytest.raises(ValueError, match=r"schema|shape"):
        type(result).from_dict(record | {"schema": "primafacie.nothing/1"})


AMOUNT_WORDS = ("paid", "claimed", "amount", "overpaid", "total", "penalty", "assessment", "demand")


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_every_amount_of_a_record_says_its_unit(package: str, name: str) -> None:
    """An integer under a word for money is a count, or its key ends in a unit."""
    without = set(_amounts_without_unit(example(package, name).to_dict(), ""))
    assert without == set()


COUNTS = {"total_rows", "total_units"}
# Values of an estimate, whose record states their unit under `unit`.
IN_STATED_UNIT = {"sampled_total"}


def _amounts_without_unit(value: Any, place: str) -> list[str]:
    if isinstance(value, dict):
        found = []
        for key, item in value.items():
            if isinstance(item, (int, float)) and not isinstance(item, bool):
                word = key.rpartition("_")[2]
                if word in AMOUNT_WORDS and key not in COUNTS | IN_STATED_UNIT:
                    found.append(f"{place}/{key}")
            found += _amounts_without_unit(item, f"{place}/{key}")
        return found
    if isinstance(value, list):
        return [found for item in value for found in _amounts_without_unit(item, place)]
    return []


def test_the_schemas_of_results_have_names_of_their_own() -> None:
    names = [example(package, name).SCHEMA.partition("/")[0] for package, name in NAMES]
    assert len(set(names)) == len(names)
