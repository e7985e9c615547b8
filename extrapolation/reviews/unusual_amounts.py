"""Amounts that are possible but unusual: they are confirmed, not refused by size alone.

`should_have_paid` is unusual above max(paid, claimed), or above 2 x paid + $100 where no claimed
amount is known, and below 1% of the payment but not 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extrapolation.reviews.raw_tables import RawRow, text_of
from primafacie.core.errors import Problem
from primafacie.core.money import Money
from primafacie.core.problems import RowPlace

UNDERPAID: Final = "underpaid"
CONFIRMED: Final = "confirmed"
BELOW: Final = "an amount that is below 0 and below the payment itself"
YES: Final = ("yes", "y", "true", "1")
_NO: Final = ("", "no", "n", "false", "0")
SPARE_CENTS: Final = 100_00


@dataclass(frozen=True)
class UnusualAmount:
    """A finding to be confirmed: its cell, the amounts in cents, and what is usual."""

    unit_id: str
    cell: RowPlace
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
    if answer not in (*YES, *_NO):
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
    return underpaid or answer in YES
