"""A review that replaces another one: what changed, unit by unit and in dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.errors import ReviewError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ChangedUnit:
    """A unit whose finding differs between two reviews.

    Attributes
    ----------
    unit_id, stratum : str
        The unit and its stratum.
    status_before, status_after : str
        Its status in each review; empty where the review does not list it (a spare).
    reason_before, reason_after : str
        The reason of the error in each.
    counted_before, counted_after : Money
        The overpayment that counts in each.
    """

    unit_id: str
    stratum: str
    status_before: str
    status_after: str
    reason_before: str
    reason_after: str
    counted_before: Money
    counted_after: Money


@dataclass(frozen=True)
class ReviewChanges(Result):
    """What changed from one review of a sample to another.

    Attributes
    ----------
    before, after : str
        The digests of the two reviews.
    errors_before, errors_after : int
        The units in error in each.
    total_before, total_after : Money
        The overpayments of the sample that count in each.
    units : tuple of ChangedUnit
        The units that differ in status, reason, amount or error, in the order of the later review.
    """

    SCHEMA: ClassVar[str] = "primafacie.review-changes/1"
    ROWS: ClassVar[str] = "units"

    before: str
    after: str
    errors_before: int
    errors_after: int
    total_before: Money
    total_after: Money
    units: tuple[ChangedUnit, ...]

    def _shown_table(self) -> pd.DataFrame:
        """Without the ids of the units."""
        return self.table().drop(columns="unit_id", errors="ignore")

    def __str__(self) -> str:
        return (
            f"{counted(len(self.units), 'unit')} changed; the sample's overpayments went from "
            f"{self.total_before} to {self.total_after}"
        )


def review_changes(before: Review, after: Review) -> ReviewChanges:
    """Compare two reviews of the same sample.

    Parameters
    ----------
    before, after : Review
        The replaced review and the one in force, from `read_review`.

    Returns
    -------
    ReviewChanges
        The units whose finding differs, with what counted before and after.

    Raises
    ------
    ReviewError
        If the reviews are not of the same draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> first = read_review(pd.DataFrame({"unit_id": ["A", "B"], "overpaid": [5, 0]}), sizes=9)
    >>> second = read_review(pd.DataFrame({"unit_id": ["A", "B"], "overpaid": [2, 0]}), sizes=9)
    >>> print(review_changes(first, second))
    1 unit changed; the sample's overpayments went from $5.00 to $2.00
    """
    if before.draw_digest != after.draw_digest:
        raise ReviewError(
            "reviews of two draws",
            where="review_changes",
            expected="two reviews of the same draw",
            fix="Compare the reviews of one draw",
        )
    old = {row.unit_id: row for row in before.rows}
    new = {row.unit_id: row for row in after.rows}
    units = [*new, *(unit for unit in old if unit not in new)]
    changed = (_changed(old.get(unit), new.get(unit)) for unit in units)
    return ReviewChanges(
        before=before.digest,
        after=after.digest,
        errors_before=sum(row.error for row in before.counted),
        errors_after=sum(row.error for row in after.counted),
        total_before=_total(before),
        total_after=_total(after),
        units=tuple(unit for unit in changed if unit is not None),
    )


def _total(review: Review) -> Money:
    return Money(sum(row.effective_cents for row in review.counted))


def _changed(before: ReviewRow | None, after: ReviewRow | None) -> ChangedUnit | None:
    if before is not None and after is not None and _finding(before) == _finding(after):
        return None
    row = after or before
    assert row is not None
    return ChangedUnit(
        unit_id=row.unit_id,
        stratum=row.stratum,
        status_before="" if before is None else before.status,
        status_after="" if after is None else after.status,
        reason_before="" if before is None else before.reason,
        reason_after="" if after is None else after.reason,
        counted_before=_counted(before),
        counted_after=_counted(after),
    )


def _finding(row: ReviewRow) -> tuple[object, ...]:
    return (
        row.status,
        row.reasons,
        row.should_have_paid_cents,
        row.effective_cents,
        row.error,
        row.counted,
    )


def _counted(row: ReviewRow | None) -> Money:
    return Money(0 if row is None or not row.counted else row.effective_cents)
