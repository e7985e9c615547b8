"""Rules to stop early as a mapping, the form of older calls and of `primafacie.plan/2`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from primafacie.core.errors import Problem
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from sampling.plans.stop_early import StopEarly

KEYS: Final = {
    "bet": "predictable (in the literature predmix) or fixed_share",
    "threshold": "cents: stop when the lower limit reaches it (None: no threshold)",
    "n_max": "the most units that are reviewed",
    "parameters": "share (between 0 and 1) and strata (split or union), or none of them",
    "materiality": "cents: stop when the upper limit falls below it (None: no such line)",
}
_OWN: Final = ("share", "strata")
_BETS: Final = ("predictable", "predmix", "fixed_share")


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
