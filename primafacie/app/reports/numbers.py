"""The numbers document: everything a report says, as one plain record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.demands.demand_records import DemandRecord
from extrapolation.estimates.estimate_records import EstimateRecord
from extrapolation.estimates.interval_records import IntervalRecord
from extrapolation.estimators.workings import Workings
from primafacie.app.reports.auditor_numbers import AuditorNumbers
from primafacie.app.reports.report_labels import ReportLabels
from primafacie.app.reports.report_older_forms import UPWARD
from primafacie.app.reports.review_numbers import ReviewNumbers
from primafacie.app.reports.revision_numbers import RevisionNumbers
from primafacie.core.manifest import StatedStep
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.serializer import OPTIONAL
from primafacie.core.units import Dollars
from sampling.draws.drawn_units import DrawnUnit
from sampling.draws.records import GeneratorName
from sampling.frames.frame_records import FrameRecord
from sampling.plans.plans import FORM as PLAN_FORM

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate, Interval, Review
    from primafacie.core.manifest import Manifest
    from sampling import Draw, Plan
    from sampling.plans.plan_records import PlannedStratum

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
class PaymentBins:
    """The histogram of the amounts paid in the frame: the edges of its bins, and their counts."""

    edges_cents: tuple[int, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, edges: Iterable[Any], counts: Iterable[Any]) -> PaymentBins:
        """The bins of a frame's histogram, from its arrays."""
        return cls(tuple(int(v) for v in edges), tuple(int(v) for v in counts))


@dataclass(frozen=True)
class StratumOverpayments:
    """The overpayments that were counted in the sample of a stratum."""

    label: str
    values: tuple[Dollars, ...]


def overpayments_of(review: Review) -> tuple[StratumOverpayments, ...]:
    """The overpayments of every stratum of a review, in dollars."""
    return tuple(
        StratumOverpayments(
            stratum.label,
            tuple(
                row.effective_cents / 100 for row in review.counted if row.stratum == stratum.label
            ),
        )
        for stratum in review.strata
    )


@dataclass(frozen=True)
class ReportNumbers(StoredResult):
    """Everything that the report of a study says.

    `plan` is the record of the plan as its file holds it; `planned` is the plan itself. Records of
    earlier releases have no `auditor`.
    """

    SCHEMA: ClassVar[str] = SCHEMA

    title: str
    head: str
    simulated: str | None
    steps: tuple[StatedStep, ...]
    frame: FrameRecord
    plan: Mapping[str, Any]
    draw: DrawNumbers
    review: ReviewNumbers
    estimate: EstimateRecord
    demand: DemandRecord
    limits: tuple[IntervalRecord, ...]
    limit_demanded: IntervalRecord
    payments: PaymentBins
    overpayments: tuple[StratumOverpayments, ...]
    workings: Workings | None
    auditor: AuditorNumbers | None = field(default=None, metadata=OPTIONAL)

    @cached_property
    def planned(self) -> Plan:
        """The plan of the study."""
        return PLAN_FORM.of(dict(self.plan), where="the plan of the report")

    @property
    def sized_strata(self) -> Sequence[PlannedStratum]:
        """The strata of the plan."""
        return self.planned.strata

    @property
    def generator_name(self) -> str:
        """The name of the bytes by which the sample was drawn."""
        return self.draw.generator.name

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ReportNumbers:
        """The numbers of a record of this or an earlier form."""
        return FORM.of(dict(record), where="the numbers of a report")


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
    labels: ReportLabels | None = None,
    revisions: Sequence[RevisionNumbers] = (),
) -> ReportNumbers:
    """The report's numbers from the study's objects; nothing is computed but sums for tables.

    `used` is the draw that the review is of; left out, the last of `draws`. `labels` are the
    columns that findings are tabulated by; left out, those whose names say provider or code. The
    same study gives the same record: all times come from the manifest.
    """
    from extrapolation.estimates.estimate import workings_of

    labels = labels or ReportLabels.of(review)

    draw = used or draws[-1]
    made = ReportNumbers(
        title=manifest.title,
        head=manifest.head,
        simulated=simulated,
        steps=manifest.stated(),
        frame=frame_record,
        plan=plan.stored_dict(),
        draw=DrawNumbers.of(draw, made=len(draws)),
        review=ReviewNumbers.of(review, code=labels.code),
        estimate=estimate.as_record(),
        demand=demand.as_record(),
        limits=tuple(interval.as_record() for interval in intervals),
        limit_demanded=demand.interval.as_record(),
        payments=PaymentBins.of(*histogram),
        overpayments=overpayments_of(review),
        workings=workings_of(estimate),
        auditor=AuditorNumbers.of(estimate, demand, labels, tuple(revisions)),
    )
    # What a report shows is what its record says: the record is read again.
    return ReportNumbers.from_dict(made.to_dict())
