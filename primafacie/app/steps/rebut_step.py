"""A study folder of this toolkit as the other side reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.given_parts import Given, stated_parts
from primafacie.app.steps.kept_records import record_of
from primafacie.app.steps.named_parts import named_draw, named_review
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from validation import PrintedFigures, Study


def study_of_folder(root: Path, given: Given) -> Study:
    """A study folder of this toolkit as the other side reads it; parts may be missing."""
    from primafacie.app.steps.draw_step import kept_draws
    from primafacie.app.steps.frame_step import kept_frame
    from primafacie.app.steps.plan_step import kept_plan
    from validation import Study

    study = StudyFolder.open(root)

    def has(kind: str) -> bool:
        return study.manifest.latest(kind) is not None

    draws = kept_draws(study)
    review = named_review(study) if has("review") else None
    plan = kept_plan(study, with_frame=False) if has("plan") else None
    return Study(
        frame=kept_frame(study) if has("frame") else None,
        plan=plan,
        draw=named_draw(study),
        review=review,
        figures=_kept_figures(study) if has("estimate") else None,
        draws_made=given.draws_made or len(draws) or None,
        **stated_parts(given, plan.frame_record if plan is not None else None),
    )


def _kept_figures(study: StudyFolder) -> PrintedFigures:
    """The demand as the folder states it."""
    from primafacie.core.money import Money
    from validation import PrintedFigures

    kept = record_of(study.latest_file("estimate", "demand.json"), "demand")
    return PrintedFigures(demand=Money(int(kept["amount"])).plain())
