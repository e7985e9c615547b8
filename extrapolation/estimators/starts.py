"""The mean of the estimates of independent systematic starts, their spread the variance.

Every start is one draw with replacement of a whole sample: with r starts T is the mean of their
estimates, its variance theirs over r, with r - 1 degrees of freedom. A single start shows nothing
of its own error: its selections are then taken as independent draws. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 8.1 and 9A.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import DesignEstimator, DesignRow, chance_of
from extrapolation.estimators.linearised import Linearised
from extrapolation.estimators.stratum_estimates import RedrawnTotals
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from primafacie.core.errors import Problem
from sampling.choices import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.designs import Selection

ONE_START = (
    "one systematic start shows nothing of its own error: the variance given is that of a "
    "random sample, too large where neighbours in the list differ, too small where the list has "
    "a period"
)


@dataclass(frozen=True, kw_only=True)
class Starts(DesignEstimator):
    """Systematic samples: the starts are the primary units."""

    def rows(
        self, stratum: ReviewedStratum, row: ReviewRow, place: int, n: int, faults: list[Problem]
    ) -> list[DesignRow]:
        del n
        chance = chance_of(stratum, row, faults)
        if not chance:
            return []
        draws = [str(number) for number in row.drawn.draws or range(row.hits)]
        if _starts(stratum) == 1:
            # Every selection is taken as a draw of its own.
            draws = [f"{row.unit_id} {number}" for number in range(row.hits)]
        return [DesignRow(place, 1 / chance, ((name, np.inf),)) for name in draws]

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        starts, n = selection.starts or 1, selection.n
        expanded = np.atleast_2d(n * values[selection.units] / selection.expected)
        rows = len(expanded)
        by_start = expanded.reshape(rows, starts, -1)
        parts = by_start[:, 0, :] if starts == 1 else by_start.mean(axis=2)
        count = parts.shape[1]
        variances = np.full(rows, np.nan) if count < 2 else parts.var(axis=1, ddof=1) / count
        return RedrawnTotals(parts.mean(axis=1), variances, np.full(rows, count - 1.0))

    def notes(self, stratum: ReviewedStratum) -> tuple[str, ...]:
        return (ONE_START,) if _starts(stratum) == 1 else ()

    def staged_label(self, staged: Linearised, shapes: set[Shape]) -> str:
        del staged, shapes
        return "expansion, random starts"


def _starts(stratum: ReviewedStratum) -> int:
    return 1 if stratum.drawn is None else stratum.drawn.starts or 1


STARTS = Starts(name="starts")
