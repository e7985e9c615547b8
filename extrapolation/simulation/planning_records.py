"""What a simulated planning found, as a result and as its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.simulation.planning_older_forms import UPWARD
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.units import Dollars
from sampling.plans.recommendations import Recommendation as PlannedBound
from sampling.plans.recommendations import SimulatedBound as PlanRow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class ChosenBound:
    """The bound that `extrapolation.simulation.recommend` names, without its figures by bound."""

    bound: str
    reason: str
    coverage: float
    recovered: float | None
    holds: bool


@dataclass(frozen=True)
class SimulatedPlan(StoredResult):
    """Everything a simulated planning found, and all that is needed to run it again.

    `chosen` is the bound that `extrapolation.simulation.recommend` names among those the plan
    allows at the planned size, with its reason.
    """

    SCHEMA: ClassVar[str] = "primafacie.planning/2"
    ROWS: ClassVar[str] = "rows"

    rows: tuple[PlanRow, ...]
    planned: int
    planned_bound: str
    level: float
    limit: str
    mean_total: Dollars
    model: Mapping[str, Any]
    assumption: str
    populations: int
    seed: int
    stream: str
    plan_digest: str
    chosen: ChosenBound | None = None

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(sorted({row.n for row in self.rows}))

    @property
    def bounds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.bound for row in self.rows))

    def row(self, bound: str, n: int) -> PlanRow:
        """The row of a bound at a size; `KeyError` for one that was not simulated."""
        for row in self.rows:
            if (row.bound, row.n) == (bound, n):
                return row
        raise KeyError((bound, n))

    def limit_of(self, row: PlanRow) -> float | None:
        """The mean lower limit of a row, in dollars."""
        return None if row.recovered is None else row.recovered * self.mean_total

    def is_short(self, row: PlanRow) -> bool:
        """Is the coverage of a row below the level by more than two standard errors?"""
        return row.coverage is not None and row.coverage + 2 * (row.error or 0.0) < self.level

    @property
    def ranked(self) -> tuple[PlanRow, ...]:
        """The rows at the planned size, best first.

        Bounds that the plan allows and whose coverage is not short come first, then those that are
        short, then those that the plan bars; within each the larger mean limit.
        """
        rows = [row for row in self.rows if row.n == self.planned]

        def place(row: PlanRow) -> tuple[bool, bool, bool, float]:
            allowed = bool(row.barred), row.coverage is None or row.refused > 0, self.is_short(row)
            return (*allowed, -(row.recovered or 0.0))

        return tuple(sorted(rows, key=place))

    @property
    def recommended(self) -> PlanRow | None:
        """The row of the recommended bound at the planned size, or None where there is none."""
        return None if self.chosen is None else self.row(self.chosen.bound, self.planned)

    def gain(self, bound: str, fewer: int, more: int) -> float | None:
        """What the larger size adds to the mean lower limit, in dollars."""
        first, second = self.row(bound, fewer).recovered, self.row(bound, more).recovered
        if first is None or second is None:
            return None
        return (second - first) * self.mean_total

    def recommendation(self) -> PlannedBound | None:
        """What the plan records under `recommendation` (None where no bound gives limits)."""
        if self.chosen is None:
            return None
        return PlannedBound(
            bound=self.chosen.bound,
            reason=self.chosen.reason,
            words=(
                f"simulated on this frame with {self.planned:,} units for {self.limit}, under "
                f"{self.assumption}: {self.chosen.reason}"
            ),
            assumption=self.assumption,
            limit=self.limit,
            level=self.level,
            n=self.planned,
            populations=self.populations,
            seed=self.seed,
            stream=self.stream,
            model=dict(self.model),
            rows=tuple(row for row in self.rows if row.n == self.planned),
        )

    def plot(self, *, most: int = 8, what: str = "units") -> Figure:
        """Coverage and mean lower limit by sample size, a line for each bound.

        Parameters
        ----------
        most : int, default 8
            So many bounds are shown: those with the highest limits at the planned size, and the
            planned one.
        what : str, default "units"
            What the sizes count.

        Returns
        -------
        matplotlib.figure.Figure
            The figure.
        """
        from primafacie.core.figures import planning_curves

        best = self.recommended
        at_plan = [row for row in self.rows if row.n == self.planned and row.recovered is not None]
        ranked = sorted(at_plan, key=lambda row: -(row.recovered or 0.0))
        names = [row.bound for row in ranked][:most]
        if self.planned_bound not in names and self.planned_bound in self.bounds:
            names.append(self.planned_bound)
        rows = {
            name: [
                row
                for row in self.rows
                if row.bound == name and row.coverage is not None and row.recovered is not None
            ]
            for name in names
        }
        curves = {
            name: [(row.n, row.coverage or 0.0, row.recovered or 0.0) for row in some]
            for name, some in rows.items()
        }
        return planning_curves(
            curves,
            self.level,
            planned=self.planned,
            recommended=best.bound if best else None,
            errors={name: [row.error or 0.0 for row in some] for name, some in rows.items()},
            what=what,
            total=self.mean_total,
        )

    def __str__(self) -> str:
        sizes = ", ".join(f"{n:,}" for n in self.sizes)
        head = (
            f"Simulated audits of the planned frame: {counted(len(self.bounds), 'bound')} at "
            f"sample sizes {sizes}, {self.limit}.\nAssumed: {self.assumption}."
        )
        if self.chosen is None:
            return f"{head}\nNo bound is recommended."
        reason = self.chosen.reason[:1].upper() + self.chosen.reason[1:]
        return f"{head}\nRecommended: {self.chosen.bound}. {reason}."


__all__ = ["FORM", "ChosenBound", "PlanRow", "SimulatedPlan"]

FORM: Final = RecordForm("planning", 2, SimulatedPlan, UPWARD)
