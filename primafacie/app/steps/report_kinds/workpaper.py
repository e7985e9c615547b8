"""The extrapolation workpaper: frame, plan, draw, findings, limits and demand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.estimate_step import shown_intervals
from primafacie.app.steps.frame_step import HISTOGRAM_BINS, kept_frame, kept_frame_record
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.app.steps.used_records import (
    kept_demand,
    named_draw,
    named_inputs,
    named_review,
    simulated_note,
)
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from primafacie.app.reports.numbers import ReportNumbers


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The extrapolation workpaper.

    Estimate and demand are computed again from the kept review and must equal the kept
    records: a report never shows a number that its own folder contradicts.
    """
    from primafacie.app.reports import build_workpaper
    from primafacie.app.reports.live import render_live_workbook

    numbers = _numbers(study, options)
    document = build_workpaper(numbers)
    live = partial(render_live_workbook, numbers=numbers)
    inputs = named_inputs(study)
    return Prepared(document, "report", numbers, workbook=live, inputs=inputs)


def _numbers(study: StudyFolder, options: ReportOptions) -> ReportNumbers:
    from extrapolation.demands.demand import demand
    from extrapolation.estimates.estimation import estimate
    from primafacie.app.reports import build_numbers
    from primafacie.app.reports.report_labels import ReportLabels
    from primafacie.core.errors import StudyError

    frame = kept_frame(study)
    frame_record = kept_frame_record(study)
    review = named_review(study)
    over = estimate(review)
    asked = demand(over)
    kept = kept_demand(study)
    if kept.amount != asked.amount:
        raise StudyError(
            f"the kept demand is {kept.amount}, computed again it is {asked.amount}",
            where=str(study.root),
            expected="the same demand",
            fix="Run `primafacie verify`: the folder was altered, or a release differs",
        )
    return build_numbers(
        frame_record,
        kept_plan(study, with_frame=False),
        kept_draws(study),
        review,
        over,
        asked,
        study.manifest.up_to("estimate"),  # so that it renders alike after later steps
        intervals=shown_intervals(over),
        simulated=simulated_note(study),
        used=named_draw(study),
        histogram=frame.histogram(HISTOGRAM_BINS),
        labels=ReportLabels.of(review, options.by),
    )


WORKPAPER = ReportKind("workpaper", _prepared)
