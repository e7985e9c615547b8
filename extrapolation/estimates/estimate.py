"""Estimates of a total from a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from extrapolation.bounds import (
    BOUNDS,
    DEFAULT_BOUND,
    SHARE_BOUND,
    Bound,
    SampledShare,
    Side,
    degrees_of_freedom,
    finite_bound,
)
from extrapolation.estimates.intervals import Interval, make_interval, why_none
from extrapolation.estimates.own_limits import own_interval, share_interval
from extrapolation.estimators import (
    Linearised,
    SecondOpinion,
    StratumEstimate,
    design_of,
    jackknife,
    rao_wu_bootstrap,
    weighted_total,
)
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.workings import Workings
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.frame_amounts import with_frame_amounts
from extrapolation.samples.quantities import ERROR_RATE, Quantity
from extrapolation.samples.samples import Sample, Unit
from extrapolation.samples.shapes import is_plain
from primafacie.core.brief_texts import brief
from primafacie.core.digest import sha256_record
from primafacie.core.errors import EstimateError
from sampling import Plan, RuleSet

SCHEMA = "primafacie.estimate/2"
PLANNED_SEED_DIGITS = 13


@brief
@dataclass(frozen=True, eq=False)
class Estimate:
    """The estimated total of a quantity over the frame; floats are unrounded.

    Two estimates are equal when their records are. The limit is asked of the estimate:
    `estimate.interval(0.90, side="lower")`.

    Attributes
    ----------
    quantity : Quantity
        What is totaled, with its unit (dollars, a count, a share, or as given).
    estimator : str
        The estimator in words.
    point : float
        The point estimate, in the unit of the quantity.
    variance : float
        Its estimated variance, in that unit squared.
    strata : tuple of StratumEstimate
        The sampled values and the total of each stratum by the way it was drawn, whatever the
        estimator.
    sample : Sample
        The sampled values as arrays.
    review : Review
        The findings it rests on.
    notes : tuple of str
        What the reader must know.
    own_df : int or None
        Degrees of freedom where the variance is the estimator's own (ratio, further stages). The
        limits are then t or z limits from that variance alone.
    linearised : Linearised or None
        The linearized values, where the estimator has them.
    domain : str
        The part of the frame that is totaled; empty for the whole frame.
    details : mapping
        What was fitted.
    """

    quantity: Quantity
    estimator: str
    point: float
    variance: float
    strata: tuple[StratumEstimate, ...]
    sample: Sample = field(repr=False)
    review: Review = field(repr=False)
    notes: tuple[str, ...] = ()
    own_df: int | None = None
    linearised: Linearised | None = field(default=None, repr=False)
    domain: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()
    """Why the limits of this estimate are not reliable; each stands in `notes` too."""
    planned_estimator: bool = False
    """Was it made by `estimate`, which does what the plan fixed?"""
    share: SampledShare | None = field(default=None, repr=False)
    """Of a number or share of units in error without an exact limit: what Korn and Graubard's
    limits rest on."""
    design_df: int | None = None
    """Of a domain: the degrees of freedom of the whole design, for comparison with `df`."""
    fit: Fit | None = field(default=None, repr=False)
    """What the estimator found, and which one it was: it explains and exports the estimate."""

    @classmethod
    def of_fit(cls, fit: Fit, *, share: SampledShare | None = None, domain: str = "") -> Estimate:
        """The estimate that an estimator's fit is.

        Parameters
        ----------
        fit : Fit
            What the estimator found.
        share : SampledShare, optional
            Of a number or share of units in error without an exact limit.
        domain : str, optional
            The part of the frame that is totaled.
        """
        return cls(
            quantity=Quantity(fit.column),
            estimator=fit.label,
            point=fit.point,
            variance=fit.variance,
            strata=fit.strata,
            sample=fit.sample,
            review=fit.review,
            notes=(*fit.review.notes, *fit.notes, *fit.cautions),
            own_df=fit.df,
            linearised=fit.linearised,
            domain=domain,
            details=dict(fit.details),
            cautions=fit.cautions,
            share=share,
            design_df=fit.design_df,
            fit=fit,
        )

    @property
    def se(self) -> float:
        """The estimated standard error of the total."""
        return float(self.variance**0.5)

    @property
    def df(self) -> int:
        """Degrees of freedom: n - H over the strata not taken whole, or the estimator's own."""
        return degrees_of_freedom(self.sample) if self.own_df is None else self.own_df

    @property
    def unit(self) -> Unit:
        """The unit of the estimate: `dollars`, `count`, `share` or `as given`."""
        return self.quantity.unit

    @property
    def rule_set(self) -> RuleSet | None:
        """The rules of the review."""
        return self.review.rule_set

    @property
    def plan(self) -> Plan | None:
        """The plan of the review, where it has one."""
        return self.review.plan

    @property
    def as_planned(self) -> bool:
        """Is it the estimator that the plan fixed? True without a plan."""
        return self.plan is None or self.planned_estimator

    @property
    def simple_expansion(self) -> bool:
        """Does every unit count N_h / n_h, in a simple random sample of its stratum?"""
        return (
            self.fit is not None and self.fit.estimator.simple_expansion and is_plain(self.review)
        )

    @property
    def counts(self) -> bool:
        """Is it a number of units in error, or their share?"""
        return self.quantity.name in (ERROR_UNITS, ERROR_RATE)

    @property
    def default_bound(self) -> str:
        """The bound the plan fixed; without a plan, Student's t with n - H degrees of freedom.

        The plan fixes the bound of the overpayment. Numbers and shares of units in error have
        exact limits where units were drawn by simple random sampling of the frame
        (hypergeometric) or of its strata (Buehler's), Korn and Graubard's elsewhere.
        """
        if self.counts:
            exact = finite_bound(str(self.sample.design), counts=True)
            return exact.name if self.share is None and exact is not None else SHARE_BOUND
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
        """Limits of the total at a confidence level, on one or both sides.

        Parameters
        ----------
        level : float
            The confidence level, a fraction: above 0.5 for one side, above 0 for two.
        side : {'lower', 'upper', 'two-sided'}
            The side that the limits are on.
        bound : str, optional
            The default is the plan's bound, or the exact one for a number or share of units in
            error. Another one is marked "not pre-specified".
        seed : int, optional
            Required by randomized bounds, and not used by others. For the bound that the plan fixed
            the default is the first 13 hexadecimal digits of the plan's digest, so that it cannot
            be chosen after the review.
        options : mapping, optional
            For bounds that take any (`threshold`, `resamples`, `factors`).

        Returns
        -------
        Interval
            The limits in the unit of the estimate. If they do not hold in samples of every size,
            `beside` has the finite-sample limit, where there is one for the design.

        Raises
        ------
        EstimateError
            If the bound is not known, or not valid for the sample or the estimator, or does not
            take the options.
        """
        chosen = BOUNDS.known(bound or self.default_bound, EstimateError)
        planned = self.plan is None or chosen.name == self.default_bound
        if self.share is not None and chosen.share_limits is not None:
            return share_interval(
                self.share,
                level,
                bound=chosen,
                side=side,
                planned=planned,
                unit=self.unit,
                notes=self.cautions,
            )
        exact = self.counts and self.share is None and chosen.guarantee == "exact"
        if self.own_df is not None and not exact:
            return own_interval(
                self.point,
                self.se,
                self.own_df,
                self.sample,
                level,
                side=side,
                bound=chosen,
                planned=planned,
                estimator=self.estimator,
                notes=self.cautions,
                unit=self.unit,
                design_df=self.design_df,
            )
        plan = self.plan
        if chosen.randomised and seed is None and plan is not None and chosen.name == plan.bound:
            seed = int(plan.digest[:PLANNED_SEED_DIGITS], 16)
        given = dict(options or {}) | ({"seed": seed} if chosen.randomised else {})
        found = self._interval(level, side, chosen, given)
        design = str(self.sample.design)
        if chosen.guarantee == "model" or chosen.finite_sample_in(design):
            return found
        further = finite_bound(design, counts=self.counts)
        if further is None:
            return replace(found, beside_refused=why_none(self.rule_set, None))
        try:
            return replace(found, beside=self._interval(level, side, further, {}))
        except EstimateError as error:
            return replace(found, beside_refused=why_none(self.rule_set, error))

    def _interval(
        self, level: float, side: Side, bound: Bound, options: Mapping[str, Any]
    ) -> Interval:
        # Only a rule can say it of the whole frame; counts of units in error cannot be negative.
        zeroed = self.rule_set is not None and self.rule_set.netting == "zeroed"
        sample = with_frame_amounts(
            self.sample, self.review, self.quantity.name, payments=bound.payments
        )
        return make_interval(
            sample,
            level,
            side=side,
            bound=bound.name,
            # The plan fixes no option: with another threshold it is another bound.
            planned=self.plan is None
            or (bound.name == self.default_bound and not set(options) - {"seed"}),
            nonnegative=self.counts or (self.quantity.name == "overpaid" and zeroed),
            options=options,
            unit=self.unit,
            size=self.sample.size if self.unit == "share" else 1,
        )

    def second_opinion(
        self,
        method: Literal["jackknife", "bootstrap"] = "jackknife",
        *,
        replicates: int = 1000,
        seed: int | None = None,
    ) -> SecondOpinion:
        """The standard error of the estimate by another method.

        Parameters
        ----------
        method : {'jackknife', 'bootstrap'}, default 'jackknife'
            The bootstrap is Rao and Wu's.
        replicates : int, default 1000
            The number of bootstrap samples.
        seed : int, optional
            Required by the bootstrap.

        Returns
        -------
        SecondOpinion
            The standard error, with the first one for comparison.

        Raises
        ------
        EstimateError
            If the estimator cannot be refitted under other weights, or the bootstrap has no seed.
        """
        if method not in ("jackknife", "bootstrap"):
            raise EstimateError(
                f"the method {method!r}", expected="'jackknife' or 'bootstrap'", fix=""
            )
        made = self.linearised
        if made is None and self.own_df is None:
            values = np.concatenate([part.values for part in self.sample.strata])
            made = weighted_total(values, design_of(self.sample))
        if made is None:
            raise EstimateError(
                f"a second opinion on a {self.estimator} estimate",
                expected="an estimator that can be refitted under other weights",
                fix="",
            )
        if method == "jackknife":
            return jackknife(made)
        if seed is None:
            raise EstimateError(
                "a bootstrap without a seed",
                expected="seed=, so that it can be replayed",
                fix="Give a whole number",
            )
        return rao_wu_bootstrap(made, replicates=replicates, seed=seed)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the estimate's canonical JSON."""
        return sha256_record(self.to_dict())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Estimate) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def to_dict(self) -> dict[str, Any]:
        """The record of the estimate; amounts are in its own unit."""
        return {
            "bound": self.default_bound,
            "details": dict(self.details),
            "df": self.df,
            "domain": self.domain,
            "estimator": self.estimator,
            "frame_size": sum(stratum.size for stratum in self.review.strata),
            "notes": list(self.notes),
            "point": self.point,
            "quantity": self.quantity.name,
            "review_digest": self.review.digest,
            "rule_set": self.rule_set.name if self.rule_set else None,
            "sample_size": len(self.review.counted),
            "schema": SCHEMA,
            "se": self.se,
            "strata": [row.to_dict() for row in self.strata],
            "unit": self.unit,
        }

    def __str__(self) -> str:
        size = sum(stratum.size for stratum in self.review.strata)
        part = f" of {self.domain}" if self.domain else ""
        return (
            f"total {self.quantity.name}{part}: {self.point:,.2f} (SE {self.se:,.2f}), "
            f"{self.estimator}, {len(self.review.counted):,} of {size:,} units"
        )


def workings_of(estimate: Estimate) -> Workings | None:
    """How an estimate comes about, unit by unit; None for an expansion of simple samples."""
    fit = estimate.fit
    return Workings("none") if fit is None else fit.estimator.workings(fit)
