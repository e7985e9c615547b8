"""Demand records of every earlier number: read upward, with their bytes and digest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extrapolation import DemandRecord, demand, estimate
from primafacie.core.digest import canonical_json, sha256_record
from primafacie.errors import StudyError
from tests.builders.results.extrapolation import reviewed

SINCE = {1: ("credits", "due_on", "other_treatments"), 2: ("other_treatments",), 3: ()}


def written_by(number: int) -> dict[str, Any]:
    """The demand under the keys of an earlier number, which stated no units."""
    text = json.dumps(demand(estimate(reviewed())).to_dict())
    for unit in ("_cents", "_dollars"):
        text = text.replace(f'{unit}"', '"')
    record = {k: v for k, v in json.loads(text).items() if k not in SINCE[number]}
    del record["interval"]["unit"]
    record["rule_set"]["schema"] = "primafacie.rules/1"
    return {**record, "schema": f"primafacie.demand/{number}"}


@pytest.mark.parametrize("number", SINCE)
def test_an_older_demand_is_read_and_keeps_its_digest(number: int) -> None:
    record = written_by(number)
    made = demand(estimate(reviewed())).as_record()
    found = DemandRecord.from_dict(record)
    assert (found.amount, found.steps, found.rule_set) == (made.amount, made.steps, made.rule_set)
    assert found.interval == made.interval
    assert found.notes == made.notes
    assert found.other_treatments == (made.other_treatments if number == 3 else ())
    assert found.written() == canonical_json(record)
    assert found.digest == sha256_record(record)


@pytest.mark.parametrize(
    ("key", "value"), [("amount", "5.00"), ("steps", {}), ("interval", None), ("notes", "x")]
)
def test_another_shape_is_refused_without_its_value(key: str, value: Any) -> None:
    with pytest.raises(StudyError, match=f"{key} does not fit the schema"):
        DemandRecord.from_dict({**written_by(3), key: value})


def test_every_amount_says_its_unit() -> None:
    record = demand(estimate(reviewed())).to_dict()
    assert record["amount_cents"] == demand(estimate(reviewed())).amount.cents
    assert {"before_dollars", "after_dollars"} <= set(record["steps"][0])
    assert record["interval"]["unit"] == "dollars"
    others = record["other_treatments"]
    assert all({"amount_cents", "point_dollars"} <= set(row) for row in others)
