"""Records of simulated plannings of earlier releases, brought to the form of today in memory."""

from __future__ import annotations

from typing import Any

from primafacie.core.record_forms import Upward

_OF_CHOSEN = ("bound", "reason", "coverage", "recovered", "holds")


def to_second(record: dict[str, Any]) -> dict[str, Any]:
    """`planning/2` from `planning/1`: the mean total says its unit."""
    chosen = record["chosen"]
    rest = {key: value for key, value in record.items() if key != "mean_total"}
    return rest | {
        "chosen": None if chosen is None else {key: chosen[key] for key in _OF_CHOSEN},
        "mean_total_dollars": record["mean_total"],
        "schema": "primafacie.planning/2",
    }


UPWARD: dict[int, Upward] = {1: to_second}
