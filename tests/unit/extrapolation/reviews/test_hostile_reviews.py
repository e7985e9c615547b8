"""A review record from the other side: rows of other kinds of values are refused and named."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from extrapolation import Review, read_review
from primafacie.errors import ReviewError

ROWS = pd.DataFrame({"paid": [9.0, 9, 9], "should_have_paid": [9.0, 4, 0]})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("overpaid", "500", "overpaid of a row is no whole number"),
        ("effective", 5.5, "effective of a row is no whole number"),
        ("effective", None, "effective of a row is no whole number"),
        ("hits", True, "hits of a row is no whole number"),
        ("paid", [900], "paid of a row is no whole number"),
        ("error", 1, "whether it is in error"),
        ("unit_id", 7, "without its unit"),
    ],
)
def test_a_row_of_other_values_is_refused(name: str, value: Any, words: str) -> None:
    record = read_review(ROWS, sizes=9, rules="cms-pim").to_dict()
    assert Review.from_dict(record).to_dict() == record
    record["rows"][1][name] = value
    with pytest.raises(ReviewError, match=words):
        Review.from_dict(record)
