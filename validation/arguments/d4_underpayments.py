"""D4: treatment of underpayments."""

from __future__ import annotations

from validation.appeals.treatment_choices import netted, zeroed
from validation.formulas.demanded_points import underpayments_set_to_zero
from validation.formulas.planned_amounts import CENT
from validation.study.amounts import amount_of, counted, own_amount, usd
from validation.study.finding_records import Finding, Strength, make_finding, not_tried
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """The demand netted and set to zero; which of the two was demanded, and which the rules ask."""
    review = study.review
    if review is None:
        return not_tried(study, "D4", "the findings by unit, underpayments signed")
    under = [row for row in review.counted if (row.overpaid or 0) < 0]
    if not under:
        return make_finding(
            study,
            "D4",
            "not supported",
            "no sampled unit was underpaid",
            "every signed finding was checked",
        )
    net, zero = amount_of(netted(review)), amount_of(zeroed(review))
    rules = study.rule_set
    found = sum(-(row.overpaid or 0) for row in under) / 100
    verb = "was" if len(under) == 1 else "were"
    fact = f"{counted(len(under), 'sampled unit')} {verb} underpaid, {usd(found)} in total"
    computation = f"netted {usd(net)}, set to 0 {usd(zero)}"
    ask_net = rules is not None and rules.netting == "netted"
    strength: Strength = "context"
    amount = own_amount(study)
    if ask_net and underpayments_set_to_zero(study):
        strength = "goes to amount"
        fact += "; the demand sets them to 0 although the rules net them"
        amount = zero
    elif abs(amount - net) < CENT:
        fact += "; the amount nets them"
    dollars = amount - net if abs(amount - net) >= CENT else None
    return make_finding(study, "D4", strength, fact, computation, dollars=dollars)
