"""How far below zero an overpayment may lie, unit by unit: declared before the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from primafacie.core.errors import PlanError
from primafacie.core.money import Money
from sampling.frames.range_values import floor_totals
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

CLAIMED_LESS_PAID: Literal["claimed - paid"] = "claimed - paid"
FloorChoice = Money | str | Mapping[str, Any]


def floor_record(
    frame: Frame, strata: Sequence[Stratum], choice: FloorChoice | None
) -> dict[str, Any] | None:
    """The floor -u_i of every unit's overpayment, with the frame's sums of u_i in cents.

    `choice` is `"claimed - paid"` (nothing can be owed above the amount claimed:
    u_i = max(claimed_i - paid_i, 0)), the name of a `more` column that holds u_i in dollars, or
    one amount for every unit. With it an overpayment y_i >= -u_i, so y_i + u_i is 0 or more
    and limits anchored at 0 run on it; the sum of all u_i is subtracted from them. A floor that
    some unit of the frame breaks makes such a limit too high. Raises `PlanError` where the
    frame cannot give it.
    """
    if choice is None:
        return None
    declared = declared_floor(choice)
    kind, column, cents = declared["kind"], declared["column"], declared["cents"]
    if kind == "amount":
        by_stratum = [cents * row.size for row in strata]
    else:
        ranges = [stratum_range(row, frame.roles) for row in strata]
        by_stratum = floor_totals(frame, ranges, column=column)
    labels = [row.label for row in strata]
    return declared | {
        "by_stratum": dict(zip(labels, by_stratum, strict=True)),
        "total": sum(by_stratum),
    }


def declared_floor(choice: FloorChoice) -> dict[str, Any]:
    """What was declared, as a record without sums."""
    if isinstance(choice, Mapping):
        found = {key: choice.get(key) for key in ("kind", "column", "cents")}
    elif isinstance(choice, Money):
        found = {"kind": "amount", "column": None, "cents": choice.cents}
    elif choice == CLAIMED_LESS_PAID:
        found = {"kind": CLAIMED_LESS_PAID, "column": None, "cents": None}
    else:
        found = {"kind": "column", "column": choice, "cents": None}
    kind, column, cents = found["kind"], found["column"], found["cents"]
    whole = isinstance(cents, int) and not isinstance(cents, bool) and cents >= 0
    sound = (
        (kind == CLAIMED_LESS_PAID and column is None and cents is None)
        or (kind == "column" and isinstance(column, str) and cents is None)
        or (kind == "amount" and column is None and whole)
    )
    if not sound:
        raise PlanError(
            f"the underpayment floor {choice!r}",
            expected=f"{CLAIMED_LESS_PAID!r}, the name of a more column, or Money of 0 or more",
            fix="Say how far below zero an overpayment can lie, unit by unit",
        )
    return found


def floor_words(record: Mapping[str, Any]) -> str:
    """The floor in words, for the plan's page."""
    if record["kind"] == "amount":
        what = f"{Money(record['cents'])} for every unit"
    elif record["kind"] == "column":
        what = f"the amount in column {record['column']} for each unit"
    else:
        what = "claimed less paid for each unit (0 where less was claimed)"
    return f"No underpayment exceeds {what}; {Money(record['total'])} in the whole frame"
