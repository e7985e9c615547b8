"""The rules of a review that may stop early, fixed before the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError
from primafacie.core.money import Money

Bet = Literal["predictable", "predmix", "fixed_share"]

_OWN: Final = ("share", "strata")


@brief
@dataclass(frozen=True, kw_only=True)
class StopEarly:
    """When a review in drawn order may stop before its last unit. `plan` checks it.

    Parameters
    ----------
    bet : {"predictable", "predmix", "fixed_share"}
        The bet of the betting limits. "predictable" is called "predmix" in the literature.
    n_max : int
        The most units that are reviewed.
    threshold : Money, optional
        Stop when the running lower limit reaches this amount.
    materiality : Money, optional
        Stop when the running upper limit falls below this amount.
    share : float, optional
        The largest share of the mean that is staked, between 0 and 1.
    strata : {"split", "union"}, optional
        Whether each stratum has its share of the tail, or all strata play one game.

    Examples
    --------
    >>> StopEarly(bet="predictable", n_max=200, threshold=Money(5_000_000)).record()
    {'bet': 'predictable', 'n_max': 200, 'threshold': 5000000}
    """

    bet: Bet
    n_max: int
    threshold: Money | None = None
    materiality: Money | None = None
    share: float | None = None
    strata: Literal["split", "union"] | None = None

    def record(self) -> dict[str, Any]:
        """The rules as the plan keeps them, amounts in cents; what was not given is left out."""
        made: dict[str, Any] = {"bet": self.bet, "n_max": self.n_max}
        for name in ("threshold", "materiality"):
            amount = getattr(self, name)
            if amount is not None:
                made[name] = amount.cents if isinstance(amount, Money) else amount
        own = {name: getattr(self, name) for name in _OWN if getattr(self, name) is not None}
        return made | ({"parameters": own} if own else {})

    @classmethod
    def joined(cls, before: Self | None, given: Mapping[str, Any]) -> Any:
        """The rules of an older call, `monitoring=` with a mapping or None."""
        if before is not None:
            raise PlanError(
                "both stop_early= and monitoring=",
                where="stop_early",
                expected="stop_early= alone",
                fix="Leave monitoring= out: it is the older form",
            )
        (rules,) = given.values()
        return rules
