"""Numbers of reports as earlier releases wrote them, in the form of today."""

from __future__ import annotations

from typing import Any, Final

from primafacie.core.record_forms import Upward
from sampling.draws.draw_older_forms import drawn_units_of_first, drawn_units_of_third
from sampling.frames.frame_older_forms import frame_of_first

_ADDED_TO_PLAN: Final = ("digest", "rules")


def report_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.report/2` from those of `primafacie.report/1`."""
    return record | {"draw": record["draw"] | drawn_units_of_first(record["draw"])}


def report_of_second(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.report/3` from those of `primafacie.report/2`."""
    plan = {key: value for key, value in record["plan"].items() if key not in _ADDED_TO_PLAN}
    return record | {
        "draw": record["draw"] | drawn_units_of_third(record["draw"]),
        "frame": frame_of_first(record["frame"]),
        "plan": plan,
    }


UPWARD: Final[dict[int, Upward]] = {1: report_of_first, 2: report_of_second}
