"""Review records of the number before: how units were selected is read from its own keys."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from extrapolation import Review, estimate, read_review
from primafacie.core.digest import sha256_record
from primafacie.errors import ReviewError
from sampling import designs, open_frame, plan

CLAIMS = pd.DataFrame(
    {
        "id": [f"c{k:03d}" for k in range(120)],
        "paid": [(k * 7919 % 997 + 100) / 100 for k in range(120)],
        "clinic": [f"B{k % 15}" for k in range(120)],
    }
)
SELECTIONS = {
    "pps": designs.Pps(),
    "rhc": designs.Rhc(),
    "sampford": designs.Sampford(),
    "two_stage": designs.TwoStage(units=3),
    "systematic": designs.Systematic(starts=2),
}


def reviewed(name: str) -> Review:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="clinic").check()
    order: dict[str, Any] = {"order": "file"} if name == "systematic" else {}
    made = plan(
        frame, rules="cms-pim", sample=8, bound="student", selection=SELECTIONS[name], **order
    )
    draw = made.draw("lot 7", seed_source="test")
    rows = [
        {
            "unit_id": u.unit_id,
            "status": "reviewed",
            "should_have_paid": (k % 2) * u.paid_cents / 100,
        }
        for k, u in enumerate(draw.units)
    ]
    return replace(read_review(pd.DataFrame(rows), draw=draw), plan=None)


def second_form(review: Review) -> dict[str, Any]:
    """The review as `primafacie.review/2` wrote it."""
    record = json.loads(json.dumps(review.to_dict()))
    for row in record["rows"]:
        drawn = row.pop("drawn")
        drawn["size"] = drawn.pop("size_cents")
        if drawn["group"] is not None:
            drawn["group"]["total"] = drawn["group"].pop("total_cents")
        row["drawn"] = {key: value for key, value in drawn.items() if value}
        for key in ("paid", "should_have_paid", "overpaid", "effective", "claimed"):
            row[key] = row.pop(f"{key}_cents")
    for stratum in record["strata"]:
        stratum["total"] = stratum.pop("total_cents")
        drawn = stratum["drawn"]
        drawn["size"], drawn["total"] = drawn.pop("measure"), drawn.pop("total_cents")
    for item in record["treatments"]:
        item["cents_found"], item["cents_counted"] = (
            item.pop("found_cents"),
            item.pop("counted_cents"),
        )
    record["rule_set"]["schema"] = "primafacie.rules/1"
    return {**record, "schema": "primafacie.review/2"}


@pytest.mark.parametrize("name", SELECTIONS)
def test_how_units_were_selected_is_read_from_the_older_keys(name: str) -> None:
    review = reviewed(name)
    record = second_form(review)
    again = Review.from_dict(record)
    assert again == review
    assert again.digest == sha256_record(record)
    assert again.stored_dict() == record
    one, other = estimate(again), estimate(review)
    assert (one.point, one.se, one.df) == (other.point, other.se, other.df)


def test_a_fault_of_an_older_record_is_named_by_its_place() -> None:
    record = second_form(reviewed("pps"))
    record["rows"][3]["paid"] = "12.00"
    with pytest.raises(ReviewError, match="rows/3/paid does not fit the schema"):
        Review.from_dict(record)
