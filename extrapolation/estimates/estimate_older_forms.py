"""Estimate records of earlier releases, brought to the form of today in memory."""

from __future__ import annotations

from typing import Any

from primafacie.core.record_forms import Upward


def to_second(record: dict[str, Any]) -> dict[str, Any]:
    """`estimate/2` from `estimate/1`, which knew neither domains nor what was fitted."""
    return record | {"details": {}, "domain": "", "schema": "primafacie.estimate/2"}


def to_third(record: dict[str, Any]) -> dict[str, Any]:
    """`estimate/3` from `estimate/2`: each limit states its unit."""
    limits = [with_unit(limit, record["unit"]) for limit in record["limits_shown"]]
    return record | {"limits_shown": limits, "schema": "primafacie.estimate/3"}


def with_unit(limit: dict[str, Any], unit: str) -> dict[str, Any]:
    """The record of limits with the unit that they are in."""
    return limit | {"unit": unit}


UPWARD: dict[int, Upward] = {1: to_second, 2: to_third}
