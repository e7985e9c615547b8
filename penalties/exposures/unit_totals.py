"""Frame totals of per-unit amounts, with the limits of one choice of level and bound.

The exposure of a unit is linear in what was found on it, so the per-unit exposure

    e_i = sum_j penalty_j * penalty units_ij + sum_j multiple_j * amount claimed_ij

is what is extrapolated: number and amount come from the same sample and move together. Their
standard errors pooled as if independent give limits that cover too rarely, and the sum of a
lower limit for the number and one for the amount covers too often.

A lower limit needs only that no exposure is below 0. An upper limit needs the greatest exposure
that every unit of the frame can carry: with few violations found, most of what the frame may hold
was not sampled at all. Where it is not known there is no upper dollar limit, never Student's
(which covers 0.46 to 0.78 instead of 0.95 with few violations), and the exact upper limit of the
*number* of units with a violation is given instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

import numpy as np

from extrapolation import BOUNDS, Estimate, Review, Sample, expand
from extrapolation.bounds import DEFAULT_BOUND, finite_bound
from extrapolation.estimates.intervals import make_interval
from extrapolation.samples.shapes import is_plain
from penalties.exposures.frame_maxima import FrameMaxima, stated_maxima
from penalties.exposures.number_limits import NumberLimits, number_limits
from penalties.exposures.spreads import NO_UPPER, Spread
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from sampling import limit_name
from sampling.rules.limit_names import Sided

DEFAULT_LEVEL = 0.90
NUMBER_TIMES_MAXIMUM = "minimum_sum"


@dataclass(frozen=True)
class LimitsRecord:
    """What a record keeps of the choice of limits: the words for the maxima, not the maxima.

    Attributes
    ----------
    level : float
        The confidence level, a fraction.
    sided : {"one-sided", "two-sided"}
        Whether the level is that of one end or of both together.
    bound : str
        The bound of the lower limit.
    planned : bool
        Whether the plan fixed the bound.
    lower, upper : str
        The one-sided and two-sided names of both limits.
    maximum : str
        What was stated as the greatest exposure of every unit; empty where nothing was.
    """

    level: float
    sided: Sided
    bound: str
    planned: bool
    lower: str
    upper: str
    maximum: str


@dataclass(frozen=True)
class LimitChoice:
    """Level, sidedness and bound of the limits, and whether the plan fixed the bound.

    Nothing in 42 CFR 402.109 or 1003.1580 names a level or prefers point or limit: the choice is
    the user's and is printed.

    Attributes
    ----------
    level : float
        The confidence level, a fraction.
    sided : {"one-sided", "two-sided"}
        Whether the level is that of one end or of both together.
    bound : str
        The bound of the lower limit.
    planned : bool
        Whether the plan fixed the bound.
    maxima : FrameMaxima or None
        The stated greatest exposures of all units of the frame. Without them bounds that need a
        ceiling are refused, and no upper dollar limit is given.
    options : mapping
        What the bound takes with the sample: a seed, a threshold.
    stated : str
        What was stated as the greatest exposures, in words. A choice read from a record has the
        words alone, without `maxima` and `options`.
    """

    RECORD: ClassVar[type[LimitsRecord]] = LimitsRecord

    level: float
    sided: Sided
    bound: str
    planned: bool
    maxima: FrameMaxima | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    stated: str = ""

    def as_record(self) -> LimitsRecord:
        """Give what a record keeps of the choice.

        Returns
        -------
        LimitsRecord
            The choice with the names of its limits.
        """
        lower, upper = self.name("lower"), self.name("upper")
        return LimitsRecord(
            self.level, self.sided, self.bound, self.planned, lower, upper, self.stated
        )

    @classmethod
    def of_record(cls, record: LimitsRecord) -> LimitChoice:
        """Make the choice from what a record keeps of it.

        Parameters
        ----------
        record : LimitsRecord
            What `as_record` gave.

        Returns
        -------
        LimitChoice
            The choice without the maxima and options.
        """
        return cls(record.level, record.sided, record.bound, record.planned, stated=record.maximum)

    def name(self, end: Literal["lower", "upper"]) -> str:
        """The limit under both its names.

        Parameters
        ----------
        end : {"lower", "upper"}
            Which limit.

        Returns
        -------
        str
            Its one-sided and two-sided name.
        """
        return limit_name(self.level, sided=self.sided, end=end)

    @property
    def one_sided(self) -> float:
        """The one-sided level of each end."""
        return self.level if self.sided == "one-sided" else (1 + self.level) / 2

    def upper_bound(self, design: str, *, each_known: bool) -> str:
        """The bound of an upper limit: the chosen one where it is finite-sample, else a default.

        The default is the number of units with a violation times what they can carry at most
        (`minimum_sum`) where every maximum is known, and Gaffke's (melded in strata) where the sums
        alone are. It is fixed by design and maxima, not by what the sample shows.

        Parameters
        ----------
        design : {"srs", "stratified"}
            The design of the sample.
        each_known : bool
            Whether the maximum of every unit is known.

        Returns
        -------
        str
            The name of the bound.
        """
        known = BOUNDS.get(self.bound)
        if known is not None and design in known.short_in:
            known = finite_bound(design)
        if (
            known is not None
            and known.finite_sample_in(design)
            and design in known.designs
            and not known.counts_only
            and (each_known or not known.payments)
        ):
            return known.name
        return NUMBER_TIMES_MAXIMUM if each_known else _finite(design)


def _finite(design: str) -> str:
    """The finite-sample bound of a design, which needs no ceiling below and only sums above."""
    bound = finite_bound(design)
    assert bound is not None
    return bound.name


def choose_limits(
    review: Review,
    *,
    level: float | None,
    sided: Sided | None,
    bound: str | None,
    maximum: Any,
    options: Mapping[str, Any],
) -> LimitChoice:
    """What was asked, else what the plan's rule set says, else two-sided 90% by Student's t."""
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
    maxima = stated_maxima(review, maximum)
    return LimitChoice(
        level=level if level is not None else (rules.limit_level if rules else DEFAULT_LEVEL),
        sided=sided or (rules.limit_sided if rules else "two-sided"),
        bound=bound or planned,
        planned=bound is None or plan is None or bound == planned,
        maxima=maxima,
        options=dict(options),
        stated=maxima.words if maxima else "",
    )


class UnitTotals:
    """Per-unit columns of cents of one review, extrapolated by one choice of limits."""

    def __init__(self, review: Review, choice: LimitChoice) -> None:
        self.review = review
        self.choice = choice
        self.notes: dict[str, None] = {}
        self.plain = is_plain(review)
        self._places = {row.unit_id: place for place, row in enumerate(review.counted)}

    @property
    def census(self) -> bool:
        """Was every unit of the frame reviewed?"""
        frame = sum(stratum.size for stratum in self.review.strata)
        return self.plain and len(self.review.counted) == frame

    def column(self, cents: Mapping[str, int]) -> list[int]:
        """A column of the counted units, 0 where a unit has none."""
        return [cents.get(unit, 0) for unit in self._places]

    def spread(
        self,
        cents: Mapping[str, int],
        *,
        maxima: FrameMaxima | None = None,
        exposure: bool = True,
        label: str = "",
        incomplete: bool = False,
        parts: int = 1,
    ) -> Spread:
        """The frame total of a column of cents by unit: lower limit, point, upper limit.

        The lower limit is never below what the sampled units themselves hold, which is known.
        `exposure` True: the stated maxima are ceilings of these amounts. False: they say nothing
        of them (damages, an amount claimed), and `maxima` may hold what does; bounds that need a
        ceiling then give way to the finite-sample bound of the design. Without maxima there is no
        upper limit (`high` None). With a `label` what speaks against the limits goes to the notes
        under it. `parts` divides the tail of both ends, for limits that hold together.
        """
        ceilings = self.choice.maxima if exposure else maxima
        made = self._estimate(cents)
        found = sum(self.column(cents)) / 100
        level = 1 - (1 - self.choice.one_sided) / parts
        low = max(self._low(made, cents, ceilings, level, strict=exposure, label=label), found)
        high = self._high(cents, ceilings, level)
        high = None if high is None or incomplete else max(high, made.point)
        return Spread(
            Money.rounded(low, rule="down"),
            Money.rounded(made.point, rule="half up"),
            None if high is None else Money.rounded(high, rule="half up"),
            incomplete,
        )

    def finite_low(self, cents: Mapping[str, int]) -> tuple[str, Money] | None:
        """The finite-sample lower limit of the same amounts, where the chosen bound has none."""
        sample = self._own(cents, None)
        chosen = BOUNDS.get(self.choice.bound)
        if sample is None or not sample.sampled or (chosen is not None and chosen.finite_sample):
            return None
        bound = _finite(str(sample.design))
        low = self._limit(sample, "lower", bound, self.choice.one_sided)
        return bound, Money.rounded(max(low or 0.0, sum(self.column(cents)) / 100), rule="down")

    def count(self, units: Mapping[str, int]) -> float:
        """The estimated frame total of a count."""
        return self._estimate({u: 100 * number for u, number in units.items()}).point

    def number(self, units: Iterable[str]) -> NumberLimits:
        """The number of units of the frame like these, with exact limits where there are some."""
        chosen = set(units)
        return number_limits(
            self.review,
            chosen,
            level=self.choice.one_sided,
            point=self.count(dict.fromkeys(chosen, 1)),
        )

    @property
    def upper_words(self) -> str:
        """How the upper dollar limits come about, or why there are none."""
        choice = self.choice
        if not self.plain:
            return (
                f"{NO_UPPER}: the units were not drawn by simple random sampling, and no exact "
                "upper limit is implemented for this design"
            )
        if choice.maxima is None:
            return (
                f"{NO_UPPER} for the legal maximum: the greatest exposure that every unit of the "
                "frame can carry was not stated; the upper limit of the number of units with a "
                "violation is exact; upper limits of damages, and of the regimes that rest on "
                "them, hold only if no unit carries more than was paid for it"
            )
        design = "srs" if len(self.review.strata) == 1 else "stratified"
        bound = choice.upper_bound(design, each_known=choice.maxima.unsampled is not None)
        return (
            f"upper dollar limits by {bound} rest on the stated greatest exposure of every unit "
            f"of the frame ({choice.maxima.words}); they hold only if no unit exceeds it"
        )

    def _estimate(self, cents: Mapping[str, int]) -> Estimate:
        name = "exposure of the unit"
        rows = tuple(
            replace(row, values={**row.values, name: cents.get(row.unit_id, 0) / 100})
            for row in self.review.rows
        )
        return expand(replace(self.review, rows=rows), name)

    def _own(self, cents: Mapping[str, int], maxima: FrameMaxima | None) -> Sample | None:
        """The amounts as a sample with these ceilings; None where units were drawn otherwise."""
        if not self.plain:
            return None
        rows = self.review.counted
        given: dict[str, Any] = {}
        if maxima is not None:
            given = {"caps": maxima.sampled, "books": maxima.books}
            if maxima.unsampled is not None:
                given["unsampled"] = maxima.unsampled
        return Sample.from_arrays(
            [value / 100 for value in self.column(cents)],
            sizes={stratum.label: stratum.size for stratum in self.review.strata},
            strata=[row.stratum for row in rows],
            **given,
        )

    def _check(self, cents: Mapping[str, int], maxima: FrameMaxima) -> None:
        over = np.array(self.column(cents)) / 100 - maxima.sampled > 0.005
        if over.any():
            worst = int(np.argmax(np.where(over, np.array(self.column(cents)), 0)))
            raise EstimateError(
                f"{int(over.sum())} sampled units above the stated maximum exposure, such as "
                f"{Money(self.column(cents)[worst])} above ${maxima.sampled[worst]:,.2f}",
                where="maximum_per_unit",
                expected="a maximum that no unit exceeds",
                fix="State the greatest exposure that any unit of the frame can carry",
            )

    def _low(
        self,
        made: Estimate,
        cents: Mapping[str, int],
        ceilings: FrameMaxima | None,
        level: float,
        *,
        strict: bool,
        label: str,
    ) -> float:
        if ceilings is not None:
            self._check(cents, ceilings)
        if made.own_df is not None or not self.plain:
            return self._designed_low(made, level, label)
        sample = self._own(cents, ceilings)
        assert sample is not None
        if not sample.sampled:
            return sample.total
        try:
            low = self._limit(sample, "lower", self.choice.bound, level, label=label)
        except EstimateError:
            if strict or self.choice.bound not in BOUNDS:
                raise
            bound = _finite(str(sample.design))
            low = self._limit(sample, "lower", bound, level)
            self.notes[
                f"lower limits of damages and floors by {bound}: {self.choice.bound} needs a "
                "ceiling of every unit, which is not known for these amounts"
            ] = None
        return low or 0.0

    def _designed_low(self, made: Estimate, level: float, label: str) -> float:
        """The lower limit of a design with an estimator of its own, by the chosen bound."""
        if made.own_df is not None:  # an estimator with degrees of freedom of its own
            interval = made.interval(level, side="lower", bound=self.choice.bound)
            if label:
                self.notes.update(dict.fromkeys(f"{label}: {note}" for note in interval.notes))
            return interval.low or 0.0
        return self._limit(made.sample, "lower", self.choice.bound, level, label=label) or 0.0

    def _high(
        self, cents: Mapping[str, int], ceilings: FrameMaxima | None, level: float
    ) -> float | None:
        sample = self._own(cents, ceilings)
        if sample is None:
            return None
        if not sample.sampled:
            return sample.total
        if ceilings is None:
            return None
        each_known = ceilings.unsampled is not None
        bound = self.choice.upper_bound(str(sample.design), each_known=each_known)
        return self._limit(sample, "upper", bound, level)

    def _limit(
        self,
        sample: Sample,
        end: Literal["lower", "upper"],
        bound: str,
        level: float,
        *,
        label: str = "",
    ) -> float | None:
        takes = BOUNDS[bound].options if bound in BOUNDS else ()
        options = {k: v for k, v in self.choice.options.items() if k in takes}
        interval = make_interval(
            sample,
            level,
            side=end,
            bound=bound,
            planned=self.choice.planned,
            nonnegative=True,
            options=options,
        )
        if label:
            self.notes.update(dict.fromkeys(f"{label}: {note}" for note in interval.notes))
        return interval.low if end == "lower" else interval.high
