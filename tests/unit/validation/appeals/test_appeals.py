"""Appeals: the demand after reversals, the worth of every claim, sets of claims."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extrapolation import Review, demand, estimate, read_review
from primafacie.errors import StudyError
from sampling import Money, open_frame, plan
from tests.builders.inside_validation import revise
from tests.builders.streams import stream_named
from validation import (
    Ledger,
    Study,
    best_reversals,
    break_even,
    marginal_values,
    rebut,
    reextrapolate,
)
from validation.appeals.appeals import slope


def review(n: int = 40, *, rate: float = 0.5, rules: str = "cms-pim") -> Review:
    stream = stream_named(f"findings of {n} claims that are appealed")
    paid = np.round(40 + 900 * stream.uniform(n) ** 3, 2)
    denied = stream.uniform(n) < rate
    table = pd.DataFrame(
        {
            "unit_id": [f"u{k}" for k in range(n)],
            "stratum": np.where(np.arange(n) < n // 2, "1", "2"),
            "paid": paid,
            "should_have_paid": np.where(denied, 0, paid),
        }
    )
    return read_review(table, sizes={"1": 700, "2": 300}, rules=rules)


def outlier() -> Review:
    """29 claims near $100 and one of $6,000, all denied."""
    near = np.round(97 + 6 * stream_named("29 claims near 100 dollars").uniform(29), 2)
    table = pd.DataFrame({"unit_id": [f"u{k}" for k in range(30)], "paid": [*near, 6000.0]})
    table["should_have_paid"] = 0.0
    return read_review(table, sizes=1000, rules="cms-pim")


def asked(found: Review, won: tuple[str, ...] = ()) -> tuple[float, float, float]:
    over = estimate(revise(found, dict.fromkeys(won, 0)))
    made = demand(over)
    assert made.interval.low is not None
    return over.point, made.interval.low, float(made.amount)


def test_the_worth_of_every_claim_is_that_of_estimating_anew() -> None:
    found = review()
    before = asked(found)
    values = marginal_values(Study(review=found))
    assert len(values) == sum(row.effective_cents > 0 for row in found.rows)
    for value in values:
        after = asked(found, (value.unit_id,))
        assert value.point == pytest.approx(before[0] - after[0], abs=1e-6)
        assert value.limit == pytest.approx(before[1] - after[1], abs=1e-6)
        assert value.demand == pytest.approx(before[2] - after[2], abs=0.021)
    assert list(values) == sorted(values, key=lambda v: (-v.demand, -v.limit, v.unit_id))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_best_set_is_the_best_of_all(count: int) -> None:
    found = review(16)
    denied = [row.unit_id for row in found.rows if row.effective_cents > 0]
    best = best_reversals(Study(review=found), count=count)
    least = min(asked(found, won)[2] for won in combinations(denied, count))
    assert best.exact
    assert float(best.after) == pytest.approx(least, abs=0.011)
    assert asked(found, best.units)[2] == pytest.approx(least, abs=0.011)
    assert "at least" not in best.text()


def test_many_claims_are_added_one_by_one_and_it_is_said() -> None:
    found = review(120, rate=0.7)
    study = Study(review=found)
    best = best_reversals(study, count=6)
    assert not best.exact
    assert "at least" in best.text()
    assert float(best.after) == pytest.approx(asked(found, best.units)[2], abs=0.011)
    denied = [row.unit_id for row in found.rows if row.effective_cents > 0]
    stream = stream_named("six claims won at random")
    for _ in range(30):
        keys = stream.uniform(len(denied))
        won = tuple(denied[k] for k in np.argsort(keys)[:6])
        assert asked(found, won)[2] >= float(best.after) - 0.02


def test_winning_an_outlier_raises_the_limit_and_warns() -> None:
    found = outlier()
    values = {value.unit_id: value for value in marginal_values(Study(review=found))}
    assert values["u29"].raises
    assert values["u29"].point == pytest.approx(200_000)
    assert values["u29"].limit < -40_000
    assert not values["u3"].raises
    again = reextrapolate(found, {"u29": Money(0)})
    (note,) = again.notes
    assert "the point estimate falls but the lower limit rises" in note
    assert again.steps[1].demand is not None
    assert again.steps[0].demand is not None
    assert again.steps[1].demand > again.steps[0].demand
    assert "u29" not in best_reversals(Study(review=found), count=2).units


def test_the_rebuttal_warns_of_the_outlier() -> None:
    (found,) = rebut(Study(review=outlier()), seed=1, arguments=["D6"]).findings
    assert "warning: winning 1 of the claims raises the lower limit" in found.computation
    assert "$6,000.00" in found.computation
    assert found.tables[0].rows[-1][0] == "u29"


def test_the_ledger_is_a_step_a_level_and_only_grows() -> None:
    found = review()
    denied = [row.unit_id for row in found.rows if row.effective_cents > 0]
    first = Ledger().add(denied[0], overpaid=Money(0), level="redetermination", on=date(2026, 1, 5))
    ledger = first.add(denied[1], overpaid=Money(0), level="hearing", on=date(2026, 6, 1))
    ledger = ledger.add(denied[0], overpaid=Money(100), level="hearing", on=date(2026, 6, 2))
    again = reextrapolate(Study(review=found, ledger=ledger))
    assert [step.level for step in again.steps] == ["as reviewed", "redetermination", "hearing"]
    for step, changes in zip(
        again.steps, ({}, {denied[0]: 0}, {denied[0]: 100, denied[1]: 0}), strict=True
    ):
        assert step.demand == demand(estimate(revise(found, changes))).amount
    assert len({Ledger().digest, first.digest, ledger.digest}) == 3
    assert first.entries == ledger.entries[:1]
    with pytest.raises(StudyError, match="before the last entry"):
        ledger.add("u1", overpaid=Money(0), level="court", on=date(2025, 1, 1))
    with pytest.raises(StudyError, match="'appeal'"):
        ledger.add("u1", overpaid=Money(0), level="appeal", on=date(2026, 7, 1))


def test_how_many_claims_it_takes() -> None:
    found = review(16)
    below = Money.dollars("20000")
    needed = break_even(Study(review=found), below=below)
    assert needed.exact
    assert needed.claims is not None
    denied = [row.unit_id for row in found.rows if row.effective_cents > 0]
    fewer = min(asked(found, won)[2] for won in combinations(denied, needed.claims - 1))
    enough = min(asked(found, won)[2] for won in combinations(denied, needed.claims))
    assert fewer > float(below) >= enough
    assert break_even(Study(review=found), below=Money(0)).claims in (None, len(denied))
    assert break_even(Study(review=found), below=Money.dollars("999999999")).claims == 0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 39), st.integers(1, 50))
def test_the_slope_is_the_change_for_a_small_change(place: int, cents: int) -> None:
    found = review()
    row = found.rows[place]
    if row.effective_cents < 1000:
        return
    over = estimate(found)
    order = [
        r.unit_id for part in over.sample.strata for r in found.counted if r.stratum == part.label
    ]
    expected = slope(Study(review=found))[order.index(row.unit_id)]
    low = [
        asked_low(revise(found, {row.unit_id: row.effective_cents + change}))
        for change in (-cents, 0)
    ]
    assert (low[1] - low[0]) / (cents / 100) == pytest.approx(expected, abs=0.05)


def asked_low(found: Review) -> float:
    low = demand(estimate(found)).interval.low
    assert low is not None
    return low


def test_a_stranger_or_too_much_is_refused() -> None:
    with pytest.raises(StudyError, match="1 units not in the review"):
        reextrapolate(review(), {"x": Money(0)})
    with pytest.raises(StudyError, match="overpaid by more than they were paid"):
        reextrapolate(review(), {"u0": Money.dollars("99999")})


def by_hall(n: int) -> Study:
    """A review whose plan fixed a bound without a formula for sets of claims."""
    ids = [f"u{k:03d}" for k in range(300)]
    paid = np.round(50 + 400 * stream_named("claims under hall").uniform(300) ** 2, 2)
    frame = open_frame(pd.DataFrame({"id": ids, "paid": paid}), unit_id="id", paid="paid").check()
    draw = plan(frame, rules="oig-audit", sample=n, bound="hall").draw("lot 3", seed_source="lot")
    rows = [
        {
            "unit_id": u.unit_id,
            "status": "reviewed",
            "should_have_paid": 0.0 if u.order % 2 else u.paid_cents / 100,
        }
        for u in draw.units
    ]
    return Study(frame=frame, draw=draw, review=read_review(pd.DataFrame(rows), draw=draw))


def test_sets_of_claims_under_a_bound_without_a_formula() -> None:
    study = by_hall(30)
    found = study.review
    assert found is not None
    denied = [row.unit_id for row in found.rows if row.effective_cents > 0]
    best = best_reversals(study, count=2)
    assert best.exact
    least = min(asked(found, won)[2] for won in combinations(denied, 2))
    assert float(best.after) == pytest.approx(least, abs=0.011)
    hurried = best_reversals(study, count=2, most_estimated=3)
    assert not hurried.exact
    assert hurried.after >= best.after
    needed = break_even(study, below=best.after)
    assert needed.claims is not None
    assert needed.claims <= 2
    assert needed.exact


def test_a_ledger_is_read_back_only_with_every_decision_in_its_place() -> None:
    ledger = Ledger()
    for k, level in enumerate(("redetermination", "hearing", "council")):
        ledger = ledger.add(f"u{k}", overpaid=Money(k), level=level, on=date(2026, 1 + k, 5))
    record = ledger.to_dict()
    assert record["entries"][1]["overpaid_cents"] == 1
    again = Ledger.from_dict(record)
    assert (again, again.digest) == (ledger, ledger.digest)
    # SHA-256 of the chain as releases before this record's schema computed it.
    assert ledger.digest == "f3a8a858ea7fc54483a37dcd95f0c845b01cdacce1d68127961d7ffb2d0c74ea"
    cheaper = [*record["entries"][:2], record["entries"][2] | {"overpaid_cents": 0}]
    for entries in (record["entries"][1:], record["entries"][:2], cheaper):
        with pytest.raises(StudyError, match="do not give the digest"):
            Ledger.from_dict(record | {"entries": entries})
    with pytest.raises(StudyError, match="decisions in the order of their days"):
        Ledger.from_dict(record | {"entries": record["entries"][::-1]})
