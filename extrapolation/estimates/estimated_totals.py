"""An estimated total: what was estimated, from which review, and its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from extrapolation.bounds import (
    DEFAULT_BOUND,
    SHARE_BOUND,
    SampledShare,
    degrees_of_freedom,
    finite_bound,
)
from extrapolation.estimates.estimate_records import EstimateRecord, strata_table
from extrapolation.estimates.intervals import Interval
from extrapolation.estimators import Linearised, StratumEstimate
from extrapolation.estimators.estimator import Fit
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.quantities import ERROR_RATE, Quantity
from extrapolation.samples.samples import Sample, Unit
from extrapolation.samples.shapes import appraised_apart, is_plain
from primafacie.core.digest import sha256_record
from primafacie.core.results import Result
from sampling import Plan, RuleSet

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class EstimatedTotal(Result):
    """An estimated total as it was made: `Estimate` adds what can be asked of it."""

    SCHEMA: ClassVar[str] = EstimateRecord.SCHEMA
    RECORD: ClassVar[type[Any]] = EstimateRecord

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
    def of_fit(cls, fit: Fit, *, share: SampledShare | None = None, domain: str = "") -> Self:
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
        """Degrees of freedom: n - H of the strata not reviewed in full, or the estimator's own."""
        return degrees_of_freedom(self.sample) if self.own_df is None else self.own_df

    @property
    def unit(self) -> Unit:
        """The unit of the estimate: `dollars`, `count`, `share` or `as given`."""
        return self.quantity.unit

    @property
    def frame_size(self) -> int:
        """The number of units of the frame, N."""
        return sum(stratum.size for stratum in self.review.strata)

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
        """Is it the estimator that the plan, or a stated design, fixed? True without either."""
        return not self.review.provenance.fixed or self.planned_estimator

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

        Of a sample drawn elsewhere it is the quantile of the rule set for the stated design.

        The plan fixes the bound of the overpayment. Numbers and shares of units in error have
        exact limits where units were drawn by simple random sampling of the frame
        (hypergeometric) or of its strata (Buehler's), Korn and Graubard's elsewhere.
        """
        if self.counts:
            exact = finite_bound(str(self.sample.design), counts=True)
            return exact.name if self.share is None and exact is not None else SHARE_BOUND
        fixed = self.review.provenance.bound(self.rule_set, appraised_apart(self.review))
        return fixed or DEFAULT_BOUND

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the estimate's canonical JSON."""
        return sha256_record(self.to_dict())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EstimatedTotal) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def as_record(self, limits_shown: Sequence[Interval] = ()) -> EstimateRecord:
        """The record, with limits that were computed of the estimate."""
        return EstimateRecord(
            quantity=self.quantity.name,
            unit=self.unit,
            estimator=self.estimator,
            bound=self.default_bound,
            point=self.point,
            se=self.se,
            df=self.df,
            domain=self.domain,
            details=dict(self.details),
            frame_size=self.frame_size,
            sample_size=len(self.review.counted),
            strata=self.strata,
            limits_shown=tuple(interval.as_record() for interval in limits_shown),
            notes=self.notes,
            rule_set=self.rule_set.name if self.rule_set else None,
            review_digest=self.review.digest,
        )

    @classmethod
    def from_dict(  # type: ignore[override]
        cls, record: Mapping[str, Any]
    ) -> EstimateRecord:
        """The record of an estimate as an object; it has no sample to ask limits of.

        Parameters
        ----------
        record : mapping
            The record as `to_dict` gives it, in this or an earlier form.

        Returns
        -------
        EstimateRecord
            The estimate as it was recorded.
        """
        return EstimateRecord.from_dict(record)

    def table(self) -> pd.DataFrame:
        """One row per stratum, the unit of its amounts in the names of their columns."""
        return strata_table(self.strata, self.unit)
