"""How the strata of a review were drawn: the shape of each stratum's selection."""

from __future__ import annotations

from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from sampling.choices.shapes import Shape
from sampling.designs import DEFAULT, DESIGNS


def kind_of(stratum: ReviewedStratum) -> str:
    """The kind of selection that the draw recorded; the default design's where it recorded none."""
    return DEFAULT.kind if stratum.drawn is None else stratum.drawn.kind


def shapes_of(review: Review) -> dict[str, Shape]:
    """The shape of the selection in every stratum, by label."""
    return {row.label: DESIGNS[kind_of(row)].shape for row in review.strata}


def appraised_apart(review: Review) -> list[bool]:
    """Does RAT-STATS have an appraisal of its own for the design of each stratum?"""
    return [DESIGNS[kind_of(row)].appraised_apart for row in review.strata]


def is_plain(review: Review) -> bool:
    """Were all strata drawn by simple random sampling of units?"""
    return set(shapes_of(review).values()) <= {Shape.SIMPLE}


def rows_by_stratum(review: Review) -> list[ReviewRow]:
    """The counted rows, stratum after stratum in the order of the review's strata."""
    return [
        row for stratum in review.strata for row in review.counted if row.stratum == stratum.label
    ]
