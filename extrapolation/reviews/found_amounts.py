"""The amount that a reviewer found: from should_have_paid, from overpaid, or from both."""

from __future__ import annotations

from typing import Final

from extrapolation.reviews.raw_tables import RawRow, cents_of
from primafacie.core.errors import Problem
from primafacie.core.money import Money
from sampling.intake.cell_values import ShownOtherwise

FOUND: Final = ("should_have_paid", "overpaid")


def has_amount(raw: RawRow) -> bool:
    """Is an amount, or anything in its place, entered in the row?"""
    return any(raw.get(column) is not None for column in FOUND)


def found_amount(raw: RawRow, paid: int, problems: list[Problem]) -> int | None:
    """The cents that should have been paid; None where no amount is entered or it is a fault.

    One of `should_have_paid` and `overpaid` is enough; where both are entered they must agree to
    the cent. A percentage is refused: 0.5 shown as 50% is neither $0.50 nor half of the payment.
    """
    percent = [column for column in FOUND if _is_percentage(raw, column)]
    problems += [
        Problem(
            raw.cell(column),
            "a percentage",
            "an amount in dollars",
            "Enter the dollars and format the cell as a number",
            "a percentage",
        )
        for column in percent
    ]
    if percent:
        return None
    right = cents_of(raw, "should_have_paid", problems)
    over = cents_of(raw, "overpaid", problems)
    if right is None:
        entered = raw.get("should_have_paid") is not None
        return None if over is None or entered else paid - over
    if over is not None and over != paid - right:
        problems.append(
            Problem(
                raw.cell("overpaid"),
                f"{Money(over)} overpaid",
                f"paid - should_have_paid = {Money(paid - right)}",
                "Correct one of the two, or clear it: one of them is enough",
                "an amount other than paid - should_have_paid",
            )
        )
    return right


def _is_percentage(raw: RawRow, column: str) -> bool:
    value = raw.values.get(column)
    if isinstance(value, ShownOtherwise):
        return value.shows.strip("'").endswith("%")
    return isinstance(value, str) and value.strip().endswith("%")
