"""The study's design drawn again from its frame, and where the used sample lies among redraws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from sampling.designs.strata_to_redraw import distinct_places
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray


RANK = "rank of paid"


@brief
@dataclass(frozen=True, eq=False)
class Redraws:
    """Rows of the frame: the sample as used, and `replicates` samples of the same design.

    `used` has a row of the frame for each sampled unit, `drawn` a row of them for each redraw;
    `weights` are N_h / n_h by sampled unit. Strata taken whole are left out: they do not vary.
    """

    used: NDArray[np.int64]
    drawn: NDArray[np.int64]
    weights: NDArray[np.float64]

    @property
    def replicates(self) -> int:
        return len(self.drawn)

    def totals(self, values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The weighted total of a column: of the sample as used, and of every redraw."""
        return float(self.weights @ values[self.used]), values[self.drawn] @ self.weights


def redraw(study: Study, *, replicates: int, seed: int) -> Redraws:
    """Draw the study's design again from its frame.

    Raises `StudyError` without a frame, strata or selected units.
    """
    columns, sample = study.columns, study.disclosed
    if columns is None or sample is None or study.labels is None:
        raise StudyError(
            "no frame, or no selected units",
            where="redraws",
            expected="the frame with its strata and the selected units",
            fix="Ask for them",
        )
    stream = Stream(seed).child(5)
    used, drawn, weights = [], [], []
    for number, (label, ids) in enumerate(sample.units.items()):
        rows = study.rows_of_stratum(label)
        chosen = columns.rows_of(ids)
        chosen = chosen[chosen >= 0]
        n = len(chosen)
        if not 0 < n < len(rows):
            continue
        places = distinct_places(len(rows), n, replicates, stream.child(number))
        used.append(chosen)
        drawn.append(rows[places])
        weights.append(np.full(n, len(rows) / n))
    if not used:
        raise StudyError(
            "no stratum that is sampled in part",
            where="redraws",
            expected="selected units of the frame",
            fix="Check the ids",
        )
    return Redraws(np.concatenate(used), np.concatenate(drawn, axis=1), np.concatenate(weights))


@dataclass(frozen=True)
class RedrawPercentile:
    """Where the sample's estimate of a known total lies among redraws."""

    variable: str
    estimate: float
    known: float
    percentile: float
    p_high: float
    replicates: int


def redraw_percentile(study: Study, made: Redraws, *, variable: str = "paid") -> RedrawPercentile:
    """The percentile of the sample's estimate of the frame's total among redraws.

    `variable` is a column of amounts, or `RANK`: the rank of the amount paid, which notices a
    sample of many somewhat dearer units where the total is ruled by a few dear ones.

    `p_high` is the share of redraws (the sample among them) that estimate at least as much: a
    sample picked among many for its high amounts lies far up.
    """
    columns = study.columns
    assert columns is not None
    if variable == RANK:
        _, codes, counts = np.unique(columns.paid_cents, return_inverse=True, return_counts=True)
        values = (np.cumsum(counts) - (counts - 1) / 2)[codes]
    else:
        values = np.asarray(columns.variables[variable], dtype=np.float64) / 100
    own, others = made.totals(values)
    sampled = np.zeros(columns.size, dtype=bool)
    labels = study.labels
    assert labels is not None
    for label in {labels[row] for row in made.used.tolist()}:
        sampled |= labels == label
    tie = 1e-9 * abs(own)
    high = (1 + int((others >= own - tie).sum())) / (made.replicates + 1)
    below = float((others < own - tie).mean())
    return RedrawPercentile(
        variable, own, float(values[sampled].sum()), 100 * below, high, made.replicates
    )
