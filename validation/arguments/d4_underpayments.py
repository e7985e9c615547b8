"""D4: treatment of underpayments."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import netted, zeroed
from validation.arguments.argument import Argument
from validation.arguments.needs import findings
from validation.formulas.demanded_points import underpayments_set_to_zero
from validation.formulas.planned_formulas import CENT
from validation.study.amounts import amount_of, own_amount, usd
from validation.study.finding_records import Finding, Strength
from validation.study.studies import Study


class Underpayments(Argument):
    """The demand netted and set to zero; which of the two was demanded, and which the rules ask."""

    code = "D4"
    needs = (findings("the findings by unit, underpayments signed"),)
    of_demand = True

    def find(self) -> Finding:
        study = self.study
        review = self.review
        under = [row for row in review.counted if (row.overpaid_cents or 0) < 0]
        if not under:
            return self.finding(
                "not supported",
                "no sampled unit was underpaid",
                "every signed finding was checked",
            )
        net, zero = amount_of(netted(review)), amount_of(zeroed(review))
        rules = study.rule_set
        found = sum(-(row.overpaid_cents or 0) for row in under) / 100
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
        return self.finding(strength, fact, computation, dollars=dollars)

    @classmethod
    def reports_demand(cls, study: Study) -> bool:
        """Do the rules net underpayments where the demand sets them to 0?"""
        rules = study.rule_set
        nets = rules is not None and rules.netting == "netted"
        return nets and underpayments_set_to_zero(study)
