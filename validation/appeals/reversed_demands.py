"""The demand after sets of claims are won, estimated anew for each set: any estimator or bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from extrapolation import Review
from primafacie.core.errors import StudyError
from primafacie.core.results import brief
from validation.appeals.revised_reviews import revise
from validation.study.amounts import amount_of
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ReversedDemand(Protocol):
    """The demand as a function of the claims won; `units` are the sampled claims."""

    @property
    def units(self) -> tuple[str, ...]: ...

    @property
    def winnable(self) -> NDArray[np.int64]: ...

    @property
    def amount(self) -> float: ...

    @property
    def by_formula(self) -> bool:
        """Are many sets a matter of array arithmetic, or is each one estimated?"""
        ...

    def amounts(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The demand after each set of claims is won; `won` has a row a set."""
        ...


@brief
@dataclass(frozen=True, eq=False)
class EstimatedDemand:
    """Every set by a demand of its own: same frame, n, design, estimator, bound and rules."""

    review: Review
    units: tuple[str, ...]
    winnable: NDArray[np.int64]
    by_formula: bool = False
    known: dict[tuple[int, ...], float] = field(default_factory=dict, repr=False)

    @cached_property
    def amount(self) -> float:
        return amount_of(self.review)

    def amounts(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The demand, rounded as it is, after each set; a set is estimated once."""
        return np.array([self._after(tuple(sorted(row))) for row in won.tolist()])

    def _after(self, won: tuple[int, ...]) -> float:
        if not won:
            return self.amount
        if won not in self.known:
            revised = revise(self.review, {self.units[i]: 0 for i in won})
            self.known[won] = amount_of(revised)
        return self.known[won]


def reversed_demand(study: Study) -> EstimatedDemand:
    """The demand of a study as a function of the claims won.

    Raises `StudyError` without findings and rules.
    """
    if study.recomputed is None or study.estimate is None:
        raise StudyError(
            f"no demand to compute again: {study.not_recomputed}",
            where="study",
            expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )
    review = study.estimate.review
    rows = review.counted
    winnable = np.flatnonzero([row.effective > 0 for row in rows])
    return EstimatedDemand(review, tuple(row.unit_id for row in rows), winnable)
