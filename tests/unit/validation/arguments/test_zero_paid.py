"""B3 reads the waterfall of the demonstration, which leaves out what was paid nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from extrapolation import demand, estimate, read_review
from sampling import load_draw
from validation import Study, rebut
from validation.arguments.b3_zero_paid import NOTHING_PAID


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        ("paid <= 0.00", True),
        ("paid = 0.00", True),
        ("claimed = 0.00 or paid <= 0", True),
        ("paid <= 0.05", False),
        ("paid > 0.00", False),
        ("unpaid = 0.00", False),
    ],
)
def test_which_rules_leave_them_out(rule: str, met: bool) -> None:
    assert bool(NOTHING_PAID.search(rule)) == met


def test_the_demonstration_left_some_out(demo_once: Path) -> None:
    draw = load_draw(demo_once / "3-draw/draw.json")
    review = read_review(demo_once / "4-review/review.xlsx", draw=draw)
    study = Study(draw=draw, review=review, demand=demand(estimate(review)))
    found = rebut(study, seed=1, arguments=["B3"]).finding("B3")
    assert found.strength == "context"
    assert found.fact.startswith("2,252 claims")
