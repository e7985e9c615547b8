"""A review's interval: the finite-sample limit beside the t limit, options, frames and floors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import BOUNDS, Estimate, count, demand, expand, read_review
from extrapolation.samples.frame_amounts import with_frame_amounts
from primafacie.errors import EstimateError
from sampling import Money, RuleSet, load_rules, open_frame, plan
from tests.builders.limits import least_gaffke_mean

ZEROED = RuleSet.from_text(
    load_rules("cms-pim").toml.replace('[netting]\nvalue = "netted"', '[netting]\nvalue = "zeroed"')
)
PAID = [5 + k % 40 for k in range(120)]
TABLE = pd.DataFrame(
    {
        "id": [f"c{k:03d}" for k in range(120)],
        "paid": [str(x) for x in PAID],
        "claimed": [str(x + 3) for x in PAID],
    }
)


def reviewed(rules: Any = ZEROED, *, right: Any = None, **choices: Any) -> Estimate:
    """A review of 30 units of 120; `right(k, paid)` is what the k-th should have been paid."""
    frame = open_frame(TABLE, unit_id="id", paid="paid", claimed="claimed")
    draw = plan(frame, rules=rules, sample=30, **choices).draw("lot 7", seed_source="by lot")
    pay = right or (lambda k, paid: 0 if k % 3 else paid)
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": pay(k, unit.paid_cents / 100),
        }
        for k, unit in enumerate(draw.units)
    ]
    return expand(read_review(pd.DataFrame(rows), draw=draw), "overpaid")


def test_the_finite_sample_limit_stands_beside() -> None:
    over = reviewed()
    found = over.interval(0.9, side="lower", bound="student")
    assert found.beside is not None
    assert found.beside.bound == "gaffke_finite"
    assert found.beside == over.interval(0.9, side="lower", bound="gaffke_finite")
    assert found.guarantee == "asymptotic"
    assert found.beside.guarantee == "conjectured"
    assert "finite-sample limit by gaffke_finite" in str(found)
    assert "beside" not in found.to_dict()
    (told,) = found.to_dict()["notes"]
    assert told == (
        "The finite-sample limit by gaffke_finite (conjectured, not pre-specified) is at least "
        f"${found.beside.low:,.2f}."
    )
    assert demand(over).notes[-1].startswith("The finite-sample limit by gaffke_finite")
    both = over.interval(0.9, side="two-sided", bound="student")
    assert both.beside is not None
    assert both.beside.high is not None
    assert both.beside.low < over.point < both.beside.high  # type: ignore[operator]


def test_workpapers_show_it_after_the_planned_limits() -> None:
    """Six planned limits, then the finite-sample ones at the same levels and sides, marked."""
    from primafacie.app.reports.sections.results_section import limits_table
    from primafacie.app.steps.estimate_step import shown_intervals

    over = reviewed()
    shown = shown_intervals(over)
    assert [item.bound for item in shown] == ["student"] * 6 + ["gaffke_finite"] * 6
    assert [item.level for item in shown[:6]] == [item.level for item in shown[6:]]
    made = limits_table(over.as_record(), [item.as_record() for item in shown])
    marks = [row[-1].raw for row in made.rows]
    assert "not pre-specified" not in "".join(marks[:6])
    assert marks[6:] == ["not pre-specified"] * 6


def test_netting_without_a_floor_says_why_there_is_none() -> None:
    found = reviewed("cms-pim").interval(0.9, side="lower")
    assert found.beside is None
    assert found.beside_refused == (
        "No finite-sample limit is shown, because this rule set nets underpayments and the plan "
        "states no largest possible underpayment."
    )
    assert found.to_dict()["notes"] == [found.beside_refused]


def test_with_the_plans_floor_it_runs_on_raised_values() -> None:
    """u = claimed - paid = 3 for every unit: Gaffke on y + 3, less 360."""
    netted = {"right": lambda k, paid: paid + 2 if k % 5 == 0 else (0 if k % 2 else paid)}
    over = reviewed("cms-pim", underpayment_floor="claimed - paid", **netted)
    found = over.interval(0.9, side="lower", bound="gaffke")
    (part,) = over.sample.strata
    expected = 120 * least_gaffke_mean(part.values + 3, 0.10) - 360
    assert found.low == pytest.approx(max(expected, part.values.sum() - 3 * 90), rel=1e-12)
    fixed = reviewed("cms-pim", underpayment_floor=Money.dollars("3"), **netted)
    assert fixed.interval(0.9, side="lower", bound="gaffke").low == pytest.approx(found.low)


def test_bounds_that_need_the_frame_take_it_from_the_plan() -> None:
    over = reviewed()
    found = with_frame_amounts(over.sample, over.review, "overpaid", payments=True)
    (part,) = found.strata
    assert part.book == sum(PAID)
    assert part.unsampled is not None
    assert part.caps is not None
    assert np.sort(np.concatenate([part.unsampled, part.caps])).tolist() == sorted(map(float, PAID))
    for name in ("minimum_sum", "betting", "hoeffding", "anderson", "taint_mixture"):
        limit = over.interval(0.9, side="lower", bound=name).low
        assert limit is not None
        assert limit <= over.point
    planned = reviewed(bound="minimum_sum")
    assert planned.interval(0.9, side="lower").planned
    half = planned.interval(0.9, side="lower", options={"threshold": 0.5})
    assert half.low is not None
    assert not half.planned, "another threshold than the plan's"


def test_options_and_seeds() -> None:
    over = reviewed()
    with pytest.raises(EstimateError, match="bca without a seed"):
        over.interval(0.9, side="lower", bound="bca")
    one = over.interval(0.9, side="lower", bound="bca", seed=5)
    assert one.low == over.interval(0.9, side="lower", bound="bca", seed=5).low
    with pytest.raises(EstimateError, match="threshold for the bound gaffke"):
        over.interval(0.9, side="lower", bound="gaffke", options={"threshold": 0.5})
    student = over.interval(0.9, side="lower", bound="student")
    assert over.interval(0.9, side="lower", bound="student", seed=5) == student


def test_counts_have_exact_limits_beside_the_others() -> None:
    errors = count(reviewed().review)
    exact = errors.interval(0.9, side="two-sided", bound="hypergeometric")
    near = errors.interval(0.9, side="two-sided", bound="clopper_pearson")
    assert near.low <= exact.low < errors.point < exact.high <= near.high + 1  # type: ignore[operator]
    assert exact.guarantee == "exact"
    assert errors.interval(0.9, side="two-sided", bound="student").beside == exact


def test_every_bound_of_the_design_answers_or_refuses_in_words() -> None:
    over = reviewed()
    refused, told = [], []
    for bound in BOUNDS.values():
        given = {"seed": 3} if bound.randomised else {}
        try:
            found = over.interval(0.9, side="lower", bound=bound.name, **given)
        except EstimateError as error:
            refused.append(bound.name)
            told.append("Expected" in str(error))
            continue
        assert found.low is not None
    assert all(told)
    assert set(refused) == {
        "satterthwaite",
        "buehler",
        "gaffke_merged",
        "gaffke_pooled",
        "minimum_sum_pooled",
        "clopper_pearson",
        "korn_graubard",
        "wilson",
        "logit",
        "arcsine",
        "likelihood",
        "hypergeometric",
        "melded",
        "sidak",
        "penny",
        "stringer",
        "stringer_gaffke",
        "moment",
        "cox_snell",
    }
