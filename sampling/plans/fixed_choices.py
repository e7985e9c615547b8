"""Further choices fixed before the draw: selection, bound, estimator, floor, stop-early rules."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from primafacie.core.digest import canonical_json
from primafacie.core.errors import Problem

Json = dict[str, Any]
TICKETS: Json = {"kind": "tickets"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MONITORING = {
    "bet": "predictable (in the literature predmix) or fixed_share",
    "threshold": "cents: stop when the lower limit reaches it (None: no threshold)",
    "n_max": "the most units that are reviewed",
    "parameters": "share (between 0 and 1) and strata (split or union), or none of them",
    "materiality": "cents: stop when the upper limit falls below it (None: no such line)",
}


_BETS = ("predictable", "predmix", "fixed_share")


class SelectionRule(Protocol):
    """How units are selected, as an object of `sampling.designs`."""

    def to_dict(self) -> dict[str, Any]:
        """Its record: `kind` and everything that decides the draw but the seed."""
        ...


def selection_of(selection: SelectionRule | Mapping[str, Any] | None) -> Json:
    """The record of a selection; nothing said is the ticket draw of each stratum."""
    if selection is None:
        return dict(TICKETS)
    return dict(selection) if isinstance(selection, Mapping) else dict(selection.to_dict())


def choice_faults(
    selection: Mapping[str, Any],
    bound: str | None,
    estimator: str | None,
    monitoring: Mapping[str, Any] | None,
    recommendation: Mapping[str, Any] | None,
) -> list[Problem]:
    """Everything wrong with the choices, as far as it shows without frame and estimators.

    A bound and an estimator are names here; `bound_checks` and `estimator_faults` read their cards.
    """
    found = []
    if not isinstance(selection.get("kind"), str) or not selection["kind"]:
        fix = "Leave selection= out for tickets, or give a design of sampling.designs"
        found.append(Problem("selection", repr(dict(selection)), "a record with its kind", fix))
    for name, value in (("bound", bound), ("estimator", estimator)):
        if value is not None and (not isinstance(value, str) or not _NAME.fullmatch(value)):
            got, wanted = repr(value), "a name in small letters, such as 'gaffke'"
            found.append(Problem(name, got, wanted, f"Name the {name}"))
    found += _monitoring_faults(monitoring)
    if recommendation is not None and not isinstance(recommendation.get("bound"), str):
        got, wanted = "no bound", "the recommended bound's name under 'bound'"
        found.append(Problem("recommendation", got, wanted, "Take it from a simulated planning"))
    return found


def _monitoring_faults(monitoring: Mapping[str, Any] | None) -> list[Problem]:
    if monitoring is None:
        return []
    where = "monitoring"
    known = ", ".join(_MONITORING)
    found = [
        Problem(where, f"the key {name!r}", f"one of {known}", "")
        for name in sorted(set(monitoring) - set(_MONITORING))
    ]
    if monitoring.get("bet") not in _BETS:
        found.append(Problem(f"{where}: bet", repr(monitoring.get("bet")), _MONITORING["bet"], ""))
    if not _parameters_fit(monitoring.get("parameters") or {}):
        got = repr(monitoring["parameters"])
        found.append(Problem(f"{where}: parameters", got, _MONITORING["parameters"], ""))
    n_max = monitoring.get("n_max")
    if n_max is None or not _whole(n_max) or n_max < 1:
        found.append(Problem(f"{where}: n_max", repr(n_max), _MONITORING["n_max"], ""))
    for name in ("threshold", "materiality"):
        value = monitoring.get(name)
        if value is not None and not (_whole(value) and value > 0):
            found.append(Problem(f"{where}: {name}", repr(value), _MONITORING[name], ""))
    return found


def _parameters_fit(given: Any) -> bool:
    if not isinstance(given, Mapping) or set(given) - {"share", "strata"}:
        return False
    share = given.get("share", 0.5)
    number = isinstance(share, float) and 0 < share < 1
    return number and given.get("strata", "split") in ("split", "union")


def order_of(order: Sequence[str] | str | None) -> list[str] | None:
    """A declared order as a list: `["file"]`, or roles with their directions."""
    if order is None:
        return None
    return [order] if isinstance(order, str) else [str(item) for item in order]


def plain(record: Mapping[str, Any] | None) -> Any:
    """A record as it reads back from its file: plain values, lists where there were tuples."""
    return None if record is None else json.loads(canonical_json(dict(record)))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
