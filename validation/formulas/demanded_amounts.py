"""What can have been demanded of an estimate: a limit or the point, a share of it, part repaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from validation.study.amounts import usd


@dataclass(frozen=True)
class Step:
    """What is done to an amount before it is demanded: `factor` times it plus `shift` dollars."""

    words: str
    factor: float
    shift: float
    departures: int


@dataclass(frozen=True)
class Afterwards:
    """What can be done to an amount before it is demanded.

    Attributes
    ----------
    sampled : float
        The overpayment of the sampled units, in dollars, which can have been repaid; 0: not known.
    shares : mapping of str to float
        Fractions by which the amount can have been multiplied.
    """

    sampled: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Nothing, a share of it, the amount of the sample taken off."""
        found = [Step("", 1.0, 0.0, 0)]
        for share, fraction in self.shares.items():
            found.append(Step(f" times {share} ({fraction:.2%})", fraction, 0.0, 1))
        if self.sampled:
            words = f" less the overpayment of the sample ({usd(self.sampled)})"
            found.append(Step(words, 1.0, -self.sampled, 1))
        return tuple(found)


@dataclass(frozen=True)
class DemandedKind:
    """A figure of an estimate with what was done to it, and how unusual it is to demand that."""

    kind: str
    step: Step
    departures: int

    @property
    def words(self) -> str:
        """As a formula names it."""
        name = "the point" if self.kind == "point" else f"the {self.kind} limit"
        return f"{name}{self.step.words} demanded,"


def demanded_kinds(afterwards: Afterwards) -> tuple[DemandedKind, ...]:
    """Every kind of amount that can have been demanded; an upper limit is unusual."""
    return tuple(
        DemandedKind(kind, step, (kind == "upper") + step.departures)
        for kind in ("lower", "point", "upper")
        for step in afterwards.steps
    )
