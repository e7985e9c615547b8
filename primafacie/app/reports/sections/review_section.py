"""The review: what each status counted, and the finding on every unit."""

from __future__ import annotations

from typing import Any

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
from primafacie.app.reports.values import Trace, cents, count


def review_section(
    review: dict[str, Any], *, rule_set: str, simulated: str | None = None
) -> Section:
    """The review's record before any estimate."""
    under = review["underpaid"]
    blocks: list[Block] = [warning(simulated)] if simulated else []
    blocks.append(_dispositions(review, rule_set))
    if under["units"]:
        words = " units were paid too little, "
        blocks.append(paragraph(count(under["units"]), words, cents(under["cents"]), " in all."))
    blocks += [note(text) for text in review["notes"]]
    blocks.append(_findings(review["findings"], rule_set))
    return Section("The review", tuple(blocks))


def _dispositions(review: dict[str, Any], rule_set: str) -> Table:
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
        [
            (i["status"], i["rule"], i["units"], i["cents_found"], i["cents_counted"])
            for i in review["treatments"]
        ],
        total=("All", "", review["reviewed"], None, review["sampled_effective"]),
        key="dispositions",
    )


def _findings(rows: list[dict[str, Any]], rule_set: str) -> Table:
    counted = Trace(
        "the overpayment after the rule set",
        source=f"rule set {rule_set}: netting, missing records and the other statuses",
    )
    return table(
        "Findings",
        f"Findings on {len(rows):,} units",
        [
            Column("Stratum"),
            Column("Order", "count"),
            Column("Unit", "code"),
            Column("Paid", "cents"),
            Column("Should have paid", "cents"),
            Column("Overpaid", "cents", trace=Trace("overpaid = paid - should have paid")),
            Column("Counted", "cents", trace=counted),
            Column("Status"),
            Column("Reason and note"),
        ],
        [
            (
                r["stratum"],
                r["order"],
                r["unit_id"],
                r["paid"],
                r["should_have_paid"],
                r["overpaid"],
                r["effective"],
                r["status"],
                "; ".join(text for text in (r["reason"], r["note"]) if text),
            )
            for r in rows
        ],
        key="findings",
    )
