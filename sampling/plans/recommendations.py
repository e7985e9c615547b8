"""What a simulated planning recommends: a bound, with the figures that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from primafacie.core.errors import Problem
from primafacie.core.families import unknown_name
from primafacie.core.serializer import OPTIONAL


@dataclass(frozen=True)
class SimulatedBound:
    """One bound at one size: averages over the simulated audits.

    `coverage` with its Monte Carlo standard `error`; `recovered` is the mean lower limit over
    the true total; `precision` the mean half-width over the point; `refused` the share of the
    audits without a limit. `barred` says why the plan does not allow the bound ("" if it does).
    `recovered_without_floor`: what it would recover without the plan's floor of the underpayments.
    """

    n: int
    bound: str
    coverage: float | None
    error: float | None
    recovered: float | None
    precision: float | None
    refused: float
    replicates: int
    barred: str = ""
    recovered_without_floor: float | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class Recommendation:
    """The bound that was recommended before the data.

    Attributes
    ----------
    bound : str
        Name of the bound.
    reason : str
        Why it was chosen among those that the plan allows.
    words : str
        The recommendation in words.
    assumption : str
        The error model in words.
    limit : str
        The limit that was simulated, under both its names.
    level : float or None
        Its one-sided level.
    n : int or None
        The size that was simulated.
    populations : int or None
        Populations that were simulated.
    seed : int or None
        Seed of the simulation.
    stream : str
        Its random numbers.
    model : mapping
        The error model, as its family records it.
    rows : tuple of SimulatedBound
        The bounds at the planned size.
    """

    bound: str
    reason: str = ""
    words: str = "by a simulated planning on this frame"
    assumption: str = ""
    limit: str = ""
    level: float | None = None
    n: int | None = None
    populations: int | None = None
    seed: int | None = None
    stream: str = ""
    model: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[SimulatedBound, ...] = ()


def recommendation_faults(given: Recommendation | Mapping[str, Any] | None) -> list[Problem]:
    """Everything wrong with a recommendation that was given by its fields."""
    if given is None or isinstance(given, Recommendation):
        return []
    where = "recommendation"
    names = [item.name for item in fields(Recommendation)]
    strange = sorted(set(given) - set(names))
    problems = [unknown_name("key", name, names, where=where) for name in strange]
    if not isinstance(given.get("bound"), str):
        got, wanted = "no bound", "the recommended bound's name under 'bound'"
        problems.append(Problem(where, got, wanted, "Take it from a simulated planning"))
    return problems


def recommendation_of(given: Recommendation | Mapping[str, Any] | None) -> Recommendation | None:
    """The recommendation from its object or from its fields by name, which were checked."""
    return Recommendation(**given) if isinstance(given, Mapping) else given
