"""Estimates of a total from a review, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from extrapolation.bounds import BOUNDS, Bound, Side, finite_bound
from extrapolation.estimates.estimated_totals import EstimatedTotal
from extrapolation.estimates.interval_records import (
    capitalized,
    column_name,
    in_unit,
    limit_words,
    rungs_of,
)
from extrapolation.estimates.intervals import Interval, make_interval, why_none
from extrapolation.estimates.own_limits import own_interval, share_interval
from extrapolation.estimates.summaries import EstimateSummary
from extrapolation.estimators import (
    SecondOpinion,
    design_of,
    jackknife,
    rao_wu_bootstrap,
    weighted_total,
)
from extrapolation.estimators.workings import Workings
from extrapolation.samples.frame_amounts import with_frame_amounts
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from primafacie.core.money import Money

PLANNED_SEED_DIGITS: Final = 13
SHOWN_LEVELS: Final = (0.80, 0.90, 0.95)
_SHOWN_SIDES: Final[tuple[Side, ...]] = ("lower", "two-sided")
LEAST_LEVEL: Final = 0.5


@dataclass(frozen=True, eq=False)
class Estimate(EstimatedTotal):
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
        planned = self._pre_specified(chosen, level, side)
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
            return replace(
                found, beside_refused=why_none(self.rule_set, error, planned=plan is not None)
            )

    def _pre_specified(self, bound: Bound, level: float, side: Side) -> bool:
        """Was this limit fixed before the data, as far as that is asked of the review?"""
        came = self.review.provenance
        if not came.fixed:
            return True
        own = self.counts or came.own_level(self.rule_set, level, side)
        return own and bound.name == self.default_bound

    def _interval(
        self, level: float, side: Side, bound: Bound, options: Mapping[str, Any]
    ) -> Interval:
        # Only a rule can say it of the whole frame; counts of units in error cannot be negative.
        zeroed = self.rule_set is not None and self.rule_set.netting == "zeroed"
        floor = self.review.underpayment_floor
        sample = with_frame_amounts(
            self.sample, self.review, self.quantity.name, payments=bound.payments
        )
        return make_interval(
            sample,
            level,
            side=side,
            bound=bound.name,
            # The plan fixes no option: with another threshold it is another bound.
            planned=not self.review.provenance.fixed
            or (self._pre_specified(bound, level, side) and not set(options) - {"seed"}),
            nonnegative=self.counts or (self.quantity.name == "overpaid" and zeroed),
            options=options,
            unit=self.unit,
            size=self.sample.size if self.unit == "share" else 1,
            condition="" if floor is None else floor.condition,
        )

    def conf_int(self, level: float = 0.95, *, bound: str | None = None) -> pd.DataFrame:
        """Two-sided limits of the total, in the form that statsmodels and lifelines give.

        Parameters
        ----------
        level : float, default 0.95
            The confidence level, a fraction of at least 0.5. It is not statsmodels' `alpha`.
        bound : str, optional
            As in `interval`.

        Returns
        -------
        pandas.DataFrame
            One row named after the quantity, with the columns `lower` and `upper`; their unit is
            in the names (`lower_dollars`). `low, high = estimate.conf_int().iloc[0]` takes both.

        Raises
        ------
        EstimateError
            If the level is below 0.5, or as in `interval`.
        """
        import pandas as pd

        if isinstance(level, float) and 0 < level < LEAST_LEVEL:
            raise EstimateError(
                f"the level {level!r}",
                where="conf_int",
                expected="a confidence level of 0.5 or more, such as level=0.95",
                fix="statsmodels' alpha of 0.05 is level=0.95 here",
            )
        interval = self.interval(level, side="two-sided", bound=bound)
        columns = [column_name(name, self.unit) for name in ("lower", "upper")]
        name = self.quantity.name + (f" of {self.domain}" if self.domain else "")
        return pd.DataFrame([[interval.low, interval.high]], index=[name], columns=columns)

    def planned_limit(self) -> Interval:
        """The limit that the plan fixed; without a plan that of the rules, else two-sided 95%.

        Returns
        -------
        Interval
            The limit, by the plan's bound or the default one.

        Raises
        ------
        EstimateError
            As in `interval`.
        """
        rules, plan = self.rule_set, self.plan
        if plan is not None:
            side: Side = "two-sided" if plan.limit.sided == "two-sided" else plan.limit.end
            return self.interval(plan.limit.level, side=side)
        if rules is not None:
            side = "two-sided" if rules.limit_sided == "two-sided" else "lower"
            return self.interval(rules.limit_level, side=side)
        return self.interval(0.95, side="two-sided")

    def summary(self) -> EstimateSummary:
        """A page on the estimate: what it is of, its point, its planned limit, strata and notes.

        Returns
        -------
        EstimateSummary
            `print` writes the page as text, a notebook shows it as a table.
        """
        limit, refused = None, ""
        try:
            limit = self.planned_limit()
        except EstimateError as error:
            refused = error.got
        return EstimateSummary(
            estimate=self.as_record(),
            limit=None if limit is None else limit.as_record(),
            refused=refused,
            plan_digest="" if self.plan is None else self.plan.digest,
        )

    def plot(self) -> Figure:
        """The point estimate with its limits: lower and two-sided at 80%, 90% and 95%.

        Returns
        -------
        matplotlib.figure.Figure
            The figure, in dollars.

        Raises
        ------
        EstimateError
            If the estimate is not in dollars, or as in `interval`.
        """
        return self.ladder()

    def ladder(self, demanded: Money | None = None) -> Figure:
        """The figure of `plot`, with the amount demanded."""
        from primafacie.core.figures import limits_ladder

        if self.unit != "dollars":
            raise EstimateError(
                f"a figure in dollars of an estimate of {self.quantity.name!r}",
                where="plot",
                expected="an estimate in dollars",
                fix="Its table() and summary() have the figures",
            )
        limits = [
            self.interval(level, side=side) for side in _SHOWN_SIDES for level in SHOWN_LEVELS
        ]
        amount = None if demanded is None else float(demanded)
        return limits_ladder(self.point, rungs_of(limits), amount)

    def text(self) -> str:
        """The page of `summary`."""
        return self.summary().text()

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
            raise EstimateError.of(unknown_name("method", method, ("jackknife", "bootstrap")))
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

    def __str__(self) -> str:
        part = f" of {self.domain}" if self.domain else ""
        lines = [
            f"Total {self.quantity.name}{part}: {in_unit(self.point, self.unit)} "
            f"(standard error {in_unit(self.se, self.unit)}).",
            f"{capitalized(self.estimator)}, {len(self.review.counted):,} of "
            f"{self.frame_size:,} units.",
        ]
        try:
            lines.append(f"{capitalized(limit_words(self.planned_limit()))}.")
        except EstimateError as error:
            lines.append(f"No limit is shown: {error.got}.")
        return "\n".join(lines)


def workings_of(estimate: Estimate) -> Workings | None:
    """How an estimate comes about, unit by unit; None for an expansion of simple samples."""
    fit = estimate.fit
    return Workings("none") if fit is None else fit.estimator.workings(fit)
