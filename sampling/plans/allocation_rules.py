"""By which rule units are shared out to the strata, with the figures the rule needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from sampling import allocation as allocations
from sampling.strata import Stratum

AllocateBy = Literal["neyman", "proportional", "equal", "cost", "power"]
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

_WORDS = {
    "neyman": "allocated for the least variance of the overpayment total (Neyman)",
    "proportional": "allocated in proportion to the units",
    "equal": "allocated equally",
    "cost": "allocated by spread and cost of review (n_h ~ N_h S_h / sqrt(c_h))",
    "power": "allocated by the power rule n_h ~ X_h^q S_h / mean_h (Bankier), X_h the dollars paid",
}


@dataclass(frozen=True)
class AllocationRule:
    """The rule, the cost of reviewing one unit by stratum label, and the power."""

    by: AllocateBy = "neyman"
    costs: Mapping[str, float] | None = None
    q: float = 0.5

    @property
    def needs_errors(self) -> bool:
        """Does the rule look at the spread of the overpayments?"""
        return self.by in ("neyman", "cost", "power")

    @property
    def name(self) -> str:
        return {"neyman": "Neyman", "cost": "cost-optimal"}.get(self.by, self.by)

    def faults(self, labels: Sequence[str]) -> list[Problem]:
        """Everything wrong with the rule for strata of these labels."""
        found = []
        if self.by not in get_args(AllocateBy):
            expected = ", ".join(map(repr, get_args(AllocateBy)))
            found.append(Problem("allocate_by", repr(self.by), f"one of {expected}", ""))
        if self.by == "cost" and not self.costs:
            got, fix = "no costs", "Say costs={'1': 40.0, '2': 65.0}, a cost a unit"
            found.append(Problem("allocate_by cost", got, "costs= by stratum", fix))
        if self.costs is not None and self.by not in ("cost", "neyman"):
            expected = "the cost or the Neyman allocation"
            found.append(Problem(f"allocate_by {self.by}", "costs=", expected, "Leave them out"))
        for label, cost in (self.costs or {}).items():
            if label not in labels:
                expected = f"one of {', '.join(labels)}"
                found.append(Problem("costs", f"the stratum {label!r}", expected, ""))
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
        repeats = [row.label in repeating for row in rows]
        N = np.array([row.size for row in rows], dtype=np.int64)
        labels = [row.label for row in rows]
        if self.by == "equal":
            return allocations.equal(N, total, floors=floors, labels=labels, repeats=repeats)
        if self.by == "proportional":
            return allocations.proportional(N, total, floors=floors, labels=labels, repeats=repeats)
        if self.by == "cost":
            return allocations.cost_weighted(
                N,
                spreads,
                self.cost_of(rows),
                total,
                floors=floors,
                labels=labels,
                repeats=repeats,
            )
        if self.by == "power":
            paid = np.array([max(row.total, 0) / 100 for row in rows])
            return allocations.power(
                N,
                spreads,
                means,
                paid,
                total,
                q=self.q,
                floors=floors,
                labels=labels,
                repeats=repeats,
            )
        return allocations.neyman(N, spreads, total, floors=floors, labels=labels, repeats=repeats)

    def sizes_for(
        self, rows: Sequence[Stratum], means: Reals, spreads: Reals, variance: float, floors: Counts
    ) -> Counts:
        """The smallest sizes by this rule whose variance is at most `variance`."""
        N = np.array([row.size for row in rows], dtype=np.int64)
        labels = [row.label for row in rows]
        if self.by == "neyman" or len(rows) == 1:
            return allocations.neyman_for_variance(
                N, spreads, variance, floors=floors, labels=labels
            )
        return allocations.least_total(
            lambda total: self.sizes(rows, means, spreads, total, floors),
            N,
            spreads,
            variance,
            fewest=int(floors.sum()),
            most=int(N.sum()),
        )

    def record(self, rows: Sequence[Stratum]) -> dict[str, Any]:
        """The rule as the size calculation keeps it."""
        found: dict[str, Any] = {"allocation": self.by}
        if self.costs:
            costs = self.cost_of(rows)
            found["costs"] = {r.label: float(c) for r, c in zip(rows, costs, strict=True)}
        if self.by == "power":
            found["power"] = float(self.q)
        return found


def allocated_words(rule: AllocationRule, open_strata: int) -> str:
    """How the units were shared out, in words."""
    return "all in one stratum" if open_strata < 2 else _WORDS[rule.by]
