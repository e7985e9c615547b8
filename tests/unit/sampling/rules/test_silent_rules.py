"""What an authority does not say: nothing that moves the amount is decided by a default."""

from __future__ import annotations

import pandas as pd
import pytest

from extrapolation import Demand, demand, estimate, read_review
from primafacie.errors import PlanError, RuleError
from sampling import Frame, RuleSet, Sizes, load_rules, open_frame, plan, rule_names, stratify
from sampling.rules import RuleChoice
from tests.builders.rules import CHOICES, decided

DECISIVE = {"limit.level", "limit.sided", "limit.amount", "netting", "treatments.missing"}
MOST = """
schema = "primafacie.rules/3"
name = "state-y"
title = "State Y"
version = "2026-12-01"

[limit.amount]
value = "not stated"
cite = "code"

[netting]
value = "netted"
cite = "code"

[citations.code]
section = "State Y Code 1"
status = "verified"
"""


def claims(size: int = 600) -> Frame:
    table = pd.DataFrame({"id": [f"c{k}" for k in range(size)]})
    table["paid"] = [10.0 + k % 90 for k in range(size)]
    return open_frame(table, unit_id="id", paid="paid").check()


def test_a_text_may_leave_out_what_its_authority_does_not_say() -> None:
    rules = RuleSet.from_text(MOST)
    assert set(rules.open_keys) == DECISIVE - {"netting"}
    values = {key: (value, mark) for key, value, mark, _, _ in rules.rows()}
    assert values["netting"] == ("netted", "verified")
    assert values["floor"] == ("none", "not found")
    assert values["limit.level"] == ("not stated", "not found")
    assert rules.limit_name == "not stated"
    assert RuleSet.from_dict(rules.to_dict()) == rules
    with pytest.raises(RuleError) as caught:
        _ = rules.amount
    assert len(caught.value.problems) == 4
    assert '--choose "limit.amount=lower limit because REASON"' in str(caught.value)


@pytest.mark.parametrize("name", rule_names())
def test_no_default_decides_the_amount(name: str) -> None:
    """Each decisive value of a shipped set is cited, or open until it is chosen with a reason."""
    rules = load_rules(name)
    if not rules.to_dict()["schema"].endswith("/3"):
        assert rules.open_keys == ()
        return
    for key in sorted(DECISIVE - set(rules.open_keys)):
        assert rules.values[key].citation.status != "not found", (name, key)
    chosen = decided(name)
    assert chosen.open_keys == ()
    assert chosen.toml.startswith(rules.toml.rstrip("\n"))
    for key in rules.open_keys:
        cited = chosen.values[key]
        assert str(cited.value) in (CHOICES[key], str(float(CHOICES["limit.level"])))
        assert (cited.citation.section, cited.citation.status) == (
            "Chosen where the authority is silent",
            "not found",
        )


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (["netting=zeroed because no"], "which the authority states itself .State Y Code 1."),
        (["limit.amount=midpoint because no"], "Expected one of 'lower limit', 'point estimate'"),
        (["limit.level=90 because no"], "Expected a fraction"),
        (["limit.level=0.9 because a", "limit.level=0.8 because b"], "limit.level chosen twice"),
        (["limit.amount=lower limit"], "Expected KEY=VALUE because REASON"),
        (["limit.amuont=lower limit because no"], "Did you mean limit.amount"),
        (["limit.amount=lower limit because two\nlines"], "one line of printable text"),
    ],
)
def test_choices_that_cannot_be(choices: list[str], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        RuleSet.from_text(MOST).choosing(*choices)


def test_a_choice_cannot_bring_other_rules_with_it() -> None:
    """A reason is a text of the file, whatever it holds."""
    reason = 'a "quote" \\ and [citations.code] section = "x"'
    rules = RuleSet.from_text(MOST).choosing(RuleChoice("limit.amount", "lower limit", reason))
    assert rules.values["limit.amount"].citation.title == reason
    assert rules.values["netting"].citation.section == "State Y Code 1"


def test_a_rule_set_that_states_everything_takes_no_choice() -> None:
    assert load_rules("cms-pim").choosing() == load_rules("cms-pim")
    with pytest.raises(RuleError, match="which states every rule itself"):
        load_rules("cms-pim").choosing("netting=zeroed because no")


def test_a_plan_needs_every_choice_and_carries_it_to_the_demand() -> None:
    frame = claims()
    with pytest.raises(RuleError, match=r"limit\.amount is not stated"):
        plan(frame, rules="md", sample=60)
    made = plan(frame, rules=decided("md"), sample=60)
    assert (made.amount, made.limit.name) == (
        "lower limit",
        "one-sided 95% (RAT-STATS 90% lower limit)",
    )
    assert "Chosen where the authority is silent: a test [not found]" in made.text()
    again = type(made).from_dict(made.to_dict())
    assert again.rule_set.amount == "lower limit"
    rows = [(f"u{k}", 100.0, 100.0 * (k % 2)) for k in range(30)]
    table = pd.DataFrame(rows, columns=["unit_id", "paid", "should_have_paid"])
    with pytest.raises(RuleError, match=r"treatments\.missing is not stated"):
        read_review(table.assign(status="reviewed"), sizes=500, rules="md")
    found = read_review(table.assign(status="reviewed"), sizes=500, rules=decided("md"))
    steps = demand(estimate(found)).steps
    assert any(step.source == "md: Chosen where the authority is silent (a test)" for step in steps)


def test_a_plan_that_breaks_a_required_rule_is_refused_in_its_words() -> None:
    """Wyoming's text gives every claim an equal and independent chance."""
    frame, by = claims(), Sizes(allocate_by="proportional")
    strata = stratify(frame, number=3)
    with pytest.raises(PlanError) as caught:
        plan(frame, strata, rules=decided("wy"), sample=60, sizes=by)
    words = str(caught.value)
    assert "048-16 Wyo. Code R. 16-8(b)(i)" in words
    assert '--depart "design.required because REASON"' in words
    stated = {"design.required": "the Department agreed in writing"}
    made = plan(frame, strata, rules=decided("wy"), sample=60, sizes=by, departures=stated)
    (note,) = [note for note in made.notes if note.startswith("Departs from wy")]
    assert "the Department agreed in writing" in note
    assert "16-8(b)(i)" in note
    assert made.amend(reason="title", title="Second").notes == made.notes
    with pytest.raises(PlanError, match=r"departure 'netting'|the departure"):
        plan(frame, rules=decided("wy"), sample=60, departures={"netting": "no"})


def test_a_level_below_the_required_one_is_refused() -> None:
    rules = load_rules("wa-hca")
    low = CHOICES | {"limit.level": "0.90"}
    chosen = rules.choosing(*(f"{key}={low[key]} because a test" for key in rules.open_keys))
    with pytest.raises(PlanError, match="ninety-five percent or greater"):
        plan(claims(), rules=chosen, sample=60)
    assert plan(claims(), rules=decided("wa-hca"), sample=60).check().ok


def demanded(name: str, errors: int, taint: float) -> Demand:
    """The demand on 100 units of $100, of which `errors` are overpaid by `taint`."""
    right = [100.0 * (1 - taint)] * errors + [100.0] * (100 - errors)
    table = pd.DataFrame({"paid": 100.0, "should_have_paid": right, "status": "reviewed"})
    return demand(estimate(read_review(table, sizes=2000, rules=decided(name))))


def test_extrapolation_only_above_an_error_rate() -> None:
    """Ten of 100 is not more than 10%; eleven is, by units. Of dollars it depends on the taint."""
    for name, errors, taint, extrapolated in (
        ("nm", 10, 1.0, False),
        ("nm", 30, 1.0, True),
        ("nm", 30, 0.2, False),  # 30% of units, 6% of dollars: the text does not say which
        ("ok", 30, 0.2, False),  # Oklahoma counts dollars
        ("ok", 30, 0.5, True),
        ("ut", 11, 1.0, True),
    ):
        made = demanded(name, errors, taint)
        steps = [step for step in made.steps if step.what.startswith("no extrapolation")]
        assert (not steps) == extrapolated, (name, errors, taint)
        if not extrapolated:
            assert float(made.amount) == pytest.approx(errors * taint * 100)
            assert steps[0].mark in ("verified", "earlier text")


def test_a_demand_says_what_its_authority_asks_before_an_extrapolation() -> None:
    notes = demanded("wa-hca", 30, 1.0).notes
    (told,) = [note for note in notes if "extrapolation rests on" in note]
    assert "sustained or high error; education failed" in told
    assert "RCW 74.09.195(1)(e) [verified]" in told
    assert [note for note in demanded("mt", 30, 1.0).notes if "500 line items" in note]
    medicare = pd.DataFrame({"paid": 9.0, "should_have_paid": [1.0] * 40, "status": "reviewed"})
    plain = demand(estimate(read_review(medicare, sizes=90, rules="cms-pim")))
    assert not [note for note in plain.notes if note.startswith("Under ")]
