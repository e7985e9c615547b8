"""No public result shows identifiers or dumps its arrays at the end of a notebook cell."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import typing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import extrapolation
import validation
from extrapolation import demand, estimate, read_review
from primafacie.core.brief_texts import brief, clipped
from sampling import ErrorModel, Money, allocate, open_frame, plan, stratify

PACKAGES = (
    "sampling",
    "sampling.ratstats",
    "extrapolation",
    "extrapolation.ratstats",
    "extrapolation.reviews",
    "extrapolation.monitoring",
    "extrapolation.simulation",
    "validation",
    "penalties",
    "penalties.section111",
    "penalties.episodes",
)
OURS = {"sampling", "extrapolation", "validation", "penalties"}
HOLDS = ("tuple", "list", "dict", "mapping", "ndarray", "sequence", "dataframe")
EXEMPT = {
    "Bound": "an entry of the catalog of bounds; it holds no data of an audit",
    "RuleSet": "its text and values are left out of its repr already",
    "Roles": "names of columns",
    "LimitChoice": "options, no data of an audit",
}
NUMBER = 90
IDS = [f"HICN-{k:05d}X" for k in range(400)]


def public_classes() -> dict[str, type]:
    """The classes that the packages export, and those that their functions return."""
    found: dict[str, type] = {}
    for name in PACKAGES:
        module = importlib.import_module(name)
        for public in module.__all__:
            item = getattr(module, public)
            candidates = [item]
            if not inspect.isclass(item) and callable(item):
                try:
                    returned = typing.get_type_hints(inspect.unwrap(item)).get("return")
                except NameError:
                    returned = None
                candidates = [returned, *typing.get_args(returned)]
            for one in candidates:
                if inspect.isclass(one) and one.__module__.split(".")[0] in OURS:
                    found[f"{one.__module__}.{one.__qualname__}"] = one
    return found


def holds_much(cls: type) -> bool:
    return any(
        item.repr and any(word in str(item.type).lower() for word in HOLDS)
        for item in dataclasses.fields(cls)  # type: ignore[arg-type]
    )


def test_every_public_result_with_collections_is_brief() -> None:
    classes = public_classes()
    assert len(classes) > 100
    long = [
        name
        for name, cls in sorted(classes.items())
        if dataclasses.is_dataclass(cls)
        and holds_much(cls)
        and not hasattr(cls, "__brief__")
        and cls.__name__ not in EXEMPT
    ]
    assert long == []


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """One of every stage, for a sample of 90 units."""
    table = pd.DataFrame(
        {"id": IDS, "paid": [f"{50 + 3 * (k % 97)}.25" for k in range(len(IDS))], "kind": "A"}
    )
    frame = open_frame(table, unit_id="id", paid="paid", more=["kind"]).check()
    strata = stratify(frame, number=2)
    errors = ErrorModel(rate=0.3, severity=0.8)
    planned = plan(frame, strata, rules="cms-pim", sample=NUMBER, anticipated=errors)
    draw = planned.draw("a seed", seed_source="test")
    findings = pd.DataFrame(
        {
            "unit_id": [u.unit_id for u in draw.units],
            "status": "reviewed",
            "should_have_paid": [
                u.paid_cents / 100 if k % 3 else u.paid_cents // 200
                for k, u in enumerate(draw.units)
            ],
            "note": "seen by J. Doe",
        }
    )
    review = read_review(findings, draw=draw)
    over = estimate(review)
    study = validation.Study(frame=frame, plan=planned, draw=draw, review=review)
    ledger = validation.Ledger().add(
        draw.units[0].unit_id, overpaid=Money(0), level="redetermination", on=date(2026, 1, 2)
    )
    assert study.disclosed is not None
    return {
        "frame": frame,
        "strata": strata,
        "allocation": allocate(strata, NUMBER, anticipated=errors),
        "plan": planned,
        "plan check": planned.check(),
        "draw": draw,
        "unit": draw.units[0],
        "review": review,
        "row": review.rows[0],
        "estimate": over,
        "interval": over.interval(0.9, side="lower"),
        "demand": demand(over),
        "study": study,
        "sample": study.disclosed,
        "ledger": ledger,
        "influence": validation.influence(study),
        "replication": validation.replicate(study),
        "representativeness": validation.representativeness(study, seed=1),
        "others": extrapolation.other_treatments(review),
    }


def test_results_of_90_units_are_short_and_without_ids(results: dict[str, Any]) -> None:
    for name, result in results.items():
        for text in (repr(result), str(result)):
            assert len(text) < 2000, f"{name}: {len(text):,} characters"
            assert not [unit for unit in IDS if unit in text], name
            assert "J. Doe" not in text, name
            assert "array(" not in text, name


def test_one_line_results_show_what_a_person_wants_to_see(results: dict[str, Any]) -> None:
    assert repr(results["review"]) == "<Review: review of 90 units, 30 in error>"
    assert str(results["review"]) == "review of 90 units, 30 in error"
    assert repr(results["draw"]).startswith("<Draw: draw 1 of 90 units from plan ")
    assert repr(results["unit"]).startswith("DrawnUnit(order=1, stratum='1', expected_hits")


def test_a_long_text_is_cut_and_the_rest_is_counted() -> None:
    text = clipped("\n".join(f"line {k}" for k in range(40)))
    assert text.splitlines()[-1] == "... and 25 more lines"
    assert len(clipped("x" * 5000)) <= 1500

    @brief
    @dataclasses.dataclass(frozen=True)
    class Held:
        unit_id: str
        ids: tuple[str, ...]
        paid: int
        path: Path

    assert (
        repr(Held("a-1", ("a-1", "a-2"), 5, Path("x")))
        == f"Held(ids: 2, paid=5, path={Path('x')!r})"
    )
