"""The worksheets of one or several reviewers as the review of a draw, or as its progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.draw_step import chosen_draw, kept_draws
from primafacie.app.steps.import_step import check_not_imported
from primafacie.app.steps.sheet_step import kept_dealing
from primafacie.core.errors import ReviewError, StudyError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation.reviews import Progress, Review
    from sampling.draws import Draw
    from sampling.intake import TableFormat


def review_of(
    study: StudyFolder,
    draw: Draw,
    sources: Sequence[Path],
    *,
    resolved: Path | None,
    blank_finding: str | None,
    confirm_amounts: str | None,
    form: TableFormat | None,
) -> Review:
    """Read the worksheets of a draw; `resolved` has findings on which two reviewers agreed."""
    from extrapolation import merge_reviews, read_review
    from extrapolation.reviews import merge_dealt

    dealing = kept_dealing(study, draw.digest)
    dealt_twice = dealing is not None and bool(dealing.twice)
    if resolved is not None and not dealt_twice:
        raise ReviewError(
            "agreed findings, and no unit that was dealt to two reviewers",
            where="--resolved",
            expected="a draw whose worksheets were written with --overlap",
            fix="Leave the option out, and correct the worksheets",
        )
    violations = _violations(sources, form)
    apart = violations is not None
    notes: list[str] = []
    seconds: Sequence[Any] = ()
    source: Any
    if dealing is not None and dealt_twice:
        dealt = merge_dealt(
            sources,
            draw=draw,
            dealing=dealing,
            resolved=resolved,
            violations_apart=apart,
            form=form,
        )
        source, seconds, notes = dealt.review, dealt.seconds, list(dealt.notes)
    elif len(sources) == 1:
        source, violations = sources[0], None
    else:
        source = merge_reviews(sources, draw=draw, violations_apart=apart, form=form)
    review = read_review(
        source,
        draw=draw,
        seconds=seconds,
        violations=violations,
        blank_finding=blank_finding,
        confirm_amounts=confirm_amounts,
        form=form,
    )
    notes += _agreement(review)
    return replace(review, notes=(*review.notes, *notes)) if notes else review


def progress_of(root: Path, sources: Sequence[Path], number: int | None, form: Any) -> Progress:
    """How far the review of a study's draw is; the study is not changed."""
    from extrapolation.reviews import progress

    study = StudyFolder.open(root)
    draws = kept_draws(study)
    if not draws:
        check_not_imported(study, "its review is complete")
        raise StudyError(
            "the study has no draw yet",
            where=str(root),
            expected="a drawn sample",
            fix="Run `primafacie draw` first",
        )
    draw = chosen_draw(draws, number, root)
    return progress(sources, draw=draw, dealing=kept_dealing(study, draw.digest), form=form)


def _violations(sources: Sequence[Path], form: TableFormat | None) -> Any:
    """The violations of all worksheets, where each has a sheet for them."""
    from extrapolation import merge_violations

    try:
        return merge_violations(sources, form=form)
    except ReviewError:
        return None  # what cannot be read is named when the findings are read


def _agreement(review: Review) -> list[str]:
    """How far two reviewers agree, as a note that the report prints."""
    from extrapolation.reviews import pairs_of

    pairs = pairs_of(review.rows)
    if not pairs:
        return []
    from validation import agreement

    first, second = zip(*pairs, strict=True)
    return [" ".join(f"{line.rstrip('.')}." for line in str(agreement(first, second)).splitlines())]
