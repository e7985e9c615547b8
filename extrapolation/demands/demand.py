"""From an estimate to the amount demanded, step by step, under a rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from extrapolation.bounds import BOUNDS
from extrapolation.demands.alternatives import OtherAmount, other_amounts
from extrapolation.demands.credits import Credit, check_credits, credited
from extrapolation.demands.demand_records import DemandRecord
from extrapolation.demands.demand_steps import (
    DemandStep,
    capped,
    conditions,
    floored,
    multiplied,
    not_extrapolated,
    plain_step,
    ruled_step,
)
from extrapolation.estimates.estimate import PLANNED_SEED_DIGITS, Estimate
from extrapolation.estimates.interval_records import in_unit, limit_words
from extrapolation.estimates.intervals import Interval
from extrapolation.reviews.reopening import MARK, SOURCE, STATUS
from extrapolation.samples.shapes import appraised_apart
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from primafacie.core.results import Result
from sampling import RuleSet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BELOW_ZERO = "an amount below 0: nothing can be demanded, and these rules name no floor"
DEMANDED_LIMIT = "The demand is the lower confidence limit, not the point estimate"
EXPANSION_SOURCE = "Cochran (1977), Sampling Techniques, 3rd ed., chapter 5"


@dataclass(frozen=True)
class RefundPeriod:
    """When the amount is due.

    Parameters
    ----------
    start : date
        The day from which the period is counted.
    days : int
        The length of the period in days.
    source : str
        The rule or agreement that says so.
    """

    start: date
    days: int
    source: str

    @property
    def due_on(self) -> date:
        """The last day."""
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True)
class Demand(Result):
    """The amount demanded, rounded once, and how it was computed.

    Attributes
    ----------
    amount : Money
        The demand, rounded to the cent by the rule set.
    steps : tuple of DemandStep
        What was done, in order, each with its source.
    rule_set : RuleSet
        The rules of the demand.
    interval : Interval
        The limit, in unrounded dollars, that the rule set names.
    notes : tuple of str
        What the reader must know.
    credits : tuple of Credit
        What was taken off.
    due_on : date or None
        The last day of the refund period, where one was given.
    estimate : Estimate or None
        The estimate that was demanded.
    """

    SCHEMA: ClassVar[str] = DemandRecord.SCHEMA
    ROWS: ClassVar[str] = "steps"
    RECORD: ClassVar[type[Any]] = DemandRecord

    amount: Money
    steps: tuple[DemandStep, ...]
    rule_set: RuleSet
    interval: Interval
    notes: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    due_on: date | None = None
    estimate: Estimate | None = field(default=None, repr=False)

    @property
    def estimate_digest(self) -> str:
        """The digest of the estimate that was demanded, computed when it is asked for."""
        return self.estimate.digest if self.estimate is not None else ""

    @cached_property
    def _beside(self) -> tuple[tuple[OtherAmount, ...], str]:
        if self.estimate is None:
            return (), ""
        return other_amounts(self.estimate, lambda made: _demand(made, self.credits, None).amount)

    @property
    def other_treatments(self) -> tuple[OtherAmount, ...]:
        """The amounts under other treatments of the findings, each one change apart, computed on
        request.
        """
        return self._beside[0]

    @property
    def beside_refused(self) -> str:
        """Why there are no other treatments; empty where there are some, or none apply."""
        return self._beside[1]

    def as_record(self) -> DemandRecord:
        """The record; the other treatments of the findings are computed for it."""
        refused = (self.beside_refused,) if self.beside_refused else ()
        return DemandRecord(
            amount=self.amount,
            steps=self.steps,
            rule_set=self.rule_set,
            interval=self.interval.as_record(),
            notes=(*self.notes, *refused),
            credits=self.credits,
            due_on=self.due_on,
            other_treatments=self.other_treatments,
            estimate_digest=self.estimate_digest,
        )

    @classmethod
    def from_dict(  # type: ignore[override]
        cls, record: Mapping[str, Any]
    ) -> DemandRecord:
        """The record of a demand as an object; it has no estimate to compute from.

        Parameters
        ----------
        record : mapping
            The record as `to_dict` gives it, in this or an earlier form.

        Returns
        -------
        DemandRecord
            The demand as it was recorded.
        """
        return DemandRecord.from_dict(record)

    def plot(self) -> Figure:
        """The point estimate, its limits at several levels, and the amount demanded.

        Returns
        -------
        matplotlib.figure.Figure
            The figure, in dollars.

        Raises
        ------
        EstimateError
            If the demand has no estimate.
        """
        if self.estimate is None:
            raise EstimateError(
                "a demand without its estimate",
                where="plot",
                expected="a demand from demand(estimate)",
                fix="Make the demand of its estimate again",
            )
        return self.estimate.ladder(self.amount)

    def text(self) -> str:
        """The demand, its steps, and other treatments for information, in words."""
        return self.as_record().text()

    def __str__(self) -> str:
        lines = [f"Demand {self.amount} under {self.rule_set.name}."]
        if self.estimate is not None:
            point = in_unit(self.estimate.point, "dollars")
            lines.append(f"Point estimate {point}; {limit_words(self.interval)}.")
        if self.due_on is not None:
            lines.append(f"Due on {self.due_on.isoformat()}.")
        return "\n".join(lines)


def demand(
    estimate: Estimate,
    *,
    credits: Sequence[Credit] = (),
    refund: RefundPeriod | None = None,
) -> Demand:
    """The amount to demand under the rule set that the review was read with.

    It is formed in these steps; each one that moves the amount is kept with its source:

    - the point estimate (claims beyond the reopening period at 0, where the review says so);
    - the limit that the rule set names, by the bound that the plan fixed before the draw, else by
      the rule set's quantile for the design (unrestricted, or any other);
    - the rule set's threshold for extrapolation, and its floor;
    - the cap at the amount paid for the frame, where that is known;
    - the multiple of the rules (self-disclosure);
    - `credits`, dollar for dollar, never below 0;
    - one rounding: a lower limit down, a point estimate half up.

    A difference from the plan is a step of its own. Other treatments of the same findings are in
    `Demand.other_treatments`.

    Parameters
    ----------
    estimate : Estimate
        The estimate of `overpaid` for the whole frame, from `estimate(review)`.
    credits : sequence of Credit, optional
        Money that came back or was demanded before.
    refund : RefundPeriod, optional
        The period whose last day is the day the amount is due.

    Returns
    -------
    Demand
        The rounded amount, its steps, the limit and the notes.

    Raises
    ------
    EstimateError
        If the estimate has no rule set, is of a quantity other than the whole overpayment in
        dollars, is of a sample drawn elsewhere without a stated universe, or if a credit is not
        possible (an unknown unit, a unit credited twice, more than was paid).
    """
    rules = estimate.rule_set
    if rules is None:
        raise EstimateError(
            "an estimate without a rule set cannot become a demand",
            expected="a review read under a rule set",
            fix="read_review(..., rules='cms-pim') or another of sampling.rule_names()",
        )
    if estimate.quantity.name != "overpaid" or estimate.domain:
        part = f" of {estimate.domain}" if estimate.domain else ""
        raise EstimateError(
            f"an estimate of {estimate.quantity.name!r}{part}",
            expected="an estimate of 'overpaid' for the whole frame",
            fix="Use estimate(review)",
        )
    estimate.review.provenance.check_demand(
        as_planned=estimate.as_planned, estimator=estimate.estimator
    )
    check_credits(credits, estimate.review)
    return _demand(estimate, credits, refund)


def _demand(estimate: Estimate, credits: Sequence[Credit], refund: RefundPeriod | None) -> Demand:
    rules = estimate.rule_set
    assert rules is not None
    quantile = _quantile(rules, estimate)
    bound = quantile
    if estimate.plan is not None and estimate.plan.bound != _quantile(
        estimate.plan.rule_set, estimate
    ):
        bound = estimate.plan.bound  # chosen for this plan, not the default of its rules
    interval = _limit(estimate, rules, bound, quantile)
    steps = [*_reopening(estimate), _point_step(estimate), *_deviations(estimate, rules, bound)]
    amount = estimate.point
    if rules.amount == "lower limit":
        low = interval.low if interval.low is not None else estimate.point
        key = rules.quantile_key(appraised_apart(estimate.review))
        what = f"{DEMANDED_LIMIT}: {rules.limit_name}"
        steps.append(ruled_step(rules, "limit.amount", what, amount, low))
        if bound == quantile:
            steps.append(ruled_step(rules, key, _quantile_words(rules, bound), None, None))
        elif estimate.plan is not None:
            words = (
                f"The limit is computed by the bound {bound}, which the plan "
                "fixed before the draw; "
                f"the rule set's own is {quantile}"
            )
            if BOUNDS[bound].randomised:
                words += (
                    f"; its seed is the first {PLANNED_SEED_DIGITS} digits of the plan's digest"
                )
            steps.append(plain_step(words, None, None, f"plan {estimate.plan.digest[:12]}"))
        amount = low
    amount = not_extrapolated(estimate, rules, amount, steps)
    amount = floored(estimate, rules, amount, steps)
    amount = capped(estimate, amount, steps)
    amount = multiplied(rules, amount, steps)
    amount = credited(credits, amount, steps)
    key = "rounding.lower" if rules.amount == "lower limit" else "rounding.point"
    rule = rules.rounding_lower if rules.amount == "lower limit" else rules.rounding_point
    rounded = Money.rounded(amount, rule=rule)
    words = f"Rounded {rule} to the cent, once (from {amount:,.4f})"
    steps.append(ruled_step(rules, key, words, amount, float(rounded)))
    if refund is not None:
        what = f"Due on {refund.due_on.isoformat()}, {refund.days} days after {refund.start}"
        steps.append(plain_step(what, None, None, refund.source))
    told = [*interval.notes, *([interval.beside_words] if interval.beside_words else [])]
    below = (BELOW_ZERO,) if rounded < Money.zero else ()
    return Demand(
        rounded,
        tuple(steps),
        rules,
        interval,
        (
            *below,
            *conditions(rules),
            *estimate.notes,
            *(note for note in told if note not in estimate.notes),
        ),
        tuple(credits),
        refund.due_on if refund else None,
        estimate,
    )


def _reopening(estimate: Estimate) -> list[DemandStep]:
    """Claims that count 0 because their determination may not be reopened any more."""
    return [
        DemandStep(
            f"{item.units:,} sampled claims ({item.found} overpaid) {item.rule}; "
            "the estimate is that of the domain within the period",
            None,
            None,
            SOURCE,
            MARK,
        )
        for item in estimate.review.treatments
        if item.status == STATUS
    ]


def _point_step(estimate: Estimate) -> DemandStep:
    n = len(estimate.review.counted)
    size = sum(stratum.size for stratum in estimate.review.strata)
    what = (
        f"Point estimate: {estimate.estimator} of {n:,} sampled units to "
        f"{size:,}, standard error ${estimate.se:,.2f}"
    )
    source = (
        EXPANSION_SOURCE if estimate.simple_expansion else f"the {estimate.estimator} estimator"
    )
    return plain_step(what, None, estimate.point, source)


def _quantile(rules: RuleSet, estimate: Estimate) -> str:
    """The rule set's quantile for the design of the review."""
    return rules.quantile(appraised_apart(estimate.review))


def _quantile_words(rules: RuleSet, bound: str) -> str:
    """Which quantile the limit uses, with its value where it depends on the level alone."""
    quantile = BOUNDS[bound].quantile
    words = quantile.demand_words(rules.one_sided_level) if quantile is not None else ""
    return words or f"The limit is computed by the bound {bound}"


def _limit(estimate: Estimate, rules: RuleSet, bound: str, quantile: str) -> Interval:
    """The limit demanded: of another bound than the rules' own only its lower end is asked."""
    level = rules.limit_level
    if rules.limit_sided == "one-sided":
        return estimate.interval(level, side="lower", bound=bound)
    if bound == quantile:
        return estimate.interval(level, side="two-sided", bound=bound)
    return estimate.interval(rules.one_sided_level, side="lower", bound=bound)


def _deviations(estimate: Estimate, rules: RuleSet, bound: str) -> list[DemandStep]:
    """Where the demand departs from the plan: planned X, used Y."""
    plan = estimate.plan
    if plan is None:
        told = estimate.review.provenance.unplanned_steps
        return [DemandStep(words, None, None, source, mark) for words, source, mark in told]
    pairs = [
        ("rules", plan.rule_set.name, rules.name),
        ("bound", plan.bound, bound),
        ("level", f"{plan.limit.level:g}", f"{rules.limit_level:g}"),
        ("limit", plan.limit.sided, rules.limit_sided),
        ("amount", plan.amount, rules.amount),
        ("rule text", plan.rule_set.digest[:12], rules.digest[:12]),
    ]
    if not estimate.as_planned:
        pairs.append(("estimator", plan.estimator, estimate.estimator))
    return [
        plain_step(
            f"deviates from the plan: planned {name} {planned}, used {used}",
            None,
            None,
            f"plan {plan.digest[:12]}",
        )
        for name, planned, used in pairs
        if planned != used
    ]
