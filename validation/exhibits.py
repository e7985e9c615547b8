"""The series behind a rebuttal's figures: coverage, the worth of claims, the ladder, redraws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from primafacie.core.brief_texts import brief
from primafacie.core.errors import AuditError
from validation.appeals.appeals import (
    MarginalValue,
    Reextrapolation,
    marginal_values,
    reextrapolate,
)
from validation.balance.redrawn_samples import RedrawPercentile, redraw, redraw_percentile
from validation.limit_coverage.coverage_report import CoverageReport, coverage
from validation.study.studies import Study

# More bars than this cannot be read on a page.
MOST_CLAIMS = 12

Made = TypeVar("Made")


@brief
@dataclass(frozen=True)
class Exhibits:
    """What can be drawn of a study; None or empty where its parts do not allow it.

    `redrawn` are the estimates of the total paid by samples of the same design, dollars.
    """

    coverage: CoverageReport | None
    claims: tuple[MarginalValue, ...]
    amount: float | None
    ladder: Reextrapolation | None
    redrawn: tuple[float, ...]
    percentile: RedrawPercentile | None


def gather_exhibits(study: Study, *, seed: int, replicates: int) -> Exhibits:
    """The series, each where the study allows it; the same seed as the findings."""
    claims = _attempt(lambda: marginal_values(study)) or ()
    shown = claims[:MOST_CLAIMS]
    raising = tuple(value for value in claims[MOST_CLAIMS:] if value.raises)
    # `redraw` draws simple random strata: the estimates of another design spread otherwise.
    made = None
    if study.simple_random:
        made = _attempt(lambda: redraw(study, replicates=replicates, seed=seed))
    percentile = None if made is None else redraw_percentile(study, made)
    redrawn: tuple[float, ...] = ()
    if made is not None and study.columns is not None:
        redrawn = tuple(made.totals(study.columns.dollars)[1].tolist())
    ladder = None
    if study.ledger is not None and study.ledger.entries:
        ladder = _attempt(lambda: reextrapolate(study))
    return Exhibits(
        coverage=_attempt(lambda: coverage(study, replicates=replicates, seed=seed)),
        claims=shown + raising,
        amount=float(study.recomputed.amount) if study.recomputed is not None else None,
        ladder=ladder,
        redrawn=redrawn,
        percentile=percentile,
    )


def _attempt(make: Callable[[], Made]) -> Made | None:
    """A series that the study has the parts for, or None."""
    try:
        return make()
    except AuditError:
        return None
