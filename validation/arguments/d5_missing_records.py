"""D5: treatment of missing records."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import missing_as_zero, without_records
from validation.arguments.argument import Argument
from validation.arguments.needs import findings
from validation.study.amounts import effect_of, own_amount, usd
from validation.study.finding_records import Finding, Strength


class MissingRecords(Argument):
    """The share of the demand that rests on units without records."""

    code = "D5"
    needs = (findings("the findings by unit with the status of their records"),)

    def find(self) -> Finding:
        study = self.study
        review = self.review
        lost = [row for row in review.counted if without_records(row, review.rule_set)]
        if not lost:
            return self.finding(
                "not supported",
                "every counted unit was reviewed on its records",
                "every status was checked",
            )
        dollars = effect_of(study, missing_as_zero(review))
        rules = study.rule_set
        against = (
            rules is not None and rules.missing == "zero" and any(r.effective_cents for r in lost)
        )
        strength: Strength = "context"
        if against and dollars is not None and abs(dollars) >= 0.01:
            strength = "goes to amount"
        total = own_amount(study)
        return self.finding(
            strength,
            f"{counted(len(lost), 'unit')} without records, "
            f"{usd(sum(r.effective_cents for r in lost) / 100)} of the sampled overpayment",
            f"demand {usd(total)}; with these units at 0 {usd(total - (dollars or 0.0))}; records "
            "that arrive late count with their finding",
            dollars=dollars,
        )
