"""The formats a document is written in: a family, one file per format.

A format is a file of this package that holds a `ReportFormat`, and one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.errors import AuditError
from primafacie.core.families import Family, unknown_name

if TYPE_CHECKING:
    from primafacie.app.reports.document import Document


@dataclass(frozen=True)
class ReportFormat:
    """A way to write a document; `name` is also the ending of its files.

    `render` gives the bytes of a document, the same every time. `formulas` says that a cell can
    be a formula: a document that has a live workbook is written as that workbook.
    """

    name: str
    render: Callable[[Document], bytes]
    formulas: bool = False


FORMATS: Family[ReportFormat] = Family(
    "format",
    "primafacie.app.reports.formats",
    {"html": "html", "pdf": "pdf", "docx": "word", "xlsx": "excel"},
    of=ReportFormat,
)


def known_formats(asked: Sequence[str]) -> tuple[ReportFormat, ...]:
    """The formats, each once; `AuditError` for an unknown name, or for none at all."""
    strange = [name for name in tuple(asked) or ("",) if name not in FORMATS]
    if strange:
        raise AuditError.of(unknown_name("format", strange[0], FORMATS, where="--format"))
    return tuple(FORMATS[name] for name in dict.fromkeys(asked))


def render(document: Document, to: str) -> bytes:
    """The document in the format of this name; the same document gives the same bytes."""
    if to not in FORMATS:
        raise AuditError.of(unknown_name("format", to, FORMATS))
    return FORMATS[to].render(document)
