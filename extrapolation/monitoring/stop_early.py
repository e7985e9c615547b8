"""Stop-early audits: a lower limit that holds however often one looks, and when to stop.

Units are reviewed in the order drawn. After each the betting limit of `bounds.betting` is
brought up to date; it holds at all times together, so the review may stop at any of them, and
only here may a sample grow after looking. It stops when

    the lower limit reaches the demand threshold          (enough is owed),
    the upper limit falls below the materiality line      (too little can be owed), or
    n_max units are reviewed.

Each limit holds at its one-sided level. Offered for PPS with replacement (values are taints,
the scale the stratum's dollars; recommended) and for simple random samples where every unit has
a ceiling known beforehand. Strata have their levels split: L is the sum of the strata's limits
at 1 - (1 - tail)^(1/H), which hold together because the strata are drawn independently. No t
limit is shown while running: looking again and again would ruin it.

Needs overpayments between 0 and the ceiling in the whole frame. With unequal amounts and a
simple random sample it will hardly ever stop early. Source: Waudby-Smith and Ramdas (2024);
Shekhar, Xu, Lipton, Liang and Ramdas (2023), arXiv:2305.06884.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from extrapolation.bounds.betting import TRUNCATION, Bets, predictable_bets
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Bet = Literal["predictable", "fixed_share"]
Decision = Literal["go on", "threshold", "materiality", "n_max"]
BETS: tuple[Bet, ...] = ("predictable", "fixed_share")
SCHEMA = "primafacie.stop-early/1"


@dataclass(frozen=True)
class StopEarlyRule:
    """What was fixed in the plan; amounts in dollars, `level` one-sided.

    `bet`: `predictable` bets by the spread seen so far, staking at most `share` of the
    hypothetical mean; `fixed_share` stakes that share on every unit (Kaplan-Wald).
    """

    n_max: int
    level: float = 0.90
    bet: Bet = "predictable"
    share: float = TRUNCATION
    threshold: float | None = None
    materiality: float | None = None

    def __post_init__(self) -> None:
        lines = [line for line in (self.threshold, self.materiality) if line is not None]
        fits = 0.5 < self.level < 1 and 0 < self.share < 1 and self.n_max >= 1
        if not fits or self.bet not in BETS or any(not line > 0 for line in lines):
            raise EstimateError(
                f"the stop-early rule {asdict(self)}",
                expected="a level above 0.5, a share of the mean between 0 and 1, n_max of 1 or "
                f"more, amounts above 0, and one of the bets {', '.join(BETS)}",
                fix="Fix these in the plan, before the draw",
            )

    @classmethod
    def from_plan(cls, monitoring: Mapping[str, Any], *, level: float) -> StopEarlyRule:
        """The rule of a plan's `monitoring`: its amounts are cents, `parameters` may hold `share`.

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
            n_max=monitoring["n_max"], level=level, bet=monitoring["bet"],
            share=given.get("share", TRUNCATION), **lines,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class MonitoredStratum:
    """One stratum's reviewed values in the order drawn, each as a share of its ceiling.

    `scale` turns the mean share into dollars: X_h under PPS with replacement (`size` None), N_h
    times the ceiling for a simple random sample (`size` N_h). `turns` says after how many
    reviewed units of the whole audit each value was known (rising), `book` is the dollars paid
    in the stratum: it owes no more.
    """

    label: str
    shares: NDArray[np.float64]
    scale: float
    size: int | None
    turns: NDArray[np.int64]
    book: float


@dataclass(frozen=True)
class StopEarlyStep:
    """The limits after `reviewed` units: the highest lower and the lowest upper one so far."""

    reviewed: int
    low: float
    high: float
    decision: Decision


@dataclass(frozen=True)
class StopEarlyPath:
    """The audit as it ran: a step a unit, and what it says now."""

    rule: StopEarlyRule
    steps: tuple[StopEarlyStep, ...]
    strata: int

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
            "decision": self.decision, "rule": asdict(self.rule), "schema": SCHEMA,
            "steps": [asdict(step) for step in self.steps], "stopped_at": self.stopped_at,
            "strata": self.strata,
        }  # fmt: skip

    def log(self) -> str:
        """A line a unit: the order log of the audit."""
        return "\n".join(
            f"{step.reviewed:5d}  at least {step.low:,.2f}  at most {step.high:,.2f}  "
            f"{step.decision}"
            for step in self.steps
        )


def follow(strata: Sequence[MonitoredStratum], rule: StopEarlyRule) -> StopEarlyPath:
    """The running limits of an audit, and the first reason to stop.

    >>> shares = np.ones(20)
    >>> part = MonitoredStratum("1", shares, 1000.0, None, np.arange(1, 21), 1000.0)
    >>> path = follow([part], StopEarlyRule(n_max=20, threshold=600.0))
    >>> path.decision, path.stopped_at
    ('threshold', 9)
    """
    for part in strata:
        if len(part.shares) and not (part.shares.min() >= 0 and part.shares.max() <= 1 + 1e-9):
            raise EstimateError(
                "overpayments outside 0 to their ceiling", where=f"stratum {part.label}",
                expected="a value between 0 and the ceiling of the unit",
                fix="Stop-early limits have no room for underpayments: finish the fixed sample",
            )  # fmt: skip
    tail = 1 - rule.level
    own = float(-np.expm1(np.log1p(-tail) / len(strata)))
    last = max((int(part.turns[-1]) for part in strata if len(part.turns)), default=0)
    low, high = np.zeros(last), np.zeros(last)
    for part in strata:
        low += _by_turn(part, part.scale * _path(part.shares, part, rule, own), 0.0, last)
        most = part.scale * (1 - _path(1 - part.shares, part, rule, own))
        most = np.minimum(most, part.book)
        high += _by_turn(part, most, part.book, last)
    steps = tuple(
        StopEarlyStep(turn + 1, float(low[turn]), float(high[turn]),
                      _decision(rule, turn + 1, float(low[turn]), float(high[turn])))
        for turn in range(last)
    )  # fmt: skip
    return StopEarlyPath(rule, steps, len(strata))


def _path(
    shares: NDArray[np.float64], part: MonitoredStratum, rule: StopEarlyRule, tail: float
) -> NDArray[np.float64]:
    """The lower limits of the mean share after each value of a stratum."""
    values = np.clip(shares, 0.0, 1.0)[None, :]
    if rule.bet == "fixed_share":
        bets = np.full(values.shape, np.inf)
    else:
        bets = predictable_bets(values, tail, "anytime")
    return Bets(values, bets, part.size, rule.share).path(tail)


def _by_turn(
    part: MonitoredStratum, limits: NDArray[np.float64], before: float, last: int
) -> NDArray[np.float64]:
    """A stratum's limit after each reviewed unit of the whole audit."""
    known = np.searchsorted(part.turns, np.arange(1, last + 1), side="right")
    return np.concatenate([[before], limits])[known]


def _decision(rule: StopEarlyRule, reviewed: int, low: float, high: float) -> Decision:
    if rule.threshold is not None and low >= rule.threshold:
        return "threshold"
    if rule.materiality is not None and high < rule.materiality:
        return "materiality"
    return "n_max" if reviewed >= rule.n_max else "go on"
