"""D10: the demand compared with the amounts paid."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import with_amounts
from validation.arguments.argument import Argument
from validation.study.amounts import effect_of, usd
from validation.study.finding_records import Finding, Strength


class AbovePaid(Argument):
    """The demand compared with the frame's total, every overpayment with its payment."""

    code = "D10"
    of_demand = True

    def find(self) -> Finding:
        study = self.study
        total = None
        if study.columns is not None:
            total = float(study.columns.total)
        elif study.known_plan is not None:
            total = float(study.known_plan.frame_total)
        if total is None or study.demanded is None:
            return self.not_tried("the total paid of the frame", "the amount demanded")
        asked = float(study.demanded)
        rows = study.review.counted if study.review is not None else ()
        over = {}
        for row in rows:
            paid = row.paid_cents
            if paid is None and study.columns is not None:
                (place,) = study.columns.rows_of([row.unit_id]).tolist()
                paid = int(study.columns.paid_cents[place]) if place >= 0 else None
            if paid is not None and row.effective_cents > max(paid, 0):
                over[row.unit_id] = max(paid, 0)
        dollars = max(asked - total, 0.0)
        if over and study.review is not None:
            dollars = max(dollars, effect_of(study, with_amounts(study.review, over)) or 0.0)
        strength: Strength = "goes to amount" if dollars > 0.01 else "not supported"
        return self.finding(
            strength,
            f"{usd(asked)} is demanded of {usd(total)} paid; {counted(len(over), 'sampled unit')} "
            "overpaid by more than was paid for them",
            "every overpayment compared with its payment, and the demand with the frame's total",
            dollars=dollars if strength != "not supported" else None,
        )
