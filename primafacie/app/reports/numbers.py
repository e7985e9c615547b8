"""The numbers document: everything a report says, as one plain record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from primafacie.app.reports.report_older_forms import UPWARD
from primafacie.core.money import Money
from primafacie.core.record_forms import RecordForm, StoredResult
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
        estimate=estimate.to_dict(),
        demand=demand.to_dict() | {"amount_text": str(demand.amount)},
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
                        row.effective / 100
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
    predicted = interval.predicted_coverage
    return interval.to_dict() | {"predicted_text": str(predicted) if predicted else "undefined"}


def _review(review: Review) -> dict[str, Any]:
    rows = review.counted
    under = [row for row in rows if (row.overpaid or 0) < 0]
    return {
        "digest": review.digest,
        "errors": sum(row.error for row in rows),
        "findings": [
            {
                "counted": row.counted,
                "effective": row.effective,
                "note": row.note,
                "order": row.order,
                "overpaid": row.overpaid,
                "paid": row.paid,
                "reason": row.reason,
                "should_have_paid": row.should_have_paid,
                "status": row.status,
                "stratum": row.stratum,
                "unit_id": row.unit_id,
            }
            for row in review.rows
        ],
        "notes": list(review.notes),
        "reviewed": len(rows),
        "sampled_effective": sum(row.effective for row in rows),
        "treatments": [
            {
                "cents_counted": item.cents_counted,
                "cents_found": item.cents_found,
                "rule": item.rule,
                "status": item.status,
                "units": item.units,
            }
            for item in review.treatments
        ],
        "underpaid": {
            "cents": -sum(row.overpaid or 0 for row in under),
            "text": str(Money(-sum(row.overpaid or 0 for row in under))),
            "units": len(under),
        },
    }
