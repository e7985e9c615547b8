"""Systematic sampling from random starts: every so many units, or every so many dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import Problem
from sampling.designs.size_shares import shares_of
from sampling.designs.stratum_choices import (
    PlannedRow,
    size_faults,
    start_faults,
    start_notes,
    unsized_faults,
)
from sampling.designs.systematic_samples import first_order, joint_order
from sampling.frames.design_facts import Size, StratumFacts

ONE_START = "ONE-START-SYSTEMATIC"
"""The code of the warning that one random start gives no measure of its own error."""


@dataclass(frozen=True)
class Systematic:
    """Every (N/m)-th unit of the declared order from each of r random starts (`systematic/1`).

    Each start makes m = n / r selections, the starts are independent. One start alone shows
    no sampling error: its selections are not independent draws, and where the order runs
    with the amounts or has a period the usual variance is wrong in a direction nobody can
    tell. Source: Cochran (1977), Sampling Techniques, 3rd ed., chapter 8.
    """

    starts: int = 1
    kind: ClassVar[str] = "systematic"
    estimator: ClassVar[str] = "starts"
    sized: ClassVar[bool] = False

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "systematic", "kind": self.kind, "starts": self.starts}

    def expected_hits(self, units: int, *, n: int) -> NDArray[np.float64]:
        """How often each of N = `units` is expected to be selected: n / N."""
        return np.full(units, n / units)

    def inclusion(self, units: int, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities, 1 - (1 - m/N)^r.

        >>> Systematic(starts=2).inclusion(8, n=4)[:2]
        array([0.4375, 0.4375])
        """
        return first_order(np.ones(units, dtype=np.int64), n // self.starts, self.starts)

    def joint(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Joint ones, found by going through every start; with one start many are 0."""
        return joint_order(np.ones(units, dtype=np.int64), n // self.starts, self.starts)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n units of this stratum."""
        return size_faults(row, facts.units, "units") + start_faults(row, self.starts)

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """What a reader must know."""
        del facts
        return start_notes(
            row,
            self.starts,
            f"Stratum {row.label}: one random start. The sample shows no measure of its own error: "
            "limits for independent draws are refused, give two starts or more",
        )


@dataclass(frozen=True)
class PpsSystematic:
    """Every (X/m)-th cent of the declared order from r random starts (`pps-systematic/1`).

    Each start makes m = n / r selections; unit i is expected in n x_i / X of all n. The means
    of the r starts are independent and alike, so r starts carry an estimate and its error.
    One start does not: limits for independent draws are refused, since their coverage can
    fall to 0.10 at a level of 0.95. Source: Cochran (1977), section 9A.10; Hartley and Rao
    (1962), Annals of Mathematical Statistics 33, 350-374.
    """

    starts: int = 5
    size: Size = "paid"
    kind: ClassVar[str] = "pps_systematic"
    estimator: ClassVar[str] = "starts"
    sized: ClassVar[bool] = True
    repeats: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {
            "design": "pps_systematic",
            "kind": self.kind,
            "size": self.size,
            "starts": self.starts,
        }

    def expected_hits(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """How often each unit is expected to be selected: n x_i / X."""
        return n * shares_of(sizes)

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities of whole sizes: 1 - (1 - min(1, m p_i))^r."""
        return first_order(np.asarray(sizes), n // self.starts, self.starts)

    def joint(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Joint ones of whole sizes in their order, found by going through every start."""
        return joint_order(np.asarray(sizes), n // self.starts, self.starts)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n selections from this stratum."""
        return unsized_faults(row, facts, self.size) + start_faults(row, self.starts)

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """What a reader must know."""
        del facts
        return start_notes(
            row,
            self.starts,
            f"Stratum {row.label}: one random start, proportional to {self.size}. The sample shows "
            "no measure of its own error: limits for independent draws are refused (their coverage "
            "can fall to 0.10 at a level of 0.95), give two starts or more",
        )
