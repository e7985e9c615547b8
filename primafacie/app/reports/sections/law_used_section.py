"""The law as an exposure used it: entries, sources with their marks, readings and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.reports.document import Column, Section, note, paragraph, table, warning

if TYPE_CHECKING:
    from penalties import Exposure, LawValue


def law_used_section(exposure: Exposure) -> Section:
    """Every entry of the law that the exposure rests on, its sources and its open readings."""
    rows, conflicts = [], []
    for found in exposure.regimes.values():
        for part in found.parts:
            law = part.law
            rows += [
                (
                    law.basis,
                    cite.section,
                    cite.title,
                    cite.status,
                    cite.read_on.isoformat() if cite.read_on else "",
                )
                for cite in law.citations
            ]
            for reading in law.readings:
                other = f" ({reading.other_amount})" if reading.other_amount else ""
                conflicts.append(
                    warning(
                        f"{law.basis}: {reading.question} Used: {reading.used}; the other reading: "
                        f"{reading.other}{other}."
                    )
                )
            conflicts += [note(f"{law.basis}: {text}") for text in law.notes]
    columns = [Column(name) for name in ("Violation", "Source", "Title", "Mark", "Read on")]
    used = [part.law for found in exposure.regimes.values() for part in found.parts]
    entries = [
        (
            law.basis,
            law.title,
            law.paragraph,
            law.violated_on.isoformat(),
            law.adjustment_year or "",
            None if law.amount_gap else law.amount.cents,
            law.unit,
            _assessment(law),
            law.status,
        )
        for law in used
    ]
    heads = [
        Column("Violation"),
        Column("Text"),
        Column("Penalty"),
        Column("Violated on"),
        Column("Amounts of"),
        Column("Amount", "cents"),
        Column("For each"),
        Column("Assessment"),
        Column("Mark"),
    ]
    return Section(
        "The law as used",
        (
            paragraph("Every value with the mark of its source; anything not verified says so."),
            table(
                "Entries",
                f"The law entries as used, assessed on {exposure.assessed_on}",
                heads,
                list(dict.fromkeys(entries)),
            ),
            table("Law", "Sources of the amounts", columns, list(dict.fromkeys(rows))),
            *conflicts,
        ),
    )


def _assessment(law: LawValue) -> str:
    if law.multiple_gap or law.amount_gap:
        return "not read"
    return f"{law.multiple} x {law.multiple_base}" if law.multiple else "none"
