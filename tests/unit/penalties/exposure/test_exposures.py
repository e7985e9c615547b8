"""Exposure against arithmetic by hand: units, persons, caps, floors, limitation, regimes."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from extrapolation import add_violations, read_review
from penalties import StatedLaw, exposure, section_111
from primafacie.errors import EstimateError, ReviewError, RuleError
from sampling import Money
from tests.law.reviews import ASSESSED, reviewed, violation

PENALTY = 19_940


def test_the_per_unit_exposure_is_what_is_extrapolated() -> None:
    found = [violation("u0", penalty_units=2), violation("u1", claimed_tainted=250.50)]
    risk = exposure(reviewed(found), assessed_on=ASSESSED, level=0.90, sided="one-sided")
    values = np.zeros(10)
    values[:2] = [2 * PENALTY + 300, PENALTY + 751.50]
    se = np.sqrt(100 * 90 * values.var(ddof=1) / 10)
    t = stdtrit(9, 0.90)
    assert float(risk.maximum.point) == pytest.approx(10 * values.sum(), abs=0.005)
    low = max(10 * values.sum() - t * se, values.sum())
    assert risk.maximum.low == Money.rounded(low, rule="down")
    assert risk.maximum.high is None, "never Student's above"
    (part,) = risk.regime("402").parts
    assert (part.penalty_units, part.penalty_units_in_frame) == (3, 30.0)
    assert part.claimed == Money.dollars("350.50")
    assert (
        risk.digest
        == exposure(reviewed(found), assessed_on=ASSESSED, level=0.90, sided="one-sided").digest
    )


def test_a_lower_limit_is_never_below_what_the_sample_itself_holds() -> None:
    risk = exposure(reviewed([violation("u0")]), assessed_on=ASSESSED)
    assert risk.maximum.low == Money.dollars(PENALTY + 300)


def test_the_penalty_is_for_each_person_and_the_assessment_once() -> None:
    one = exposure(reviewed([violation("u0")], size=10), assessed_on=ASSESSED)
    both = reviewed([violation("u0", responsible="Dr A; Clinic B")], size=10)
    two = exposure(both, assessed_on=ASSESSED)
    assert two.maximum.point == one.maximum.point, "402.1(f): any one of them, or jointly"
    each = exposure(both, assessed_on=ASSESSED, each_person_402=True)
    assert each.maximum.point - one.maximum.point == Money.dollars(PENALTY)
    of_1003 = exposure(
        reviewed([violation("u0", "1003.200(a)(2)", responsible="Dr A; Clinic B")], size=10),
        assessed_on=ASSESSED,
    )
    assert of_1003.maximum.point == Money.dollars(2 * 25_595 + 300), "1003.120: each is liable"
    persons = two.regime("402").persons
    assert [p.name for p in persons] == ["Clinic B", "Dr A"]
    assert [p.penalty.point for p in persons] == [Money.dollars(PENALTY)] * 2
    assert [p.assessment.point for p in persons] == [Money.dollars(300)] * 2


def test_an_overpayment_is_not_a_violation_and_missing_records_count_nothing() -> None:
    review = reviewed(
        [violation("u0")],
        status=["reviewed"] * 8 + ["missing"] * 2,
        should_have_paid=[0] * 8 + [None] * 2,
    )
    assert sum(row.effective_cents for row in review.rows) > 0, "the refund rule counts them"
    risk = exposure(review, assessed_on=ASSESSED)
    assert risk.maximum.point == Money.dollars(10 * (PENALTY + 300))
    assert "2 units missing or withdrawn count 0 here" in risk.text()


def test_a_review_that_was_not_asked_is_refused_and_one_without_violations_costs_nothing() -> None:
    plain = read_review(pd.DataFrame({"overpaid": [1, 2]}), sizes=9)
    with pytest.raises(ReviewError, match="An overpayment is not a violation"):
        exposure(plain, assessed_on=ASSESSED)
    none = exposure(reviewed([]), assessed_on=ASSESSED)
    assert none.maximum.high is None
    assert none.number.high > 0
    assert none.regimes == {}
    with pytest.raises(RuleError, match="there is none"):
        none.regime("402")


def test_yearly_caps_act_on_the_years_totals_before_they_are_added() -> None:
    found = [
        violation("u0", "402.1(c)(34)", penalty_units=9, presented_on="2023-05-01"),
        violation("u1", "402.1(c)(34)", penalty_units=9, presented_on="2024-05-01"),
        violation("u2", "402.1(c)(34)", penalty_units=9, presented_on="2024-06-01"),
    ]
    risk = exposure(reviewed(found, size=10), assessed_on=ASSESSED)
    # a census: 2023 9 x 14,432 = 129,888; 2024 18 x 14,432 = 259,776, capped at 216,490
    assert risk.maximum.point == Money.dollars(129_888 + 216_490)
    assert risk.maximum.low == risk.maximum.high == risk.maximum.point
    assert "(2023, 2024)" in risk.text(), "the caps are those of the years found"
    assert risk.regime("402").persons[0].penalty.point == risk.maximum.point
    whole = exposure(reviewed(found, size=1000), assessed_on=ASSESSED)
    assert whole.maximum.high == Money.dollars(2 * 216_490)
    assert risk.regime("402").floor.point == Money.dollars(27 * 1_443), "the least for each item"


def test_a_yearly_cap_is_a_cap_of_the_least_penalties_too() -> None:
    """Open Payments: 200 items at $1,443 are $288,600; a year costs at most $216,490."""
    found = [violation("u0", "402.1(c)(34)", penalty_units=200, presented_on="2024-05-01")]
    part = exposure(reviewed(found, size=10), assessed_on=ASSESSED).regime("402")
    assert part.maximum.point == part.floor.point == Money.dollars(216_490)
    assert part.floor.high == Money.dollars(216_490)


def test_capped_lower_limits_are_added_at_a_smaller_tail() -> None:
    """The sum of lower limits of two years at one tail each would hold less than the level."""
    found = [
        violation(f"u{k}", "402.1(c)(34)", presented_on=f"{2023 + k % 2}-05-01") for k in range(6)
    ]
    asked = {"assessed_on": ASSESSED, "level": 0.90, "bound": "gaffke_finite"}
    two = exposure(reviewed(found, n=20, size=100), **asked).maximum
    one = [exposure(reviewed(found[k::2], n=20, size=100), **asked).maximum.low for k in range(2)]
    assert two.low < one[0] + one[1]


def test_the_floor_of_each_part() -> None:
    lost = {"should_have_paid": [5, *[10 * k + 20 for k in range(1, 10)]]}
    part_402 = exposure(
        reviewed([violation("u0")], size=10, **lost),
        assessed_on=ASSESSED,
        costs=Money.dollars("1000"),
    ).regime("402")
    assert part_402.floor.point == Money.dollars(1015)
    part_1003 = exposure(
        reviewed([violation("u0", "1003.200(a)(1)")], size=10, **lost),
        assessed_on=ASSESSED,
        costs=Money.dollars("1000"),
    ).regime("1003")
    assert part_1003.floor.point == Money.dollars(2 * 1015)
    assert part_1003.maximum.point == Money.dollars(25_595 + 300)
    assert "double damages" in part_1003.floor_words


def test_the_regimes_stand_side_by_side_and_are_never_summed() -> None:
    lost = {"should_have_paid": [5, 10, *[10 * k + 20 for k in range(2, 10)]]}
    found = [violation("u0"), violation("u0", "1003.200(a)(1)")]
    risk = exposure(reviewed(found, size=10, **lost), assessed_on=ASSESSED)
    rows = {(row.regime, row.base.split(" on ")[0]): row for row in risk.rows}
    points = {key: row.spread.point for key, row in rows.items() if row.spread}
    assert points["refund", "overpaid, under the rule set cms-pim"] == Money.dollars(35)
    sdp = next(row for row in risk.rows if row.regime == "self-disclosure")
    assert "for a submission on 2026-11-21" in sdp.note
    assert sdp.spread is not None
    assert sdp.spread.point == Money.dollars(20_000), "the least settlement binds: 1.5 x 35"
    assert "at least 100 items, the sample has 10" in sdp.note
    # damages on the tainted unit alone: 15 overpaid, 20 paid
    assert points["False Claims Act", "overpaid"] == Money.dollars(28_619 + 45)
    assert points["False Claims Act", "paid in full"] == Money.dollars(28_619 + 60)
    assert points[
        "42 CFR part 402", "penalty units, and the amount claimed for the tainted services"
    ]
    with pytest.raises(RuleError, match="are alternatives"):
        _ = risk.maximum
    assert "alternatives, not summed" in risk.text()
    assert len(risk.table()) == 6
    json.dumps(risk.to_dict(), allow_nan=False)


def test_open_law_is_a_gap_and_not_zero_and_can_be_answered() -> None:
    found = [
        violation("u0", "1003.200(a)(1)", presented_on="2017-05-01"),
        violation("u1", "1003.200(a)(2)", presented_on="2017-05-01"),
        violation("u2", "1003.200(a)(2)"),
    ]
    ask = {"assessed_on": ASSESSED, "action_on": date(2022, 1, 1)}
    risk = exposure(reviewed(found, size=10), **ask)
    regime = risk.regime("1003")
    assert regime.maximum.incomplete
    assert regime.maximum.high is None
    assert regime.maximum.point == Money.dollars(25_595 + 300), "the other part is printed"
    assert "2 Nov 2015 and 9 Feb 2018" in " ".join(regime.gaps)
    assert f"legal maximum: at least {regime.maximum.low}" in risk.text()
    assert "an amount not read x penalty units" in risk.text()
    stated = {
        name: StatedLaw(Money.dollars(10_000), 3, "counsel, memo of 3 May")
        for name in ("1003.200(a)(1)", "1003.200(a)(2)")
    }
    answered = exposure(reviewed(found, size=10), stated=stated, **ask)
    assert answered.maximum.point == Money.dollars(2 * (10_000 + 300) + 25_595 + 300)
    assert answered.regime("1003").status == "not found"
    assert "counsel, memo of 3 May" in answered.text()


def test_an_assessment_on_a_base_the_review_does_not_hold_is_a_gap() -> None:
    """A kickback's assessment is 3 times the remuneration, never 3 times the amount claimed."""
    found = [violation("u0", "1003.300(d)"), violation("u1", "1003.200(a)(2)")]
    open_ = exposure(reviewed(found, size=10), assessed_on=ASSESSED).regime("1003")
    assert open_.maximum.point == Money.dollars(127_973 + 25_595 + 300)
    assert open_.maximum.incomplete
    assert "column remuneration" in open_.gaps[0]
    paid = exposure(
        reviewed(found, size=10, remuneration=[7000] + [0] * 9), assessed_on=ASSESSED
    ).regime("1003")
    assert paid.maximum.point == Money.dollars(127_973 + 3 * 7000 + 25_595 + 300)
    assert paid.gaps == ()
    twice = [violation("u0", "1003.300(d)"), violation("u0", "1003.300(d)", responsible="Dr B")]
    once = exposure(
        reviewed(twice, size=10, remuneration=[7000] + [0] * 9), assessed_on=ASSESSED
    ).regime("1003")
    assert once.maximum.point == Money.dollars(2 * 127_973 + 3 * 7000), "one base, multiplied once"


def test_grants_and_inducements_are_multiplied_as_the_final_rule_says() -> None:
    """1003.710(b), 1003.1010(a): 3 times; the old memo printed an assessment of $0."""
    for basis, amount in (("1003.710(a)(1)", 12_482), ("1003.1010", 25_595)):
        risk = exposure(reviewed([violation("u0", basis)], size=10), assessed_on=ASSESSED)
        assert risk.maximum.point == Money.dollars(amount + 300)
    funds = [violation("u0", "1003.710(a)(2)")]
    open_ = exposure(reviewed(funds, size=10), assessed_on=ASSESSED).regime("1003")
    assert open_.maximum.incomplete
    none = [violation("u0", "1003.710(a)(5)")]
    assert exposure(reviewed(none, size=10), assessed_on=ASSESSED).maximum.point == Money.dollars(
        18_724
    )


def test_faults_of_many_kinds_come_together() -> None:
    found = [
        violation("u0", "402.1(c)(99)"),
        violation("u1", presented_on="2026-12-01"),
        violation("u2", "402.1(c)(17)", presented_on="1996-05-01"),
        violation("u3", "FCA"),
        violation("u4", "402.1(c)(21)"),
    ]
    with pytest.raises(RuleError) as caught:
        exposure(reviewed(found), assessed_on=ASSESSED)
    words = str(caught.value)
    assert "3 problems" in words
    for part in ("402.1(c)(99)", "the violation first", "The False Claims Act is a regime"):
        assert part in words
    for basis, day, question in (
        ("402.1(c)(17)", "1996-05-01", "on or after 1 Jan 1997"),
        ("402.1(c)(21)", "2024-03-01", "present text was not read"),
    ):
        open_ = exposure(reviewed([violation("u4", basis, presented_on=day)]), assessed_on=ASSESSED)
        assert question in " ".join(open_.regime("402").gaps)


def test_a_home_health_certification_needs_the_payments() -> None:
    found = [violation("u0", "1003.200(c)")]
    open_ = exposure(reviewed(found, size=10), assessed_on=ASSESSED).regime("1003")
    assert open_.maximum.point == Money.dollars(12_797)
    assert "home_health_payments" in open_.gaps[0]
    risk = exposure(
        reviewed(found, size=10, home_health_payments=[5000] + [0] * 9), assessed_on=ASSESSED
    )
    assert risk.maximum.point == Money.dollars(15_000), "3 x 5,000 is above 12,797"


def test_bounds_that_need_no_ceiling_serve_and_others_ask_for_it() -> None:
    found = [violation(f"u{k}") for k in range(8)]
    t = exposure(reviewed(found), assessed_on=ASSESSED)
    safe = exposure(reviewed(found), assessed_on=ASSESSED, bound="gaffke")
    assert safe.maximum.point == t.maximum.point
    assert safe.maximum.low < t.maximum.low, "similar exposures on most units: t says too much"
    assert safe.maximum.high is None
    with pytest.raises(EstimateError, match="no_such"):
        exposure(reviewed(found), assessed_on=ASSESSED, bound="no_such")
    with pytest.raises(EstimateError, match="a maximum that no unit exceeds"):
        exposure(reviewed(found), assessed_on=ASSESSED, maximum_per_unit=Money.dollars(5))


def test_a_declared_greatest_exposure_opens_the_bounds_that_need_one() -> None:
    found = [violation(f"u{k}") for k in range(8)]
    asked = {"assessed_on": ASSESSED, "bound": "anderson"}
    with pytest.raises(EstimateError, match="needs the ceiling of every unit"):
        exposure(reviewed(found), **asked)  # type: ignore[arg-type]
    most = Money.dollars(PENALTY + 300)
    risk = exposure(reviewed(found), maximum_per_unit=most, **asked)  # type: ignore[arg-type]
    assert risk.maximum.low < risk.maximum.point < risk.maximum.high
    assert risk.maximum.high <= Money(100 * most.cents)
    assert "lower limits of damages and floors by gaffke_finite" in risk.text()
    by_stratum = exposure(reviewed(found), maximum_per_unit={"1": most}, **asked)  # type: ignore[arg-type]
    assert by_stratum.maximum == risk.maximum
    varied = [violation(f"u{k}", penalty_units=1 + k % 3) for k in range(12)]
    seeded = exposure(
        reviewed(varied, n=30, size=300),
        assessed_on=ASSESSED,
        bound="bootstrap_t",
        options={"seed": 7},
    )
    assert seeded.maximum.low < seeded.maximum.point
    with pytest.raises(EstimateError, match="without its draw"):
        exposure(reviewed(found), assessed_on=ASSESSED, bound="betting", maximum_per_unit=most)


def test_every_mark_reaches_the_text() -> None:
    text = exposure(reviewed([violation("u0", "402.1(c)(7)")]), assessed_on=ASSESSED).text()
    assert "[inferred]" in text
    assert "[secondary]" in text
    assert "3 x amount claimed" in text
    assert Path(__file__).name not in text


def test_records_fit_their_schemas() -> None:
    for name, record in (
        ("exposure-3", exposure(reviewed([violation("u0")]), assessed_on=ASSESSED).to_dict()),
        ("exposure-3", exposure(reviewed([], rules=None), assessed_on=ASSESSED).to_dict()),
        (
            "section111-3",
            section_111([], plan="nghp", assessed_on=ASSESSED, amounts="base").to_dict(),
        ),
    ):
        place = files("primafacie.core").joinpath(f"schemas/{name}.json")
        schema = json.loads(place.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(json.loads(json.dumps(record)), schema)
        for key in schema["required"]:
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate({k: v for k, v in record.items() if k != key}, schema)


def test_violations_can_be_added_after_the_review() -> None:
    table = pd.DataFrame([violation("u0"), violation("u1")])
    plain = reviewed([])
    later = add_violations(plain, table)
    assert later.rows == plain.rows
    assert exposure(later, assessed_on=ASSESSED).violations == 2
    with pytest.raises(ReviewError, match=r"the unit 'zz'[\s\S]*2 times"):
        add_violations(later, pd.DataFrame([violation("zz"), violation("u0")]))
