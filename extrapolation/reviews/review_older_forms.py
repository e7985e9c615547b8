"""Review records of earlier releases, brought to the form of today in memory."""

from __future__ import annotations

from typing import Any

from primafacie.core.record_forms import Upward
from sampling.draws.draw_older_forms import group_of_third, stratum_of_third

_FOUND = ("should_have_paid", "overpaid")


def to_second(record: dict[str, Any]) -> dict[str, Any]:
    """`review/2` from `review/1`, which knew no violations, labels, designs or second reviewers."""
    return record | {
        "rows": [row | {"labels": {}, "drawn": {}, "seconds": []} for row in record["rows"]],
        "schema": "primafacie.review/2",
        "strata": [row | {"drawn": {}} for row in record["strata"]],
        "violations": None,
    }


def to_third(record: dict[str, Any]) -> dict[str, Any]:
    """`review/3` from `review/2`: every amount says its unit."""
    found = record["violations"]
    return record | {
        "rows": [_row(row) for row in record["rows"]],
        "rule_set": without_schema(record["rule_set"]),
        "schema": "primafacie.review/3",
        "strata": [_stratum(row) for row in record["strata"]],
        "treatments": [renamed(row, OF_TREATMENTS) for row in record["treatments"]],
        "violations": None if found is None else [_violation(row) for row in found],
    }


def renamed(record: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A record whose keys are renamed; other keys stay.

    >>> renamed({"paid": 5, "n": 1}, {"paid": "paid_cents"})
    {'paid_cents': 5, 'n': 1}
    """
    return {names.get(key, key): value for key, value in record.items()}


def in_cents(*names: str) -> dict[str, str]:
    """The new keys of amounts in cents by their old ones."""
    return {name: f"{name}_cents" for name in names}


OF_ROWS = in_cents("paid", "should_have_paid", "overpaid", "effective", "claimed")
OF_TREATMENTS = {"cents_found": "found_cents", "cents_counted": "counted_cents"}


def without_schema(record: dict[str, Any] | None) -> dict[str, Any] | None:
    """A record that is a part of another one, without the name of a schema of its own."""
    if record is None:
        return None
    return {key: value for key, value in record.items() if key != "schema"}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    drawn = row["drawn"]
    selection = {
        "probability": drawn.get("probability"),
        "size_cents": drawn.get("size"),
        "group": group_of_third(drawn.get("group")),
        "stages": drawn.get("stages", []),
        "draws": drawn.get("draws", []),
    }
    seconds = [renamed(item, in_cents(*_FOUND)) for item in row["seconds"]]
    return renamed(row, OF_ROWS) | {"drawn": selection, "seconds": seconds}


def _stratum(row: dict[str, Any]) -> dict[str, Any]:
    return renamed(row, in_cents("total")) | {
        "drawn": stratum_of_third(row["drawn"]) if row["drawn"] else None
    }


def _violation(row: dict[str, Any]) -> dict[str, Any]:
    return renamed(row, in_cents("claimed_tainted"))


UPWARD: dict[int, Upward] = {1: to_second, 2: to_third}
