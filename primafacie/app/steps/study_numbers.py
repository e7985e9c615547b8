"""The numbers of a study's report: estimate and demand are computed again from the kept review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.estimate_step import shown_intervals
from primafacie.app.steps.frame_step import HISTOGRAM_BINS, kept_frame, kept_frame_record
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.report_kinds.report_kind import ReportOptions
from primafacie.app.steps.revised_reviews import revisions
from primafacie.app.steps.used_records import (
    kept_demand,
    named_draw,
    named_review,
    review_step,
    simulated_note,
)
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate
    from primafacie.app.reports.imported_numbers import ImportedNumbers
    from primafacie.app.reports.imported_samples import ImportedSample
    from primafacie.app.reports.numbers import ReportNumbers


def imported_numbers(
    study: StudyFolder, sample: ImportedSample, options: ReportOptions
) -> ImportedNumbers:
    from primafacie.app.reports import build_imported_numbers
    from primafacie.app.reports.report_labels import ReportLabels

    over, asked = _computed_again(study)
    framed = study.manifest.latest("frame") is not None
    return build_imported_numbers(
        sample,
        over,
        asked,
        study.manifest.up_to("estimate"),
        intervals=shown_intervals(over),
        frame=kept_frame_record(study) if framed else None,
        histogram=kept_frame(study).histogram(HISTOGRAM_BINS) if framed else None,
        simulated=simulated_note(study),
        labels=ReportLabels.of(over.review, options.by, options.measures),
        revisions=revisions(study, review_step(study)),
    )


def _computed_again(study: StudyFolder) -> tuple[Estimate, Demand]:
    """Estimate and demand of the kept review; `StudyError` where the kept demand differs."""
    from extrapolation.demands.demand import demand
    from extrapolation.estimates.estimation import estimate
    from primafacie.core.errors import StudyError

    over = estimate(named_review(study))
    asked = demand(over)
    kept = kept_demand(study)
    if kept.amount != asked.amount:
        raise StudyError(
            f"the kept demand is {kept.amount}, computed again it is {asked.amount}",
            where=str(study.root),
            expected="the same demand",
            fix="Run `primafacie verify`: the folder was altered, or a release differs",
        )
    return over, asked


def workpaper_numbers(study: StudyFolder, options: ReportOptions) -> ReportNumbers:
    from primafacie.app.reports import build_numbers
    from primafacie.app.reports.report_labels import ReportLabels

    frame = kept_frame(study)
    over, asked = _computed_again(study)
    return build_numbers(
        kept_frame_record(study),
        kept_plan(study, with_frame=False),
        kept_draws(study),
        over.review,
        over,
        asked,
        study.manifest.up_to("estimate"),  # so that it renders alike after later steps
        intervals=shown_intervals(over),
        simulated=simulated_note(study),
        used=named_draw(study),
        histogram=frame.histogram(HISTOGRAM_BINS),
        labels=ReportLabels.of(over.review, options.by, options.measures),
        revisions=revisions(study, review_step(study)),
    )
