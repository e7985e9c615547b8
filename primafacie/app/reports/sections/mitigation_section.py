"""The proof-of-mitigation folder as a report cites it: its index and digest, never its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.reports.document import Column, Section, paragraph, table

if TYPE_CHECKING:
    from penalties.episodes import MitigationBundle


def mitigation_section(bundle: MitigationBundle) -> Section:
    """The files indexed, each with its day and SHA-256."""
    listing = table(
        "Mitigation",
        "Files of the proof-of-mitigation folder",
        [Column("Day", "code"), Column("Kind"), Column("File", "code"), Column("SHA-256", "code")],
        [(file.day, file.kind, file.path, file.sha256) for file in bundle.files],
    )
    return Section("Proof of mitigation", (paragraph(bundle.citation()), listing))
