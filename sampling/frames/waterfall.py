"""The exclusion waterfall: each rule, why, and what it took out, in units and in cents."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from primafacie.core.plurals import counted


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One rule of the waterfall: units and cents it removed, units and cents left after it.

    `rows` and `rows_left` are those of the source, where units have several rows.
    """

    rule: str
    reason: str
    units: int
    cents: int
    units_left: int
    cents_left: int
    rows: int | None = None
    rows_left: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            key: value
            for key, value in asdict(self).items()
            if value is not None or key not in ("rows", "rows_left")
        }


@dataclass(frozen=True, slots=True)
class Signs:
    """Units and cents paid above, at and below zero."""

    positive: int
    positive_cents: int
    zero: int
    negative: int
    negative_cents: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def note(self) -> str:
        """What a reader must know of zero and negative payments; empty if there are none."""
        parts = []
        if self.zero:
            parts.append(f"{counted(self.zero, 'unit')} {_were(self.zero)} paid $0.00")
        if self.negative:
            dollars = -self.negative_cents / 100
            parts.append(
                f"{counted(self.negative, 'unit')} {_were(self.negative)} paid less than $0.00 "
                f"(-${dollars:,.2f} in all)"
            )
        if not parts:
            return ""
        return " and ".join(parts) + ": no fault; the plan decides about them"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
