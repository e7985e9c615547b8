"""Amounts that are possible but unusual: they are confirmed, not refused by size alone.

`should_have_paid` is unusual above max(paid, claimed), or above 2 x paid + $100 where no claimed
amount is known, and below 1% of the payment but not 0. One mistyped cell of this kind can move a
demand by most of its amount, so the message states the demand with and without the finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from extrapolation.reviews.priced_reviews import demand_of
from extrapolation.reviews.raw_tables import RawRow, text_of
from extrapolation.reviews.treatments import choices_of, treat
from primafacie.core.errors import AuditError, Problem, ReviewError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.reviews.records import Review

UNDERPAID: Final = "underpaid"
CONFIRMED: Final = "confirmed"
_YES: Final = ("yes", "y", "true", "1")
_NO: Final = ("", "no", "n", "false", "0")
SPARE_CENTS: Final = 100_00
PRICED: Final = 5
"""The effect on the demand is computed for so many cells."""


@dataclass(frozen=True)
class UnusualAmount:
    """A finding to be confirmed: its cell, the amounts in cents, and what is usual."""

    unit_id: str
    cell: str
    right: int
    paid: int
    usual: str
    confirmed: bool


def unusual_amount(
    raw: RawRow,
    unit_id: str,
    *,
    right: int | None,
    paid: int | None,
    claimed: int | None,
    column: str,
    problems: list[Problem],
) -> UnusualAmount | None:
    """The finding if it is unusual; a code that confirms nothing is a fault."""
    coded = _coded(raw, right, paid, problems)
    if right is None or paid is None:
        return None
    if claimed is not None:
        highest = max(0, paid, claimed)
        usual = f"at most the larger of the amounts paid and claimed, {Money(highest)}"
    else:
        highest = 2 * max(0, paid) + SPARE_CENTS
        usual = f"at most twice the amount paid plus $100.00, {Money(highest)}"
    if right <= highest:
        if not 0 < 100 * right < paid:
            return None
        usual = f"0, or at least 1% of the amount paid, {Money(paid)}"
    return UnusualAmount(unit_id, raw.cell(column), right, paid, usual, coded)


def _coded(raw: RawRow, right: int | None, paid: int | None, problems: list[Problem]) -> bool:
    """Does a code of the row confirm its amount?"""
    answer = text_of(raw, CONFIRMED).lower()
    if answer not in (*_YES, *_NO):
        problems.append(
            Problem(raw.cell(CONFIRMED), "a text other than yes or no", "yes or no", "Correct it")
        )
    underpaid = text_of(raw, "status").lower() == UNDERPAID
    if underpaid and right is not None and paid is not None and right <= paid:
        problems.append(
            Problem(
                raw.cell("status"),
                f"the status {UNDERPAID} with an amount that is not above the amount paid",
                "should_have_paid above paid",
                "Correct the amount, or set the status to reviewed",
            )
        )
    return underpaid or answer in _YES


def check_confirmed(
    review: Review, found: Sequence[UnusualAmount], because: str | None
) -> list[str]:
    """Notes on the unusual amounts that were confirmed; `ReviewError` for those that were not.

    `because` is the reason that confirms all of them, if one was given.
    """
    open_items = [item for item in found if not item.confirmed]
    if open_items and not because:
        raise ReviewError.collected(_problems(review, open_items), what="unusual amounts")
    if not found:
        return []
    shown = ", ".join(f"{item.cell} {Money(item.right)}" for item in found[:PRICED])
    more = f" and {len(found) - PRICED:,} more" if len(found) > PRICED else ""
    amounts = "1 unusual amount was" if len(found) == 1 else f"{len(found):,} unusual amounts were"
    reason = f", because {because}" if because and open_items else ""
    return [f"{amounts} confirmed by the reviewers{reason}: {shown}{more}"]


def _problems(review: Review, items: Sequence[UnusualAmount]) -> list[Problem]:
    asked = _demand(review)
    return [
        Problem(
            item.cell,
            f"should_have_paid {Money(item.right)} for a payment of {Money(item.paid)}",
            f"{item.usual}, or a confirmation",
            f"{_effect(review, item, asked, place)}Correct the amount; or confirm it by the status "
            f"{UNDERPAID}, by yes in a column {CONFIRMED}, or all of the file by "
            'confirm_amounts="REASON"',
        )
        for place, item in enumerate(items)
    ]


def _effect(review: Review, item: UnusualAmount, asked: Money | None, place: int) -> str:
    """What the cell does to the demand, in words; its scaled amount where none can be formed."""
    if place >= PRICED:
        return ""
    if asked is not None:
        other = _demand(_found_right(review, item.unit_id))
        if other is not None:
            return (
                f"With this amount the demand is {asked}; if the payment was right it would be "
                f"{other}. "
            )
    row = next(row for row in review.rows if row.unit_id == item.unit_id)
    size = next((part.size for part in review.strata if part.label == row.stratum), 0)
    n = sum(other.stratum == row.stratum for other in review.counted)
    scaled = Money.rounded((item.paid - item.right) / 100 * size / max(1, n), rule="half up")
    return f"With this amount the finding adds about {scaled} to the estimate. "


def _found_right(review: Review, unit_id: str) -> Review:
    """The review in which the unit's payment was right."""
    choices = choices_of(review.rule_set)
    rows = tuple(
        treat(replace(row, should_have_paid=row.paid, overpaid=0), choices)[0]
        if row.unit_id == unit_id
        else row
        for row in review.rows
    )
    return replace(review, rows=rows)


def _demand(review: Review) -> Money | None:
    if review.rule_set is None or not demand_of:
        return None
    try:
        return demand_of[0](review)
    except AuditError:
        return None
