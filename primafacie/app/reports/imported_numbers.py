"""The numbers document of a study whose sample was drawn elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.demands.demand_records import DemandRecord
from extrapolation.estimates.estimate_records import EstimateRecord
from extrapolation.estimates.interval_records import IntervalRecord
from extrapolation.estimators.workings import Workings
from primafacie.app.reports.auditor_numbers import AuditorNumbers
from primafacie.app.reports.imported_samples import ImportedSample, StatedStratum
from primafacie.app.reports.numbers import PaymentBins, StratumOverpayments, overpayments_of
from primafacie.app.reports.report_labels import ReportLabels
from primafacie.app.reports.review_numbers import ReviewNumbers
from primafacie.app.reports.revision_numbers import RevisionNumbers
from primafacie.core.manifest import StatedStep
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.serializer import OPTIONAL
from sampling.frames.frame_records import FrameRecord

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate, Interval
    from primafacie.core.manifest import Manifest

SCHEMA: Final = "primafacie.imported-report/1"


@dataclass(frozen=True)
class ImportedNumbers(StoredResult):
    """Everything that the report of an imported sample says; `mark` is what it bears everywhere."""

    SCHEMA: ClassVar[str] = SCHEMA

    title: str
    head: str
    mark: str
    simulated: str | None
    steps: tuple[StatedStep, ...]
    sample: ImportedSample
    frame: FrameRecord | None
    payments: PaymentBins | None
    review: ReviewNumbers
    estimate: EstimateRecord
    demand: DemandRecord
    limits: tuple[IntervalRecord, ...]
    limit_demanded: IntervalRecord
    overpayments: tuple[StratumOverpayments, ...]
    workings: Workings | None
    auditor: AuditorNumbers | None = field(default=None, metadata=OPTIONAL)

    @property
    def sized_strata(self) -> tuple[StatedStratum, ...]:
        """The strata of the universe."""
        return self.sample.strata

    @property
    def generator_name(self) -> str:
        """No bytes of this toolkit drew the sample."""
        return ""


FORM: Final = RecordForm("imported-report", 1, ImportedNumbers)


def build_imported_numbers(
    sample: ImportedSample,
    estimate: Estimate,
    demand: Demand,
    manifest: Manifest,
    *,
    intervals: Sequence[Interval],
    frame: FrameRecord | None = None,
    histogram: tuple[Any, Any] | None = None,
    simulated: str | None = None,
    labels: ReportLabels | None = None,
    revisions: Sequence[RevisionNumbers] = (),
) -> ImportedNumbers:
    """The report's numbers; the same study gives the same record."""
    from extrapolation.estimates.estimate import workings_of

    review = estimate.review
    labels = labels or ReportLabels.of(review)
    made = ImportedNumbers(
        title=manifest.title,
        head=manifest.head,
        mark=review.provenance.mark,
        simulated=simulated,
        steps=manifest.stated(),
        sample=sample,
        frame=frame,
        payments=None if histogram is None else PaymentBins.of(*histogram),
        review=ReviewNumbers.of(review, code=labels.code),
        estimate=estimate.as_record(),
        demand=demand.as_record(),
        limits=tuple(interval.as_record() for interval in intervals),
        limit_demanded=demand.interval.as_record(),
        overpayments=overpayments_of(review),
        workings=workings_of(estimate),
        auditor=AuditorNumbers.of(estimate, demand, labels, tuple(revisions)),
    )
    # What a report shows is what its record says: the record is read again.
    return FORM.of(made.to_dict(), where="the numbers of a report")
