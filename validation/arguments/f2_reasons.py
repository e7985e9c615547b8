"""F2: denial reasons, each switched off in turn."""

from __future__ import annotations

from validation.appeals.changed_reviews import counting_zero
from validation.arguments.argument import Argument
from validation.arguments.needs import findings
from validation.study.amounts import amount_of, own_amount, usd
from validation.study.finding_records import Finding, FindingTable

REASONS = "the reason of every denial"


class Reasons(Argument):
    """The demand with the denials of each reason switched off in turn."""

    code = "F2"
    needs = (findings(REASONS),)

    def find(self) -> Finding:
        study = self.study
        review = self.review
        reasons: dict[str, set[str]] = {}
        for row in review.counted:
            if row.error and row.reason:
                reasons.setdefault(row.reason, set()).add(row.unit_id)
        if not reasons:
            return self.not_tried(REASONS)
        if len(reasons) == 1:
            return self.finding(
                "not supported",
                "every denial with a reason has the same one",
                "there is no other reason to compare it with",
            )
        asked = own_amount(study)
        without = {reason: amount_of(counting_zero(review, ids)) for reason, ids in reasons.items()}
        ranked = sorted(without, key=lambda reason: without[reason])
        table = FindingTable(
            "Demand without the denials of one reason",
            ("reason", "units", "demand without", "change"),
            tuple(
                (
                    reason,
                    f"{len(reasons[reason])}",
                    usd(without[reason]),
                    usd(asked - without[reason]),
                )
                for reason in ranked
            ),
        )
        return self.finding(
            "context",
            f"{len(reasons)} reasons of denial; the one with the largest effect is {ranked[0]!r}",
            f"{usd(asked)} with all reasons, {usd(without[ranked[0]])} without it: same frame, n "
            "and design (domain estimates)",
            dollars=asked - without[ranked[0]],
            tables=[table],
        )
