"""A revision of the review as a report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.reviews.revisions import ReviewChanges
from primafacie.core.money import Money


@dataclass(frozen=True)
class RevisionNumbers:
    """When and why a review was revised, the demands of both reviews, and what changed."""

    recorded_at: str
    reason: str
    demand_before: Money | None
    demand_after: Money | None
    changes: ReviewChanges
