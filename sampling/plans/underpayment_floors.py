"""How far below zero an overpayment may lie, unit by unit: declared before the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from primafacie.core.errors import PlanError
from primafacie.core.money import Money
from sampling.frames.range_values import floor_totals
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

CLAIMED_LESS_PAID: Literal["claimed - paid"] = "claimed - paid"
_SPELLINGS = (CLAIMED_LESS_PAID, "claimed-paid", "claimed-minus-paid", "claimed minus paid")
_COLUMN = "column:"
_DECLARED = ("kind", "column", "cents")
FloorKind = Literal["claimed - paid", "column", "amount"]


@dataclass(frozen=True)
class UnderpaymentFloor:
    """How far below zero the overpayment of a unit may lie, with the sums of the frame.

    Attributes
    ----------
    kind : {"claimed - paid", "column", "amount"}
        What the floor of a unit is.
    column : str or None
        The further column that holds it.
    each : Money or None
        The amount for every unit.
    by_stratum : mapping of str to Money
        The sum of the floors by stratum label.
    total : Money
        The sum of all floors of the frame.
    """

    kind: FloorKind
    column: str | None
    each: Money | None
    by_stratum: Mapping[str, Money]
    total: Money

    @property
    def words(self) -> str:
        """The floor in words, for the plan's page."""
        if self.kind == "amount":
            what = f"{self.each} for every unit"
        elif self.kind == "column":
            what = f"the amount in column {self.column} for each unit"
        else:
            what = "claimed less paid for each unit (0 where less was claimed)"
        return f"No underpayment exceeds {what}; {self.total} in the whole frame"

    @property
    def condition(self) -> str:
        """What must be true of the frame for a limit that rests on the floor to hold its level."""
        if self.kind == "amount":
            most = str(self.each)
        elif self.kind == "column":
            most = f"its amount in the column {self.column}"
        else:
            most = "the amount claimed less the amount paid"
        return f"holds only if no claim in the frame was underpaid by more than {most}"

    def cost(self, paid: Money) -> str:
        """What the floor takes off a limit that rests on it, in dollars.

        Parameters
        ----------
        paid : Money
            The amount paid for the whole frame.
        """
        share = f" ({self.total.cents / paid.cents:.1%} of the amount paid)" if paid.cents else ""
        return (
            f"The floors of all units add up to {self.total}{share}. The limit is computed on the "
            "overpayments plus their floors, and this sum is then subtracted from it: the larger "
            "the floors, the lower the limit"
        )


FloorChoice = Money | str | Mapping[str, Any] | UnderpaymentFloor


def planned_floor(
    frame: Frame, strata: Sequence[Stratum], choice: FloorChoice | None
) -> UnderpaymentFloor | None:
    """The floor -u_i of every unit's overpayment, with the frame's sums of u_i.

    `choice` is `"claimed - paid"` (nothing can be owed above the amount claimed:
    u_i = max(claimed_i - paid_i, 0)), the name of a `more` column that holds u_i in dollars (as
    "column:NAME" too), or one amount for every unit. With it an overpayment y_i >= -u_i, so
    y_i + u_i is 0 or more and limits anchored at 0 run on it; the sum of all u_i is subtracted from
    them. A floor that some unit of the frame breaks makes such a limit too high. Raises `PlanError`
    where the frame cannot give it.
    """
    if choice is None:
        return None
    kind, column, each = declared_floor(choice)
    if each is not None:
        sums = [each.cents * row.size for row in strata]
    else:
        ranges = [stratum_range(row, frame.roles) for row in strata]
        sums = floor_totals(frame, ranges, column=column)
    by_stratum = {row.label: Money(cents) for row, cents in zip(strata, sums, strict=True)}
    return UnderpaymentFloor(kind, column, each, by_stratum, Money(sum(sums)))


def declared_floor(choice: FloorChoice) -> tuple[FloorKind, str | None, Money | None]:
    """What was declared: the kind, with the column or the amount for every unit."""
    kind, column, cents = _declared(choice)
    whole = isinstance(cents, int) and not isinstance(cents, bool) and cents >= 0
    if kind == CLAIMED_LESS_PAID and column is None and cents is None:
        return CLAIMED_LESS_PAID, None, None
    if kind == "column" and isinstance(column, str) and cents is None:
        return "column", column, None
    if kind == "amount" and column is None and whole:
        return "amount", None, Money(cents)
    raise PlanError(
        f"the underpayment floor {choice!r}",
        expected=f"{CLAIMED_LESS_PAID!r}, the name of a more column, or Money of 0 or more",
        fix="Say how far below zero an overpayment can lie, unit by unit",
    )


def _declared(choice: FloorChoice) -> tuple[Any, Any, Any]:
    """Kind, column and cents as they were given, not yet checked."""
    if isinstance(choice, UnderpaymentFloor):
        return choice.kind, choice.column, None if choice.each is None else choice.each.cents
    if isinstance(choice, Mapping):
        kind, column, cents = (choice.get(key) for key in _DECLARED)
        return kind, column, cents
    if isinstance(choice, Money):
        return "amount", None, choice.cents
    if choice in _SPELLINGS:
        return CLAIMED_LESS_PAID, None, None
    return "column", choice.removeprefix(_COLUMN), None


def floor_from_text(text: str | None) -> FloorChoice | None:
    """A floor as it is typed: "claimed-minus-paid", "column:NAME", a column, or dollars.

    >>> floor_from_text("25.00"), floor_from_text("column:2024 floor")
    (Money('25.00'), 'column:2024 floor')
    """
    if text is None or not text.removeprefix("$")[:1].isdigit():
        return text
    return Money.dollars(text.removeprefix("$"))
