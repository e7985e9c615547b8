"""Frame totals of per-unit amounts, with the limits of one choice of level and bound.

The exposure of a unit is linear in what was found on it, so the per-unit exposure

    e_i = sum_j penalty_j * penalty units_ij + sum_j multiple_j * amount claimed_ij

is what is extrapolated: number and amount come from the same sample and move together. Their
standard errors pooled as if independent give limits that cover too rarely, and the sum of a
lower limit for the number and one for the amount covers too often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from extrapolation import BOUNDS, Estimate, Interval, Review, expand
from extrapolation.intervals import make_interval
from extrapolation.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from sampling import limit_name
from sampling.rules.limit_names import Sided

DEFAULT_LEVEL = 0.90
DEFAULT_BOUND = "student"


@dataclass(frozen=True)
class LimitChoice:
    """Level, sidedness and bound of the limits, and whether the plan fixed the bound.

    Nothing in 42 CFR 402.109 or 1003.1580 names a level or prefers point or limit: the choice
    is the user's and is printed. `maximum` is the declared greatest exposure of any unit of the
    frame, by stratum, in dollars: bounds that need a ceiling are refused without it.
    """

    level: float
    sided: Sided
    bound: str
    planned: bool
    maximum: Mapping[str, float] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the bound takes beside the sample: a seed, a threshold."""

    def name(self, end: Literal["lower", "upper"]) -> str:
        """The limit under both its names."""
        return limit_name(self.level, sided=self.sided, end=end)

    @property
    def one_sided(self) -> float:
        """The one-sided level of each end."""
        return self.level if self.sided == "one-sided" else (1 + self.level) / 2


@dataclass(frozen=True)
class Spread:
    """An amount at the lower limit, the point and the upper limit; rounded once.

    The lower limit is rounded down to the cent, point and upper limit half up.
    """

    low: Money
    point: Money
    high: Money

    def plus(self, other: Spread) -> Spread:
        """Ends added to ends: for constants, or with the note that limits do not add."""
        return Spread(self.low + other.low, self.point + other.point, self.high + other.high)

    def capped(self, cap: Money) -> Spread:
        """No end above the cap."""
        return Spread(min(self.low, cap), min(self.point, cap), min(self.high, cap))

    def at_least(self, other: Spread) -> Spread:
        """End by end the greater of two."""
        return Spread(
            max(self.low, other.low), max(self.point, other.point), max(self.high, other.high)
        )

    def times(self, multiple: int) -> Spread:
        """A whole multiple of each end."""
        ends = (self.low, self.point, self.high)
        return Spread(*(Money(end.cents * multiple) for end in ends))

    @classmethod
    def constant(cls, amount: Money) -> Spread:
        return cls(amount, amount, amount)

    def to_dict(self) -> dict[str, int]:
        return {"high": self.high.cents, "low": self.low.cents, "point": self.point.cents}


def choose_limits(
    review: Review,
    *,
    level: float | None,
    sided: Sided | None,
    bound: str | None,
    maximum: Money | Mapping[str, Money] | None,
    options: Mapping[str, Any],
) -> LimitChoice:
    """What was asked, else what the plan's rule set says, else two-sided 90 % by Student's t."""
    plan = review.plan
    rules = plan.rule_set if plan else None
    planned = plan.bound if plan else DEFAULT_BOUND
    chosen = BOUNDS.get(bound or planned)
    if chosen is not None and chosen.ordered and not review.draw_digest:
        raise EstimateError(
            f"the bound {chosen.name} for a review without its draw",
            expected="the units in their order of selection",
            fix="Read the review with its draw: in another order the limit means nothing",
        )
    by_stratum = None
    if maximum is not None:
        whole = isinstance(maximum, Money)
        labels = [stratum.label for stratum in review.strata]
        by_stratum = {
            label: float(maximum if whole else maximum[label])  # type: ignore[index, arg-type]
            for label in labels
        }
    return LimitChoice(
        level=level if level is not None else (rules.limit_level if rules else DEFAULT_LEVEL),
        sided=sided or (rules.limit_sided if rules else "two-sided"),
        bound=bound or planned,
        planned=bound is None or plan is None or bound == planned,
        maximum=by_stratum,
        options=dict(options),
    )


class UnitTotals:
    """Per-unit columns of cents of one review, extrapolated by one choice of limits."""

    def __init__(self, review: Review, choice: LimitChoice) -> None:
        self.review = review
        self.choice = choice
        self.notes: dict[str, None] = {}
        self._places = {row.unit_id: place for place, row in enumerate(review.counted)}

    def column(self, cents: Mapping[str, int]) -> list[int]:
        """A column of the counted units, 0 where a unit has none."""
        return [cents.get(unit, 0) for unit in self._places]

    def spread(self, cents: Mapping[str, int], *, ceiling: bool = True, label: str = "") -> Spread:
        """The frame total of a column of cents by unit: lower limit, point, upper limit.

        The lower limit is never below what the sampled units themselves hold, which is known.
        `ceiling` False: an amount that the declared greatest exposure says nothing of, such as
        damages; where the bound needs a ceiling its limits are Student's, and the notes say so.
        With a `label` what speaks against the limits goes to the notes under it.
        """
        made = self._estimate(cents)
        sample = self._with_ceilings(made.sample) if ceiling else made.sample
        found = sum(self.column(cents)) / 100
        low = max(self._end(made, sample, "lower", strict=ceiling, label=label), found)
        high = max(self._end(made, sample, "upper", strict=False, label=label), made.point)
        return Spread(
            Money.rounded(low, rule="down"),
            Money.rounded(made.point, rule="half up"),
            Money.rounded(high, rule="half up"),
        )

    def count(self, units: Mapping[str, int]) -> float:
        """The estimated frame total of a count."""
        return self._estimate({u: 100 * number for u, number in units.items()}).point

    def _estimate(self, cents: Mapping[str, int]) -> Estimate:
        name = "exposure of the unit"
        rows = tuple(
            replace(row, values={**row.values, name: cents.get(row.unit_id, 0) / 100})
            for row in self.review.rows
        )
        return expand(replace(self.review, rows=rows), name)

    def _with_ceilings(self, sample: Sample) -> Sample:
        """The sample with the declared greatest exposure as the ceiling of every unit."""
        if self.choice.maximum is None:
            return sample
        return replace(sample, strata=tuple(self._with_ceiling(part) for part in sample.strata))

    def _with_ceiling(self, part: StratumSample) -> StratumSample:
        most = (self.choice.maximum or {})[part.label]
        if float(part.values.max(initial=0)) > most:
            raise EstimateError(
                f"a sampled unit above the maximum exposure of ${most:,.2f}",
                where=f"stratum {part.label}",
                expected="a maximum that no unit exceeds",
                fix="Give the greatest exposure any unit of the frame can have",
            )
        if part.hits is not None:
            return part  # drawn in proportion to payments: its caps are what it was drawn by
        rest = np.full(part.size - part.n, most)
        return replace(part, caps=np.full(part.n, most), unsampled=rest, book=most * part.size)

    def _end(
        self,
        made: Estimate,
        sample: Sample,
        end: Literal["lower", "upper"],
        *,
        strict: bool,
        label: str,
    ) -> float:
        """One limit; Student's t where the bound has none here and `strict` does not ask for it."""
        choice = self.choice
        try:
            interval = self._interval(made, sample, end, choice.bound)
        except EstimateError:
            known = choice.bound in BOUNDS
            if strict or not known or (end == "lower" and choice.maximum is None):
                raise
            interval = self._interval(made, sample, end, DEFAULT_BOUND)
            what = "the upper limit" if end == "upper" else "limits of damages and floors"
            note = f"{what} by {DEFAULT_BOUND}: {choice.bound} gives none here"
            self.notes[note] = None
        if label:
            self.notes.update(dict.fromkeys(f"{label}: {note}" for note in interval.notes))
        value = interval.low if end == "lower" else interval.high
        if value is None:
            raise AssertionError(f"{interval.bound} gave no {end} limit")
        return value

    def _interval(
        self, made: Estimate, sample: Sample, end: Literal["lower", "upper"], bound: str
    ) -> Interval:
        level = self.choice.one_sided
        if made.own_df is not None:  # an estimator with degrees of freedom of its own
            return made.interval(level, side=end, bound=bound)
        takes = BOUNDS[bound].options if bound in BOUNDS else ()
        options = {k: v for k, v in self.choice.options.items() if k in takes}
        return make_interval(
            sample,
            level,
            side=end,
            bound=bound,
            planned=self.choice.planned,
            nonnegative=True,
            options=options,
        )
