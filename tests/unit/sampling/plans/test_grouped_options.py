"""The long options of `plan` are objects; the older arguments still work and warn."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import Any

import pandas as pd
import pytest

from primafacie.core.money import Money
from primafacie.errors import AuditWarning, PlanError
from sampling import ErrorModel, Frame, Sizes, StopEarly, open_frame, plan, stratify
from sampling.plans.planning import FLAT

MODEL = ErrorModel(rate=0.3, severity=0.8)


@pytest.fixture(scope="module")
def frame() -> Frame:
    paid = [f"{5 + (k * k) % 900}.{k % 100:02d}" for k in range(600)]
    table = pd.DataFrame({"id": [f"c{k:04d}" for k in range(600)], "paid": paid})
    return open_frame(table, unit_id="id", paid="paid").check()


OLDER: dict[str, dict[str, Any]] = {
    "allocation": {"allocation": {"1": 20, "2": 21, "3": 22}},
    "allocate_by": {"sample": 60, "allocate_by": "proportional"},
    "costs": {"sample": 60, "allocate_by": "cost", "costs": {"1": 1.0, "2": 4.0, "3": 9.0}},
    "power": {"sample": 60, "allocate_by": "power", "power": 0.2},
    "oversample": {"precision": 0.3, "level": 0.9, "side": "lower", "oversample": 0.1},
    "minimum": {"sample": 60, "minimum": 15},
    "correlation": {"sample": 60, "correlation": None},
}


NEW = {"assurance", "wanted_lower"}
"""Fields that never were arguments of `plan`."""


def test_every_moved_option_has_a_case() -> None:
    assert set(OLDER) == {field.name for field in fields(Sizes)} - set(FLAT) - NEW


@pytest.mark.parametrize("name", OLDER)
def test_an_older_argument_warns_and_makes_the_same_plan(frame: Frame, name: str) -> None:
    options = OLDER[name]
    strata = stratify(frame, number=3)
    moved = {key: value for key, value in options.items() if key not in FLAT}
    flat = {key: value for key, value in options.items() if key in FLAT}
    with pytest.warns(DeprecationWarning, match=rf"plan\(sizes=Sizes\(.*{name}=") as caught:
        older = plan(frame, strata, rules="cms-pim", anticipated=MODEL, **options)
    assert caught[0].filename == __file__
    both = plan(frame, strata, rules="cms-pim", anticipated=MODEL, sizes=Sizes(**moved), **flat)
    whole = plan(frame, strata, rules="cms-pim", anticipated=MODEL, sizes=Sizes(**options))
    assert older.digest == both.digest == whole.digest


def test_the_older_rules_to_stop_early_warn_and_make_the_same_plan(frame: Frame) -> None:
    record = {"bet": "predictable", "n_max": 90, "parameters": {"share": 0.25, "strata": "union"}}
    record |= {"threshold": 1_000_000, "materiality": 20_000}
    rules = StopEarly(
        bet="predictable",
        n_max=90,
        threshold=Money(1_000_000),
        materiality=Money(20_000),
        share=0.25,
        strata="union",
    )
    assert rules.record() == record
    planned = plan(frame, rules="oig-audit", sample=90, stop_early=rules)
    with pytest.warns(DeprecationWarning, match=r"plan\(stop_early=StopEarly\("):
        older = plan(frame, rules="oig-audit", sample=90, monitoring=record)  # type: ignore[call-arg]
    assert planned.digest == older.digest
    plain = plan(frame, rules="oig-audit", sample=90)
    with pytest.warns(DeprecationWarning, match=r"amend\(stop_early=StopEarly\("):
        changed = plain.amend(reason="agreed", monitoring=record)
    assert changed.stop_early == plain.amend(reason="agreed", stop_early=rules).stop_early == rules
    with (
        pytest.raises(PlanError, match="stop_early= alone"),
        pytest.warns(DeprecationWarning, match="monitoring="),
    ):
        plan(frame, rules="oig-audit", sample=90, stop_early=rules, monitoring=record)  # type: ignore[call-arg]


def test_an_option_in_both_places_is_refused_by_name(frame: Frame) -> None:
    with pytest.raises(PlanError, match="sample= twice, as an argument and in sizes"):
        plan(frame, rules="cms-pim", sample=60, sizes=Sizes(sample=60))
    with (
        pytest.raises(PlanError, match="minimum= twice"),
        pytest.warns(DeprecationWarning, match="minimum="),
    ):
        plan(frame, rules="cms-pim", sample=60, minimum=5, sizes=Sizes(minimum=4))  # type: ignore[call-arg]
    with pytest.raises(PlanError, match=r"a dict\. Expected a Sizes"):
        plan(frame, rules="cms-pim", sample=60, sizes={"minimum": 4})  # type: ignore[arg-type]


def test_faults_in_the_objects_are_raised_together(frame: Frame) -> None:
    wrong = StopEarly(bet="predictible", n_max=0)  # type: ignore[arg-type]
    with pytest.raises(PlanError) as caught:
        plan(frame, rules="cms-pim", sizes=Sizes(allocate_by="neiman"), stop_early=wrong)  # type: ignore[arg-type]
    words = str(caught.value)
    for part in ("no size", "Did you mean neyman?", "Did you mean predictable?", "n_max: 0"):
        assert part in words


def test_a_warning_names_the_line_of_the_caller(frame: Frame) -> None:
    with pytest.warns(AuditWarning, match="below the 30") as caught:
        plan(frame, rules="oig-audit", sample=20)
    assert caught[0].filename == __file__


def test_the_signature_is_short_and_holds_the_promised_call() -> None:
    names = list(inspect.signature(plan).parameters)
    promised = ["frame", "strata", "rules", "precision", "level", "side", "sample", "anticipated"]
    assert names[: len(promised)] == promised
    assert len(names) <= 19
    assert not set(names) & (set(OLDER) | {"monitoring"})
