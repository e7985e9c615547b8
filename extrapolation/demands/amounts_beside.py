"""What would be demanded under other treatments of the same findings, beside the demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extrapolation.demands.treatments_beside import other_treatments
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.estimation import estimate
from primafacie.core.errors import AuditError
from primafacie.core.money import Money

BY_HAND = (
    "other treatments are not computed: the estimate is not the one that the plan fixed, or that "
    "a review without a plan leads to"
)


@dataclass(frozen=True)
class OtherAmount:
    """One other treatment: the units it touches, its point estimate and amount in dollars.

    `amount` is None where the treatment leads to none; `refused` then says why.
    """

    what: str
    units: int
    point: float | None
    amount: Money | None
    refused: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "amount": self.amount.cents if self.amount is not None else None,
            "point": self.point,
            "refused": self.refused,
            "units": self.units,
            "what": self.what,
        }

    def words(self, demanded: Money) -> str:
        """The treatment, its amount and how far it lies from the demand."""
        units = f"{self.units:,} unit{'' if self.units == 1 else 's'}"
        if self.amount is None:
            return f"{self.what} ({units}): no amount ({self.refused})"
        gap = self.amount - demanded
        sign = "" if gap < Money.zero else "+"
        return f"{self.what} ({units}): {self.amount} ({sign}{gap})"


def other_amounts(
    made: Estimate, amount_of: Callable[[Estimate], Money]
) -> tuple[tuple[OtherAmount, ...], str]:
    """The amounts under `other_treatments`, and why there are none where there are none.

    `amount_of` turns an estimate into the amount demanded, as it did for `made`.
    """
    others = other_treatments(made.review)
    if others and not _repeats(made):
        return (), BY_HAND
    found = []
    for other in others:
        point = None
        try:
            again = estimate(other.review)
            point = again.point
            found.append(OtherAmount(other.what, other.units, point, amount_of(again)))
        except AuditError as error:
            said = " ".join(str(error).split())
            found.append(OtherAmount(other.what, other.units, point, None, said))
    return tuple(found), ""


def _repeats(made: Estimate) -> bool:
    """Is it the estimate that its own review leads to, so that another review can follow it?"""
    if made.domain:
        return False
    try:
        again = estimate(made.review)
    except AuditError:
        return False
    return (again.estimator, again.point, again.se) == (made.estimator, made.point, made.se)
