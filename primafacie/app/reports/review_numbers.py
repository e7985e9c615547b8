"""The review as a report shows it: the findings without who made them, and their sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extrapolation.reviews import Treatment
from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL

if TYPE_CHECKING:
    from extrapolation.reviews import Review


@dataclass(frozen=True)
class ReportedRow:
    """The finding on a unit, amounts in cents, without a reviewer.

    `served_on` and `code` are the unit's date and the service code, where the frame has them.
    """

    stratum: str
    order: int
    unit_id: str
    status: str
    paid_cents: int | None
    should_have_paid_cents: int | None
    overpaid_cents: int | None
    effective_cents: int
    counted: bool
    reason: str
    note: str
    served_on: str = field(default="", metadata=OPTIONAL)
    code: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True)
class ReviewNumbers:
    """What a report says of the review; `underpaid` is what was paid too little, above 0."""

    digest: str
    reviewed: int
    errors: int
    sampled_effective: Money
    underpaid_units: int
    underpaid: Money
    treatments: tuple[Treatment, ...]
    findings: tuple[ReportedRow, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, review: Review, *, code: str = "") -> ReviewNumbers:
        """The figures of a review; `code` is the column of its service codes."""
        rows = review.counted
        under = [row.overpaid_cents or 0 for row in rows if (row.overpaid_cents or 0) < 0]
        return cls(
            digest=review.digest,
            reviewed=len(rows),
            errors=sum(row.error for row in rows),
            sampled_effective=Money(sum(row.effective_cents for row in rows)),
            underpaid_units=len(under),
            underpaid=Money(-sum(under)),
            treatments=review.treatments,
            findings=tuple(
                ReportedRow(
                    stratum=row.stratum,
                    order=row.order,
                    unit_id=row.unit_id,
                    status=row.status,
                    paid_cents=row.paid_cents,
                    should_have_paid_cents=row.should_have_paid_cents,
                    overpaid_cents=row.overpaid_cents,
                    effective_cents=row.effective_cents,
                    counted=row.counted,
                    reason=row.reason,
                    note=row.note,
                    served_on=row.labels.get("date", ""),
                    code=row.labels.get(code, ""),
                )
                for row in review.rows
            ),
            notes=review.notes,
        )
