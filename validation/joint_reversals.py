"""Which claims to win together, and how many it takes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import Problem, StudyError
from primafacie.core.money import Money
from validation.demand_curves import DemandCurve, demand_curve
from validation.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_COUNT = 3
EXACT_CLAIMS = 25
# Sets looked at one by one, at most: more would take minutes.
MOST_SETS = 12_000_000
_BLOCK = 400_000


@dataclass(frozen=True)
class JointReversal:
    """The best set of claims found: `exact` says that no other set of this size lowers more."""

    units: tuple[str, ...]
    before: float
    after: float
    exact: bool

    @property
    def worth(self) -> float:
        """By how much the demand falls, dollars."""
        return self.before - self.after

    def text(self) -> str:
        """The worth in words; "at least" where not all sets were tried."""
        how = "lowers" if self.exact else "lowers, at least,"
        return (
            f"winning {len(self.units)} claims {how} the demand by ${self.worth:,.2f}, "
            f"from ${self.before:,.2f} to ${self.after:,.2f}"
        )


def best_reversals(study: Study, *, count: int) -> JointReversal:
    """The `count` sampled claims whose reversal together lowers the demand most.

    All sets are tried for up to 3 claims, or where at most 25 claims are overpaid; otherwise
    claims are added one by one, each the best beside those chosen, then swapped as long as a
    swap lowers the demand more, and the worth is called "at least". Raises `StudyError` for
    a count that the sample cannot meet, or a bound without a simple form.
    """
    curve = _curve(study)
    winnable = curve.winnable
    if not 1 <= count <= len(winnable):
        raise StudyError(
            f"{count} claims to win", where="best_reversals",
            expected=f"1 to {len(winnable)}, the sampled claims overpaid", fix="",
        )  # fmt: skip
    exact = count <= EXACT_COUNT or len(winnable) <= EXACT_CLAIMS
    exact = exact and comb(len(winnable), count) <= MOST_SETS
    chosen = _all_sets(curve, count) if exact else _greedy(curve, count)
    after = float(curve.amounts(np.array([chosen]))[0])
    units = tuple(curve.units[i] for i in sorted(chosen))
    return JointReversal(units, curve.amount, after, exact)


def _curve(study: Study) -> DemandCurve:
    curve = demand_curve(study)
    if curve is None:
        raise StudyError.collected(
            [Problem("bound", "an estimator or bound without a simple form",
                     "the expansion estimator with a t or z limit",
                     "Use marginal_values, which estimates anew for each claim")],
            what="joint reversals",
        )  # fmt: skip
    return curve


def _all_sets(curve: DemandCurve, count: int) -> list[int]:
    sets = combinations(curve.winnable.tolist(), count)
    best, chosen = float("inf"), []
    while block := list(islice(sets, _BLOCK)):
        won = np.array(block)
        amounts = curve.amounts(won)
        place = int(amounts.argmin())
        if amounts[place] < best:
            best, chosen = float(amounts[place]), list(block[place])
    return chosen


def _greedy(curve: DemandCurve, count: int) -> list[int]:
    """Add the best claim beside those chosen; then swap while that helps."""
    chosen: list[int] = []
    for _ in range(count):
        chosen.append(_best_beside(curve, chosen)[0])
    amount = float(curve.amounts(np.array([chosen]))[0])
    improved = True
    while improved:
        improved = False
        for place in range(count):
            others = chosen[:place] + chosen[place + 1 :]
            unit, found = _best_beside(curve, others)
            if found < amount - 1e-9:
                chosen[place], amount, improved = unit, found, True
    return chosen


def _best_beside(curve: DemandCurve, chosen: list[int]) -> tuple[int, float]:
    free = np.setdiff1d(curve.winnable, np.array(chosen, dtype=np.int64))
    amounts = curve.amounts(_beside(free, chosen))
    place = int(amounts.argmin())
    return int(free[place]), float(amounts[place])


def _beside(free: NDArray[np.int64], chosen: list[int]) -> NDArray[np.int64]:
    fixed = np.tile(np.array(chosen, dtype=np.int64), (len(free), 1)).reshape(len(free), -1)
    return np.column_stack([fixed, free]).astype(np.int64)


@dataclass(frozen=True)
class BreakEven:
    """How many claims must be won for the demand to fall to `below`; None: not even all."""

    below: Money
    claims: int | None
    exact: bool

    def text(self) -> str:
        """The number in words."""
        if self.claims is None:
            return f"no set of reversals found lowers the demand to {self.below}"
        most = "" if self.exact else "at most "
        return f"{most}{self.claims} claims must be won for the demand to fall to {self.below}"


def break_even(study: Study, *, below: Money) -> BreakEven:
    """The least number of claims whose reversal brings the demand to `below` or less.

    Exact for up to 3 claims or 25 overpaid ones; otherwise found by adding the best claim
    each time, so that fewer may do ("at most").
    """
    curve = _curve(study)
    target = float(below) + 1e-9
    if curve.amount <= target:
        return BreakEven(below, 0, True)
    few = len(curve.winnable) <= EXACT_CLAIMS
    chosen: list[int] = []
    for count in range(1, len(curve.winnable) + 1):
        exact = few or count <= EXACT_COUNT
        exact = exact and comb(len(curve.winnable), count) <= MOST_SETS
        if exact:
            chosen = _all_sets(curve, count)
        else:
            chosen.append(_best_beside(curve, chosen)[0])
        if float(curve.amounts(np.array([chosen]))[0]) <= target:
            return BreakEven(below, count, exact)
    return BreakEven(below, None, few)
