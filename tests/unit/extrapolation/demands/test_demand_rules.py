"""Thresholds, multipliers, credits and the reopening period: each a step with its source."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import jsonschema
import pandas as pd
import pytest

from extrapolation import (
    Credit,
    Demand,
    RefundPeriod,
    Review,
    by_domain,
    demand,
    estimate,
    expand,
    ratio,
    read_review,
    within_reopening,
)
from primafacie.errors import AuditWarning, EstimateError, ReviewError
from sampling import Money, RuleSet

VALUES = [0, 0, 12.5, 40, 7.25, 0, 3, 90, 0, 11, 0, 5, 0, 0, 2]
DATES = [f"20{18 + k // 2}-06-15" for k in range(15)]


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": [f"u{k}" for k in range(15)],
            "overpaid": VALUES,
            "paid": [100.0] * 15,
            "should_have_paid": [100 - v for v in VALUES],
            "date": DATES,
        }
    )


def review(rules: str | RuleSet = "cms-pim") -> Review:
    return read_review(table(), sizes=300, rules=rules)


def words(found: Demand) -> str:
    return " | ".join(step.what for step in found.steps)


def test_credits_come_off_dollar_for_dollar_and_are_steps() -> None:
    plain = demand(estimate(review()))
    credits = (
        Credit("recouped", Money.dollars("100.00"), "remittance of 3 May", ("u7", "u3")),
        Credit("earlier audit", Money.dollars("12.34"), "audit A-1, closed 2022"),
    )
    found = demand(estimate(review()), credits=credits)
    assert plain.amount.cents - found.amount.cents == 11_234
    steps = [step for step in found.steps if step.what.startswith("credit")]
    assert steps[0].what == "credit: already recouped on sampled claims (2 units)"
    assert [round((s.before or 0) - (s.after or 0), 2) for s in steps] == [100.0, 12.34]
    assert all(step.mark == "inferred" for step in steps)
    large = Credit("earlier audit", Money.dollars("9000000"), "all of it")
    assert demand(estimate(review()), credits=[large]).amount == Money.zero
    schema = json.loads(
        files("primafacie.core").joinpath("schemas/demand-4.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(json.loads(json.dumps(found.to_dict())), schema)


def test_credits_that_cannot_be_are_refused_all_at_once() -> None:
    wrong = [
        Credit("recouped", Money.dollars("250"), "r", ("u1", "u2")),
        Credit("refunded", Money.dollars("5"), " ", ("u2", "zz")),
        Credit("voided", Money.zero, "r"),
        Credit("gift", Money.dollars("1"), "r"),  # type: ignore[arg-type]
    ]
    with pytest.raises(EstimateError) as caught:
        demand(estimate(review()), credits=wrong)
    text = str(caught.value)
    for part in (
        "no more than was paid",
        "no record",
        "not in the sample",
        "credited before",
        "above 0",
        "no units",
        "'gift'",
    ):
        assert part in text


def test_claims_beyond_the_reopening_period_are_a_domain() -> None:
    before = review()
    found = within_reopening(before, reopened_on=date(2024, 6, 15), ground="good cause")
    kept = [v if d >= "2020-06-15" else 0 for v, d in zip(VALUES, DATES, strict=True)]
    assert found.values("overpaid").tolist() == kept
    made = estimate(found)
    assert made.point == pytest.approx(300 / 15 * sum(kept))
    inside = table().assign(when=["in" if d >= "2020-06-15" else "out" for d in DATES])
    parts = by_domain(read_review(inside, sizes=300, rules="cms-pim"), by="when")
    assert (made.point, made.se) == pytest.approx((parts["in"].point, parts["in"].se))
    assert "was counted from the frame's date" in found.notes[-1]
    named = read_review(table().assign(decided=DATES), sizes=300, rules="cms-pim")
    own = within_reopening(
        named, reopened_on=date(2024, 6, 15), ground="good cause", determined="decided"
    )
    assert own.values("overpaid").tolist() == kept
    assert own.notes == named.notes
    first = demand(made).steps[0]
    assert "4 sampled claims ($52.50 overpaid) determined before 2020-06-15" in first.what
    assert (first.source, first.mark) == ("42 CFR 405.980(b)", "from memory")


def test_the_last_day_of_the_period_lies_within_it() -> None:
    for decided, inside in (("2020-06-15", True), ("2020-06-14", False)):
        rows = table().assign(decided=decided)
        found = within_reopening(
            read_review(rows, sizes=300, rules="cms-pim"),
            reopened_on=date(2024, 6, 15),
            ground="good cause",
            determined="decided",
        )
        assert (found.values("overpaid").sum() > 0) == inside


def test_an_amount_below_0_says_that_nothing_can_be_demanded() -> None:
    rows = pd.DataFrame({"paid": [100.0] * 30, "should_have_paid": [150.0] * 20 + [90.0] * 10})
    found = demand(estimate(read_review(rows, sizes=100, rules="irs")))
    assert found.amount < Money.zero
    assert found.notes[0].startswith("an amount below 0: nothing can be demanded")
    assert "-$3,000.00" in found.text()
    assert "$-" not in found.text()


def test_reopening_grounds() -> None:
    day = date(2024, 2, 29)
    year = within_reopening(review(), reopened_on=day, ground="any reason")
    assert year.treatments[-1].rule.startswith("determined before 2023-02-28")
    fraud = within_reopening(review(), reopened_on=day, ground="fraud or similar fault")
    assert fraud.values("overpaid").tolist() == VALUES
    assert "no period" in fraud.notes[-1]
    with pytest.raises(ReviewError, match="the ground 'whim'"):
        within_reopening(review(), reopened_on=day, ground="whim")  # type: ignore[arg-type]
    with pytest.raises(ReviewError, match="15 units without a day"):
        within_reopening(review(), reopened_on=day, ground="good cause", determined="paid_on")


def test_a_refund_period_names_its_day() -> None:
    period = RefundPeriod(date(2026, 1, 30), 60, "the agreement, section 4")
    found = demand(estimate(review()), refund=period)
    assert found.due_on == date(2026, 3, 31)
    assert "Due on 2026-03-31, 60 days after 2026-01-30" in words(found)


def test_another_estimator_than_planned_and_domains() -> None:
    with pytest.raises(EstimateError, match="for the whole frame"):
        demand(by_domain(review(), by="date")["2018-06-15"])
    with pytest.warns(AuditWarning, match="53%"):
        found = demand(ratio(review(), totals=30_000.0))
    assert "Point estimate: combined ratio of 15 sampled units to 300" in words(found)


def test_the_demand_never_rests_on_another_order_of_steps() -> None:
    """Lower limit, floor, credits, then one rounding: the last step's before is unrounded."""
    found = demand(
        estimate(review()), credits=[Credit("earlier audit", Money.dollars("0.01"), "r")]
    )
    last = found.steps[-1]
    assert last.what.startswith("Rounded down to the cent, once")
    assert last.before == found.steps[-2].after
    assert found.interval.low is not None
    assert last.before == pytest.approx(found.interval.low - 0.01)


def test_expand_is_the_plans_own_where_no_plan_says_otherwise() -> None:
    assert demand(expand(review(), "overpaid")).amount == demand(estimate(review())).amount


def test_a_self_disclosure_multiplies_the_point_estimate() -> None:
    found = demand(estimate(review("oig-sdp")))
    assert found.amount == Money.rounded(1.5 * 20 * sum(VALUES), rule="half up")
    step = next(step for step in found.steps if step.what == "times 1.5")
    assert (step.before, step.after) == (20 * sum(VALUES), 1.5 * 20 * sum(VALUES))
    assert step.source.startswith("oig-sdp: ")
    credit = Credit("refunded", Money.dollars("40"), "check 88", ("u3",))
    assert demand(estimate(review("oig-sdp")), credits=[credit]).amount == (
        found.amount - Money.dollars("40")
    )


def test_no_extrapolation_below_the_threshold() -> None:
    few = pd.DataFrame({"paid": [100.0] * 120, "should_have_paid": [100.0] * 118 + [60.0, 95.5]})
    found = demand(estimate(read_review(few, sizes=4000, rules="nc-pi")))
    assert found.amount == Money.dollars("44.50")
    assert "no extrapolation: error rates of 1.67%, 0.37% lie below 5%" in words(found)
    more = few.assign(should_have_paid=[100.0] * 112 + [0.0] * 8)
    extrapolated = demand(estimate(read_review(more, sizes=4000, rules="nc-pi")))
    assert "no extrapolation" not in words(extrapolated)
    assert extrapolated.amount > Money.dollars("800")
