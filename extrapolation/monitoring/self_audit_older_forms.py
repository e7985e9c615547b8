"""Self-audit records of earlier releases, brought to the form of today in memory."""

from __future__ import annotations

from typing import Any

from extrapolation.reviews.review_older_forms import renamed
from primafacie.core.record_forms import Upward

_DOLLARS = {name: f"{name}_dollars" for name in ("avoided", "low", "high")}


def to_second(record: dict[str, Any]) -> dict[str, Any]:
    """`self-audit/2` from `self-audit/1`: amounts say their unit, parts have no schema."""
    exposure = record["exposure"]
    return record | {
        "change": _part(record["change"]),
        "checks": _part(record["checks"]),
        "exposure": None if exposure is None else renamed(_part(exposure) or {}, _DOLLARS),
        "schema": "primafacie.self-audit/2",
    }


def _part(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {key: value for key, value in record.items() if key not in ("schema", "shown")}


UPWARD: dict[int, Upward] = {1: to_second}
