"""Reviews: the findings on the sample, read through one door."""

from extrapolation.reviews.merging import merge_reviews
from extrapolation.reviews.reading import read_review
from extrapolation.reviews.records import Review, ReviewedStratum, ReviewRow, Treatment

__all__ = [
    "Review",
    "ReviewRow",
    "ReviewedStratum",
    "Treatment",
    "merge_reviews",
    "read_review",
]
