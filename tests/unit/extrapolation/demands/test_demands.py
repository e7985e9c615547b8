"""Demands: each rule moves the amount by a step of its own, and it is rounded once."""

from __future__ import annotations

import pandas as pd
import pytest

from extrapolation import Demand, count, demand, estimate, expand, read_review
from primafacie.errors import EstimateError
from sampling import Money, RuleSet, load_rules, open_frame, plan

VALUES = [0, 0, 12.5, 40, 7.25, 0, 3, 90, 0, 11, 0, 5, 0, 0, 2]


def altered(**changes: str) -> RuleSet:
    """The shipped cms-pim rules with some values replaced."""
    text = load_rules("cms-pim").toml
    for key, value in changes.items():
        head = f"[{key.replace('__', '.')}]\nvalue = "
        start = text.index(head) + len(head)
        text = text[:start] + value + text[text.index("\n", start) :]
    return RuleSet.from_text(text)


def demanded(values: list[float], rules: RuleSet | str, **columns: list[float]) -> Demand:
    table = pd.DataFrame({"overpaid": values} | columns)
    return demand(estimate(read_review(table, sizes=300, rules=rules)))


def test_the_lower_limit_is_rounded_down_once() -> None:
    found = demanded(VALUES, "cms-pim")
    low = found.interval.low
    assert low is not None
    assert float(found.amount) <= low < float(found.amount) + 0.01
    assert found.interval.bound == "student"
    assert [step.what for step in found.steps if "Rounded" in step.what] == [
        f"Rounded down to the cent, once (from {low:,.4f})"
    ]
    assert found.steps[0].after == pytest.approx(20 * sum(VALUES))


def test_a_point_estimate_is_rounded_half_up() -> None:
    found = demanded([0.0, 0.01], altered(limit__amount='"point estimate"'))
    assert found.amount == Money(150)
    rules = altered(limit__amount='"point estimate"')
    third = demand(
        estimate(read_review(pd.DataFrame({"overpaid": [0, 0, 1]}), sizes=10, rules=rules))
    )
    assert third.amount == Money(333)


def test_floors() -> None:
    few = [0.0] * 28 + [1.0, 100.0]
    raw = demanded(few, altered(floor='"none"'))
    assert raw.amount < Money.zero
    zero = demanded(few, altered(floor='"zero"'))
    assert zero.amount == Money.zero
    found = demanded(few, "cms-pim")
    assert found.amount == Money.dollars("101")
    step = next(s for s in found.steps if "not below" in s.what)
    assert step.mark == "from memory"
    assert step.after == 101


def test_the_floor_is_the_sampled_overpayment_to_the_cent() -> None:
    """Sums of such amounts as floats fall below the cent (0.1 + 0.7 is 0.7999...)."""
    few = [0.0] * 27 + [0.1, 0.7, 100.0]
    assert sum(few[27:29]) < 0.8
    assert demanded(few, "cms-pim").amount == Money.dollars("100.80")


def test_two_names_never_one_number() -> None:
    one = demanded(VALUES, "cms-pim")
    two = demanded(VALUES, "oig-audit")
    assert one.amount > two.amount
    assert "one-sided 90% (RAT-STATS 80% lower limit)" in one.text()
    assert "lower end of two-sided 90% (one-sided 95%)" in two.text()


def test_the_marks_of_the_rules_are_on_the_demand() -> None:
    found = demanded(VALUES, "cms-pim")
    limit = next(step for step in found.steps if "lower confidence limit" in step.what)
    assert (limit.mark, limit.source) == ("from memory", "cms-pim: PIM 8.4.5.1")
    assert "[from memory]" in found.text()
    record = found.to_dict()
    assert record["amount_cents"] == found.amount.cents
    assert record["steps"][0]["mark"] == "computed"


def test_no_plan_is_a_step() -> None:
    assert any("no plan fixed the rules" in step.what for step in demanded(VALUES, "cms-pim").steps)


def test_the_amount_is_capped_at_what_was_paid(tmp_path) -> None:
    from sampling import open_frame, plan

    claims = pd.DataFrame({"id": [f"c{k}" for k in range(40)], "paid": [10.0] * 39 + [400.0]})
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    rules = altered(limit__amount='"point estimate"')
    made = plan(frame, rules=rules, sample=8).draw("lot 3", seed_source="test")
    units = {u.unit_id: u for u in made.units}
    findings = {u: {"status": "reviewed", "should_have_paid": 0} for u in units}
    made.worksheet(tmp_path / "w.xlsx", findings=findings)
    over = estimate(read_review(tmp_path / "w.xlsx", draw=made))
    found = demand(over)
    paid = 39 * 10 + 400
    if over.point > paid:
        assert found.amount == Money.dollars(paid)
        assert any("not above the amount paid" in step.what for step in found.steps)
    else:
        assert found.amount == Money.rounded(over.point, rule="half up")


def test_deviations_from_the_plan_are_steps(demo_once) -> None:
    from sampling import load_draw

    draw = load_draw(demo_once / "3-draw/draw.json")
    review = read_review(demo_once / "4-review/review.xlsx", draw=draw, rules="oig-audit")
    found = demand(estimate(review))
    said = [step.what for step in found.steps if step.what.startswith("deviates")]
    assert "deviates from the plan: planned rules cms-pim, used oig-audit" in said
    assert "deviates from the plan: planned limit one-sided, used two-sided" in said
    planned = demand(estimate(read_review(demo_once / "4-review/review.xlsx", draw=draw)))
    assert not [step for step in planned.steps if step.what.startswith("deviates")]


@pytest.mark.parametrize(("rules", "level"), [("cms-pim", 0.90), ("oig-audit", 0.95)])
def test_the_bound_of_the_plan_is_the_one_demanded(rules: str, level: float) -> None:
    claims = pd.DataFrame({"id": [f"{k:03d}" for k in range(300)], "paid": [50] * 300})
    text = load_rules(rules).toml.replace(
        '[netting]\nvalue = "netted"', '[netting]\nvalue = "zeroed"'
    )
    made = plan(
        open_frame(claims, unit_id="id", paid="paid"),
        rules=RuleSet.from_text(text),
        sample=40,
        bound="gaffke",
    )
    draw = made.draw(seed="lot 5", seed_source="by lot")
    table = draw.table().assign(should_have_paid=lambda t: t["paid_dollars"] * (t["order"] % 3 > 0))
    table["status"] = "reviewed"
    review = read_review(table[["unit_id", "should_have_paid", "status"]], draw=draw)
    over = estimate(review)
    found = demand(over)
    wanted = over.interval(level, side="lower", bound="gaffke").low
    assert wanted is not None
    assert float(found.amount) <= wanted < float(found.amount) + 0.01
    words = (
        "The limit is computed by the bound gaffke, which the plan fixed before the draw; the rule "
        "set's own is student"
    )
    assert words in [step.what for step in found.steps]
    assert not [step for step in found.steps if step.what.startswith("deviates")]


def test_what_cannot_become_a_demand() -> None:
    review = read_review(pd.DataFrame({"overpaid": VALUES}), sizes=300)
    with pytest.raises(EstimateError, match="without a rule set cannot become a demand"):
        demand(estimate(review))
    ruled = read_review(
        pd.DataFrame({"overpaid": VALUES, "other": VALUES}), sizes=300, rules="cms-pim"
    )
    with pytest.raises(EstimateError, match="an estimate of 'error units'"):
        demand(count(ruled))
    with pytest.raises(EstimateError, match="an estimate of 'other'"):
        demand(expand(ruled, "other"))
    assert count(ruled).point == pytest.approx(300 * 8 / 15)
    assert count(ruled).unit == "count"
