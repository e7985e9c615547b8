"""Section 111 from a CSV file: the book, what audits may cost, table, memo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from primafacie.core.errors import AuditError

if TYPE_CHECKING:
    from penalties import Section111
    from penalties.section111 import AuditOutlook


@dataclass(frozen=True)
class BookOptions:
    """How a book is counted."""

    plan: str
    assessed_on: date
    amounts: str
    days: str
    reading: str
    tiers: str
    notice_on: date | None


def read_book(source: Path, options: BookOptions) -> Section111:
    """The book of a CSV file with the columns id, due, reported and, if wanted, safe_harbour."""
    from penalties import read_records, section_111

    return section_111(
        read_records(source),
        plan=cast("Any", options.plan),
        assessed_on=options.assessed_on,
        amounts=cast("Any", options.amounts),
        days=cast("Any", options.days),
        reading=cast("Any", options.reading),
        adjusted_tiers=cast("Any", options.tiers),
        notice_on=options.notice_on,
    )


def outlook_of(
    book: Section111, *, pool: int, audited: int, quarters: int, seed: int
) -> AuditOutlook:
    """What audits may cost, the book's late records taken as spread evenly over the quarters.

    Late record k of the book goes to quarter k modulo `quarters`; in each, `audited` of `pool`
    records of the kind are drawn.
    """
    from penalties.section111 import Quarter, audit_outlook

    if quarters < 1:
        raise AuditError(
            f"{quarters} quarters", expected="1 or more", fix="Give the number of quarters"
        )
    penalties = book.by_record.penalty[book.by_record.penalty > 0]
    made = [
        Quarter(f"quarter {number + 1}", penalties[number::quarters], pool, audited)
        for number in range(quarters)
    ]
    return audit_outlook(made, seed=seed)


def write_book(
    book: Section111, outlook: AuditOutlook | None, folder: Path, *, formats: Sequence[str]
) -> list[Path]:
    """The table of the records and the memo, written aside and then renamed."""
    from primafacie.app.reports import FORMATS, build_section111_memo, render

    strange = [name for name in formats if name not in FORMATS]
    if strange:
        raise AuditError(
            f"the format {strange[0]!r}", expected=f"one of {', '.join(FORMATS)}",
            fix="Name one of these",
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    document = build_section111_memo(book, outlook=outlook)
    text = book.table().to_csv(index=False, lineterminator="\n")
    data = {"section111.csv": text.encode("utf-8")}
    for to in dict.fromkeys(formats):
        data[f"section111.{to}"] = render(document, cast("Any", to))
    made = []
    for name, content in data.items():
        target = folder / name
        aside = target.with_name(f".{name}.new")
        aside.write_bytes(content)
        aside.replace(target)
        made.append(target)
    return made
