"""Audits of several sizes on the same random numbers, and which of them reach a precision.

The units of a smaller sample of a stratum are the first ones of the larger sample, with the same
overpayments, so that two sizes differ by nothing but their further units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds import BOUNDS
from extrapolation.bounds.total_moments import TotalMoments
from primafacie.core.streams import Stream
from sampling.designs.strata_to_redraw import distinct_places
from sampling.models import OverpaymentModel, ScaledErrors
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import planned_anticipation
from sampling.plans.plan_records import as_stratum
from sampling.plans.stratum_sizes import sizes_for_total
from sampling.sizes import Side, tail_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.simulation.strata import SimulatedStratum
    from sampling.plans import Plan

_VALUES_AT_A_TIME = 2_000_000
# A spread below this share of the sum of squares is the rounding of a sum.
_NO_SPREAD = 1e-12


@dataclass(frozen=True, eq=False)
class NestedAudits:
    """Simulated audits of a plan, of any size, on the same random numbers.

    `parts` are the plan's strata with all their payments. A half-width is wanted of at most
    `precision` times the point, at a level and a side, by the quantile of the plan; with `least`
    a lower limit of at least so many dollars. `bound` gives the limits.
    """

    plan: Plan
    model: OverpaymentModel | ScaledErrors
    parts: Sequence[SimulatedStratum]
    precision: float
    level: float
    side: Side
    minimum: int
    audits: int
    seed: int
    tell: Callable[[int], None] | None = None
    bound: str = ""
    least: float | None = None
    allocations: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def largest(self, sizes: Sequence[int]) -> NDArray[np.int64]:
        """The largest sample of every stratum over the sizes."""
        found: NDArray[np.int64] = np.max([self._allocated(n) for n in sizes], axis=0)
        return found

    def _allocated(self, n: int) -> NDArray[np.int64]:
        """The sizes by stratum, as the plan shares them out."""
        if n not in self.allocations:
            size = self.plan.size_calculation
            power = 0.5 if size.power is None else size.power
            found = sizes_for_total(
                [as_stratum(row) for row in self.plan.strata],
                n,
                anticipation=planned_anticipation(self.plan),
                minimum=self.minimum,
                rule=AllocationRule(size.allocation, size.costs, power),
            )
            self.allocations[n] = found.counts
        return self.allocations[n]

    def counts(
        self, sizes: Sequence[int], largest: NDArray[np.int64] | None = None
    ) -> dict[int, int]:
        """How many of the audits reach the precision, by size.

        `largest` are the samples that are drawn, of which every size takes the first units: with
        the same ones the audits of two calls are the same.
        """
        allocations = [self._allocated(n) for n in sizes]
        cap = np.max(allocations, axis=0) if largest is None else largest
        reached = np.zeros(len(sizes), dtype=np.int64)
        step = max(1, _VALUES_AT_A_TIME // max(int(cap.sum()), 1))
        for start in range(0, self.audits, step):
            rows = min(step, self.audits - start)
            drawn = self._drawn(cap, start, rows)
            for place, allocation in enumerate(allocations):
                reached[place] += int(self._reaches(drawn, allocation).sum())
            if self.tell is not None:
                self.tell(rows)
        return dict(zip(sizes, reached.tolist(), strict=True))

    def _drawn(
        self, cap: NDArray[np.int64], start: int, rows: int
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Running sums and sums of squares of the overpayments, by stratum."""
        found = []
        for place, (part, most) in enumerate(zip(self.parts, cap.tolist(), strict=True)):
            stream = Stream(self.seed).child(start).child(place)
            if part.whole:
                paid = np.tile(part.payments, (rows, 1))
            else:
                paid = part.payments[distinct_places(part.size, most, rows, stream.child(0))]
            values = self.model.overpayments(paid.ravel(), stream.child(1)).reshape(paid.shape)
            found.append((np.cumsum(values, axis=1), np.cumsum(values * values, axis=1)))
        return found

    def _reaches(
        self,
        drawn: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
        allocation: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Which audits have the wanted lower limit, or the wanted half-width over the point."""
        moments = self._moments(drawn, allocation.tolist())
        rows = BOUNDS[self.bound or str(self.plan.size_calculation.quantile)].moment_rows
        assert rows is not None  # the quantiles of rule sets rest on moments
        low, high = rows(moments, 1 - tail_level(self.level, self.side))
        point = moments.point
        if self.least is not None:
            enough: NDArray[np.bool_] = low >= self.least
            return enough
        half = {"lower": point - low, "upper": high - point}.get(self.side, (high - low) / 2)
        reached: NDArray[np.bool_] = (point > 0) & (half <= self.precision * point)
        return reached

    def _moments(
        self,
        drawn: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
        allocation: Sequence[int],
    ) -> TotalMoments:
        rows = len(drawn[0][0])
        point, variance, fourth = np.zeros(rows), np.zeros(rows), np.zeros(rows)
        df = 0
        for part, (sums, squares), n in zip(self.parts, drawn, allocation, strict=True):
            total, square = sums[:, n - 1], squares[:, n - 1]
            point += part.size / n * total
            if n == part.size:
                continue
            spread = (square - total * total / n) / (n - 1)
            spread[spread < _NO_SPREAD * square] = 0.0
            own = part.size**2 * (1 - n / part.size) / n * spread
            variance += own
            fourth += own * own / (n - 1)
            df += n - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            satterthwaite = np.where(fourth > 0, variance * variance / fourth, np.inf)
        return TotalMoments(point, variance, df, satterthwaite)
