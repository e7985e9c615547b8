"""Every status under every rule set: what counts, and that n never changes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from extrapolation import Review, count, demand, estimate, read_review
from extrapolation.reviews.treatments import apply_rules
from sampling import rule_names
from tests.builders.inside_sampling import STATUSES
from tests.builders.rules import decided


@dataclass(frozen=True)
class Unit:
    """A sampled unit, and what it must count in dollars and as an error."""

    status: str
    paid: float
    right: float | None
    counts: float
    error: bool


UNITS = [
    Unit("reviewed", 100.0, 100.0, 0.0, False),
    Unit("reviewed", 100.0, 60.0, 40.0, True),
    Unit("reviewed", 100.0, 0.0, 100.0, True),
    Unit("missing", 80.0, None, 80.0, True),
    Unit("late", 70.0, 30.0, 40.0, True),
    Unit("late", 70.0, None, 70.0, True),
    Unit("ineligible", 55.0, None, 0.0, False),
    Unit("waived", 45.0, 5.0, 0.0, True),
    Unit("withdrawn", 35.0, None, 0.0, False),
]
UNDERPAID = Unit("reviewed", 50.0, 62.0, -12.0, True)


def review(rules: str) -> Review:
    rows = pd.DataFrame(
        [(u.status, u.paid, u.right) for u in [*UNITS, UNDERPAID]],
        columns=["status", "paid", "should_have_paid"],
    )
    return read_review(rows, sizes=1000, rules=decided(rules))


@pytest.mark.parametrize("rules", rule_names())
def test_every_status(rules: str) -> None:
    """All shipped authorities that say it count a missing record in full and a waived or
    ineligible unit as 0; they part on underpayments: netted, or (self-disclosure) set to 0.
    """
    found = review(rules)
    assert len(found.counted) == len(UNITS) + 1
    assert found.values("overpaid")[:-1].tolist() == [u.counts for u in UNITS]
    assert found.values("error units")[:-1].tolist() == [float(u.error) for u in UNITS]
    zeroed = rules == "oig-sdp"
    assert found.values("overpaid")[-1] == (0.0 if zeroed else UNDERPAID.counts)
    assert found.values("error units")[-1] == (0.0 if zeroed else 1.0)
    made = estimate(found)
    assert made.point == pytest.approx(100 * (330.0 + (0 if zeroed else -12.0)))
    assert count(found).point == pytest.approx(100 * (6 if zeroed else 7))
    assert sum(item.units for item in found.treatments) == len(UNITS) + 1
    assert demand(made).rule_set.name == rules


def test_without_rules_a_unit_without_finding_counts_nothing() -> None:
    rows = pd.DataFrame(
        {"status": ["missing", "reviewed"], "paid": [9.0, 9.0], "should_have_paid": [None, 1.0]}
    )
    assert read_review(rows, sizes=10).values("overpaid").tolist() == [0.0, 8.0]


@pytest.mark.parametrize("rules", rule_names())
def test_a_missing_record_of_a_negative_payment(rules: str) -> None:
    """The whole payment, as any other; never below 0 where underpayments count 0."""
    rows = pd.DataFrame(
        {"status": ["missing", "reviewed"], "paid": [-7.0, 9.0], "should_have_paid": [None, 1.0]}
    )
    counted = read_review(rows, sizes=10, rules=decided(rules)).values("overpaid").tolist()
    assert counted == [0.0 if rules == "oig-sdp" else -7.0, 8.0]


def test_the_statuses_are_those_of_the_worksheet() -> None:
    assert {u.status for u in UNITS} | {"replaced", "underpaid"} == set(STATUSES)


@pytest.mark.parametrize("rules", rule_names())
def test_replaced_units_keep_their_row_and_leave_their_place_to_a_spare(rules: str) -> None:
    from dataclasses import replace

    rows = list(review(rules).rows)
    rows[0] = replace(rows[0], status="replaced")
    treated, treatments = apply_rules(rows, decided(rules))
    assert len(treated) == len(rows)
    assert not treated[0].counted
    assert ("replaced", "its spare counts instead") in {(t.status, t.rule) for t in treatments}
