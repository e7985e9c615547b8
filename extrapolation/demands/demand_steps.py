"""The steps of a demand: what was done, by which rule, and the amount before and after."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.estimates.estimate import Estimate
from primafacie.core.errors import EstimateError
from primafacie.core.units import Dollars
from sampling import RuleSet


@dataclass(frozen=True)
class DemandStep:
    """One step of a demand: what was done and why.

    Attributes
    ----------
    what : str
        The step in words.
    before, after : float or None
        The amount before and after the step, in unrounded dollars until the rounding step.
    source : str
        The rule, plan or record that the step follows.
    mark : str
        The mark of certainty of the source.
    """

    what: str
    before: Dollars | None
    after: Dollars | None
    source: str
    mark: str

    def __str__(self) -> str:
        known = [f"{dollars:,.2f}" for dollars in (self.before, self.after) if dollars is not None]
        amounts = f": {' -> '.join(known)}" if known else ""
        return f"{self.what}{amounts} [{self.source}; {self.mark}]"


def ruled_step(
    rules: RuleSet, key: str, what: str, before: float | None, after: float | None
) -> DemandStep:
    """A step that a value of the rule set decides: with its citation and mark."""
    source = f"{rules.name}: {rules.source_of(key)}"
    return DemandStep(what, before, after, source, rules.values[key].citation.status)


def plain_step(what: str, before: float | None, after: float | None, source: str) -> DemandStep:
    """A step that follows from the sample or the plan, not from a rule."""
    return DemandStep(what, before, after, source, "computed")


THRESHOLD = "extrapolation.error_rate"
MULTIPLIER = "multiplier"


_CONDITIONS = {
    "trigger": "extrapolation rests on: {}",
    "barred": "extrapolation is barred for: {}",
    "extrapolation.dollars": "extrapolation needs claims above ${:,} a year for the service code",
    "frame.lines": "extrapolation needs a frame of {:,} line items or more",
}
"""What some authorities ask before any extrapolation, in words; no sample shows it."""


def conditions(rules: RuleSet) -> tuple[str, ...]:
    """What the authority asks before an extrapolation and this study cannot show."""
    found = []
    for key, words in _CONDITIONS.items():
        cited = rules.values.get(key)
        if cited is not None:
            told = "; ".join(cited.value) if isinstance(cited.value, list) else cited.value
            source = f"{rules.source_of(key)} [{cited.citation.status}]"
            found.append(
                f"Under {rules.name}, {words.format(told)} ({source}). The sample does not show "
                "it; the record of the audit must"
            )
    return tuple(found)


def sampled_overpayment(estimate: Estimate) -> float:
    """What was found overpaid in the sample itself, dollars, as the rules count it."""
    return sum(row.effective_cents for row in estimate.review.counted) / 100


def not_extrapolated(
    estimate: Estimate, rules: RuleSet, amount: float, steps: list[DemandStep]
) -> float:
    """The sampled overpayment alone where the error rates do not allow an extrapolation.

    The claim rate is units in error over units, the payment rate overpaid over paid dollars of
    the sample; without the amounts paid the second is not known, and the first decides. Some rules
    bar an extrapolation where both rates lie below the threshold; others allow one only above it,
    by the rate that they name, or by both where they do not say which.
    """
    cited = rules.values.get(THRESHOLD)
    if cited is None:
        return amount
    threshold = float(cited.value)
    rows = estimate.review.counted
    rates = {"units": sum(row.error for row in rows) / len(rows)}
    paid = [row.paid_cents for row in rows]
    if all(cents is not None for cents in paid) and sum(cents or 0 for cents in paid) > 0:
        dollars = sampled_overpayment(estimate) * 100 / sum(cents or 0 for cents in paid)
        rates |= {"dollars": dollars}
    above = rules.further("extrapolation.error_side", "both below") == "above"
    named = rules.further("extrapolation.rate")
    if named in rates:
        rates = {named: rates[named]}
    allowed = min(rates.values()) > threshold if above else max(rates.values()) >= threshold
    if allowed:
        return amount
    found = sampled_overpayment(estimate)
    shown = ", ".join(f"{100 * rate:.2f}%" for rate in rates.values())
    beyond = f"{100 * threshold:g}%"
    if not above:
        why = f"error rates of {shown} lie below {beyond}"
    elif len(rates) == 1:
        why = f"the error rate of {shown} does not exceed {beyond}"
    else:
        why = (
            f"the error rates of units and dollars, {shown}, do not both exceed {beyond}, and the "
            "rule does not say which of them it means"
        )
    what = f"no extrapolation: {why}; the overpayment found in the sample"
    steps.append(ruled_step(rules, THRESHOLD, what, amount, found))
    return found


def floored(estimate: Estimate, rules: RuleSet, amount: float, steps: list[DemandStep]) -> float:
    """The floor of the rule set; a step only where it moves the amount."""
    if rules.floor == "none":
        return amount
    least = 0.0
    words = "not below 0"
    if rules.floor == "sampled overpayment":
        least = max(0.0, sampled_overpayment(estimate))
        words = "not below the overpayment found in the sample itself"
    if amount >= least:
        return amount
    steps.append(ruled_step(rules, "floor", words, amount, least))
    return least


def capped(estimate: Estimate, amount: float, steps: list[DemandStep]) -> float:
    """Never more than was paid for the frame, where that is known."""
    totals = [stratum.total_cents for stratum in estimate.review.strata]
    if any(total is None for total in totals):
        return amount
    paid = sum(total for total in totals if total is not None) / 100
    if amount <= paid:
        return amount
    steps.append(plain_step("not above the amount paid for the frame", amount, paid, "the frame"))
    return paid


def multiplied(rules: RuleSet, amount: float, steps: list[DemandStep]) -> float:
    """The multiple of single damages that a self-disclosure is settled at."""
    cited = rules.values.get(MULTIPLIER)
    if cited is None or float(cited.value) == 1.0:
        return amount
    factor = float(cited.value)
    if not 1.0 <= factor < float("inf"):
        raise EstimateError(f"the multiplier {factor:g}", expected="1 or more", fix="")
    after = factor * amount
    steps.append(ruled_step(rules, MULTIPLIER, f"times {factor:g}", amount, after))
    return after
