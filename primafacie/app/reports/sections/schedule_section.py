"""The schedule of the overpaid units: the annex that a provider receives."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.app.reports.document import Block, Column, Section, paragraph, table
from primafacie.app.reports.review_numbers import ReportedRow, ReviewNumbers
from primafacie.app.reports.values import Trace, cents, count
from primafacie.core.errors import StudyError
from primafacie.core.money import Money

_COUNTED = Trace(
    "the overpayment as it counts after the rule set",
    source="paid - should have paid; the whole payment where no records were received",
)


def schedule_section(review: ReviewNumbers) -> Section:
    """Every unit that counts an amount, with the sum that the estimate rests on.

    Raises
    ------
    StudyError
        If the rows do not add up to the total of the sample.
    """
    rows = [row for row in review.findings if row.counted and row.effective_cents]
    over = [row for row in rows if row.effective_cents > 0]
    under = [row for row in rows if row.effective_cents < 0]
    total = Money(sum(row.effective_cents for row in rows))
    if total != review.sampled_effective:
        raise StudyError(
            f"a schedule of {total}",
            where="overpaid units",
            expected=f"the total of the sample, {review.sampled_effective}",
            fix="Run `primafacie verify`: the folder was altered, or a release differs",
        )
    return Section("Schedule of the overpaid units", (*_blocks(over, under, total),))


def _blocks(over: Sequence[ReportedRow], under: Sequence[ReportedRow], total: Money) -> list[Block]:
    dated, coded = (any(getattr(row, name) for row in (*over, *under)) for name in _MORE)
    blocks: list[Block] = [
        paragraph(
            count(len(over)),
            " units were overpaid, ",
            cents(sum(row.effective_cents for row in over)),
            " in all" + (f"; {len(under):,} were paid too little, " if under else ""),
            *((cents(-sum(row.effective_cents for row in under)),) if under else ()),
            ". The schedule adds up to ",
            cents(total),
            ", the total found in the sample, to the cent.",
        )
    ]
    columns = [
        Column("Unit", "code", secret="unit"),
        *([Column("Date", "day", secret="day")] if dated else []),
        *([Column("Code")] if coded else []),
        Column("Paid", "cents"),
        Column("Should have paid", "cents"),
        Column("Overpaid", "cents", trace=_COUNTED),
        Column("Status"),
        Column("Reason", secret="reason"),
    ]
    blocks.append(
        table(
            "Overpaid units",
            "Every unit whose amount counts, in the order of the strata and of the selection",
            columns,
            [
                (
                    row.unit_id,
                    *([row.served_on or None] if dated else []),
                    *([row.code or None] if coded else []),
                    row.paid_cents,
                    row.should_have_paid_cents,
                    row.effective_cents,
                    row.status,
                    row.reason,
                )
                for row in (*over, *under)
            ],
            total=(
                "All",
                *([None] if dated else []),
                *([None] if coded else []),
                sum(row.paid_cents or 0 for row in (*over, *under)),
                None,
                total.cents,
                "",
                "",
            ),
            key="schedule",
        )
    )
    return blocks


_MORE = ("served_on", "code")
