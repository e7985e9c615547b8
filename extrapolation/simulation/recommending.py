"""Which bound to fix in the plan: a rule on simulated coverage, applied before the data.

Among the bounds that gave a limit on every simulated audit and whose coverage is not below the
level by more than two standard errors of the simulation, the one that recovers most: the largest
mean lower limit (smallest mean upper one; the mean distance between both for two sides). A bound
whose simulated coverage is below the level is never said to hold it: its coverage is given with its
standard error. Bounds that are finite-sample in the design come first where coverages and
recoveries are within Monte Carlo error of each other. If none qualifies, the finite-sample bound
with the highest coverage.

The rule runs on anticipated errors: it fails where the errors are of another kind. Applied
*after* the sample was seen it would not be valid at all (choosing the larger of t and Gaffke
covers 0.75 to 0.87 instead of 0.90 with equal amounts mostly denied), so its result is a record
for the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from extrapolation.bounds import BOUNDS
from extrapolation.simulation.rows import BoundRow, Simulation
from extrapolation.simulation.selections import SELECTIONS
from primafacie.core.errors import EstimateError
from primafacie.core.results import Result

# A recovery within this share of the best one is as good as it.
_AS_GOOD = 0.002


@dataclass(frozen=True)
class Recommendation(Result):
    """The bound to fix in the plan, in words why, and the figures it rests on.

    `holds` says that its simulated coverage reached the level under every error model; without it
    the coverage is below, by no more than the simulation's error or by more, as `reason` says.
    """

    SCHEMA: ClassVar[str] = "primafacie.recommendation/1"
    ROWS: ClassVar[str] = "rows"

    bound: str
    reason: str
    coverage: float
    recovered: float | None
    holds: bool
    rows: tuple[BoundRow, ...]

    def __str__(self) -> str:
        return f"Recommended: {self.bound}. {self.reason[:1].upper()}{self.reason[1:]}."


def recommend(simulations: Sequence[Simulation]) -> Recommendation:
    """The bound to fix, from one simulation or several (one an anticipated error model).

    With several the worst coverage and the mean recovery of each bound count. Raises
    `EstimateError` for simulations of other levels or sides, or without a bound that ever
    gives a limit.

    >>> import numpy as np
    >>> from extrapolation.simulation import SimulatedStratum, simulate
    >>> from sampling.models import AllOrNone
    >>> part = SimulatedStratum("1", np.full(2000, 100.0), 30)
    >>> found = simulate([part], AllOrNone(0.95), bounds=["student", "gaffke"], level=0.90,
    ...                  replicates=100, seed=7)
    >>> recommend([found]).bound
    'gaffke'
    """
    first = simulations[0] if simulations else None
    if first is None or any((s.level, s.side) != (first.level, first.side) for s in simulations):
        raise EstimateError(
            "simulations of no level, or of several",
            expected="one level and one side",
            fix="Simulate every error model at the plan's level and side",
        )
    names = [row.bound for row in first.rows if BOUNDS[row.bound].recommendable]
    judged = [_judged(name, simulations) for name in names]
    answered = [item for item in judged if item is not None]
    if not answered:
        raise EstimateError(
            "no bound that gives a limit on every simulated audit",
            expected="student, or another bound of the design",
            fix="Simulate more bounds",
        )
    level, rows = first.level, first.rows
    holding = [item for item in answered if not item.under]
    if not holding:
        best = max(answered, key=lambda item: (item.finite, item.coverage))
        reason = (
            f"no bound held {level:g} in the simulated audits; {best.name} came nearest, with "
            f"simulated coverage {best.coverage:.3f} (standard error {best.error:.3f})"
        )
        return Recommendation(best.name, reason, best.coverage, best.shown, False, rows)
    top = max(item.recovered for item in holding)
    close = [item for item in holding if item.recovered >= top - _AS_GOOD]
    best = max(close, key=lambda item: (item.finite, item.recovered))
    under = [item.name for item in answered if item.under]
    short = f"; {', '.join(under)} fell short of it" if under else ""
    shown = f"simulated coverage {best.coverage:.3f} (standard error {best.error:.3f})"
    holds = best.coverage >= level
    if holds:
        reason = f"of the bounds that held {level:g} in the simulated audits, {best.name} recovers "
    else:
        shown += f", below {level:g} by no more than the simulation's error"
        reason = (
            f"of the bounds whose simulated coverage is not below {level:g} by more than two "
            f"standard errors, {best.name} recovers "
        )
    reason += f"most: {shown}, {_words(first, best)}{short}"
    return Recommendation(best.name, reason, best.coverage, best.shown, holds, rows)


@dataclass(frozen=True)
class _Judged:
    name: str
    coverage: float
    error: float
    under: bool
    recovered: float
    shown: float | None
    finite: bool


def _judged(name: str, simulations: Sequence[Simulation]) -> _Judged | None:
    """One bound over all simulations; None where it ever refused."""
    first, rows = simulations[0], [simulation.row(name) for simulation in simulations]
    coverages = [row.coverage for row in rows if row.coverage is not None]
    if len(coverages) < len(rows) or any(row.refused > 0 for row in rows):
        return None
    recovered = [_recovered(row) for row in rows]
    worst = min(rows, key=lambda row: row.coverage or 0.0)
    lows = [row.mean_low if row.mean_low is not None else row.mean_high for row in rows]
    known = [low for low in lows if low is not None]
    return _Judged(
        name=name,
        coverage=min(coverages),
        error=worst.error or 0.0,
        under=any(row.direction == "under" for row in rows),
        recovered=sum(recovered) / len(recovered),
        shown=sum(known) / len(known) if known else None,
        finite=BOUNDS[name].finite_sample_in(SELECTIONS[first.selection].design(1)),
    )


def _recovered(row: BoundRow) -> float:
    """Larger is better: the lower limit, less the upper one where there is one."""
    return (row.mean_low or 0.0) - (row.mean_high or 0.0)


def _words(simulation: Simulation, best: _Judged) -> str:
    end = "upper" if simulation.side == "upper" else "lower"
    if best.shown is None:
        return "no mean limit"
    return f"mean {end} limit {best.shown:.3f} of the total"
