"""A plan refuses a bound that could never give the limit of its demand, before the draw."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from extrapolation import BOUNDS
from extrapolation.estimators.estimator import ESTIMATORS
from primafacie.errors import AuditError, PlanError
from sampling import ErrorModel, Plan, RuleSet, designs, load_rules, open_frame, plan
from sampling.choices import BOUND_CARDS, ESTIMATOR_CARDS
from tests.builders.inside_extrapolation import simulate_plan

CLAIMS = pd.DataFrame(
    {
        "id": [f"C{k:03d}" for k in range(120)],
        "paid": [f"{20 + k % 37}.00" for k in range(120)],
        "patient": [f"B{k % 41}" for k in range(120)],
    }
)
FRAME = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient")
ZEROED = RuleSet.from_text(
    load_rules("cms-pim").toml.replace('[netting]\nvalue = "netted"', '[netting]\nvalue = "zeroed"')
)


def planned(rules: Any = ZEROED, **choices: Any) -> Plan:
    return plan(FRAME, rules=rules, sample=12, **choices)


def test_every_card_has_its_function_and_every_function_its_card() -> None:
    assert set(BOUND_CARDS) == set(BOUNDS)
    homes = {name: f"extrapolation.bounds.{home}" for name, home in BOUNDS.homes().items()}
    assert all(BOUNDS[name].limits.__module__ == homes[name] for name in BOUNDS)
    assert all(BOUNDS[name].fails == card.fails for name, card in BOUND_CARDS.items())
    fitted = {name for name, card in ESTIMATOR_CARDS.items() if card.fitted}
    assert fitted == set(designs.FITTED)
    by_design = {name for name, member in ESTIMATORS.items() if member.by_design}
    assert set(ESTIMATOR_CARDS) == {*by_design, *fitted}
    named = {s for card in ESTIMATOR_CARDS.values() if card.default for s in card.shapes}
    assert named == {design.shape for design in designs.DESIGNS.values()}
    for design in designs.DESIGNS.values():
        assert design.shape in ESTIMATOR_CARDS[designs.own_estimator(design.shape)].shapes


@pytest.mark.parametrize(
    ("choices", "got", "fix"),
    [
        ({"bound": "gafke"}, "the bound 'gafke' is not known", "Did you mean gaffke"),
        ({"bound": "stringer"}, "not valid for the design srs", "leave the bound to the rule set"),
        ({"bound": "melded"}, "not valid for the design srs", "leave the bound"),
        ({"bound": "clopper_pearson"}, "a limit of a number of units", "such as student"),
        ({"bound": "hypergeometric"}, "a limit of a number of units", "such as student"),
        ({"bound": "gaffke", "rules": "cms-pim"}, "nets underpayments", "underpayment_floor="),
        (
            {"bound": "taint_mixture", "rules": "cms-pim", "underpayment_floor": "claimed - paid"},
            "nets underpayments",
            "takes floors",
        ),
        (
            {"bound": "gaffke", "estimator": "ratio"},
            "not valid for the estimator ratio",
            "leave the bound",
        ),
        (
            {"bound": "gaffke_finite", "selection": designs.Rhc()},
            "not valid for the estimator rhc",
            "leave the bound",
        ),
    ],
)
def test_a_plan_refuses_a_bound_by_its_card(choices: dict[str, Any], got: str, fix: str) -> None:
    if "underpayment_floor" in choices:
        table = CLAIMS.assign(claimed="90.00")
        frame = open_frame(table, unit_id="id", paid="paid", claimed="claimed")
        with pytest.raises(PlanError) as caught:
            plan(frame, sample=12, **choices)
    else:
        with pytest.raises(PlanError) as caught:
            planned(**choices)
    assert got in caught.value.got
    assert fix in caught.value.fix


def test_what_a_plan_takes_is_never_refused_after_the_review() -> None:
    for name in BOUND_CARDS:
        try:
            made = planned(bound=name)
        except PlanError:
            assert "srs" not in BOUND_CARDS[name].designs or "dollars" not in (
                BOUND_CARDS[name].quantities
            )
            continue
        assert made.bound == name


def test_an_amendment_refuses_it_too() -> None:
    made = planned(bound="gaffke")
    with pytest.raises(PlanError, match="nets underpayments"):
        made.amend(reason="other rules", rules="cms-pim")
    with pytest.raises(PlanError, match="'wald' is not known"):
        made.amend(reason="another bound", bound="wald")


def test_unknown_names_get_close_matches() -> None:
    with pytest.raises(PlanError, match="Did you mean separate_ratio"):
        planned(estimator="seperate_ratio")
    with pytest.raises(AuditError, match="Did you mean gaffke"):
        simulate_plan(planned(), ErrorModel(rate=0.3), bounds=["gafke"], sizes=[12])
