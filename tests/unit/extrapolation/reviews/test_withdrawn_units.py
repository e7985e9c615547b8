"""A unit that the auditor took out charges the respondent nothing, unless a cited rule says so."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd
import pytest

from extrapolation import demand, estimate, other_treatments, read_review
from primafacie.errors import PlanError
from sampling import RuleSet, load_rules, open_frame, plan, rule_names
from tests.builders.rules import decided
from validation.appeals.changed_reviews import without_records

ROWS = pd.DataFrame(
    {
        "status": ["reviewed"] * 8 + ["withdrawn", "withdrawn", "missing"],
        "paid": [100.0] * 11,
        "should_have_paid": [100.0, 60.0] * 4 + [None] * 3,
        "reason": [None] * 8 + ["other", "No documentation", None],
    }
)


def charging(mark: str) -> RuleSet:
    """The rules of Medicare contractors, changed to charge for withdrawn units."""
    text = files("sampling.rules").joinpath("data", "cms-pim.toml").read_text(encoding="utf-8")
    head, tail = text.split("[treatments.withdrawn]")
    tail = tail.replace('value = "zero"', 'value = "as missing"', 1)
    first, last = tail.split("[citations.withdrawn_units]")
    last = last.replace('status = "inferred"', f'status = "{mark}"', 1)
    return RuleSet.from_text(
        f"{head}[treatments.withdrawn]{first}[citations.withdrawn_units]{last}", where="own.toml"
    )


@pytest.mark.parametrize("rules", rule_names())
def test_the_auditors_withdrawal_counts_zero_and_missing_records_count_as_missing(
    rules: str,
) -> None:
    found = read_review(ROWS, sizes=1000, rules=decided(rules))
    assert load_rules(rules).withdrawn == "zero"
    assert [row.effective_cents for row in found.rows[8:]] == [0, 100_00, 100_00]
    assert [row.error for row in found.rows[8:]] == [False, True, True]
    assert len(found.counted) == 11
    assert [without_records(row, found.rule_set) for row in found.rows[8:]] == [False, True, True]
    charged = {t.rule: t.counted.cents for t in found.treatments if t.status == "withdrawn"}
    assert charged == {
        "taken out by the auditor: 0, kept in the sample": 0,
        "the whole payment is an overpayment": 100_00,
    }


def test_a_withdrawn_unit_never_raises_the_demand() -> None:
    clean = ROWS.assign(status=[*ROWS.status[:8], "ineligible", *ROWS.status[9:]])
    taken_out = demand(estimate(read_review(ROWS, sizes=1000, rules="cms-pim")))
    ineligible = demand(estimate(read_review(clean, sizes=1000, rules="cms-pim")))
    assert taken_out.amount == ineligible.amount


def test_charging_for_them_is_shown_for_information() -> None:
    others = other_treatments(read_review(ROWS, sizes=1000, rules="cms-pim"))
    (other,) = [item for item in others if item.what == "withdrawn units count as missing"]
    assert other.units == 1


def test_the_plan_states_the_treatment() -> None:
    claims = pd.DataFrame({"id": [f"c{k}" for k in range(50)], "paid": [10.0] * 50})
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    made = plan(frame, rules="cms-pim", sample=10)
    assert made.treatments.withdrawn == "zero"
    words = " ".join(made.text().split())
    assert "withdrawn: 0 where the auditor took the unit out" in words
    assert "as a missing record where its records are missing" in words
    with pytest.raises(PlanError, match=r"treatments\.withdrawn.*mark 'inferred'"):
        plan(frame, rules=charging("inferred"), sample=10)
    assert plan(frame, rules=charging("secondary"), sample=10).treatments.withdrawn == (
        "as missing"
    )


def test_a_recorded_rule_set_that_charges_stays_in_force() -> None:
    """Studies planned under the earlier rule sets keep the treatment they recorded."""
    found = read_review(ROWS, sizes=1000, rules=RuleSet.from_dict(charging("inferred").to_dict()))
    assert [row.effective_cents for row in found.rows[8:]] == [100_00, 100_00, 100_00]
