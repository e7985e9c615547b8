"""Totals of strata whose variance is not that of stages: random groups and joint chances."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators import (
    StratumEstimate,
    expand_total,
    horvitz_thompson_total,
    rhc_total,
    weighted_total,
)
from extrapolation.reviews.records import Review, ReviewedStratum, ReviewRow
from extrapolation.samples.review_designs import HIT, OWN, PLAIN, kinds_of, review_design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.samples.samples import Sample

_BY_ARRAYS = (*PLAIN, *HIT, "cluster")
"""Kinds whose stratum totals are functions of the sampled values and their hits alone."""


@dataclass(frozen=True)
class DrawnTotal:
    """A total, its variance and degrees of freedom, and the estimator's name."""

    point: float
    variance: float
    df: int
    estimator: str
    notes: tuple[str, ...] = ()


def drawn_total(review: Review, values: NDArray[np.float64]) -> DrawnTotal:
    """The total over strata of any kinds; `values` has one entry a counted row.

    Random groups by Rao, Hartley and Cochran, Sampford samples by Horvitz and Thompson with
    the joint probabilities the draw recorded, all other strata by their stages; the strata are
    independent, so points and variances add up.
    """
    kinds = kinds_of(review)
    own = {label for label, kind in kinds.items() if kind in OWN}
    point, variance, df = 0.0, 0.0, 0
    names: set[str] = set()
    notes: tuple[str, ...] = ()
    for stratum in review.strata:
        if stratum.label in own:
            places = [k for k, row in enumerate(review.counted) if row.stratum == stratum.label]
            rows = [review.counted[k] for k in places]
            made = _own(kinds[stratum.label], stratum, rows, values[places])
            point, variance, df = point + made.point, variance + made.variance, df + made.df
            names.add(made.estimator)
    if len(own) < len(kinds):
        places = [k for k, row in enumerate(review.counted) if row.stratum not in own]
        part = without_strata(review, own)
        design, notes = review_design(part)
        rest = weighted_total(values[places], design)
        point, variance, df = point + rest.point, variance + rest.variance, df + rest.df
        names.add(rest.estimator)
    return DrawnTotal(point, variance, df, " and ".join(sorted(names)), notes)


def stratum_estimates(
    review: Review, values: NDArray[np.float64], sample: Sample
) -> tuple[StratumEstimate, ...]:
    """Every stratum's sampled values, and its own total by the way it was drawn.

    `values` has one entry a counted row, `sample` is theirs. The totals add up to `drawn_total`.
    """
    rows, kinds = expand_total(sample).strata, kinds_of(review)
    if set(kinds.values()) <= {*_BY_ARRAYS}:
        return rows
    labels = np.array([row.stratum for row in review.counted])
    made = {
        row.label: drawn_total(
            without_strata(review, set(kinds) - {row.label}), values[labels == row.label]
        )
        for row in rows
        if kinds[row.label] not in _BY_ARRAYS
    }
    return tuple(
        replace(
            row,
            point=made[row.label].point,
            se=made[row.label].variance ** 0.5,
            # All clusters drawn, but not all of their units: not reviewed in full.
            census=row.census and made[row.label].variance == 0,
        )
        if row.label in made
        else row
        for row in rows
    )


def _own(
    kind: str, stratum: ReviewedStratum, rows: list[ReviewRow], values: NDArray[np.float64]
) -> DrawnTotal:
    if kind == "rhc":
        groups = [row.drawn["group"] for row in rows]
        made = rhc_total(
            values,
            sizes=[row.drawn["size"] for row in rows],
            group_sizes=[group["total"] for group in groups],
            group_counts=[group["units"] for group in groups],
        )
        return DrawnTotal(made.point, made.variance, len(rows) - 1, "Rao-Hartley-Cochran")
    upper = stratum.drawn["joint"]
    joint = np.zeros((len(rows), len(rows)))
    for place, row in enumerate(upper):
        joint[place, place:] = row
    joint = np.maximum(joint, joint.T)
    # The record lists units in order of selection, as the joint matrix does.
    chances = [row.drawn["probability"] for row in rows]
    np.fill_diagonal(joint, chances)
    found = horvitz_thompson_total(values, chances, joint=joint)
    return DrawnTotal(found.point, found.variance, found.df, "Horvitz-Thompson")


def without_strata(review: Review, labels: set[str]) -> Review:
    """The review of the other strata."""
    return replace(
        review,
        rows=tuple(row for row in review.rows if row.stratum not in labels),
        strata=tuple(row for row in review.strata if row.label not in labels),
    )
