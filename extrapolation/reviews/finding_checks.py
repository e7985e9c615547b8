"""Checks of a unit's row: what the draw fixed, the status, and the amount that was found."""

from __future__ import annotations

from typing import Final

from extrapolation.reviews.blank_findings import EXAMPLE
from extrapolation.reviews.found_amounts import has_amount
from extrapolation.reviews.raw_tables import RawRow, cents_of, text_of, unknown_status
from extrapolation.reviews.unusual_amounts import BELOW, CONFIRMED, UNDERPAID, YES
from primafacie.core.errors import Problem, shown_unit
from primafacie.core.money import Money
from sampling import DrawnUnit
from sampling.worksheets import STATUSES

NEEDS_AMOUNT: Final = ("reviewed", UNDERPAID)
TAKES_AMOUNT: Final = ("reviewed", UNDERPAID, "late", "waived")


def check_as_drawn(raw: RawRow, unit: DrawnUnit, problems: list[Problem]) -> None:
    """What the draw wrote must stand there still: a row that was shifted shows itself here."""
    for name, drawn in (("paid", unit.paid_cents), ("claimed", unit.claimed_cents)):
        given = cents_of(raw, name, problems)
        if given is not None and drawn is not None and given != drawn:
            problems.append(
                Problem(
                    raw.cell(name),
                    f"{Money(given)} {name}",
                    f"{Money(drawn)} as drawn",
                    "Restore the amount: the frame is fixed",
                    f"another amount {name} than was drawn",
                )
            )
    stratum = text_of(raw, "stratum")
    if stratum and stratum != unit.stratum:
        problems.append(
            Problem(
                raw.cell("stratum"),
                f"the stratum {shown_unit(stratum)}",
                f"{unit.stratum!r} as drawn",
                "Restore the row: the plan fixes the stratum",
                "another stratum than was drawn",
            )
        )


def check_status(raw: RawRow, status: str, right: int | None, problems: list[Problem]) -> None:
    if not status and has_amount(raw):
        return  # what is entered as an amount is a fault of its own
    if not status:
        expected = "one of " + ", ".join(STATUSES)
        problems.append(Problem(raw.cell("status"), "no status", expected, "Choose a status"))
    elif status not in STATUSES:
        problems.append(unknown_status(raw, status))
    elif status in NEEDS_AMOUNT and right is None and not has_amount(raw):
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"no amount for a unit with status {status}",
                "the amount that was right to pay",
                "Enter it, or the overpayment; or "
                "set the status to missing if no records came; or, where the sheet "
                f'holds the errors only, add blank_finding="{EXAMPLE}"',
            )
        )
    elif status not in TAKES_AMOUNT and right is not None:
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"an amount for a unit with status {status}",
                "no amount",
                "Clear the amount, or set the status to reviewed",
            )
        )
    elif status == "waived" and right is not None and not _kept_on_record(raw):
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                "an amount for a unit with status waived",
                "no amount, because a waived unit counts 0",
                "Clear the amount; or set the status to reviewed; or enter yes in the column "
                "Confirmed, if the amount of the waived error is to be kept on record",
            )
        )


def _kept_on_record(raw: RawRow) -> bool:
    """Is the amount of a waived error to be kept? Worksheets without the question keep it."""
    return CONFIRMED not in raw.values or text_of(raw, CONFIRMED).lower() in YES


def check_amount(raw: RawRow, right: int | None, paid: int, problems: list[Problem]) -> None:
    """A right payment is 0 or more, or the payment as it was made.

    A reversal is a negative payment that may be right as it stands. What is unusually large or
    small is confirmed (`unusual_amounts`).
    """
    lowest = min(0, paid)
    if right is not None and right < lowest:
        expected = f"{Money(lowest)} (the payment itself) or more" if lowest else "0 or more"
        problems.append(
            Problem(
                raw.cell("should_have_paid"),
                f"{Money(right)}",
                expected,
                "A right payment is not below that; correct the amount",
                BELOW,
            )
        )
