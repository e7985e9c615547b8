"""Simple random sampling without replacement, by tickets or by RAT-STATS' positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import Problem
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.frames.design_facts import StratumFacts


@dataclass(frozen=True)
class _SimpleRandom:
    """n of N units, every set of n equally likely."""

    kind: ClassVar[str] = ""
    estimator: ClassVar[str] = "expansion"
    sized: ClassVar[bool] = False

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"kind": self.kind}

    def inclusion(self, units: int, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities: n / N for each of `units` = N.

        >>> Tickets().inclusion(4, n=2)
        array([0.5, 0.5, 0.5, 0.5])
        """
        return np.full(units, n / units)

    def joint(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Joint ones: n (n - 1) / (N (N - 1)); the first-order ones on the diagonal."""
        joint = np.full((units, units), n * (n - 1) / max(units * (units - 1), 1))
        np.fill_diagonal(joint, n / units)
        return joint

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n units of this stratum."""
        return size_faults(row, facts.units, "units")

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """What a reader must know."""
        del row, facts
        return []


@dataclass(frozen=True)
class Tickets(_SimpleRandom):
    """The n smallest tickets of each stratum (`ticket/1`): the draw where nothing else is said."""

    kind: ClassVar[str] = "tickets"


@dataclass(frozen=True)
class RatStats(_SimpleRandom):
    """RAT-STATS' random numbers on the positions 1..N_h of the declared order.

    The plan declares the order (`order=`), the draw takes one explicit numeric seed for each
    stratum that is not taken whole; two seeds of the same 16-bit stream are refused.
    """

    kind: ClassVar[str] = "ratstats"
