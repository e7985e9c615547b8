"""B3: zero-paid and denied claims."""

from __future__ import annotations

import re

from primafacie.core.plurals import counted
from validation.arguments.argument import Argument
from validation.study.amounts import usd
from validation.study.finding_records import Finding
from validation.study.studies import Study

# Shares of the demand for which the break-even underpayment is stated.
SHARES = (0.10, 1.00)
# A rule of the waterfall that takes out what was paid nothing, as the grammar prints it.
NOTHING_PAID = re.compile(r"\bpaid (<=|=) 0(\.0+)?(?![\d.])")


class ZeroPaid(Argument):
    """What the left-out claims would have to be underpaid for the demand to move."""

    code = "B3"

    def find(self) -> Finding:
        study = self.study
        left_out = _left_out(study)
        if left_out is None:
            return self.not_tried("the universe extract with zero-paid and denied claims")
        if not left_out:
            return self.finding(
                "not supported",
                "no claim paid nothing or less was left out of the frame",
                "counted in the universe or in the waterfall of the frame",
            )
        if study.demanded is None:
            return self.not_tried("the amount demanded")
        asked = float(study.demanded)
        needed = "; ".join(
            f"to lower the demand by {share:.0%} they would have to be underpaid by "
            f"{usd(share * asked / left_out)} on average"
            for share in SHARES
        )
        verb = "was" if left_out == 1 else "were"
        return self.finding(
            "context",
            f"{counted(left_out, 'claim')} paid nothing or less {verb} left out of the frame",
            f"what would have to be true: {needed}",
        )


def _left_out(study: Study) -> int | None:
    """Zero-paid claims left out: from the universe, or from the plan's waterfall."""
    universe = study.universe_columns
    if universe is not None and study.columns is not None:
        zero = universe.ids[universe.paid_cents <= 0].tolist()
        return int((study.columns.rows_of(zero) < 0).sum())
    plan = study.known_plan
    if plan is None:
        return None
    rows = plan.frame_record.waterfall
    return sum(row.units for row in rows if NOTHING_PAID.search(row.rule))
