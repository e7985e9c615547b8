"""The numbers document: everything a report says, as one plain record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.estimates.interval_records import IntervalRecord
from primafacie.app.reports.report_older_forms import UPWARD
from primafacie.core.money import Money
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.serializer import to_record
from sampling.draws.drawn_units import DrawnUnit
from sampling.draws.records import GeneratorName
from sampling.frames.frame_records import FrameRecord
from sampling.plans.plans import FORM as PLAN_FORM

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate, Interval, Review
    from primafacie.core.manifest import Manifest
    from sampling import Draw, Plan

SCHEMA: Final = "primafacie.report/3"


@dataclass(frozen=True)
class DrawNumbers:
    """The draw that a report is of, without its plan; `made` draws were made in all."""

    number: int
    made: int
    digest: str
    generator: GeneratorName
    seed: str
    seed_source: str
    units: tuple[DrawnUnit, ...]
    spares: tuple[DrawnUnit, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, draw: Draw, *, made: int) -> DrawNumbers:
        """The figures of a draw."""
        return cls(
            number=draw.number,
            made=made,
            digest=draw.digest,
            generator=draw.generator,
            seed=draw.seed,
            seed_source=draw.seed_source,
            units=draw.units,
            spares=draw.spares,
            notes=draw.notes,
        )


@dataclass(frozen=True)
class ReportNumbers(StoredResult):
    """Everything that the report of a study says.

    `plan` is the record of the plan as its file holds it; `planned` is the plan itself.
    """

    SCHEMA: ClassVar[str] = SCHEMA

    title: str
    head: str
    simulated: str | None
    steps: tuple[Mapping[str, Any], ...]
    frame: FrameRecord
    plan: Mapping[str, Any]
    draw: DrawNumbers
    review: Mapping[str, Any]
    estimate: Mapping[str, Any]
    demand: Mapping[str, Any]
    limits: tuple[Mapping[str, Any], ...]
    limit_demanded: Mapping[str, Any]
    figures: Mapping[str, Any]
    workings: Mapping[str, Any] | None

    @cached_property
    def planned(self) -> Plan:
        """The plan of the study."""
        return PLAN_FORM.of(dict(self.plan), where="the plan of the report")


FORM: Final = RecordForm("report", 3, ReportNumbers, UPWARD)


def build_numbers(
    frame_record: FrameRecord,
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
    made = ReportNumbers(
        title=manifest.title,
        head=manifest.head,
        simulated=simulated,
        steps=tuple(step.to_dict() | {"digest": step.digest} for step in manifest.steps),
        frame=frame_record,
        plan=plan.stored_dict(),
        draw=DrawNumbers.of(draw, made=len(draws)),
        review=_review(review),
        estimate=_estimate(estimate),
        demand=_demand(demand),
        limits=tuple(_limit(interval) for interval in intervals),
        limit_demanded=_limit(demand.interval),
        figures={
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
        workings=None if found is None else found.to_dict(),
    )
    return made.to_dict()


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
