"""Random groups (Rao, Hartley and Cochran): one unit a group, proportional to size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.designs.size_shares import shares_of
from sampling.designs.stratum_choices import PlannedRow, size_faults, unsized_faults
from sampling.frames.design_facts import Size, StratumFacts

_MOST_SETS = 200_000


@dataclass(frozen=True)
class Rhc:
    """n random groups of equal number, one unit from each with probability x_i / X_g (`rhc/1`).

    Without replacement, simple to estimate without bias and never with a negative variance.
    Source: Rao, Hartley and Cochran (1962), Journal of the Royal Statistical Society B 24,
    482-491; Cochran (1977), section 9A.8.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "rhc"
    estimator: ClassVar[str] = "rhc"
    sized: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "rhc", "kind": self.kind, "size": self.size}

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities, over all ways to form the groups.

        They have no closed form: every group a unit can stand in is gone through. The estimator
        does not use them (it uses x_i / X_g of the groups as they fell). Raises `PlanError`
        where there are too many groups to go through.

        >>> Rhc().inclusion([1, 1, 2], n=3)
        array([1., 1., 1.])
        """
        shares = shares_of(sizes)
        units = len(shares)
        small, larger = divmod(units, n)
        groups = [(small, n - larger), (small + 1, larger)]
        if not small or max(comb(units - 1, m - 1) for m, times in groups if times) > _MOST_SETS:
            raise PlanError(
                f"{units:,} units in {n:,} groups",
                where="inclusion probabilities of rhc",
                expected="groups few enough to go through, not more than the units",
                fix="The estimator needs x / X_g of the groups drawn, which the draw records",
            )
        found = np.zeros(units)
        for unit in range(units):
            others = np.delete(shares, unit)
            for members, times in groups:
                if times:
                    sums = np.array([sum(s) for s in combinations(others.tolist(), members - 1)])
                    within = float((shares[unit] / (shares[unit] + sums)).mean())
                    found[unit] += times * members / units * within
        return found

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n groups in this stratum."""
        found = unsized_faults(row, facts, self.size) + size_faults(row, facts.units, "groups")
        if row.n < 2:
            found.append(
                Problem(
                    f"stratum {row.label}",
                    f"{row.n} group",
                    "2 groups or more",
                    "One group shows no spread",
                )
            )
        return found

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """What a reader must know."""
        del facts
        return [
            f"Stratum {row.label}: {row.n:,} random groups, one unit from each, proportional to "
            f"{self.size} within its group"
        ]
