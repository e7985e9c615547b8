"""A document as a PDF: tagged for screen readers (PDF/UA-1), archival (PDF/A-2a)."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from primafacie.app.reports.document import Document
from primafacie.app.reports.formats.outline import outline
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.core.errors import AuditError
from primafacie.core.serializer import to_record

STANDARDS = ["ua-1", "a-2a"]
_NO_GLYPH = "could not be displayed with"
# Where the typesetter's own fonts stop: scripts beyond Latin, Greek, Cyrillic and their
# neighbours, and the pictures.
_FURTHEST = (0x2E80, 0x0590, 0x0250, 0x0100)


def render_pdf(document: Document) -> bytes:
    """The document in type: fonts of the typesetter's wheel only, the same bytes every time.

    A character that these fonts lack is printed as its code point (U+4E2D) rather than as an
    empty box, for an archival file may hold no missing letter.
    """
    import typst

    record = to_record(outline(document))
    main = files("primafacie.app.reports").joinpath("templates", "document.typ").read_bytes()
    inputs = {"main": main} | {
        f"picture-{figure.name}.svg": figure.svg.encode("utf-8") for figure in document.figures()
    }
    # The wheel's types don't know its dictionaries of files.
    compiled: Any = typst.compile
    for limit in (0x110000, *_FURTHEST):
        text = json.dumps(_spelled(record, limit), ensure_ascii=False)
        given = inputs | {"document.json": text.encode("utf-8")}
        try:
            data = compiled(given, format="pdf", ignore_system_fonts=True, pdf_standards=STANDARDS)
            return bytes(data)
        except typst.TypstError as error:
            if _NO_GLYPH not in str(error) or limit == _FURTHEST[-1]:
                raise AuditError(
                    f"the document cannot be set in type ({error})",
                    where=document.title,
                    expected="texts and figures that can be printed",
                    fix="Render it as a page (html) and report this text",
                ) from error
    raise AssertionError("unreachable")


def _spelled(item: Any, limit: int) -> Any:
    """The record with the characters from `limit` on spelled as code points."""
    if isinstance(item, str):
        return "".join(
            c if ord(c) < limit or c in "–—’“”≤≥Σ√φμ·−→" else f"U+{ord(c):04X}" for c in item
        )
    if isinstance(item, list):
        return [_spelled(part, limit) for part in item]
    if isinstance(item, dict):
        return {key: _spelled(part, limit) for key, part in item.items()}
    return item


PDF = ReportFormat("pdf", render_pdf)
