"""A quantity of a review as a sample: the counted rows by stratum, in order of selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from extrapolation.reviews.records import AMOUNTS, ERROR_UNITS, Review
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.designs import designs_by_stratum

Unit = Literal["dollars", "count", "as given"]
EQUAL = ("tickets", "ratstats")
"""Selections by which every sample of n units of a stratum is equally likely."""


@dataclass(frozen=True)
class Quantity:
    """What is totalled over the frame: a column of the review and its unit."""

    name: str

    @property
    def unit(self) -> Unit:
        """`dollars` for the amounts, `count` for error units, `as given` for other columns."""
        if self.name in AMOUNTS:
            return "dollars"
        return "count" if self.name == ERROR_UNITS else "as given"


def sample_of(review: Review, column: str) -> Sample:
    """The sample of one quantity; raises `EstimateError` where the review lacks values."""
    _check_design(review)
    rows = review.counted
    paid = [row.paid for row in rows]
    known = column == "overpaid" and all(cents is not None for cents in paid)
    caps = np.array([(cents or 0) / 100 for cents in paid]) if known else None
    return Sample.from_arrays(
        review.values(column),
        sizes={stratum.label: stratum.size for stratum in review.strata},
        strata=[row.stratum for row in rows],
        caps=caps,
    )


def _check_design(review: Review) -> None:
    """Refuse to expand samples that were not drawn with equal probabilities, unit by unit."""
    plan = review.plan
    if plan is None or plan.selection["kind"] in EQUAL:
        return
    kinds = {d.kind for d in designs_by_stratum(plan.selection, plan.strata).values()}
    others = sorted(kinds - set(EQUAL))
    if others:
        raise EstimateError(
            f"a sample drawn by {' and '.join(others)}",
            expected="simple random samples, whose units all weigh N_h / n_h",
            fix=f"Use the estimator that the plan fixed: {plan.estimator}",
        )
