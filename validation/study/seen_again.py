"""Units that two reviewers saw: what counts as the second finding, and what each found at first."""

from __future__ import annotations

from collections.abc import Mapping

from extrapolation import Review, ReviewRow
from primafacie.core.money import Money


def overpayments_seen_again(review: Review) -> dict[str, Money]:
    """The overpayment of each unit by its second finding.

    It is the first finding of a further reviewer with an amount. Where the two reviewers differed
    and agreed on a finding afterwards, it is the agreed one.
    """
    found = {}
    for row in review.counted:
        if _is_resolved(row):
            found[row.unit_id] = Money(row.effective_cents)
            continue
        amounts = [
            second.overpaid_cents for second in row.seconds if second.overpaid_cents is not None
        ]
        if amounts:
            found[row.unit_id] = Money(amounts[0])
    return found


def resolved_findings(review: Review) -> dict[str, tuple[Money | None, Money | None]]:
    """The overpayments that the two reviewers found at first, where an agreed finding counts.

    None where a reviewer stated no amount.
    """
    found = {}
    for row in review.counted:
        if _is_resolved(row):
            stated = [second.overpaid_cents for second in row.seconds[:2]]
            first, second = (None if cents is None else Money(cents) for cents in stated)
            found[row.unit_id] = first, second
    return found


def in_cents(
    resolved: Mapping[str, tuple[Money | None, Money | None]],
) -> dict[str, tuple[int, int]]:
    """The two findings of each unit in cents, where both reviewers stated an amount."""
    return {
        unit: (first.cents, second.cents)
        for unit, (first, second) in resolved.items()
        if first is not None and second is not None
    }


def _is_resolved(row: ReviewRow) -> bool:
    return len(row.seconds) > 1 and row.seconds[0].superseded
