"""The method statement, what the analysis does not say, and the steps by which to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.app.reports.document import Column, Section, bullets, paragraph, table
from primafacie.app.reports.method import LIMITS_OF_THE_ANALYSIS, formulas_of
from primafacie.app.reports.values import code


def method_section(numbers: Mapping[str, Any]) -> Section:
    """The formulas of this study with their sources, and the limits of the analysis."""
    formulas = table(
        "Formulas",
        "Formulas and their sources",
        [Column("What"), Column("Formula", "formula"), Column("Meaning and source")],
        formulas_of(numbers),
    )
    said = Section("What this analysis does not say", (bullets(LIMITS_OF_THE_ANALYSIS),))
    return Section("Method", (formulas,), (said,))


def steps_section(steps: Sequence[dict[str, Any]], head: str) -> Section:
    """The study's recorded steps: when, by which software, with which digest."""
    rows = [
        (
            s["number"],
            f"{s['kind']}: {s['what']}",
            s["at"],
            ", ".join(f"{name} {version}" for name, version in sorted(s["versions"].items())),
            s["digest"],
        )
        for s in steps
    ]
    columns = [
        Column("Step", "count"),
        Column("What"),
        Column("When (UTC)", "day"),
        Column("Software"),
        Column("Digest", "code"),
    ]
    words = paragraph(
        "Every file of the study is listed in its manifest with its SHA-256, and each step "
        "carries the digest of the step before it. With the study folder: ",
        code(f"primafacie verify STUDY --head {head}"),
        " says whether the folder is unchanged up to the step from which this report was rendered.",
    )
    listed = table("Steps", "Steps of the study", columns, rows)
    return Section("How to check this report", (words, listed))
