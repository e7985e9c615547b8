"""The rows of a simulated planning, and the bound it recommends."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from primafacie.core.results import brief

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.planning/1"


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


@brief
@dataclass(frozen=True)
class SimulatedPlan:
    """Everything a simulated planning found, and all that is needed to run it again.

    `chosen` is the bound that `extrapolation.simulation.recommend` names among those the plan
    allows at the planned size, with its reason.
    """

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
    chosen: dict[str, Any] | None = None

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

    @property
    def recommended(self) -> PlanRow | None:
        """The row of the recommended bound at the planned size, or None where there is none."""
        return None if self.chosen is None else self.row(self.chosen["bound"], self.planned)

    def gain(self, bound: str, fewer: int, more: int) -> float | None:
        """What the larger size adds to the mean lower limit, in dollars."""
        first, second = self.row(bound, fewer).recovered, self.row(bound, more).recovered
        if first is None or second is None:
            return None
        return (second - first) * self.mean_total

    def recommendation(self) -> dict[str, Any] | None:
        """What the plan records under `recommendation` (None where no bound gives limits)."""
        if self.chosen is None:
            return None
        return self.chosen | {
            "assumption": self.assumption,
            "level": self.level,
            "limit": self.limit,
            "model": self.model,
            "n": self.planned,
            "populations": self.populations,
            "rows": [asdict(row) for row in self.rows if row.n == self.planned],
            "seed": self.seed,
            "stream": self.stream,
            "words": (
                f"simulated on this frame with {self.planned:,} units for {self.limit}, under "
                f"{self.assumption}: {self.chosen['reason']}"
            ),
        }

    def table(self) -> pd.DataFrame:
        """One row a bound and size."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "rows": [asdict(row) for row in self.rows],
            "schema": SCHEMA,
        }
