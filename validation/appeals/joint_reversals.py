"""Which claims to win together, and how many it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from primafacie.core.errors import StudyError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from validation.appeals.demand_curves import ReversedDemand, demand_curve, reversed_demand
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_COUNT = 3
EXACT_CLAIMS = 25
# Sets looked at one by one, at most, where each is a formula: more would take minutes.
MOST_SETS = 12_000_000
# And where each is estimated anew, at some milliseconds each.
MOST_ESTIMATED = 20_000
_BLOCK = 400_000


@dataclass(frozen=True)
class JointReversal(Result):
    """The best set of claims found.

    Attributes
    ----------
    units : tuple of str
        The claims to win.
    before, after : Money
        The demand before and after, as it would be rounded.
    exact : bool
        Whether no other set of this size lowers the demand more.
    """

    SCHEMA: ClassVar[str] = "primafacie.joint-reversal/1"

    units: tuple[str, ...]
    before: Money
    after: Money
    exact: bool

    @property
    def worth(self) -> Money:
        """By how much the demand falls."""
        return self.before - self.after

    def __str__(self) -> str:
        how = "lowers" if self.exact else "lowers, at least,"
        return (
            f"winning {counted(len(self.units), 'claim')} {how} the demand by {self.worth}, "
            f"from {self.before} to {self.after}"
        )

    def text(self) -> str:
        """Write the worth in words; "at least" where not all sets were tried.

        Returns
        -------
        str
            One sentence.
        """
        return str(self)


def best_reversals(
    study: Study, *, count: int, most_estimated: int = MOST_ESTIMATED
) -> JointReversal:
    """The `count` sampled claims whose joint reversal lowers the demand most.

    All sets are tried for up to 3 claims, or where at most 25 claims are overpaid. Otherwise claims
    are added one by one, each the best in addition to those chosen, then swapped as long as a swap
    lowers the demand more; the worth is then called "at least". For the expansion estimator with a
    t or z limit every set follows from a formula. With any other estimator or bound the demand is
    estimated anew for each set.

    Parameters
    ----------
    study : Study
        The study with a review read with rules.
    count : int
        The number of claims to win, from 1 to the number of overpaid sampled claims.
    most_estimated : int, default 20000
        The most sets that are all tried where each is estimated anew.

    Returns
    -------
    JointReversal
        The claims, the demand before and after, and whether no other set of this size
        lowers the demand more.

    Raises
    ------
    StudyError
        If `count` is outside its range, or if there are no findings read with rules.
    """
    curve = _demand_of(study)
    winnable = curve.winnable
    if not 1 <= count <= len(winnable):
        raise StudyError(
            f"{count} claims to win",
            where="best_reversals",
            expected=f"1 to {len(winnable)}, the sampled claims overpaid",
            fix="",
        )
    exact = _exact(curve, count, most_estimated)
    chosen = _all_sets(curve, count) if exact else _greedy(curve, count)
    after = float(curve.amounts(np.array([chosen]))[0])
    units = tuple(curve.units[i] for i in sorted(chosen))
    rounded = _rounding(study)
    return JointReversal(units, rounded(curve.amount), rounded(after), exact)


def _demand_of(study: Study) -> ReversedDemand:
    return demand_curve(study) or reversed_demand(study)


def _rounding(study: Study) -> Callable[[float], Money]:
    """The demand's own rounding: a lower limit down, a point half up."""
    made = study.recomputed
    assert made is not None
    rules = made.rule_set
    by_limit = rules.amount == "lower limit"
    rule = rules.rounding_lower if by_limit else rules.rounding_point
    return lambda amount: Money.rounded(amount, rule=rule)


def _exact(curve: ReversedDemand, count: int, most_estimated: int) -> bool:
    """Can every set of this size be tried?"""
    few = count <= EXACT_COUNT or len(curve.winnable) <= EXACT_CLAIMS
    most = MOST_SETS if curve.by_formula else most_estimated
    return few and comb(len(curve.winnable), count) <= most


def _all_sets(curve: ReversedDemand, count: int) -> list[int]:
    sets = combinations(curve.winnable.tolist(), count)
    best, chosen = float("inf"), []
    while block := list(islice(sets, _BLOCK)):
        won = np.array(block)
        amounts = curve.amounts(won)
        place = int(amounts.argmin())
        if amounts[place] < best:
            best, chosen = float(amounts[place]), list(block[place])
    return chosen


def _greedy(curve: ReversedDemand, count: int) -> list[int]:
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


def _best_beside(curve: ReversedDemand, chosen: list[int]) -> tuple[int, float]:
    free = np.setdiff1d(curve.winnable, np.array(chosen, dtype=np.int64))
    amounts = curve.amounts(_beside(free, chosen))
    place = int(amounts.argmin())
    return int(free[place]), float(amounts[place])


def _beside(free: NDArray[np.int64], chosen: list[int]) -> NDArray[np.int64]:
    fixed = np.tile(np.array(chosen, dtype=np.int64), (len(free), 1)).reshape(len(free), -1)
    return np.column_stack([fixed, free]).astype(np.int64)


@dataclass(frozen=True)
class BreakEven(Result):
    """How many claims must be won for the demand to fall to an amount.

    Attributes
    ----------
    below : Money
        The amount.
    claims : int or None
        The number of claims; None: no set of reversals found lowers the demand so far.
    exact : bool
        Whether no smaller number is enough.
    """

    SCHEMA: ClassVar[str] = "primafacie.break-even/1"

    below: Money
    claims: int | None
    exact: bool

    def __str__(self) -> str:
        if self.claims is None:
            return f"no set of reversals found lowers the demand to {self.below}"
        most = "" if self.exact else "at most "
        claims = counted(self.claims, "claim")
        return f"{most}{claims} must be won for the demand to fall to {self.below}"

    def text(self) -> str:
        """Write the number in words; "at most" where fewer claims may do.

        Returns
        -------
        str
            One sentence.
        """
        return str(self)


def break_even(study: Study, *, below: Money, most_estimated: int = MOST_ESTIMATED) -> BreakEven:
    """The least number of claims whose reversal brings the demand to `below` or less.

    The number is exact for up to 3 claims or 25 overpaid ones. Otherwise the best claim is added
    each time, so that fewer may do ("at most").

    Parameters
    ----------
    study : Study
        The study with a review read with rules.
    below : Money
        The amount that the demand is to reach.
    most_estimated : int, default 20000
        The most sets that are all tried where each is estimated anew, as in `best_reversals`.

    Returns
    -------
    BreakEven
        The number of claims, None where no set of reversals found lowers the demand so far, and
        whether the number is exact.

    Raises
    ------
    StudyError
        If there are no findings read with rules.
    """
    curve = _demand_of(study)
    target = float(below) + 1e-9
    if curve.amount <= target:
        return BreakEven(below, 0, True)
    exact = True
    chosen: list[int] = []
    for count in range(1, len(curve.winnable) + 1):
        if exact and _exact(curve, count, most_estimated):
            chosen = _all_sets(curve, count)
        else:
            exact = False
            chosen.append(_best_beside(curve, chosen)[0])
        if float(curve.amounts(np.array([chosen]))[0]) <= target:
            return BreakEven(below, count, exact)
    return BreakEven(below, None, exact)
