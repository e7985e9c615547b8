"""Stop-early audits: a lower limit that holds however often one looks, and when to stop.

Units are reviewed in the order drawn. After each the betting limit of `bounds.betting` is
brought up to date; it holds at all times together, so the review may stop at any of them, and
only here may a sample grow after looking. It stops when

    the lower limit reaches the demand threshold          (enough is owed),
    the upper limit falls below the materiality line      (too little can be owed), or
    n_max units are reviewed.

Each limit holds at its one-sided level. Offered for PPS with replacement (values are taints,
the scale the stratum's dollars; recommended) and for simple random samples where every unit has
a ceiling known beforehand. Strata either have their levels split, L being the sum of the strata's
limits at 1 - (1 - tail)^(1/H), which hold together because the strata are drawn independently; or
are played together at the whole tail (`union_limits`), which stops after about half as many units.
Which of both is fixed in the plan. A stratum taken whole needs neither ceiling nor level: what
its units owe is added as it is found. No t limit is shown while running: looking again and again
would ruin it.

By logic, too: at least what was found is owed, and at most what was paid less what was found to
be paid rightly. Needs overpayments between 0 and the ceiling in the whole frame. With unequal
amounts and a simple random sample it will hardly ever stop early. Source: Waudby-Smith and Ramdas
(2024); Shekhar, Xu, Lipton, Liang and Ramdas (2023), arXiv:2305.06884; Spertus, Sridhar and Stark
(2024), arXiv:2409.06680.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import numpy as np

from extrapolation.bounds.betting import TRUNCATION, Bets, predictable_bets
from extrapolation.monitoring.monitored_strata import MonitoredStratum
from extrapolation.monitoring.union_limits import Played, Stakes, union_limits
from primafacie.core.errors import EstimateError
from primafacie.core.results import Result
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from sampling.plans import StopEarly


Bet = Literal["predictable", "predmix", "fixed_share"]
Combination = Literal["split", "union"]
Decision = Literal["go on", "threshold", "materiality", "n_max"]
BETS: tuple[Bet, ...] = get_args(Bet)
COMBINATIONS: tuple[Combination, ...] = get_args(Combination)


@dataclass(frozen=True)
class StopEarlyRule:
    """When a review may stop early; it is fixed in the plan, before the draw.

    Raises `EstimateError` if a value is outside its range.

    Parameters
    ----------
    n_max : int
        The most units that are reviewed.
    level : float, default 0.90
        The one-sided confidence level, a fraction above 0.5.
    bet : {'predictable', 'predmix', 'fixed_share'}, default 'predictable'
        `predictable` (`predmix` in the literature) bets by the spread seen so far, at most `share`
        of the hypothetical mean; `fixed_share` stakes that share on every unit (Kaplan-Wald).
    share : float, default 0.5
        A fraction between 0 and 1.
    threshold, materiality : float, optional
        Dollars: the review stops if the lower limit reaches the first, or the upper limit falls
        below the second.
    strata : {'split', 'union'}, default 'split'
        `split` shares the tail among the strata and adds their limits, `union` plays one game over
        all of them at the whole tail (`union_limits`).
    """

    n_max: int
    level: float = 0.90
    bet: Bet = "predictable"
    share: float = TRUNCATION
    threshold: Dollars | None = None
    materiality: Dollars | None = None
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
    def from_plan(cls, planned: StopEarly, *, level: float) -> StopEarlyRule:
        """The rule of a plan's `stop_early`, with amounts in dollars.

        Parameters
        ----------
        planned : StopEarly
            The rules of the plan.
        level : float
            The one-sided confidence level, a fraction.

        Examples
        --------
        >>> from sampling import Money, StopEarly
        >>> planned = StopEarly(bet="predictable", n_max=50, threshold=Money(100_00))
        >>> StopEarlyRule.from_plan(planned, level=0.9).threshold
        100.0
        """
        return cls(
            n_max=planned.n_max,
            level=level,
            bet=planned.bet,
            share=TRUNCATION if planned.share is None else planned.share,
            strata=planned.strata or "split",
            threshold=None if planned.threshold is None else float(planned.threshold),
            materiality=None if planned.materiality is None else float(planned.materiality),
        )


@dataclass(frozen=True)
class StopEarlyStep:
    """The limits after a number of reviewed units.

    Attributes
    ----------
    reviewed, low, high, decision
        Units reviewed, the highest lower and the lowest upper limit so far (dollars), the decision.
    """

    reviewed: int
    low: Dollars
    high: Dollars
    decision: Decision


@dataclass(frozen=True)
class StopEarlyPath(Result):
    """The audit as it ran: one step per unit, and its decision so far.

    Attributes
    ----------
    rule : StopEarlyRule
        The rule that was fixed in the plan.
    steps : tuple of StopEarlyStep
        One step per reviewed unit.
    strata : int
        The number of strata.
    drawn : int or None
        The number of units drawn so far, where it is known.
    """

    SCHEMA: ClassVar[str] = "primafacie.stop-early/3"
    ROWS: ClassVar[str] = "steps"

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

    def plot(self) -> Figure:
        """The running limits, with the lines that the audit stops at.

        Returns
        -------
        matplotlib.figure.Figure
            The figure.
        """
        from primafacie.core.figures import running_limits

        lines = (("demand threshold", self.rule.threshold), ("materiality", self.rule.materiality))
        return running_limits(
            [(step.reviewed, step.low, step.high) for step in self.steps],
            most=self.rule.n_max,
            lines=[(name, line) for name, line in lines if line is not None],
            stopped_at=self.stopped_at,
            reason=self.decision,
        )

    def __str__(self) -> str:
        upper = "" if self.high is None else f" and at most ${self.high:,.2f}"
        reason = "the review goes on"
        if self.stopped_at is not None:
            reason = f"a reason to stop after unit {self.stopped_at:,}: {self.decision}"
        return (
            f"After {len(self.steps):,} of at most {self.rule.n_max:,} units: at least "
            f"${self.low:,.2f}{upper}.\nEach limit is one-sided {self.rule.level:.0%}, at all "
            f"times together; {reason}."
        )

    def log(self) -> str:
        """The order log of the audit: one line per unit."""
        return "\n".join(
            f"{step.reviewed:5d}  at least {step.low:,.2f}  at most {step.high:,.2f}  "
            f"{step.decision}"
            for step in self.steps
        )


_ROUNDING = 1e-9


def follow(strata: Sequence[MonitoredStratum], rule: StopEarlyRule) -> StopEarlyPath:
    """The running limits of an audit, and the first reason to stop.

    Raises `EstimateError` for values outside 0 to their ceiling, or a union without `planned`.

    Parameters
    ----------
    strata : sequence of MonitoredStratum
        The values reviewed so far.
    rule : StopEarlyRule
        The rule that was fixed in the plan.

    Returns
    -------
    StopEarlyPath
        The limits in dollars after each reviewed unit.

    Examples
    --------
    >>> shares = np.ones(20)
    >>> part = MonitoredStratum("1", shares, 1000.0, None, np.arange(1, 21), 1000.0)
    >>> path = follow([part], StopEarlyRule(n_max=20, threshold=600.0))
    >>> path.decision, path.stopped_at
    ('threshold', 9)
    """
    for part in strata:
        _check(part, rule)
    last = max((int(part.turns[-1]) for part in strata if len(part.turns)), default=0)
    drawn = [part for part in strata if not part.whole]
    limits = _together if rule.strata == "union" and len(drawn) > 1 else _split
    low, high = limits(drawn, rule, last)
    for part in strata:
        if part.whole:
            low, high = low + part.owed(last), high + part.payable(last)
    # What is proved overrules an early limit that was wrong.
    low = np.minimum(low, sum(part.payable(last) for part in strata))
    high = np.maximum(high, sum(part.owed(last) for part in strata))
    steps = tuple(
        StopEarlyStep(
            turn + 1,
            float(low[turn]),
            float(high[turn]),
            _decision(rule, turn + 1, float(low[turn]), float(high[turn])),
        )
        for turn in range(last)
    )
    return StopEarlyPath(rule, steps, len(strata))


def _check(part: MonitoredStratum, rule: StopEarlyRule) -> None:
    shares = part.shares
    inside = not len(shares) or (shares.min() >= 0 and shares.max() <= 1 + _ROUNDING)
    for dollars in (part.found, part.gaps):
        if dollars is not None and len(dollars):
            inside = inside and float(dollars.min()) >= -_ROUNDING * max(1.0, part.book)
    if not inside:
        raise EstimateError(
            "overpayments outside 0 to their ceiling",
            where=f"stratum {part.label}",
            expected="a value between 0 and the ceiling of the unit",
            fix="Stop-early limits have no room for underpayments: finish the fixed sample",
        )
    if rule.strata == "union" and not part.whole and part.planned < max(len(shares), 1):
        raise EstimateError(
            f"{len(shares)} values of {part.planned} planned selections",
            where=f"stratum {part.label}",
            expected="the number of selections that the plan fixed, which sets the turns",
            fix="Give planned=, or split the level among the strata",
        )


def _split(
    strata: Sequence[MonitoredStratum], rule: StopEarlyRule, last: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums of the strata's limits, each at its share of the tail."""
    low, high = np.zeros(last), np.zeros(last)
    for part in strata:
        own = float(-np.expm1(np.log1p(rule.level - 1) / len(strata)))
        known = part.known(last)
        least = np.concatenate([[0.0], _path(part.shares, part, rule, own)])[known]
        spared = np.concatenate([[0.0], _path(1 - part.shares, part, rule, own)])[known]
        low += np.maximum(part.scale * least, part.owed(last))
        high += np.minimum(part.scale * (1 - spared), part.payable(last))
    return low, high


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


def _together(
    strata: Sequence[MonitoredStratum], rule: StopEarlyRule, last: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The limits of one game over all strata: below on the shares, above on what they leave."""
    tail, whole = 1 - rule.level, sum(part.scale for part in strata)
    bet: Stakes = "fixed_share" if rule.bet == "fixed_share" else "predictable"
    owed: list[Played] = []
    spared: list[Played] = []
    for part in strata:
        shares, known = np.clip(part.shares, 0.0, 1.0), part.known(last)
        for side, values, least in (
            (owed, shares, part.owed(last)),
            (spared, 1 - shares, part.scale - part.payable(last)),
        ):
            proved = np.clip(least / part.scale, 0.0, 1.0)
            if part.size is not None:
                so_far = np.concatenate([[0.0], np.cumsum(values)])[known] / part.size
                proved = np.maximum(proved, so_far)
            side.append(Played(values, part.scale, part.size, part.planned, known, proved))
    low = union_limits(owed, tail, bet=bet, share=rule.share)
    return low, whole - union_limits(spared, tail, bet=bet, share=rule.share)


def _decision(rule: StopEarlyRule, reviewed: int, low: float, high: float) -> Decision:
    if rule.threshold is not None and low >= rule.threshold:
        return "threshold"
    if rule.materiality is not None and high < rule.materiality:
        return "materiality"
    return "n_max" if reviewed >= rule.n_max else "go on"
