"""Samples drawn elsewhere: what is refused by name, and the designs that can be stated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    SampleStatement,
    StatedUniverse,
    demand,
    estimate,
    import_sample,
    ratio,
)
from primafacie.errors import AuditError, AuditWarning, EstimateError
from sampling import Money, open_frame
from validation import Study, replicate

pytestmark = pytest.mark.once

UNIVERSE = StatedUniverse(100, "letter of May 2, 2024, exhibit 4", Money.dollars("9000"))
STATED = SampleStatement(program="Excel", seeds={"": "7"}, universe=UNIVERSE)


def findings(**columns: Any) -> pd.DataFrame:
    rows = {
        "unit_id": ["a", "b", "c", "d"],
        "stratum": ["1", "1", "2", "2"],
        "paid": [50, 60, 90, 110],
        "overpaid": [40, 0, 75, 20],
        "status": ["reviewed"] * 4,
    }
    return pd.DataFrame(rows | columns)


def imported(table: pd.DataFrame, **options: Any) -> Any:
    given = {"rules": "cms-pim", "sizes": {"1": 60, "2": 40}, "statement": STATED} | options
    return import_sample(table, **given)


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "fewer units in the universe than in the sample": (
        {},
        {"sizes": {"1": 1, "2": 99}},
        "2 sampled units of a stratum of size 1",
    ),
    "a stratum without a size": (
        {"stratum": ["1", "1", "2", "3"]},
        {},
        "the stratum '3'",
    ),
    "a stratum without a sample": (
        {},
        {"sizes": {"1": 50, "2": 40, "3": 10}},
        "stratum 3: 0 sampled units of 10",
    ),
    "a unit twice": ({"unit_id": ["a", "b", "c", "c"]}, {}, "the unit 'c' a second time"),
    "no status": ({"status": ["reviewed", None, "", "reviewed"]}, {}, "2 units without a status"),
    "a unit replaced": (
        {"status": ["reviewed", "replaced", "reviewed", "reviewed"]},
        {},
        "1 unit with the status replaced",
    ),
    "no column of status": ({"status": None}, {}, "no column status"),
    "no finding": ({"overpaid": None}, {}, "no column should_have_paid (or overpaid)"),
    "no payment": ({"paid": [50, None, 90, 110]}, {}, "1 unit without the amount paid"),
    "dollars below the sampled ones": (
        {},
        {"paid": {"1": Money.dollars("8900"), "2": Money.dollars("100")}},
        "$100.00 paid for the universe, and $200.00 for the sampled units alone",
    ),
    "dollars of one stratum": (
        {},
        {"paid": {"1": Money.dollars("8900")}},
        "stratum 2: no dollars",
    ),
    "another number of units": (
        {},
        {"sizes": {"1": 60, "2": 41}},
        "100 units stated, and 101 units in the strata",
    ),
    "other dollars": (
        {},
        {"paid": {"1": Money.dollars("4000"), "2": Money.dollars("4000")}},
        "$9,000.00 stated, and $8,000.00 in the strata",
    ),
    "no source": (
        {},
        {"statement": SampleStatement(universe=StatedUniverse(100, " "))},
        "a count without its source",
    ),
    "an unknown design": ({}, {"design": "clusters"}, "Did you mean cluster?"),
    "clusters without a column": ({}, {"design": "cluster"}, "4 of 4 units without a cluster"),
    "clusters without their number": (
        {"cluster": ["x", "y", "x", "y"]},
        {"design": "cluster"},
        "stratum 1: no number of clusters",
    ),
    "PPS without dollars": ({}, {"design": "pps"}, "stratum 1: no dollars paid"),
    "a rule set without a limit": ({}, {"rules": "ca-dhcs"}, "which does not state limit.level"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usages_are_refused_by_name(case: str) -> None:
    columns, options, words = WRONG[case]
    table = findings(**{k: v for k, v in columns.items() if v is not None})
    table = table.drop(columns=[k for k, v in columns.items() if v is None])
    with pytest.raises(AuditError) as refused:
        imported(table, **options)
    assert words in str(refused.value)


def test_a_demand_needs_a_stated_universe() -> None:
    review = imported(findings(), statement=SampleStatement(program="Excel"))
    over = estimate(review)
    assert over.planned_limit().bound == "normal"
    with pytest.raises(EstimateError, match="no stated universe"):
        demand(over)
    assert replicate(Study(review=review)).verdict == "cannot be concluded"


def test_other_bounds_and_estimators_are_not_pre_specified() -> None:
    review = imported(findings())
    over = estimate(review)
    assert review.provenance.mark == "plan not fixed before the data"
    assert over.interval(0.9, side="lower").planned
    assert over.interval(0.8, side="two-sided").planned  # its lower end is the same limit
    assert not over.interval(0.95, side="lower").planned
    assert not over.interval(0.9, side="upper").planned
    assert not over.interval(0.9, side="lower", bound="student").planned
    assert demand(over).amount < Money.dollars("9000")
    known = imported(findings(), paid={"1": Money.dollars("4000"), "2": Money.dollars("5000")})
    with pytest.warns(AuditWarning, match="in error"):
        other = ratio(known)
    assert not other.as_planned
    with pytest.raises(EstimateError, match="another estimator"):
        demand(other)
    kept = type(review).from_dict(review.to_dict())
    assert kept == review
    assert kept.statement == STATED
    assert "statement" not in imported_plainly().to_dict()


def imported_plainly() -> Any:
    from extrapolation import read_review

    return read_review(findings(), sizes={"1": 60, "2": 40})


def test_a_frame_is_compared_unit_by_unit() -> None:
    claims = pd.DataFrame(
        {
            "id": [f"u{k:03}" for k in range(100)],
            "kind": ["1"] * 60 + ["2"] * 40,
            "paid": [50 + k for k in range(100)],
        }
    )
    frame = open_frame(claims, unit_id="id", paid="paid", stratum="kind").check()
    drawn = [3, 7, 61, 90]
    table = findings(unit_id=[f"u{k:03}" for k in drawn], paid=[50 + k for k in drawn])
    review = imported(table, sizes=None, frame=frame, statement=SampleStatement())
    assert {row.label: row.size for row in review.strata} == {"1": 60, "2": 40}
    assert review.strata[0].total == Money.dollars(sum(range(50, 110)))
    assert demand(estimate(review)).amount > Money.zero
    for columns, words in (
        ({"paid": [53, 57, 111, 141]}, "1 unit with another amount paid than the frame"),
        ({"stratum": ["1", "2", "2", "2"]}, "1 unit with another stratum than the frame"),
        ({"unit_id": ["u003", "u007", "u061", "x"]}, "1 units that are not in the frame"),
    ):
        with pytest.raises(AuditError) as refused:
            imported(table.assign(**columns), sizes=None, frame=frame, statement=SampleStatement())
        assert words in str(refused.value)
    with pytest.raises(AuditError, match="90 units stated, and 100 units in the frame"):
        imported(table, sizes=None, frame=frame, statement=with_units(90))


def with_units(units: int) -> SampleStatement:
    return SampleStatement(universe=StatedUniverse(units, "exhibit 4"))


def test_pps_draws_expand_their_taints() -> None:
    """T = X mean(y/x) and V = X^2 s^2(y/x) / m over draws, a unit as often as it was hit."""
    table = findings(hits=[1, 2, 1, 1], stratum=["1"] * 4)
    universe = StatedUniverse(1000, "exhibit 4", Money.dollars("90000"))
    review = imported(
        table,
        sizes=1000,
        paid=Money.dollars("90000"),
        design="pps",
        statement=SampleStatement(universe=universe),
    )
    over = estimate(review)
    taints = np.array([40 / 50, 0, 0, 75 / 90, 20 / 110])
    assert over.point == pytest.approx(90000 * taints.mean(), rel=1e-12)
    assert over.se == pytest.approx(90000 * taints.std(ddof=1) / 5**0.5, rel=1e-12)
    assert any("numbered in the order of the findings" in note for note in review.notes)
