"""The numbers document: everything a report says, as one plain record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from extrapolation.estimates.interval_records import IntervalRecord
from primafacie.core.money import Money
from primafacie.core.serializer import to_record

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate, Interval, Review
    from primafacie.core.manifest import Manifest
    from sampling import Draw, Plan

SCHEMA = "primafacie.report/2"


def build_numbers(
    frame_record: dict[str, Any],
    plan: Plan,
    draws: Sequence[Draw],
    review: Review,
    estimate: Estimate,
    demand: Demand,
    manifest: Manifest,
    *,
    intervals: Sequence[Interval],
    histogram: tuple[Any, Any],
    simulated: str | None = None,
    used: Draw | None = None,
) -> dict[str, Any]:
    """The report's numbers from the study's objects; nothing is computed but sums for tables.

    `used` is the draw that the review is of; left out, the last of `draws`. The same study gives
    the same record: all times come from the manifest.
    """
    from extrapolation.estimates.estimate import workings_of

    draw = used or draws[-1]
    found = workings_of(estimate)
    return {
        "demand": _demand(demand),
        "draw": _draw(draw, len(draws)),
        "estimate": _estimate(estimate),
        "figures": {
            "histogram": {
                "counts": [int(v) for v in histogram[1]],
                "edges": [int(v) for v in histogram[0]],
            },
            "overpayments": [
                {
                    "label": stratum.label,
                    "values": [
                        row.effective_cents / 100
                        for row in review.counted
                        if row.stratum == stratum.label
                    ],
                }
                for stratum in review.strata
            ],
        },
        "frame": frame_record,
        "head": manifest.head,
        "limits": [_limit(interval) for interval in intervals],
        "limit_demanded": _limit(demand.interval),
        "plan": plan.to_dict() | {"digest": draw.plan_digest, "rules": _rules(plan)},
        "review": _review(review),
        "schema": SCHEMA,
        "simulated": simulated,
        "steps": [step.to_dict() | {"digest": step.digest} for step in manifest.steps],
        "title": manifest.title,
        "workings": None if found is None else found.to_dict(),
    }


def _rules(plan: Plan) -> list[dict[str, str]]:
    names = ("key", "value", "mark", "source", "note")
    return [dict(zip(names, row, strict=True)) for row in plan.rule_set.rows()]


def _limit(interval: Interval) -> dict[str, Any]:
    record = interval.as_record()
    return {**_bare(record), "predicted_text": record.predicted_words}


def _demand(demand: Demand) -> dict[str, Any]:
    """The demand under the keys of `report/2`, which state no units."""
    record = demand.as_record()
    return {
        **_bare(record),
        "amount_text": str(demand.amount),
        "interval": _bare(record.interval),
        "rule_set": dict(record.rule_set),
        "schema": "primafacie.demand/3",
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    record = _bare(estimate.as_record())
    return {k: v for k, v in record.items() if k != "limits_shown"} | {
        "schema": "primafacie.estimate/2"
    }


def _bare(record: Any) -> Any:
    """A record whose keys do not say their units."""
    if is_dataclass(record) and not isinstance(record, (Money, type)):
        return {
            item.name: _bare(getattr(record, item.name))
            for item in fields(record)
            if not (isinstance(record, IntervalRecord) and item.name == "unit")
        }
    if isinstance(record, tuple):
        return [_bare(item) for item in record]
    return to_record(record)


def _draw(draw: Draw, made: int) -> dict[str, Any]:
    return {
        "digest": draw.digest,
        "generator": dict(draw.generator),
        "made": made,
        "notes": list(draw.notes),
        "number": draw.number,
        "seed": draw.seed,
        "seed_source": draw.seed_source,
        "spares": [unit.to_dict() for unit in draw.spares],
        "units": [unit.to_dict() for unit in draw.units],
    }


def _review(review: Review) -> dict[str, Any]:
    rows = review.counted
    under = [row for row in rows if (row.overpaid_cents or 0) < 0]
    return {
        "digest": review.digest,
        "errors": sum(row.error for row in rows),
        "findings": [
            {
                "counted": row.counted,
                "effective": row.effective_cents,
                "note": row.note,
                "order": row.order,
                "overpaid": row.overpaid_cents,
                "paid": row.paid_cents,
                "reason": row.reason,
                "should_have_paid": row.should_have_paid_cents,
                "status": row.status,
                "stratum": row.stratum,
                "unit_id": row.unit_id,
            }
            for row in review.rows
        ],
        "notes": list(review.notes),
        "reviewed": len(rows),
        "sampled_effective": sum(row.effective_cents for row in rows),
        "treatments": [
            {
                "cents_counted": item.counted.cents,
                "cents_found": item.found.cents,
                "rule": item.rule,
                "status": item.status,
                "units": item.units,
            }
            for item in review.treatments
        ],
        "underpaid": {
            "cents": -sum(row.overpaid_cents or 0 for row in under),
            "text": str(Money(-sum(row.overpaid_cents or 0 for row in under))),
            "units": len(under),
        },
    }
