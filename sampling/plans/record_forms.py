"""Plans as records: the form of today, and every older one as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.manifest import check_schema
from sampling.plans.fixed_choices import TICKETS
from sampling.plans.plan_parts import Amendment, Limit, PlannedStratum
from sampling.rules import RuleSet

if TYPE_CHECKING:
    from sampling.plans.plan_records import Plan

SCHEMA: Final = "primafacie.plan/2"
FIRST: Final = "primafacie.plan/1"

_SINCE_2: Final = (
    "monitoring",
    "order",
    "recommendation",
    "selection",
    "underpayment_floor",
)
_PLAIN: Final = (
    "title",
    "frame_digest",
    "frame_size",
    "frame_total",
    "design",
    "stratification",
    "size_calculation",
    "estimator",
    "bound",
    "amount",
    "netting",
    "treatments",
    "spares",
    "floor",
    "schema",
)


def plan_record(plan: Plan) -> dict[str, Any]:
    """The record of a plan, in the form that its `schema` names.

    A plan read from an older form keeps it, and so its digest: whatever was printed of it
    before stays true. An amendment brings it to the form of today.
    """
    record: dict[str, Any] = {key: getattr(plan, key) for key in _PLAIN}
    record |= {
        "amendments": [
            asdict(item) | {"changes": [list(change) for change in item.changes]}
            for item in plan.amendments
        ],
        "frame": plan.frame_record,
        "limit": asdict(plan.limit),
        "notes": list(plan.notes),
        "rule_set": plan.rule_set.to_dict(),
        "strata": [asdict(row) for row in plan.strata],
        "unsupported": list(plan.unsupported),
    }
    if plan.schema == FIRST:
        for row in record["strata"]:
            del row["condition"]
        return record
    return record | {key: getattr(plan, key) for key in _SINCE_2}


def plan_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the plan that a record of any known form holds."""
    check_schema(str(record.get("schema", "")), SCHEMA, where="plan")
    values: dict[str, Any] = {key: record[key] for key in _PLAIN}
    if record["schema"] == FIRST:
        values["selection"] = dict(TICKETS)
    else:
        values |= {key: record[key] for key in _SINCE_2}
    return values | {
        "rule_set": RuleSet.from_dict(record["rule_set"]),
        "frame_record": record["frame"],
        "strata": tuple(PlannedStratum(**row) for row in record["strata"]),
        "limit": Limit(**record["limit"]),
        "unsupported": tuple(record["unsupported"]),
        "notes": tuple(record["notes"]),
        "amendments": tuple(
            Amendment(
                item["number"],
                item["reason"],
                item["parent"],
                tuple((str(a), str(b), str(c)) for a, b, c in item["changes"]),
            )
            for item in record["amendments"]
        ),
    }
