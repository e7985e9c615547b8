"""A kind of document: what it is called, and how it is built from what a study folder holds.

A kind is a file of this package that holds a `ReportKind`, and one entry of `KINDS`. It reads
records and calls the library's verbs; how the document looks is the builder's affair
(`app/reports`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.reports.document import PRINTED_ROWS
from primafacie.core.families import Family

if TYPE_CHECKING:
    from primafacie.app.reports.document import Document
    from primafacie.core.folder import StudyFolder
    from primafacie.core.record_forms import StoredResult


@dataclass(frozen=True)
class ReportOptions:
    """What a document is asked to show.

    `by` are further columns that findings are tabulated by, `measures` columns with a second amount
    of the units; of a long table `print_rows` rows are
    printed. With `redact` ids, names and free texts are replaced by labels, whose key is read from
    or written to `redact_key`, or kept by no one.
    """

    by: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    print_rows: int = PRINTED_ROWS
    redact: bool = False
    redact_key: Path | None = None


@dataclass(frozen=True)
class Prepared:
    """A document ready to be rendered, the name of its files, and its record if it has one.

    `workbook` renders the Excel file where it is more than the document's tables; `labels=` are
    those of the strata of a redacted document.
    """

    document: Document
    name: str
    record: StoredResult | None = None
    record_name: str = "numbers"
    workbook: Callable[..., bytes] | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Digests of the draw and the review that the document shows."""
    notes: tuple[str, ...] = ()
    """What whoever asked for the document must know, such as fields that are left open."""
    named: bool = True
    """Does the first page show the case? A letter shows it in its own lines."""


@dataclass(frozen=True)
class ReportKind:
    """A kind of document by its name; `prepare` builds it, or names the step that is missing."""

    name: str
    prepare: Callable[[StudyFolder, ReportOptions], Prepared]
    redacted: bool = False
    """Are its texts marked by what they identify, so that it can be redacted?"""


KINDS: Family[ReportKind] = Family(
    "kind",
    "primafacie.app.steps.report_kinds",
    {
        "workpaper": "workpaper",
        "letter": "letter",
        "plan": "plan",
        "penalty": "penalty",
        "rebuttal": "rebuttal",
        "section111": "section111",
        "self-audit": "self_audit",
    },
    of=ReportKind,
)
