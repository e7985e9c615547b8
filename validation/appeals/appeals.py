"""Re-extrapolation: the demand at each level of appeal, and what each claim is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from extrapolation import Review, demand, estimate
from primafacie.core.errors import StudyError
from primafacie.core.money import Money
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from validation.appeals.changed_reviews import revise
from validation.appeals.demand_curves import demand_curve
from validation.study.ledgers import Ledger
from validation.study.studies import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class AppealStep:
    """The estimate after one level of appeal.

    Attributes
    ----------
    level : str
        The level, or "as reviewed".
    reversed_units : int
        The units decided so far.
    sampled : float
        What was found overpaid in the sample, in dollars (cluster totals as estimated).
    point : float
        The point estimate, in dollars.
    lower : float or None
        The lower limit, in dollars: of the demand, or at the level 0.90 without a rule set.
    demand : Money or None
        The demand; None without a rule set.
    """

    level: str
    reversed_units: int
    sampled: Dollars
    point: Dollars
    lower: Dollars | None
    demand: Money | None


@dataclass(frozen=True)
class Reextrapolation(Result):
    """The estimate before and after every level of appeal, with the same frame, n and design.

    Attributes
    ----------
    steps : tuple of AppealStep
        The estimate as reviewed and after each level: units decided, dollars overpaid in the
        sample, point estimate, lower limit and demand.
    notes : tuple of str
        A warning for each level at which the point estimate falls but the lower limit rises.
    """

    SCHEMA: ClassVar[str] = "primafacie.reextrapolation/1"
    ROWS: ClassVar[str] = "steps"

    steps: tuple[AppealStep, ...]
    notes: tuple[str, ...]

    @property
    def last(self) -> AppealStep:
        """The estimate after the last level."""
        return self.steps[-1]

    def __str__(self) -> str:
        return "\n".join(self._lines)

    def text(self) -> str:
        """The steps in words.

        Returns
        -------
        str
            One line per level, then the notes.
        """
        return "\n".join([*self._lines, *self.notes])

    def plot(self) -> Figure:
        """Draw the demand from level to level of appeal.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per level with what the level took away, and a mark for the point estimate.

        Raises
        ------
        StudyError
            If the findings were read without rules, so that there is no demand.
        """
        from primafacie.core.figures import appeal_ladder

        levels = [
            (step.level, float(step.demand), step.point)
            for step in self.steps
            if step.demand is not None
        ]
        if not levels:
            raise StudyError(
                "no demand to draw",
                where="reextrapolation",
                expected="a review read with rules=",
                fix="Read the findings with the rule set of the demand",
            )
        return appeal_ladder(levels)

    @property
    def _lines(self) -> list[str]:
        lines = []
        for step in self.steps:
            lower = "" if step.lower is None else f", limit ${step.lower:,.2f}"
            asked = "" if step.demand is None else f", demand {step.demand}"
            lines.append(
                f"{step.level}: {step.reversed_units} units decided, sampled "
                f"${step.sampled:,.2f}, point ${step.point:,.2f}{lower}{asked}"
            )
        return lines


def reextrapolate(
    subject: Study | Review, reversals: Ledger | Mapping[str, Money] | None = None
) -> Reextrapolation:
    """The demand recomputed after reversals: y_i takes its new value and all else stays.

    Parameters
    ----------
    subject : Study or Review
        The study or the findings of its sample.
    reversals : Ledger or mapping of str to Money, optional
        A ledger, which gives one step per level of appeal, or the overpayment of each decided unit
        from now on. The default is the study's own ledger.

    Returns
    -------
    Reextrapolation
        The estimate as reviewed and after every level, with the same frame, sample sizes and
        design.

    Raises
    ------
    StudyError
        If the study has no findings, or if a reversed unit is not in the review.

    Notes
    -----
    The effect is not proportional. The lower limit can fall more or less than the point estimate,
    and it *rises* where an outlier leaves the sample; the notes of the result then say so.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> review = read_review(pd.DataFrame({"overpaid": [0, 10, 40]}), sizes=30)
    >>> reextrapolate(review, {"3": Money.dollars("25")}).last.point
    350.0
    """
    review = subject if isinstance(subject, Review) else _review_of(subject)
    given = reversals
    if given is None and isinstance(subject, Study):
        given = subject.ledger
    rounds: list[tuple[str, Mapping[str, Money]]] = [("as reviewed", {})]
    if isinstance(given, Ledger):
        rounds += [(level, given.upto(level)) for level in given.levels]
    elif given:
        rounds.append(("after the reversals", given))
    steps = [_step(review, level, changes) for level, changes in rounds]
    return Reextrapolation(tuple(steps), tuple(_warnings(steps)))


def _review_of(study: Study) -> Review:
    if study.review is None:
        raise StudyError(
            "no findings", where="study", expected="a review", fix="Give review=read_review(...)"
        )
    return study.review


def _step(review: Review, level: str, changes: Mapping[str, Money]) -> AppealStep:
    revised = revise(review, {unit: money.cents for unit, money in changes.items()})
    over = estimate(revised)
    asked = demand(over) if revised.rule_set is not None else None
    interval = asked.interval if asked is not None else over.interval(0.90, side="lower")
    return AppealStep(
        level=level,
        reversed_units=len(changes),
        sampled=float(over.sample.values.sum()),
        point=over.point,
        lower=interval.low,
        demand=asked.amount if asked is not None else None,
    )


def _warnings(steps: list[AppealStep]) -> list[str]:
    found = []
    for before, after in pairwise(steps):
        rose = after.lower is not None and before.lower is not None and after.lower > before.lower
        if rose and after.point < before.point:
            found.append(
                f"warning: at {after.level} the point estimate falls but the lower limit rises, "
                f"from ${before.lower:,.2f} to ${after.lower:,.2f}: an outlier left the sample"
            )
    return found


@dataclass(frozen=True)
class MarginalValue(Result):
    """What winning one sampled claim changes; a positive value means that less is owed.

    Attributes
    ----------
    unit_id, stratum : str
        The claim and its stratum.
    overpaid : Money
        The overpayment that was found.
    point, limit, demand : float
        By how many unrounded dollars the point estimate, the lower limit and the demand fall.
    """

    SCHEMA: ClassVar[str] = "primafacie.marginal-value/1"

    unit_id: str
    stratum: str
    overpaid: Money
    point: Dollars
    limit: Dollars
    demand: Dollars

    @property
    def raises(self) -> bool:
        """Whether winning this claim raises the lower limit."""
        return self.limit < -0.005

    def __str__(self) -> str:
        falls = "rises" if self.demand < 0 else "falls"
        return (
            f"a claim of stratum {self.stratum} with {self.overpaid} overpaid: without it the "
            f"demand {falls} by ${abs(self.demand):,.2f}"
        )


def marginal_values(study: Study) -> tuple[MarginalValue, ...]:
    """What winning each sampled overpayment is worth, the most valuable first.

    Each value is the change of the point estimate, the limit and the demand if that claim alone is
    reversed to no overpayment.

    Parameters
    ----------
    study : Study
        The study with a review read with rules.

    Returns
    -------
    tuple of MarginalValue
        One per overpaid sampled claim, in dollars; a positive value means that less is owed.

    Raises
    ------
    StudyError
        If there are no findings, or if they were read without rules.

    Notes
    -----
    A negative value marks an outlier whose reversal raises the limit: its loss from the sample
    shrinks the standard error more than the point estimate. The values are exact for the expansion
    estimator with a t or z limit; otherwise the demand is estimated anew for each claim.
    """
    curve = demand_curve(study)
    over = study.estimate
    assert over is not None
    label = {row.unit_id: row.stratum for row in over.review.counted}
    cents = {row.unit_id: row.effective_cents for row in over.review.counted}
    if curve is None:
        found = _one_by_one(study, label)
    else:
        each = curve.winnable[:, None]
        deltas = zip(
            curve.winnable.tolist(),
            (curve.point - curve.points(each)).tolist(),
            (curve.limit - curve.limits(each)).tolist(),
            (curve.amount - curve.amounts(each)).tolist(),
            strict=True,
        )
        found = [
            MarginalValue(unit, label[unit], Money(cents[unit]), p, low, d)
            for unit, p, low, d in ((curve.units[i], *rest) for i, *rest in deltas)
        ]
    return tuple(sorted(found, key=lambda m: (-m.demand, -m.limit, m.unit_id)))


def _one_by_one(study: Study, label: Mapping[str, str]) -> list[MarginalValue]:
    over, made = study.estimate, study.recomputed
    assert over is not None
    assert made is not None
    found = []
    for row in over.review.counted:
        if row.effective_cents <= 0:
            continue
        revised = estimate(revise(over.review, {row.unit_id: 0}))
        asked = demand(revised)
        before, after = made.interval.low, asked.interval.low
        limit = (before or 0.0) - (after or 0.0)
        found.append(
            MarginalValue(
                row.unit_id,
                label[row.unit_id],
                Money(row.effective_cents),
                over.point - revised.point,
                limit,
                float(made.amount) - float(asked.amount),
            )
        )
    return found


def slope(study: Study) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The derivative of the lower limit by each sampled overpayment, dollars per dollar.

        dL/dy_i = N_h/n_h - q a_h (y_i - ybar_h) / sqrt(V)

    In the order of the estimate's sample; empty where the bound has no simple form.
    """
    curve = demand_curve(study)
    if curve is None or curve.variance <= 0:
        return np.empty(0)
    h = curve.strata
    means = np.bincount(h, curve.values) / curve.counts
    pull = curve.spreads[h] * (curve.values - means[h]) / curve.variance**0.5
    return np.asarray(curve.weights[h] - curve.quantile * pull)
