"""The Section 111 memo: a book of records, its tiers, its audits, the marks of its amounts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.document import (
    Column,
    Document,
    Section,
    bullets,
    facts,
    paragraph,
    table,
)
from primafacie.app.reports.pictures import picture
from primafacie.app.reports.values import cents, code, count

if TYPE_CHECKING:
    from penalties import Section111
    from penalties.section111 import AuditOutlook
    from penalties.section111.daily_rates import DailyRates


def build_section111_memo(
    book: Section111,
    *,
    title: str = "Section 111 reporting",
    outlook: AuditOutlook | None = None,
    records_sha256: str = "",
    head: str = "",
    dated: date | None = None,
) -> Document:
    """The memo as a document; `outlook` adds what audits over the quarters may cost.

    `records_sha256` is the digest of the file of records, `head` that of the study that keeps
    it, `dated` the day of that step (the day of assessment without a study).
    """
    plans = " and ".join(plan.upper() for plan in book.rates_of)
    sections = [_book(book)]
    if outlook is not None:
        sections.append(_audits(outlook))
    sections.append(_law(book))
    return Document(
        kind="section111",
        title=title,
        lead=(
            count(len(book.records)),
            f" {plans} records. The amount below is that of "
            "every late record, as if each were audited; only audited records are penalized, and "
            "nothing is extrapolated.",
        ),
        headline=(
            "If every late record were audited",
            cents(book.total).traced(
                "sum over the late records of min(cap, days in excess of 365 x daily rate)",
                source="88 FR 70363; a reading of the formula",
            ),
        ),
        facts=facts(
            ("Assessed on", book.assessed_on.isoformat()),
            ("Amounts", book.amounts),
            ("Mark of the amounts", book.status),
            *((f"Cap of a record, {plan.upper()}", _cap(r)) for plan, r in book.rates_of.items()),
            ("Years counted by", book.days),
            ("Tiers counted", book.reading),
            ("Open records, if reported that day", cents(book.open_total)),
            *(
                (("If no safe harbor were accepted, in addition", cents(book.waived_total)),)
                if book.counts.safe_harbor
                else ()
            ),
            *(
                (("Expected from audits", (cents(outlook.expected), f", seed {outlook.seed}")),)
                if outlook
                else ()
            ),
            *((("Records, SHA-256", code(records_sha256)),) if records_sha256 else ()),
            *((("Head digest", code(head)),) if head else ()),
        ),
        sections=tuple(sections),
        footer=f"Head digest {head}" if head else f"Records {records_sha256}",
        dated=dated or book.assessed_on,
    )


def _cap(rates: DailyRates) -> Any:
    return "none in the text" if rates.cap_cents is None else cents(rates.cap_cents)


def _book(book: Section111) -> Section:
    tiers = book.tiers()
    blocks: list[Any] = [
        table(
            "Records",
            "Records by state",
            [Column("State"), Column("Records", "count")],
            list(book.counts.by_state().items()),
            total=("all", len(book.records)),
        ),
        table(
            "Tiers",
            "Late records by years late",
            [
                Column("Years late"),
                Column("Daily rate", "cents"),
                Column("Late records", "count"),
                Column("Days in excess", "count"),
                Column("Penalty", "cents"),
            ],
            [
                (own.tier, own.rate.cents, own.records, own.excess_days, own.penalty.cents)
                for own in tiers
            ],
            total=(
                "all",
                None,
                sum(own.records for own in tiers),
                sum(own.excess_days for own in tiers),
                book.total.cents,
            ),
        ),
        picture(
            book.plot(),
            name="tiers",
            title="Late records by years late",
        ),
    ]
    if book.records.safe.any():
        blocks.append(
            table(
                "Safe harbors",
                "Safe harbors as claimed; whether they are met is not examined here",
                [Column("Safe harbor"), Column("Records", "count")],
                [(kind, number) for kind, number in book.records.harbors().items()],
                total=("all", int(book.records.safe.sum())),
            )
        )
    return Section("The book of records", tuple(blocks))


def _audits(outlook: AuditOutlook) -> Section:
    return Section(
        "What audits may cost",
        (
            paragraph(
                "250 records per quarter are drawn, pro rata between the kinds of plans. The "
                "chance that a late record is among them is exact (hypergeometric), and so is the "
                "expected penalty; the percentiles of the sum are simulated."
            ),
            table(
                "Quarters",
                "Audits by quarter",
                [
                    Column("Quarter"),
                    Column("Late records", "count"),
                    Column("One or more audited", "fraction", 2),
                    Column("Expected penalty", "cents"),
                ],
                [
                    (own.label, own.late, own.at_least_one, own.expected.cents)
                    for own in outlook.quarters
                ],
                total=(
                    "all",
                    sum(own.late for own in outlook.quarters),
                    1 - outlook.none_audited,
                    outlook.expected.cents,
                ),
            ),
            table(
                "Percentiles",
                "Sum over the quarters",
                [Column("Share of outcomes", "fraction", 0), Column("Cost at most", "cents")],
                [(own.level, own.amount.cents) for own in outlook.percentiles]
                + [(1.0, outlook.worst.cents)],
            ),
            paragraph(f"{outlook.replicates:,} draws, seed {outlook.seed}."),
        ),
    )


def _law(book: Section111) -> Section:
    return Section(
        "The law as used",
        (
            table(
                "Law",
                "Sources of the amounts",
                [Column("Source"), Column("Title"), Column("Mark")],
                [(cite.section, cite.title, cite.status) for cite in book.citations],
            ),
            bullets([*book.notes, "this is not legal advice"]),
        ),
    )
