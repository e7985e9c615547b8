"""B6: amounts payable at the right level."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import with_amounts
from validation.arguments.argument import Argument
from validation.arguments.needs import Need, findings
from validation.study.amounts import effect_of
from validation.study.finding_records import Finding, Strength

PAYABLE = "what would have been payable at the right level, by unit"


class Rebilling(Argument):
    """Full denial against paid less payable: both amounts."""

    code = "B6"
    needs = (
        findings(PAYABLE),
        Need(lambda study: bool(study.payable), (PAYABLE,)),
    )

    def find(self) -> Finding:
        study = self.study
        cents = {
            row.unit_id: max(0, row.effective_cents - study.payable[row.unit_id].cents)
            for row in self.review.counted
            if row.unit_id in study.payable and row.effective_cents > 0
        }
        dollars = effect_of(study, with_amounts(self.review, cents)) if cents else None
        strength: Strength = "not supported"
        if dollars is not None and abs(dollars) >= 0.01:
            strength = "goes to amount"
        return self.finding(
            strength,
            f"{counted(len(cents), 'denied unit')} would have been payable in part",
            "overpaid = paid less payable at the right level, compared with full denial",
            dollars=dollars,
        )
