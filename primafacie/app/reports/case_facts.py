"""The case of an audit on the first page of its documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from primafacie.app.reports.document import Document, Facts, facts

if TYPE_CHECKING:
    from sampling.plans import CaseFile


def with_case(document: Document, case: CaseFile | None) -> Document:
    """The document with the case first among the facts of its first page."""
    if case is None:
        return document
    rows = facts(*case.rows())
    return replace(document, facts=Facts((*rows.items, *document.facts.items)))
