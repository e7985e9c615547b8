"""Clusters in two or three stages drawn again from the frame, estimated stage after stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.estimators import SurveyDesign, survey_design, weighted_total
from primafacie.core.streams import Stream
from validation.limit_coverage.redrawn_estimates import Redraws, one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray


def nested_codes(columns: Sequence[NDArray[np.generic]]) -> list[NDArray[np.int64]]:
    """Each stage's node of every unit, numbered over the whole stratum; the last is the unit."""
    import pandas as pd

    above = np.zeros(len(columns[0]), dtype=np.int64)
    found = []
    for column in columns:
        codes, names = pd.factorize(np.asarray(column))
        above, _ = pd.factorize(above * (len(names) + 1) + codes)
        above = above.astype(np.int64)
        found.append(above)
    return [*found, np.arange(len(above), dtype=np.int64)]


def stage_redraws(columns: Sequence[NDArray[np.generic]], takes: Sequence[int | None]) -> Redraws:
    """A stratum of clusters drawn again: `takes` nodes within each node of the stage above.

    `columns` name the cluster of every unit (and its group), `takes` has one entry more, the
    last for the units; None takes all. Point and variance are those of `weighted_total`.
    """
    codes = nested_codes(columns)
    parents: list[NDArray[np.int64]] = []
    above = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        _, first = np.unique(code, return_index=True)
        parents.append(above[first])
        above = code
    counts = [np.bincount(parent) for parent in parents]

    def sample(stream: Stream) -> tuple[NDArray[np.int64], SurveyDesign]:
        alive = np.ones(1, dtype=bool)
        for parent, take in zip(parents, takes, strict=True):
            nodes = np.flatnonzero(alive[parent])
            if take is not None:
                nodes = _smallest(nodes, parent[nodes], stream.uniform(len(nodes)), take)
            alive = np.zeros(len(parent), dtype=bool)
            alive[nodes] = True
        units = np.flatnonzero(alive)
        stages: list[tuple[None, Any, Any]] = [
            (None, code[units], count[parent[code[units]]])
            for code, parent, count in zip(codes, parents, counts, strict=True)
        ]
        return units, survey_design(stages)

    def draw(rows: int, stream: Stream) -> list[tuple[NDArray[np.int64], SurveyDesign]]:
        return [sample(stream) for _ in range(rows)]

    def fit(
        values: NDArray[np.float64], taken: tuple[NDArray[np.int64], SurveyDesign]
    ) -> tuple[float, float, float]:
        units, design = taken
        made = weighted_total(values[units], design)
        return made.point, made.variance, float(made.df)

    return one_by_one(draw, fit)


def _smallest(
    nodes: NDArray[np.int64],
    parent: NDArray[np.int64],
    keys: NDArray[np.float64],
    take: int,
) -> NDArray[np.int64]:
    """The nodes with the `take` smallest keys of each parent."""
    order = np.lexsort((keys, parent))
    placed = parent[order]
    begins = np.flatnonzero(np.r_[True, placed[1:] != placed[:-1]])
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.r_[begins, len(order)]))
    return nodes[order[rank < take]]
