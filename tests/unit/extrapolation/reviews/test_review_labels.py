"""Labels, several reasons, and a second reviewer: kept, and without effect on amounts."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from extrapolation import Review, estimate, read_review
from primafacie.errors import EstimateError, ReviewError

FOUND = pd.DataFrame(
    {
        "unit_id": ["a", "b", "c", "d"],
        "paid": [100, 50, 80, 20],
        "should_have_paid": [0, 50, 30, 20],
        "reason": ["no order; not coded", "", "not coded;  no order ", "late"],
        "reviewer": ["R1", "R1", "R2", ""],
        "provider": ["P1", "P2", "P1", None],
        "code": [99213, 99214, 99213, 99215],
    }
)


def test_labels_of_every_kind() -> None:
    review = read_review(FOUND, sizes=40, rules="cms-pim")
    assert review.labels("provider") == ["P1", "P2", "P1", "(none)"]
    assert review.labels("code") == ["99213", "99214", "99213", "99215"]
    assert review.labels("reason") == [
        "no order; not coded",
        "(none)",
        "no order; not coded",
        "late",
    ]
    assert review.labels("reviewer")[-1] == "(none)"
    assert set(review.labels("stratum")) == {"1"}
    assert review.values("code").tolist() == [99213, 99214, 99213, 99215]
    with pytest.raises(EstimateError, match="no labels 'year'"):
        review.labels("year")


def test_a_second_reviewer_is_kept_and_moves_nothing() -> None:
    second = pd.DataFrame(
        {
            "unit_id": ["a", "c", "b"],
            "status": ["reviewed", "reviewed", None],
            "should_have_paid": [40, None, None],
            "overpaid": [None, 80, None],
            "reviewer": ["R3", None, None],
        }
    )
    plain = read_review(FOUND, sizes=40, rules="cms-pim")
    both = read_review(FOUND, sizes=40, rules="cms-pim", seconds=[second])
    assert estimate(both).point == estimate(plain).point
    found = {row.unit_id: row.seconds for row in both.rows}
    assert found["b"] == found["d"] == ()
    assert (found["a"][0].reviewer, found["a"][0].overpaid_cents) == ("R3", 6000)
    assert (found["c"][0].reviewer, found["c"][0].should_have_paid_cents) == ("reviewer 2", 0)
    record = json.loads(json.dumps(both.to_dict()))
    assert Review.from_dict(record) == both
    assert Review.from_dict(record).digest == both.digest


def test_faults_of_a_second_reviewer_are_raised_with_the_others() -> None:
    second = pd.DataFrame(
        {
            "unit_id": ["z", "a", "b"],
            "status": ["reviewed", "seen", "reviewed"],
            "should_have_paid": [1, 2, 50],
            "overpaid": [None, None, 3],
        }
    )
    with pytest.raises(ReviewError) as caught:
        read_review(FOUND, sizes=40, seconds=[second])
    assert [p.got for p in caught.value.problems] == [
        "the unit 'z'",
        "the status [a text of 4 characters] is not known",
        "$3.00 overpaid",
    ]
