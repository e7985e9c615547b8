"""Demand records of earlier releases, brought to the form of today in memory."""

from __future__ import annotations

from typing import Any

from extrapolation.estimates.estimate_older_forms import with_unit
from extrapolation.reviews.review_older_forms import renamed, without_schema
from primafacie.core.record_forms import Upward


def to_second(record: dict[str, Any]) -> dict[str, Any]:
    """`demand/2` from `demand/1`, which knew neither credits nor a day that the amount is due."""
    return record | {"credits": [], "due_on": None, "schema": "primafacie.demand/2"}


def to_third(record: dict[str, Any]) -> dict[str, Any]:
    """`demand/3` from `demand/2`, which showed no other treatments."""
    return record | {"other_treatments": [], "schema": "primafacie.demand/3"}


def to_fourth(record: dict[str, Any]) -> dict[str, Any]:
    """`demand/4` from `demand/3`: every amount says its unit."""
    steps = {"before": "before_dollars", "after": "after_dollars"}
    others = {"amount": "amount_cents", "point": "point_dollars"}
    return renamed(record, {"amount": "amount_cents"}) | {
        "credits": [renamed(row, {"amount": "amount_cents"}) for row in record["credits"]],
        "interval": with_unit(record["interval"], "dollars"),
        "other_treatments": [renamed(row, others) for row in record["other_treatments"]],
        "rule_set": without_schema(record["rule_set"]),
        "schema": "primafacie.demand/4",
        "steps": [renamed(row, steps) for row in record["steps"]],
    }


UPWARD: dict[int, Upward] = {1: to_second, 2: to_third, 3: to_fourth}
