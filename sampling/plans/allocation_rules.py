"""The rule by which a plan shares units out to its strata: a method with its costs and power."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling.allocation import ALLOCATION_METHODS, AllocationMethod, SampledStrata
from sampling.strata import Stratum

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class AllocationRule:
    """The method by its name, the cost of reviewing one unit by stratum label, and the power."""

    by: str = "neyman"
    costs: Mapping[str, float] | None = None
    q: float = 0.5

    @classmethod
    def asked(cls, by: str, costs: Mapping[str, float] | None, q: float) -> AllocationRule:
        """The rule of a plan: costs put the method that weighs them in the place of Neyman's."""
        if costs is not None and by in ALLOCATION_METHODS:
            by = ALLOCATION_METHODS[by].with_costs or by
        return cls(by, costs, q)

    @property
    def method(self) -> AllocationMethod:
        return ALLOCATION_METHODS[self.by]

    def faults(self, labels: Sequence[str]) -> list[Problem]:
        """Everything wrong with the rule for strata of these labels."""
        found = []
        method = ALLOCATION_METHODS.get(self.by)
        if method is None:
            found.append(
                unknown_name("allocation method", self.by, ALLOCATION_METHODS, where="allocate_by")
            )
        elif method.by_cost and not self.costs:
            got, fix = "no costs", "Say costs={'1': 40.0, '2': 65.0}, a cost a unit"
            found.append(Problem(f"allocate_by {self.by}", got, "costs= by stratum", fix))
        weighs = method is not None and (method.by_cost or method.with_costs)
        if self.costs is not None and not weighs:
            expected = "the cost or the Neyman allocation"
            found.append(Problem(f"allocate_by {self.by}", "costs=", expected, "Leave them out"))
        for label, cost in (self.costs or {}).items():
            if label not in labels:
                found.append(unknown_name("stratum", label, labels, where="costs"))
            elif isinstance(cost, bool) or not cost > 0:
                found.append(Problem(f"costs: {label}", repr(cost), "a cost above 0", ""))
        if isinstance(self.q, bool) or not 0 <= self.q <= 1:
            found.append(Problem("power", repr(self.q), "a number from 0 to 1", ""))
        return found

    def cost_of(self, rows: Sequence[Stratum]) -> Reals:
        """The cost of a unit of each stratum; 1 where none is given."""
        given = self.costs or {}
        missing = [row.label for row in rows if given and row.label not in given]
        if missing:
            raise PlanError(
                f"no cost for stratum {', '.join(missing)}",
                where="costs",
                expected="a cost for every sampled stratum",
                fix="Add it",
            )
        return np.array([float(given.get(row.label, 1.0)) for row in rows])

    def sizes(
        self,
        rows: Sequence[Stratum],
        means: Reals,
        spreads: Reals,
        total: int,
        floors: Counts,
        repeating: Collection[str] = (),
    ) -> Counts:
        """`total` units over the strata that are not taken whole.

        Strata with a label in `repeating` are drawn with replacement: N_h does not limit them.
        """
        return self.method.sizes(self._sampled(rows, means, spreads, floors, repeating), total)

    def sizes_for(
        self, rows: Sequence[Stratum], means: Reals, spreads: Reals, variance: float, floors: Counts
    ) -> Counts:
        """The smallest sizes by this rule whose variance is at most `variance`."""
        return self.method.sizes_for(self._sampled(rows, means, spreads, floors), variance)

    def _sampled(
        self,
        rows: Sequence[Stratum],
        means: Reals,
        spreads: Reals,
        floors: Counts,
        repeating: Collection[str] = (),
    ) -> SampledStrata:
        return SampledStrata(
            labels=[row.label for row in rows],
            sizes=np.array([row.size for row in rows], dtype=np.int64),
            means=means,
            spreads=spreads,
            paid=np.array([max(row.total_cents, 0) / 100 for row in rows]),
            floors=floors,
            repeats=[row.label in repeating for row in rows],
            costs=self.cost_of(rows) if self.method.by_cost else None,
            power=self.q,
        )

    def figures(self, rows: Sequence[Stratum]) -> dict[str, Any]:
        """The rule as the size calculation keeps it."""
        costs = None
        if self.costs:
            pairs = zip(rows, self.cost_of(rows), strict=True)
            costs = {row.label: float(cost) for row, cost in pairs}
        power = float(self.q) if self.method.by_power else None
        return {"allocation": self.by, "costs": costs, "power": power}

    def words(self, open_strata: int) -> str:
        """How the units were shared out, in words."""
        return "all in one stratum" if open_strata < 2 else self.method.words
