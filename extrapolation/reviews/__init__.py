"""Reviews: the findings on the sample as records, read from what was handed in."""

from extrapolation.reviews.merging import add_violations, merge_reviews, merge_violations
from extrapolation.reviews.overlaps import DealtReviews, merge_dealt, pairs_of
from extrapolation.reviews.progress_counts import Progress, progress
from extrapolation.reviews.raw_tables import listed_units
from extrapolation.reviews.records import Review
from extrapolation.reviews.reopening import within_reopening
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow, Treatment
from extrapolation.reviews.revisions import ReviewChanges, review_changes
from extrapolation.reviews.sample_statements import SampleStatement, StatedUniverse
from extrapolation.reviews.second_findings import SecondFinding
from extrapolation.reviews.violations import VIOLATION_COLUMNS, Violation

__all__ = [
    "VIOLATION_COLUMNS",
    "DealtReviews",
    "Progress",
    "Review",
    "ReviewChanges",
    "ReviewRow",
    "ReviewedStratum",
    "SampleStatement",
    "SecondFinding",
    "StatedUniverse",
    "Treatment",
    "Violation",
    "add_violations",
    "listed_units",
    "merge_dealt",
    "merge_reviews",
    "merge_violations",
    "pairs_of",
    "progress",
    "review_changes",
    "within_reopening",
]
