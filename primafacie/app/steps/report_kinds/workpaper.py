"""The extrapolation workpaper: frame, plan, draw, findings, limits and demand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from primafacie.app.reports.extraction_facts import with_extraction
from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.estimate_step import shown_intervals
from primafacie.app.steps.extraction_step import kept_extraction
from primafacie.app.steps.frame_step import HISTOGRAM_BINS, kept_frame, kept_frame_record
from primafacie.app.steps.import_step import kept_import
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.app.steps.revised_reviews import revisions
from primafacie.app.steps.used_records import (
    kept_demand,
    named_draw,
    named_inputs,
    named_review,
    review_step,
    simulated_note,
)
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate
    from primafacie.app.reports.document import Document
    from primafacie.app.reports.imported_numbers import ImportedNumbers
    from primafacie.app.reports.imported_samples import ImportedSample
    from primafacie.app.reports.numbers import ReportNumbers


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The extrapolation workpaper.

    Estimate and demand are computed again from the kept review and must equal the kept
    records: a report never shows a number that its own folder contradicts.
    """
    from primafacie.app.reports import build_imported_workpaper, build_workpaper

    imported = kept_import(study)
    if imported is not None:
        own = _imported_numbers(study, imported, options)
        return _ready(study, own, build_imported_workpaper(own))
    numbers = _numbers(study, options)
    return _ready(study, numbers, build_workpaper(numbers))


def _ready(
    study: StudyFolder, numbers: ReportNumbers | ImportedNumbers, document: Document
) -> Prepared:
    from primafacie.app.reports.live import render_live_workbook

    live = partial(render_live_workbook, numbers=numbers)
    document = with_extraction(document, kept_extraction(study))
    return Prepared(document, "report", numbers, workbook=live, inputs=named_inputs(study))


def _imported_numbers(
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
        labels=ReportLabels.of(over.review, options.by),
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


def _numbers(study: StudyFolder, options: ReportOptions) -> ReportNumbers:
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
        labels=ReportLabels.of(over.review, options.by),
        revisions=revisions(study, review_step(study)),
    )


WORKPAPER = ReportKind("workpaper", _prepared)
