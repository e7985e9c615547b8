"""The formats a document is rendered to."""

from __future__ import annotations

from typing import Literal, get_args

from primafacie.app.reports.document import Document
from primafacie.core.errors import AuditError

Format = Literal["html", "pdf", "docx", "xlsx"]
FORMATS: tuple[str, ...] = get_args(Format)


def render(document: Document, to: Format) -> bytes:
    """The document in one format; the same document gives the same bytes."""
    if to == "html":
        from primafacie.app.reports.html import render_html

        return render_html(document)
    if to == "pdf":
        from primafacie.app.reports.pdf import render_pdf

        return render_pdf(document)
    if to == "docx":
        from primafacie.app.reports.word import render_docx

        return render_docx(document)
    if to == "xlsx":
        from primafacie.app.reports.excel import render_xlsx

        return render_xlsx(document)
    raise AuditError(
        f"the format {to!r}", expected=f"one of {', '.join(FORMATS)}", fix="Name one of these"
    )
