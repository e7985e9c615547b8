"""The disclosed units that the draw does not give, each located in the order of the draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import StratumAttempt

Kind = Literal[
    "skipped", "later number", "disclosed spare", "not in the frame", "not found in the draw"
]
LOCATED: tuple[Kind, ...] = ("skipped", "later number", "disclosed spare", "not in the frame")


@dataclass(frozen=True)
class Difference:
    """A unit of the draw that was not disclosed (`skipped`), or a disclosed one that is not among
    the first n of the draw. `position` counts from 1 in the order of the draw; None where the
    unit is not in the draw. `unit_id` is empty for a number that has no row in the list.
    """

    stratum: str
    kind: Kind
    position: int | None
    unit_id: str = field(repr=False)

    @property
    def located(self) -> bool:
        return self.kind in LOCATED


def differences(strata: DisclosedStrata, label: str, part: StratumAttempt) -> list[Difference]:
    """Skipped units first, in the order of the draw, then the disclosed units instead of them."""
    wanted, drawn, n = strata.wanted[label], part.drawn, part.n
    inside = np.isin(drawn[:n], wanted[wanted >= 0])
    found = [
        Difference(label, "skipped", place + 1, _unit(strata, int(drawn[place])))
        for place in np.flatnonzero(~inside).tolist()
    ]
    position = {int(code): place + 1 for place, code in reversed([*enumerate(drawn)])}
    spares = set(strata.sample.spares.get(label, ()))
    others = []
    for unit, code in zip(strata.sample.units.get(label, ()), wanted.tolist(), strict=True):
        place = position.get(code) if code >= 0 else None
        if place is not None and place <= n:
            continue
        kind: Kind = "not found in the draw"
        if code < 0:
            kind = "not in the frame"
        elif unit in spares:
            kind = "disclosed spare"
        elif place is not None:
            kind = "later number"
        others.append(Difference(label, kind, place, unit))
    others.sort(key=lambda one: (one.position is None, one.position or 0))
    return found + others


def _unit(strata: DisclosedStrata, code: int) -> str:
    if code < 0:
        return ""
    row = int(np.flatnonzero(strata.lists.unit_codes == code)[0])
    return str(strata.columns.ids[row])
