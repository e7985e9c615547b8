"""From the filled worksheet to the review, the estimate and the demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.draw_step import kept_draws
from primafacie.core.errors import StudyError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation.demands import Demand
    from extrapolation.estimates import Estimate
    from extrapolation.intervals import Interval
    from extrapolation.reviews import Review

SHOWN_LEVELS = (0.80, 0.90, 0.95)


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
    root: Path, *sources: Path, simulated: str = "", reopening: Reopening | None = None
) -> Result:
    """Read the findings of the last draw, keep them, estimate and keep the demand.

    Several sources are the worksheets of several reviewers; they are merged, and conflicts
    are named. With `reopening`, claims beyond the reopening period count 0 in the kept review.
    """
    from extrapolation.reviews import merge_reviews, read_review, within_reopening

    study = StudyFolder.open(root)
    draws = kept_draws(study)
    if not draws:
        raise StudyError(
            "the study has no draw yet",
            where=str(root),
            expected="a drawn sample",
            fix="Run `primafacie draw` first",
        )
    if len(sources) == 1:
        review = read_review(sources[0], draw=draws[-1])
    else:
        review = read_review(merge_reviews(sources, draw=draws[-1]), draw=draws[-1])
    if reopening is not None:
        review = within_reopening(
            review,
            reopened_on=reopening.on,
            ground=reopening.ground,  # type: ignore[arg-type]
            determined=reopening.determined,
        )
    what = f"read the findings on {len(draws[-1].units):,} units"
    with study.step("review", what, inputs={"draw": draws[-1].digest}) as step:
        for source in sources:
            step.copy(f"4-review/review{source.suffix.lower()}", source)
        digest = step.write_record("4-review/review.json", review.to_dict())
        step.facts["review_digest"] = digest
        if simulated:
            step.facts["simulated"] = simulated
    return _estimate(study, review, digest)


def _estimate(study: StudyFolder, review: Review, review_digest: str) -> Result:
    from extrapolation.demands import demand
    from extrapolation.expansion_estimates import estimate

    over = estimate(review)
    asked = demand(over)
    intervals = shown_intervals(over)
    inputs = {"review": review_digest}
    with study.step("estimate", f"estimated; demand {asked.amount}", inputs=inputs) as step:
        step.write_record(
            "5-estimate/estimate.json",
            over.to_dict() | {"limits_shown": [interval.to_dict() for interval in intervals]},
        )
        digest = step.write_record("5-estimate/demand.json", asked.to_dict())
        step.facts.update(demand_cents=asked.amount.cents, demand_digest=digest)
    return Result(review, over, asked, intervals, study)


def shown_intervals(over: Estimate) -> tuple[Interval, ...]:
    """The limits every workpaper shows: lower and two-sided at the three usual levels.

    After them, where those are asymptotic only, the finite-sample limits at the same levels.
    """
    planned = tuple(
        over.interval(level, side=side) for side in ("lower", "two-sided") for level in SHOWN_LEVELS
    )
    return (*planned, *(item.beside for item in planned if item.beside is not None))
