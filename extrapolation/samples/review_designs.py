"""The design behind a review: how every stratum was drawn, as stages, weights and samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extrapolation.reviews.records import Review, ReviewRow
from extrapolation.samples.survey_designs import SurveyDesign, survey_design
from primafacie.core.errors import EstimateError, Problem

PLAIN = ("tickets", "ratstats")
HIT = ("pps",)
CLUSTERED = ("cluster", "two_stage", "three_stage")
STARTED = ("systematic", "pps_systematic")
OWN = ("rhc", "sampford")
"""Kinds whose variance is not that of stages: random groups, joint probabilities."""
ONE_START = (
    "one systematic start shows nothing of its own error: the variance given is that of a "
    "random sample, too large where neighbours in the list differ, too small where the list has "
    "a period"
)


def kinds_of(review: Review) -> dict[str, str]:
    """The kind of selection of every stratum; `tickets` where nothing else is said."""
    return {row.label: str(row.drawn.get("kind", "tickets")) for row in review.strata}


def is_plain(review: Review) -> bool:
    """Were all strata drawn by simple random sampling of units?"""
    return set(kinds_of(review).values()) <= set(PLAIN)


def rows_by_stratum(review: Review) -> list[ReviewRow]:
    """The counted rows, stratum after stratum in the order of the review's strata."""
    return [
        row for stratum in review.strata for row in review.counted if row.stratum == stratum.label
    ]


@dataclass(frozen=True)
class _Entry:
    """One row of the design: its place among the review's rows, weight and path of stages."""

    place: int
    weight: float
    path: tuple[tuple[str, float], ...]


def review_design(review: Review) -> tuple[SurveyDesign, tuple[str, ...]]:
    """The survey design of the counted rows (in the review's own order), and notes on it.

    Serves simple random strata, PPS with replacement, clusters in up to three stages and
    systematic starts, mixed as the strata are. Raises `EstimateError` for a stratum whose draw
    recorded too little.
    """
    kinds = kinds_of(review)
    known = {row.label: row for row in review.strata}
    counts: dict[str, int] = {}
    for row in review.counted:
        counts[row.stratum] = counts.get(row.stratum, 0) + 1
    problems: list[Problem] = []
    notes: dict[str, None] = {}
    entries: list[tuple[str, _Entry]] = []
    for place, row in enumerate(review.counted):
        kind, stratum = kinds[row.stratum], known[row.stratum]
        whole = counts[row.stratum] == stratum.size and kind in PLAIN
        if kind in PLAIN or whole:
            weight = stratum.size / counts[row.stratum]
            found = [_Entry(place, weight, ((row.unit_id, float(stratum.size)),))]
        elif kind in CLUSTERED:
            found = _clustered(row, place, problems)
        elif kind in (*HIT, *STARTED):
            found = _hits(row, place, kind, int(stratum.drawn.get("starts") or 1), problems)
            if kind in STARTED and int(stratum.drawn.get("starts") or 1) == 1:
                notes[ONE_START] = None
        else:
            raise EstimateError(
                f"a stratum drawn by {kind}",
                where=f"stratum {row.stratum}",
                expected="an estimator of its own (expand, count, by_domain)",
                fix="Ratios, regressions and cells are not offered for this design",
            )
        entries += [(row.stratum, entry) for entry in found]
    if problems:
        raise EstimateError.collected(problems, what="design of the review")
    return _designed(entries), tuple(notes)


def _clustered(row: ReviewRow, place: int, problems: list[Problem]) -> list[_Entry]:
    stages = row.drawn.get("stages") or ()
    if not stages:
        problems.append(
            Problem(
                f"stratum {row.stratum}",
                "a unit without its stages",
                "the cluster it was drawn in",
                "Read the review with its draw",
            )
        )
        return []
    weight = float(np.prod([stage["size"] / stage["sample"] for stage in stages]))
    path = tuple((str(stage["id"]), float(stage["size"])) for stage in stages)
    return [_Entry(place, weight, path)]


def _hits(
    row: ReviewRow, place: int, kind: str, starts: int, problems: list[Problem]
) -> list[_Entry]:
    chance = row.drawn.get("probability")
    if not chance or chance <= 0:
        problems.append(
            Problem(
                f"stratum {row.stratum}",
                "a unit without its selection probability",
                "the probability that the draw recorded",
                "Read the review with its draw",
            )
        )
        return []
    draws = [str(number) for number in row.drawn.get("draws") or range(row.hits)]
    if kind in STARTED and starts == 1:
        # Every selection is taken as a draw of its own.
        draws = [f"{row.unit_id} {number}" for number in range(row.hits)]
    return [_Entry(place, 1 / float(chance), ((name, np.inf),)) for name in draws]


def _designed(entries: Sequence[tuple[str, _Entry]]) -> SurveyDesign:
    """Stages of equal depth: a shorter path ends in units that are whole in themselves."""
    depth = max(len(entry.path) for _, entry in entries)
    stages: list[tuple[Any, Any, Any]] = []
    strata: Any = [label for label, _ in entries]
    for level in range(depth):
        units = [e.path[min(level, len(e.path) - 1)][0] for _, e in entries]
        sizes = [e.path[level][1] if level < len(e.path) else 1.0 for _, e in entries]
        stages.append((strata, units, sizes))
        strata = None
    made = survey_design(stages, weights=[entry.weight for _, entry in entries])
    rows = np.array([entry.place for _, entry in entries], dtype=np.int64)
    return SurveyDesign(made.stages, made.weights, made.labels, rows)
