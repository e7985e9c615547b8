"""The case of an audit on the first page of its documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from primafacie.app.reports.document import Document, Facts, facts
from primafacie.app.reports.values import Value, secret
from sampling.plans.case_files import LABELS

if TYPE_CHECKING:
    from sampling.plans import CaseFile


_OPEN = frozenset({"program", "audit_period", "authority", "date"})
"""The fields that name no person and no provider."""


def _shown(label: str, text: str) -> Value | str:
    kept = label in {LABELS[name] for name in _OPEN}
    return text if kept else secret("name", text)


def with_case(document: Document, case: CaseFile | None) -> Document:
    """The document with the case first among the facts of its first page."""
    if case is None:
        return document
    rows = facts(*((label, _shown(label, text)) for label, text in case.rows()))
    return replace(document, facts=Facts((*rows.items, *document.facts.items)))
