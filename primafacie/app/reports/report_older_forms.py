"""Numbers of reports as earlier releases wrote them, in the form of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from extrapolation.demands.demand_older_forms import UPWARD as OF_DEMAND
from extrapolation.estimates.estimate_older_forms import UPWARD as OF_ESTIMATE
from extrapolation.estimates.estimate_older_forms import with_unit
from extrapolation.reviews.review_older_forms import OF_ROWS, OF_TREATMENTS, in_cents, renamed
from primafacie.core.record_forms import Upward
from sampling.draws.draw_older_forms import drawn_units_of_first, drawn_units_of_third
from sampling.frames.frame_older_forms import frame_of_first

_ADDED_TO_PLAN: Final = ("digest", "rules")


def report_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.report/2` from those of `primafacie.report/1`."""
    return record | {
        "draw": record["draw"] | drawn_units_of_first(record["draw"]),
        "workings": None,
    }


def report_of_second(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.report/3` from those of `primafacie.report/2`."""
    plan = {key: value for key, value in record["plan"].items() if key not in _ADDED_TO_PLAN}
    figures = record["figures"]
    rest = {key: value for key, value in record.items() if key != "figures"}
    return rest | {
        "demand": _upward(record["demand"], OF_DEMAND),
        "draw": record["draw"] | drawn_units_of_third(record["draw"]),
        "estimate": _upward({"limits_shown": []} | record["estimate"], OF_ESTIMATE),
        "frame": frame_of_first(record["frame"]),
        "limit_demanded": _limit(record["limit_demanded"]),
        "limits": [_limit(limit) for limit in record["limits"]],
        "overpayments": [
            {"label": row["label"], "values_dollars": row["values"]}
            for row in figures["overpayments"]
        ],
        "payments": renamed(figures["histogram"], {"edges": "edges_cents"}),
        "plan": plan,
        "review": _review(record["review"]),
        "workings": _workings(record["workings"]),
    }


def _upward(record: dict[str, Any], upward: Mapping[int, Upward]) -> dict[str, Any]:
    """A record inside the report in the form of today, which has no schema of its own there."""
    first = int(record["schema"].partition("/")[2])
    for number in range(first, max(upward) + 1):
        record = upward[number](record)
    return {key: value for key, value in record.items() if key not in ("schema", "amount_text")}


def _limit(limit: dict[str, Any]) -> dict[str, Any]:
    """A limit in dollars; how it is worded follows from its figures."""
    return with_unit({k: v for k, v in limit.items() if k != "predicted_text"}, "dollars")


def _review(review: dict[str, Any]) -> dict[str, Any]:
    under = review["underpaid"]
    rest = {key: value for key, value in review.items() if key != "underpaid"}
    return renamed(rest, in_cents("sampled_effective")) | {
        "findings": [{"counted": True} | renamed(row, OF_ROWS) for row in review["findings"]],
        "treatments": [renamed(row, OF_TREATMENTS) for row in review["treatments"]],
        "underpaid_cents": under["cents"],
        "underpaid_units": under["units"],
    }


def _workings(workings: dict[str, Any] | None) -> dict[str, Any] | None:
    """Workings whose totals are of their form: stages, what was fitted, or those of a ratio."""
    if workings is None:
        return None
    totals = workings["totals"]
    rest = {key: value for key, value in workings.items() if key != "totals"}
    return rest | {
        "fitted": totals.get("details", {}),
        "ratio": {"ratio": None} | totals if "auxiliary" in totals else None,
        "stages": totals.get("stages", []),
    }


UPWARD: Final[dict[int, Upward]] = {1: report_of_first, 2: report_of_second}
