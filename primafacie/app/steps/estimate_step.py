"""From the filled worksheet to the review, the estimate and the demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.draw_step import chosen_draw, kept_draws
from primafacie.app.steps.import_step import imported_again, keep_imported_review, kept_import
from primafacie.app.steps.reviewed_worksheets import review_of
from primafacie.app.steps.revised_reviews import check_reason
from primafacie.app.steps.step_facts import DemandFacts, ReviewFacts
from primafacie.core.digest import sha256_file
from primafacie.core.errors import ReviewError, StudyError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extrapolation.demands.demand import Demand
    from extrapolation.estimates.estimate import Estimate
    from extrapolation.estimates.intervals import Interval
    from extrapolation.reviews import Review
    from sampling.draws import Draw
    from sampling.intake import TableFormat


@dataclass(frozen=True)
class Reopening:
    """When the claims were reopened, why, and the column of their initial determination."""

    on: date
    ground: str
    determined: str


@dataclass(frozen=True)
class Result:
    """What the estimate step made."""

    review: Review
    estimate: Estimate
    demand: Demand
    intervals: tuple[Interval, ...]
    study: StudyFolder


def keep_estimate(
    root: Path,
    *sources: Path,
    simulated: str = "",
    reopening: Reopening | None = None,
    draw_number: int | None = None,
    blank_finding: str | None = None,
    confirm_amounts: str | None = None,
    resolved: Path | None = None,
    form: TableFormat | None = None,
    reason: str = "",
) -> Result:
    """Read the findings of a draw, keep them, estimate and keep the demand.

    The draw is the last one, or the one of `draw_number`: a study with a second draw can still
    estimate the first. What follows (reports, rebuttals, exposures, exports) uses the draw and
    the review of this estimate.

    Several sources are the worksheets of several reviewers; they are merged, and conflicts
    are named. Where units were dealt to two reviewers, both findings are kept, and `resolved` has
    the findings on which they agreed after they differed. `blank_finding` and `confirm_amounts`
    as `read_review` takes them. With `reopening`, claims beyond the reopening period count 0 in
    the kept review. Findings that differ from those of an earlier estimate of the draw need a
    `reason`, which is kept with them.
    """
    from extrapolation import within_reopening

    study = StudyFolder.open(root)
    imported = kept_import(study)
    if imported is not None:
        if len(sources) > 1 or reopening is not None or draw_number is not None:
            raise _only_findings(root)
        if sources:
            review = imported_again(
                study,
                imported,
                sources[0],
                confirm_amounts=confirm_amounts,
                blank_finding=blank_finding,
                form=form,
            )
            keep_imported_review(study, review, sources, form, reason=reason)
        review = _last_review(study)
        return _estimate(study, review, {"review": review.digest})
    if not sources:
        raise StudyError(
            "no worksheet",
            where="estimate",
            expected="the filled worksheet, or those of all reviewers",
            fix=f'Name it, as in primafacie estimate "{root}" worksheet.xlsx',
        )
    draws = kept_draws(study)
    if not draws:
        raise StudyError(
            "the study has no draw yet",
            where=str(root),
            expected="a drawn sample",
            fix="Run `primafacie draw` first",
        )
    draw = chosen_draw(draws, draw_number, root)
    try:
        review = review_of(
            study,
            draw,
            sources,
            resolved=resolved,
            blank_finding=blank_finding,
            confirm_amounts=confirm_amounts,
            form=form,
        )
    except ReviewError as error:
        other = _draw_of(draws, sources)
        if other is None or other is draw:
            raise
        raise _of_another_draw(draw, other) from error
    sources = sources if resolved is None else (*sources, resolved)
    if reopening is not None:
        review = within_reopening(
            review,
            reopened_on=reopening.on,
            ground=reopening.ground,  # type: ignore[arg-type]
            determined=reopening.determined,
        )
    if _kept_already(study, draw, review.digest, sources):
        return _estimate(study, review, {"draw": draw.digest, "review": review.digest})
    replaces = check_reason(study, review, reason)
    what = f"read the findings on {len(draw.units):,} units of draw {draw.number}"
    with study.step("review", what, inputs={"draw": draw.digest}) as step:
        for source in sources:
            step.copy(f"4-review/review{source.suffix.lower()}", source)
        digest = step.write("4-review/review.json", review.written())
        read_as = form.to_dict() if form is not None else {}
        step.state(ReviewFacts(digest, read_as or None, simulated or None, replaces, reason))
    return _estimate(study, review, {"draw": draw.digest, "review": review.digest})


def _only_findings(root: Path) -> StudyError:
    return StudyError(
        "several worksheets, a draw or a reopening for a sample that was drawn elsewhere",
        where=str(root),
        expected="nothing (the findings that were imported), or one table of other findings",
        fix=f'Run primafacie estimate "{root}"; put the findings of all reviewers in one table',
    )


def _last_review(study: StudyFolder) -> Review:
    """The review that was kept last."""
    from extrapolation.reviews.records import FORM

    step = study.manifest.latest("review")
    if step is None:
        raise StudyError(
            "an import that was stopped before its review",
            where=str(study.root),
            expected="the findings of the import",
            fix="Import the sample again into a new folder",
        )
    name = next(name for name in step.files if name.endswith(".json"))
    return FORM.read(study.read(name), where=name)


def _kept_already(study: StudyFolder, draw: Draw, digest: str, sources: Sequence[Path]) -> bool:
    """Is the last step this very review? Then an earlier run ended before its estimate."""
    if not study.manifest.steps:
        return False
    last = study.manifest.steps[-1]
    files = {sha256_file(source) for source in sources} | {digest}
    return (
        last.kind == "review"
        and last.input("draw") == draw.digest
        and set(last.files.values()) == files
    )


def _draw_of(draws: Sequence[Draw], sources: Sequence[Path]) -> Draw | None:
    """The one draw whose units the worksheets list, if there is exactly one."""
    from extrapolation.reviews import listed_units

    listed = {unit for source in sources for unit in listed_units(source)}
    found = [draw for draw in draws if {unit.unit_id for unit in draw.units} == listed]
    return found[0] if len(found) == 1 else None


def _of_another_draw(draw: Draw, other: Draw) -> ReviewError:
    return ReviewError(
        f"the worksheet lists the units of draw {other.number}",
        where="review",
        expected=f"the worksheet of draw {draw.number}",
        fix=f"Add --draw {other.number} to estimate from that draw, or hand in the worksheet of "
        f"draw {draw.number}",
    )


def _estimate(study: StudyFolder, review: Review, inputs: dict[str, str]) -> Result:
    from extrapolation.demands.demand import demand
    from extrapolation.estimates.estimation import estimate

    over = estimate(review)
    asked = demand(over)
    intervals = shown_intervals(over)
    with study.step("estimate", f"estimated; demand {asked.amount}", inputs=inputs) as step:
        step.write("5-estimate/estimate.json", over.as_record(intervals).written())
        digest = step.write("5-estimate/demand.json", asked.as_record().written())
        step.state(DemandFacts(asked.amount, digest))
    return Result(review, over, asked, intervals, study)


def shown_intervals(over: Estimate) -> tuple[Interval, ...]:
    """The limits every workpaper shows: lower and two-sided at the three usual levels.

    After them, where those are asymptotic only, the finite-sample limits at the same levels.
    """
    from extrapolation.estimates.estimate import SHOWN_LEVELS

    planned = tuple(
        over.interval(level, side=side) for side in ("lower", "two-sided") for level in SHOWN_LEVELS
    )
    return (*planned, *(item.beside for item in planned if item.beside is not None))
