"""The mean of the estimates of independent systematic starts, their spread the variance.

Every start is one draw with replacement of a whole sample: with r starts T is the mean of their
estimates, its variance theirs over r, with r - 1 degrees of freedom. A single start shows nothing
of its own error: its selections are then taken as independent draws. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 8.1 and 9A.10.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extrapolation.estimators.design_estimator import DesignEstimator, DesignRow, chance_of
from extrapolation.estimators.linearised import Linearised
from extrapolation.reviews.records import ReviewedStratum, ReviewRow
from primafacie.core.errors import Problem
from sampling.choices import Shape

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
        draws = [str(number) for number in row.drawn.get("draws") or range(row.hits)]
        if _starts(stratum) == 1:
            # Every selection is taken as a draw of its own.
            draws = [f"{row.unit_id} {number}" for number in range(row.hits)]
        return [DesignRow(place, 1 / chance, ((name, np.inf),)) for name in draws]

    def notes(self, stratum: ReviewedStratum) -> tuple[str, ...]:
        return (ONE_START,) if _starts(stratum) == 1 else ()

    def staged_label(self, staged: Linearised, shapes: set[Shape]) -> str:
        del staged, shapes
        return "expansion, random starts"


def _starts(stratum: ReviewedStratum) -> int:
    return int(stratum.drawn.get("starts") or 1)


STARTS = Starts(name="starts")
