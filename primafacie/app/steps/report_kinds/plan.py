"""The plan as a document: what was fixed before the draw."""

from __future__ import annotations

from primafacie.app.reports.extraction_facts import with_extraction
from primafacie.app.reports.replaced_frames import with_replacement
from primafacie.app.steps.case_step import kept_case, later_case
from primafacie.app.steps.extraction_step import kept_extraction
from primafacie.app.steps.frame_step import HISTOGRAM_BINS
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.replaced_step import kept_replacement
from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The plan as it was when it was fixed: no later step is in it, but for the case file."""
    del options
    from primafacie.app.reports import build_plan_document
    from primafacie.app.reports.numbers import PaymentBins

    plan = kept_plan(study)
    latest = study.manifest.latest("plan")
    number = latest.number if latest else 0
    steps = study.manifest.stated()[:number]
    payments = None
    if plan.frame is not None:
        payments = PaymentBins.of(*plan.frame.histogram(HISTOGRAM_BINS))
    document = build_plan_document(
        plan,
        payments=payments,
        steps=steps,
        head=steps[-1].digest if steps else "",
        case=kept_case(study),
        case_note=later_case(study, latest),
    )
    document = with_extraction(document, kept_extraction(study))
    return Prepared(with_replacement(document, kept_replacement(study)), "plan")


PLAN = ReportKind("plan", _prepared)
