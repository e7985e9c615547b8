"""What a simulation says of each bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from extrapolation.bounds import Side
from extrapolation.simulation.blocks import Block, BlockLimits
from primafacie.core.brief_texts import brief
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Direction = Literal["under", "near", "over"]

# A coverage within this many standard errors of the level is near it.
_NEAR = 2.0
# A limit may miss the total it equals by the rounding of a sum.
_ROUNDING = 1e-9


@brief
@dataclass(frozen=True)
class BoundRow:
    """One bound on the simulated audits.

    `coverage` is the share of the audits with a limit whose limit (both limits, two-sided)
    holds the true total, `error` its standard error (0 where exact), `direction` its place
    beside the level. `mean_low` and `mean_high` are the mean limits over the true total (a
    lower limit below 0 recovers 0; None on an open side, or for a total of 0), `refused` the
    share of audits where the bound gives no limit and `reasons` why, `mean_precision` the mean
    half-width over the point, `precise` the share of audits with a precision of at most the
    wanted one.
    """

    bound: str
    coverage: float | None
    error: float | None
    direction: Direction | None
    mean_low: float | None
    mean_high: float | None
    refused: float
    reasons: tuple[str, ...]
    mean_precision: float | None
    precise: float | None
    exact: bool


@dataclass(frozen=True)
class Simulation(Result):
    """The rows by bound, and all that is needed to run it again."""

    SCHEMA: ClassVar[str] = "primafacie.simulation/2"

    rows: tuple[BoundRow, ...]
    level: float
    side: Side
    selection: str
    replicates: int
    populations: int
    seed: int
    stream: str
    precision: float | None
    mean_total: Dollars
    exact: bool

    def row(self, bound: str) -> BoundRow:
        """The row of a bound; `KeyError` for one that was not simulated."""
        for row in self.rows:
            if row.bound == bound:
                return row
        raise KeyError(bound)

    def table(self) -> pd.DataFrame:
        """One row per bound; limits are shares of the true total."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows]).set_index("bound", drop=False)

    def __str__(self) -> str:
        how = "every possible audit" if self.exact else f"{self.replicates:,} simulated audits"
        return (
            f"{counted(len(self.rows), 'bound')} on {how} of "
            f"{counted(self.populations, 'population')}, {self.side}, level {self.level:g}; the "
            f"mean total is ${self.mean_total:,.2f}."
        )


@dataclass(frozen=True, eq=False)
class Outcome:
    """One bound on one block, reduced to what is averaged: sums weighted by chance."""

    answered: float
    covered: float
    low: float
    high: float
    precision: float
    with_precision: float
    precise: float
    refused: float
    reasons: tuple[str, ...]


def outcome(block: Block, limits: BlockLimits, side: Side, wanted: float | None) -> Outcome:
    """What a bound did on a block."""
    weights = np.where(limits.refused, 0.0, block.chances)
    slack = _ROUNDING * max(abs(block.truth), 0.01)
    held = np.ones(block.rows, dtype=bool)
    if side != "upper":
        held &= limits.low <= block.truth + slack
    if side != "lower":
        held &= limits.high >= block.truth - slack
    point = block.moments.point
    half = limits.high - point if side == "upper" else point - limits.low
    if side == "two-sided":
        half = (limits.high - limits.low) / 2
    known = (point > 0) & ~limits.refused
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(known, half / point, np.nan)
        precise = known & (precision <= (wanted if wanted is not None else np.inf))
    return Outcome(
        answered=float(weights.sum()),
        covered=float(weights[held].sum()),
        low=_sum(weights, np.maximum(limits.low, 0.0)) if side != "upper" else 0.0,
        high=_sum(weights, limits.high) if side != "lower" else 0.0,
        precision=_sum(weights[known], precision[known]),
        with_precision=float(weights[known].sum()),
        precise=float(weights[precise].sum()),
        refused=float(block.chances[limits.refused].sum()),
        reasons=limits.reasons,
    )


def _sum(weights: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    kept = weights > 0
    return float((weights[kept] * values[kept]).sum())


def bound_row(
    bound: str,
    found: Sequence[Sequence[Outcome]],
    truths: Sequence[float],
    *,
    level: float,
    side: Side,
    replicates: int,
    wanted: float | None,
    exact: bool,
) -> BoundRow:
    """The row of a bound from its outcomes, population by population."""
    coverages, lows, highs, weights = [], [], [], []
    for outcomes, truth in zip(found, truths, strict=True):
        answered = sum(item.answered for item in outcomes)
        weights.append(answered)
        if answered > 0:
            coverages.append(sum(item.covered for item in outcomes) / answered)
            if truth > 0:
                lows.append(sum(item.low for item in outcomes) / answered / truth)
                highs.append(sum(item.high for item in outcomes) / answered / truth)
    every = [item for outcomes in found for item in outcomes]
    total = sum(item.answered + item.refused for item in every)
    precise_of = sum(item.with_precision for item in every)
    coverage = float(np.mean(coverages)) if coverages else None
    error = None
    if coverage is not None:
        answered_runs = replicates * sum(weights) / total
        if len(coverages) > 1:
            # Samples of one population share its total: the populations are the units.
            error = float(np.std(coverages, ddof=1) / len(coverages) ** 0.5)
        else:
            spread = max(coverage * (1 - coverage), 0.0)
            error = 0.0 if exact else (spread / max(answered_runs, 1.0)) ** 0.5
    return BoundRow(
        bound=bound,
        coverage=coverage,
        error=error,
        direction=_direction(coverage, error, level, replicates),
        mean_low=float(np.mean(lows)) if lows and side != "upper" else None,
        mean_high=float(np.mean(highs)) if highs and side != "lower" else None,
        refused=sum(item.refused for item in every) / total,
        reasons=tuple(dict.fromkeys(text for item in every for text in item.reasons))[:3],
        mean_precision=sum(item.precision for item in every) / precise_of if precise_of else None,
        precise=sum(item.precise for item in every) / total if wanted is not None else None,
        exact=exact,
    )


def _direction(
    coverage: float | None, error: float | None, level: float, replicates: int
) -> Direction | None:
    if coverage is None or error is None:
        return None
    # At a coverage of 0 or 1 the standard error is 0: one replicate more or less is no news.
    slack = _NEAR * error if error > 0 else (0.0 if coverage not in (0.0, 1.0) else 1 / replicates)
    if coverage < level - slack:
        return "under"
    return "over" if coverage > level + slack else "near"
