"""What a stop-early audit has fixed, and the record of how it ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from extrapolation.bounds.betting import TRUNCATION
from primafacie.core.errors import EstimateError
from primafacie.core.results import brief

if TYPE_CHECKING:
    import pandas as pd

Bet = Literal["predictable", "predmix", "fixed_share"]
Combination = Literal["split", "union"]
Decision = Literal["go on", "threshold", "materiality", "n_max"]
BETS: tuple[Bet, ...] = get_args(Bet)
COMBINATIONS: tuple[Combination, ...] = get_args(Combination)
SCHEMA = "primafacie.stop-early/2"


@dataclass(frozen=True)
class StopEarlyRule:
    """What was fixed in the plan; amounts in dollars, `level` one-sided.

    `bet`: `predictable` (or `predmix`, its name in the literature) bets by the spread seen so
    far, staking at most `share` of the hypothetical mean; `fixed_share` stakes that share on
    every unit (Kaplan-Wald). `strata`: `split` shares the tail among the strata and adds their
    limits, `union` plays one game over all of them at the whole tail (`union_limits`).
    """

    n_max: int
    level: float = 0.90
    bet: Bet = "predictable"
    share: float = TRUNCATION
    threshold: float | None = None
    materiality: float | None = None
    strata: Combination = "split"

    def __post_init__(self) -> None:
        lines = [line for line in (self.threshold, self.materiality) if line is not None]
        fits = 0.5 < self.level < 1 and 0 < self.share < 1 and self.n_max >= 1
        known = self.bet in BETS and self.strata in COMBINATIONS
        if not fits or not known or any(not line > 0 for line in lines):
            raise EstimateError(
                f"the stop-early rule {asdict(self)}",
                expected="a level above 0.5, a share of the mean between 0 and 1, n_max of 1 or "
                f"more, amounts above 0, one of the bets {', '.join(BETS)}, strata split or union",
                fix="Fix these in the plan, before the draw",
            )

    @classmethod
    def from_plan(cls, monitoring: Mapping[str, Any], *, level: float) -> StopEarlyRule:
        """The rule of a plan's `monitoring`: its amounts are cents, `level` is one-sided.

        `parameters` may hold `share` and `strata`.

        >>> StopEarlyRule.from_plan({"bet": "predictable", "n_max": 50, "threshold": 100_00},
        ...                         level=0.9).threshold
        100.0
        """
        lines = {
            name: None if monitoring.get(name) is None else monitoring[name] / 100
            for name in ("threshold", "materiality")
        }
        given = dict(monitoring.get("parameters") or {})
        return cls(
            n_max=monitoring["n_max"],
            level=level,
            bet=monitoring["bet"],
            share=given.get("share", TRUNCATION),
            strata=given.get("strata", "split"),
            **lines,
        )


@dataclass(frozen=True)
class StopEarlyStep:
    """The limits after `reviewed` units: the highest lower and the lowest upper one so far."""

    reviewed: int
    low: float
    high: float
    decision: Decision


@brief
@dataclass(frozen=True)
class StopEarlyPath:
    """The audit as it ran: a step a unit, and what it says now.

    `drawn` is the number of units drawn so far (None where it is not known).
    """

    rule: StopEarlyRule
    steps: tuple[StopEarlyStep, ...]
    strata: int
    drawn: int | None = None

    @property
    def decision(self) -> Decision:
        """The first reason to stop, or `go on`."""
        return next((step.decision for step in self.steps if step.decision != "go on"), "go on")

    @property
    def stopped_at(self) -> int | None:
        """Units reviewed when the first reason to stop came up."""
        return next((step.reviewed for step in self.steps if step.decision != "go on"), None)

    @property
    def low(self) -> float:
        """The lower limit now, dollars."""
        return self.steps[-1].low if self.steps else 0.0

    @property
    def high(self) -> float | None:
        """The upper limit now, dollars."""
        return self.steps[-1].high if self.steps else None

    def table(self) -> pd.DataFrame:
        """One row a reviewed unit."""
        import pandas as pd

        return pd.DataFrame([asdict(step) for step in self.steps])

    def to_dict(self) -> dict[str, Any]:
        return {
            "decision": self.decision,
            "drawn": self.drawn,
            "rule": asdict(self.rule),
            "schema": SCHEMA,
            "steps": [asdict(step) for step in self.steps],
            "stopped_at": self.stopped_at,
            "strata": self.strata,
        }

    def log(self) -> str:
        """A line a unit: the order log of the audit."""
        return "\n".join(
            f"{step.reviewed:5d}  at least {step.low:,.2f}  at most {step.high:,.2f}  "
            f"{step.decision}"
            for step in self.steps
        )
