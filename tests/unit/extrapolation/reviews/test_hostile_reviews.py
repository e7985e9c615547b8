"""A review record from the other side: rows of other kinds of values are refused and named."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from extrapolation import Review, read_review
from primafacie.errors import ReviewError

ROWS = pd.DataFrame({"paid": [9.0, 9, 9], "should_have_paid": [9.0, 4, 0]})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("overpaid_cents", "500", "what the schema's rule 'anyOf' asks for"),
        ("effective_cents", 5.5, "a value of type integer"),
        ("effective_cents", None, "a value of type integer"),
        ("hits", True, "a value of type integer"),
        ("paid_cents", [900], "what the schema's rule 'anyOf' asks for"),
        ("error", 1, "a value of type boolean"),
        ("unit_id", 7, "a value of type string"),
    ],
)
def test_a_row_of_other_values_is_refused(name: str, value: Any, expected: str) -> None:
    record = read_review(ROWS, sizes=9, rules="cms-pim").to_dict()
    assert Review.from_dict(record).to_dict() == record
    record["rows"][1][name] = value
    with pytest.raises(ReviewError) as caught:
        Review.from_dict(record)
    words = " ".join(str(caught.value).split())
    assert f"rows/1/{name} does not fit the schema" in words
    assert expected in words
