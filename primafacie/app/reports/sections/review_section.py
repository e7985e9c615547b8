"""The review: what each status counted, and the finding on every unit."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.app.reports.document import (
    Block,
    Column,
    Section,
    Table,
    note,
    paragraph,
    table,
    warning,
)
from primafacie.app.reports.review_numbers import ReportedRow, ReviewNumbers
from primafacie.app.reports.values import Trace, cents, count


def review_section(
    review: ReviewNumbers, *, rule_set: str, simulated: str | None = None
) -> Section:
    """The review's record before any estimate."""
    blocks: list[Block] = [warning(simulated)] if simulated else []
    blocks.append(_dispositions(review, rule_set))
    if review.underpaid_units:
        words = " units were paid too little, "
        under = cents(review.underpaid)
        blocks.append(paragraph(count(review.underpaid_units), words, under, " in all."))
    blocks += [note(text) for text in review.notes]
    blocks.append(paragraph("The finding on every unit is in an annex."))
    return Section("The review", tuple(blocks))


def findings_annex(rows: Sequence[ReportedRow], rule_set: str) -> Section:
    """The finding on every unit."""
    return Section("Findings on every unit", (_findings(rows, rule_set),))


def _dispositions(review: ReviewNumbers, rule_set: str) -> Table:
    return table(
        "Dispositions",
        "What each status counted, before any estimate",
        [
            Column("Status"),
            Column(f"Treatment under {rule_set}"),
            Column("Units", "count"),
            Column("As found", "cents"),
            Column("As counted", "cents"),
        ],
        [(i.status, i.rule, i.units, i.found.cents, i.counted.cents) for i in review.treatments],
        total=("All", "", review.reviewed, None, review.sampled_effective.cents),
        key="dispositions",
    )


def _findings(rows: Sequence[ReportedRow], rule_set: str) -> Table:
    counted = Trace(
        "the overpayment after the rule set",
        source=f"rule set {rule_set}: netting, missing records and the other statuses",
    )
    return table(
        "Findings",
        f"Findings on {len(rows):,} units",
        [
            Column("Stratum", secret="stratum"),
            Column("Order", "count"),
            Column("Unit", "code", secret="unit"),
            Column("Paid", "cents"),
            Column("Should have paid", "cents"),
            Column("Overpaid", "cents", trace=Trace("overpaid = paid - should have paid")),
            Column("Counted", "cents", trace=counted),
            Column("Status"),
            Column("Reason and note", secret="reason"),
        ],
        [
            (
                r.stratum,
                r.order,
                r.unit_id,
                r.paid_cents,
                r.should_have_paid_cents,
                r.overpaid_cents,
                r.effective_cents,
                r.status,
                "; ".join(text for text in (r.reason, r.note) if text),
            )
            for r in rows
        ],
        key="findings",
    )
