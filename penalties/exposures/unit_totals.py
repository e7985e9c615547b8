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
from dataclasses import replace
from typing import Literal

import numpy as np

from extrapolation import BOUNDS, Estimate, Review, Sample, expand
from extrapolation.estimates.intervals import make_interval
from extrapolation.samples.shapes import is_plain
from penalties.exposures.frame_maxima import FrameMaxima
from penalties.exposures.limit_choices import LimitChoice, finite_name
from penalties.exposures.number_limits import NumberLimits, number_limits
from penalties.exposures.spreads import NO_UPPER, Spread
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money


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
        bound = finite_name(str(sample.design))
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
        return Sample.from_arrays(
            [value / 100 for value in self.column(cents)],
            sizes={stratum.label: stratum.size for stratum in self.review.strata},
            strata=[row.stratum for row in rows],
            caps=None if maxima is None else maxima.sampled,
            books=None if maxima is None else maxima.books,
            unsampled=None if maxima is None else maxima.unsampled,
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
            bound = finite_name(str(sample.design))
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
