"""The rules of a review that may stop early, fixed before the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.money import Money

Bet = Literal["predictable", "predmix", "fixed_share"]

KEYS: Final = {
    "bet": "predictable (in the literature predmix) or fixed_share",
    "threshold": "cents: stop when the lower limit reaches it (None: no threshold)",
    "n_max": "the most units that are reviewed",
    "parameters": "share (between 0 and 1) and strata (split or union), or none of them",
    "materiality": "cents: stop when the upper limit falls below it (None: no such line)",
}
_OWN: Final = ("share", "strata")
_BETS: Final = ("predictable", "predmix", "fixed_share")


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
        return given["monitoring"]


def record_of(rules: StopEarly | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The record of rules, from their object or from a record such as a plan holds."""
    return rules.record() if isinstance(rules, StopEarly) else rules


def rules_of(record: Mapping[str, Any] | None) -> StopEarly | None:
    """The rules from a record that `stop_early_faults` finds sound."""
    if record is None:
        return None
    threshold, materiality = record.get("threshold"), record.get("materiality")
    own = dict(record.get("parameters") or {})
    return StopEarly(
        bet=record["bet"],
        n_max=record["n_max"],
        threshold=None if threshold is None else Money(threshold),
        materiality=None if materiality is None else Money(materiality),
        share=own.get("share"),
        strata=own.get("strata"),
    )


def stop_early_faults(rules: Mapping[str, Any] | None) -> list[Problem]:
    """Everything wrong with the record of the rules."""
    if rules is None:
        return []
    if not isinstance(rules, Mapping):
        got, fix = f"a {type(rules).__name__}", "Write StopEarly(bet=..., n_max=...)"
        return [Problem("stop_early", got, "a StopEarly", fix)]
    where = "stop_early"
    strange = sorted(set(rules) - set(KEYS))
    found = [unknown_name("key", name, KEYS, where=where) for name in strange]
    if rules.get("bet") not in _BETS:
        found.append(unknown_name("bet", rules.get("bet"), _BETS, where=where))
    if not _parameters_fit(rules.get("parameters") or {}):
        got = repr(rules["parameters"])
        found.append(Problem(f"{where}: parameters", got, KEYS["parameters"], ""))
    n_max = rules.get("n_max")
    if n_max is None or not _whole(n_max) or n_max < 1:
        found.append(Problem(f"{where}: n_max", repr(n_max), KEYS["n_max"], ""))
    for name in ("threshold", "materiality"):
        value = rules.get(name)
        if value is not None and not (_whole(value) and value > 0):
            found.append(Problem(f"{where}: {name}", repr(value), KEYS[name], ""))
    return found


def _parameters_fit(given: Any) -> bool:
    if not isinstance(given, Mapping) or set(given) - set(_OWN):
        return False
    share = given.get("share", 0.5)
    number = isinstance(share, float) and 0 < share < 1
    return number and given.get("strata", "split") in ("split", "union")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
