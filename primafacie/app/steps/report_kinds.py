"""The kinds of document: each builds one from what a study folder holds.

A new kind is a function from the opened study to `Prepared`, entered in `KINDS`. It reads
records and calls the library's verbs; how the document looks is the builder's affair
(`app/reports`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.draw_step import kept_draws
from primafacie.app.steps.estimate_step import shown_intervals
from primafacie.app.steps.frame_step import kept_frame
from primafacie.app.steps.kept_records import record_of
from primafacie.app.steps.named_parts import named_draw, named_inputs, named_review, review_step
from primafacie.app.steps.plan_step import kept_plan
from primafacie.core.folder import StudyFolder
from primafacie.core.manifest import Step

if TYPE_CHECKING:
    from primafacie.app.reports.document import Document

HISTOGRAM_BINS = 2000


@dataclass(frozen=True)
class Prepared:
    """A document ready to be rendered, the name of its files, and its record if it has one.

    `workbook` renders the Excel file where it is more than the document's tables.
    """

    document: Document
    name: str
    record: dict[str, Any] | None = None
    record_name: str = "numbers"
    workbook: Callable[[], bytes] | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Digests of the draw and the review that the document shows."""


def _workpaper(study: StudyFolder) -> Prepared:
    """The extrapolation workpaper.

    Estimate and demand are computed again from the kept review and must equal the kept
    records: a report never shows a number that its own folder contradicts.
    """
    from primafacie.app.reports import build_workpaper
    from primafacie.app.reports.live import render_live_workbook

    numbers = _numbers(study)
    document = build_workpaper(numbers)
    live = partial(render_live_workbook, document, numbers)
    inputs = named_inputs(study)
    return Prepared(document, "report", numbers, workbook=live, inputs=inputs)


def _plan(study: StudyFolder) -> Prepared:
    """The plan as it stood when it was fixed: no later step is in it."""
    from primafacie.app.reports import build_plan_document

    plan = kept_plan(study)
    latest = study.manifest.latest("plan")
    number = latest.number if latest else 0
    steps = [s.to_dict() | {"digest": s.digest} for s in study.manifest.steps[:number]]
    histogram = None
    if plan.frame is not None:
        edges, counts = plan.frame.histogram(HISTOGRAM_BINS)
        histogram = {"edges": [int(v) for v in edges], "counts": [int(v) for v in counts]}
    document = build_plan_document(
        plan, histogram=histogram, steps=steps, head=steps[-1]["digest"] if steps else ""
    )
    return Prepared(document, "plan")


def _numbers(study: StudyFolder) -> dict[str, Any]:
    from extrapolation.demands.demand import demand
    from extrapolation.estimates.estimation import estimate
    from primafacie.app.reports import build_numbers
    from primafacie.core.errors import StudyError

    frame = kept_frame(study)
    frame_record = record_of(study.latest_file("frame", ".json"), "frame")
    review = named_review(study)
    over = estimate(review)
    asked = demand(over)
    kept = record_of(study.latest_file("estimate", "demand.json"), "demand")
    if kept["amount"] != asked.to_dict()["amount"]:
        raise StudyError(
            f"the kept demand is {kept['amount']} cents, computed again it is {asked.amount.cents}",
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
    )


def _penalty(study: StudyFolder) -> Prepared:
    """The penalty memo, computed again from the kept review; it must equal the kept exposure."""
    from primafacie.app.reports import build_penalty_memo
    from primafacie.app.steps.exposure_step import kept_bundle, kept_exposure

    found, factors = kept_exposure(study)
    step = study.manifest.latest("exposure")
    draw = named_draw(study, step)
    document = build_penalty_memo(
        found,
        title=f"Penalty memo: {study.manifest.title}",
        factors=factors,
        bundle=kept_bundle(study),
        head=study.manifest.up_to("exposure").head,
        simulated=simulated_note(study, step) or "",
        seed=f"{draw.seed} ({draw.seed_source})" if draw else "",
        dated=date.fromisoformat(step.at[:10]) if step else None,
    )
    return Prepared(document, "penalty", inputs=named_inputs(study, step))


def _rebuttal(study: StudyFolder) -> Prepared:
    """The rebuttal report, from the numbers that were kept with it."""
    from primafacie.app.reports.rebuttal_document import build_rebuttal
    from primafacie.app.steps.kept_rebuttals import kept_rebuttal

    return Prepared(build_rebuttal(kept_rebuttal(study)), "rebuttal")


def _section111(study: StudyFolder) -> Prepared:
    """The Section 111 memo, counted again from the kept records."""
    from primafacie.app.steps.section111_step import build_book, kept_book

    return Prepared(build_book(kept_book(study)), "section111")


def _self_audit(study: StudyFolder) -> Prepared:
    """The self-audit summary, summed up again from the kept findings."""
    from primafacie.app.steps.self_audit_step import build_summary, kept_summary

    return Prepared(build_summary(kept_summary(study)), "self-audit")


def simulated_note(study: StudyFolder, used_by: Step | None = None) -> str | None:
    """The words that say the findings used are simulated, if they are."""
    step = review_step(study, used_by)
    note = step.facts.get("simulated") if step else None
    return str(note) if note else None


KINDS: dict[str, Callable[[StudyFolder], Prepared]] = {
    "workpaper": _workpaper,
    "plan": _plan,
    "penalty": _penalty,
    "rebuttal": _rebuttal,
    "section111": _section111,
    "self-audit": _self_audit,
}
