"""The units of one stratum, as the engine is asked for them."""

from __future__ import annotations

from dataclasses import dataclass

from sampling.frames.conditions import Condition


@dataclass(frozen=True, slots=True)
class StratumRange:
    """The units of a stratum: low < paid <= high in cents; None is open. Both None: all units.

    With a `condition` they must also meet it.
    """

    label: str
    low: int | None
    high: int | None
    condition: Condition | None = None
