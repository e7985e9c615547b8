"""From an estimate to the amount demanded, step by step, under a rule set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extrapolation.bounds import Side
from extrapolation.demand_steps import DemandStep, plain_step, ruled_step
from extrapolation.estimates import Estimate
from extrapolation.intervals import Interval
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from sampling import RuleSet

SCHEMA = "primafacie.demand/1"
EXPANSION_SOURCE = "Cochran (1977), Sampling Techniques, 3rd ed., chapter 5"


@dataclass(frozen=True)
class Demand:
    """The amount demanded, rounded once, and how it came about."""

    amount: Money
    steps: tuple[DemandStep, ...]
    rule_set: RuleSet
    interval: Interval
    estimate_digest: str
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "amount": self.amount.cents,
            "estimate_digest": self.estimate_digest,
            "interval": self.interval.to_dict(),
            "notes": list(self.notes),
            "rule_set": self.rule_set.to_dict(),
            "schema": SCHEMA,
            "steps": [step.to_dict() for step in self.steps],
        }

    def text(self) -> str:
        """The demand and its steps in words."""
        lines = [f"Demand: {self.amount}", f"Rules: {self.rule_set}"]
        for number, step in enumerate(self.steps, start=1):
            amounts = " -> ".join(
                f"${value:,.2f}" for value in (step.before, step.after) if value is not None
            )
            lines.append(f"  {number}. {step.what}{': ' + amounts if amounts else ''}")
            lines.append(f"     {step.source} [{step.mark}]")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        return f"demand {self.amount} under {self.rule_set.name}"


def demand(estimate: Estimate) -> Demand:
    """The amount to demand under the rule set that the review was read with.

    Starts from the point estimate, takes the limit the rule set names (its quantile by
    design: unrestricted or stratified), applies its floor, caps at the amount paid for the
    frame where that is known, and rounds once: a lower limit down, a point half up. A
    difference from the plan is a step of its own. Raises `EstimateError` for an estimate
    without a rule set, or of another quantity than the overpayment in dollars.
    """
    rules = estimate.rule_set
    if rules is None:
        raise EstimateError(
            "an estimate without a rule set cannot become a demand",
            expected="a review read under a rule set",
            fix="read_review(..., rules='cms-pim') or another of sampling.rule_names()",
        )
    if estimate.quantity.name != "overpaid":
        raise EstimateError(
            f"an estimate of {estimate.quantity.name!r}", expected="an estimate of 'overpaid'",
            fix="Use estimate(review)",
        )  # fmt: skip
    bound = rules.quantile_unrestricted if len(estimate.strata) == 1 else rules.quantile_stratified
    side: Side = "lower" if rules.limit_sided == "one-sided" else "two-sided"
    interval = estimate.interval(rules.limit_level, side=side, bound=bound)
    steps = [_point_step(estimate), *_deviations(estimate, rules, bound)]
    amount = estimate.point
    if rules.amount == "lower limit":
        low = interval.low if interval.low is not None else estimate.point
        key = "quantile.unrestricted" if len(estimate.strata) == 1 else "quantile.stratified"
        what = f"the lower limit is demanded, not the point: {rules.limit_name}"
        steps.append(ruled_step(rules, "limit.amount", what, amount, low))
        steps.append(ruled_step(rules, key, f"its quantile is that of {bound}", None, None))
        amount = low
    amount = _floor(estimate, rules, amount, steps)
    amount = _cap(estimate, amount, steps)
    key = "rounding.lower" if rules.amount == "lower limit" else "rounding.point"
    rule = rules.rounding_lower if rules.amount == "lower limit" else rules.rounding_point
    rounded = Money.rounded(amount, rule=rule)
    steps.append(
        ruled_step(
            rules,
            key,
            f"rounded {rule} to the cent, once (from {amount:,.4f})",
            amount,
            float(rounded),
        )
    )
    return Demand(
        rounded, tuple(steps), rules, interval, estimate.digest, (*estimate.notes, *interval.notes)
    )


def _point_step(estimate: Estimate) -> DemandStep:
    what = (
        f"point estimate: expansion of {estimate.sample.n:,} sampled units to "
        f"{estimate.sample.size:,}, standard error ${estimate.se:,.2f}"
    )
    return plain_step(what, None, estimate.point, EXPANSION_SOURCE)


def _deviations(estimate: Estimate, rules: RuleSet, bound: str) -> list[DemandStep]:
    """Where the demand departs from the plan: planned X, used Y."""
    plan = estimate.plan
    if plan is None:
        return [plain_step("no plan fixed the rules before the draw", None, None, "this study")]
    pairs = [
        ("rules", plan.rule_set.name, rules.name),
        ("bound", plan.bound, bound),
        ("level", f"{plan.limit.level:g}", f"{rules.limit_level:g}"),
        ("limit", plan.limit.sided, rules.limit_sided),
        ("amount", plan.amount, rules.amount),
        ("rule text", plan.rule_set.digest[:12], rules.digest[:12]),
    ]
    return [
        plain_step(
            f"deviates from the plan: planned {name} {planned}, used {used}",
            None, None, f"plan {plan.digest[:12]}",
        )
        for name, planned, used in pairs
        if planned != used
    ]  # fmt: skip


def _floor(estimate: Estimate, rules: RuleSet, amount: float, steps: list[DemandStep]) -> float:
    """The floor of the rule set; a step only where it moves the amount."""
    if rules.floor == "none":
        return amount
    least = 0.0
    words = "not below 0"
    if rules.floor == "sampled overpayment":
        found = sum(row.sampled_total for row in estimate.strata)
        least, words = max(0.0, found), "not below the overpayment found in the sample itself"
    if amount >= least:
        return amount
    steps.append(ruled_step(rules, "floor", words, amount, least))
    return least


def _cap(estimate: Estimate, amount: float, steps: list[DemandStep]) -> float:
    """Never more than was paid for the frame, where that is known."""
    totals = [stratum.total for stratum in estimate.review.strata]
    if any(total is None for total in totals):
        return amount
    paid = sum(total for total in totals if total is not None) / 100
    if amount <= paid:
        return amount
    steps.append(plain_step("not above the amount paid for the frame", amount, paid, "the frame"))
    return paid
