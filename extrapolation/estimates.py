"""Estimates of a total from a review, and the verbs that make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from extrapolation.bounds import BOUNDS, Side, degrees_of_freedom
from extrapolation.estimators import StratumEstimate, expand_total
from extrapolation.frame_amounts import with_frame_amounts
from extrapolation.intervals import Interval, make_interval
from extrapolation.quantities import Quantity, Unit, sample_of
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples import Sample
from primafacie.core.digest import sha256_record
from primafacie.core.errors import EstimateError
from sampling import Plan, RuleSet

SCHEMA = "primafacie.estimate/1"
DEFAULT_BOUND = "student"


@dataclass(frozen=True, eq=False)
class Estimate:
    """The estimated total of a quantity over the frame; floats are unrounded.

    Two estimates are equal when their records are. The limit is asked of the estimate:
    `estimate.interval(0.90, side="lower")`.
    """

    quantity: Quantity
    estimator: str
    point: float
    variance: float
    strata: tuple[StratumEstimate, ...]
    sample: Sample = field(repr=False)
    review: Review = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def se(self) -> float:
        """The estimated standard error of the total."""
        return float(self.variance**0.5)

    @property
    def df(self) -> int:
        """N - H over the strata that are not taken whole."""
        return degrees_of_freedom(self.sample)

    @property
    def unit(self) -> Unit:
        return self.quantity.unit

    @property
    def rule_set(self) -> RuleSet | None:
        return self.review.rule_set

    @property
    def plan(self) -> Plan | None:
        return self.review.plan

    @property
    def default_bound(self) -> str:
        """The bound the plan fixed; without a plan, Student's t with n - H degrees of freedom."""
        return self.plan.bound if self.plan is not None else DEFAULT_BOUND

    def interval(
        self,
        level: float,
        *,
        side: Side,
        bound: str | None = None,
        seed: int | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> Interval:
        """Limits of the total at `level` (a fraction) on one or both sides.

        `bound` is the plan's unless named; another one is marked "not pre-specified". `seed`
        is for randomised bounds, and required by them; `options` for those that take any
        (`threshold`, `resamples`, `factors`). Beside a limit that is only asymptotic stands
        the finite-sample one, where there is one for the design. Raises `EstimateError` for a
        bound that is not valid for the sample, or options it does not take.
        """
        chosen = bound or self.default_bound
        given = dict(options or {}) | ({} if seed is None else {"seed": seed})
        found = self._interval(level, side, chosen, given)
        if found.guarantee != "asymptotic":
            return found
        name = "gaffke" if len(self.sample.sampled) < 2 else "melded"
        try:
            return replace(found, beside=self._interval(level, side, name, {}))
        except EstimateError as error:
            return replace(found, beside_refused=f"{name}: {error}")

    def _interval(
        self, level: float, side: Side, bound: str, options: Mapping[str, Any]
    ) -> Interval:
        # Only a rule can say it of the whole frame; counts of units in error cannot be negative.
        zeroed = self.rule_set is not None and self.rule_set.netting == "zeroed"
        payments = bound in BOUNDS and BOUNDS[bound].payments
        return make_interval(
            with_frame_amounts(self.sample, self.review, self.quantity.name, payments=payments),
            level,
            side=side,
            bound=bound,
            planned=self.plan is None or bound == self.plan.bound,
            nonnegative=self.unit == "count" or (self.quantity.name == "overpaid" and zeroed),
            options=options,
        )

    @cached_property
    def digest(self) -> str:
        return sha256_record(self.to_dict())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Estimate) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def to_dict(self) -> dict[str, Any]:
        return {
            "bound": self.default_bound,
            "df": self.df,
            "estimator": self.estimator,
            "frame_size": self.sample.size,
            "notes": list(self.notes),
            "point": self.point,
            "quantity": self.quantity.name,
            "review_digest": self.review.digest,
            "rule_set": self.rule_set.name if self.rule_set else None,
            "sample_size": self.sample.n,
            "schema": SCHEMA,
            "se": self.se,
            "strata": [row.to_dict() for row in self.strata],
            "unit": self.unit,
        }

    def __str__(self) -> str:
        return (
            f"total {self.quantity.name}: {self.point:,.2f} (SE {self.se:,.2f}), "
            f"{self.estimator}, {self.sample.n:,} of {self.sample.size:,} units"
        )


def expand(review: Review, column: str) -> Estimate:
    """The expansion estimate of the frame's total of a column of the review.

        T = sum_h N_h ybar_h,   V = sum_h N_h (N_h - n_h) s_h^2 / n_h

    `column` is `overpaid` (after the rule set), `error units`, or any numeric column. Raises
    `EstimateError` for values that are missing, a stratum of one sampled unit, or sizes that
    do not fit. Fails where the sample is not the probability sample it claims to be.
    Source: Cochran (1977), Sampling Techniques, 3rd ed., chapter 5.

    >>> import pandas as pd
    >>> from extrapolation.reviews import read_review
    >>> found = read_review(pd.DataFrame({"overpaid": [0, 12.5, 40]}), sizes=100)
    >>> expand(found, "overpaid").point
    1750.0
    """
    sample = sample_of(review, column)
    made = expand_total(sample)
    return Estimate(
        quantity=Quantity(column),
        estimator="expansion",
        point=made.point,
        variance=made.variance,
        strata=made.strata,
        sample=sample,
        review=review,
        notes=review.notes,
    )


def estimate(review: Review) -> Estimate:
    """What the plan fixed: the total overpayment of the frame by the planned estimator.

    Without a plan, the expansion estimate of `overpaid`. The rule set acted before: on
    netting, missing, ineligible and waived units (`read_review`).
    """
    return expand(review, "overpaid")


def count(review: Review) -> Estimate:
    """The estimated number of units of the frame that are in error."""
    return expand(review, ERROR_UNITS)
