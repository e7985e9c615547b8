"""The rows of a simulated planning, and the bound it recommends."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extrapolation.bounds import BOUNDS

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.planning/1"
MOST_REFUSED = 0.01
_SHORT = 1.0

CRITERION = (
    "of the bounds that the plan allows, that give a limit in at least 99 % of the audits, use no "
    "random numbers of their own and no model, and whose simulated coverage at the planned size is "
    "not below the level by more than one standard error: the one whose mean lower limit is the "
    "largest"
)


@dataclass(frozen=True)
class PlanRow:
    """One bound at one size: averages over the simulated audits.

    `coverage` with its Monte Carlo standard `error`; `recovered` is the mean lower limit over
    the true total; `precision` the mean half-width over the point; `refused` the share of the
    audits without a limit. `barred` says why the plan does not allow the bound ("" if it does).
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


@dataclass(frozen=True)
class SimulatedPlan:
    """Everything a simulated planning found, and all that is needed to run it again."""

    rows: tuple[PlanRow, ...]
    planned: int
    planned_bound: str
    level: float
    limit: str
    mean_total: float
    model: dict[str, Any]
    assumption: str
    populations: int
    seed: int
    stream: str
    plan_digest: str

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

    def allowed(self, row: PlanRow) -> bool:
        """May the bound of this row be recommended?"""
        bound = BOUNDS[row.bound]
        return (
            not row.barred
            and not bound.randomised
            and bound.guarantee != "model"
            and row.refused <= MOST_REFUSED
            and row.coverage is not None
            and row.recovered is not None
            and row.coverage + _SHORT * (row.error or 0.0) >= self.level
        )

    @property
    def recommended(self) -> PlanRow | None:
        """The row of the recommended bound at the planned size, or None where none qualifies."""
        rows = [row for row in self.rows if row.n == self.planned and self.allowed(row)]
        return max(rows, key=lambda row: row.recovered or 0.0, default=None)

    def gain(self, bound: str, fewer: int, more: int) -> float | None:
        """What the larger size adds to the mean lower limit, in dollars."""
        first, second = self.row(bound, fewer).recovered, self.row(bound, more).recovered
        if first is None or second is None:
            return None
        return (second - first) * self.mean_total

    def recommendation(self) -> dict[str, Any] | None:
        """What the plan records under `recommendation` (None where no bound qualifies)."""
        best = self.recommended
        if best is None or best.coverage is None or best.recovered is None:
            return None
        return {
            "assumption": self.assumption,
            "bound": best.bound,
            "criterion": CRITERION,
            "level": self.level,
            "limit": self.limit,
            "model": self.model,
            "n": self.planned,
            "populations": self.populations,
            "rows": [asdict(row) for row in self.rows if row.n == self.planned],
            "seed": self.seed,
            "stream": self.stream,
            "words": (
                f"simulated on this frame under {self.assumption}: coverage "
                f"{100 * best.coverage:.1f} % (standard error {100 * (best.error or 0.0):.1f}) for "
                f"{self.limit}, mean limit {100 * best.recovered:.1f} % of the true total with "
                f"{self.planned:,} units"
            ),
        }

    def table(self) -> pd.DataFrame:
        """One row a bound and size."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    def to_dict(self) -> dict[str, Any]:
        best = self.recommended
        return asdict(self) | {
            "criterion": CRITERION,
            "recommended": None if best is None else best.bound,
            "rows": [asdict(row) for row in self.rows],
            "schema": SCHEMA,
        }
