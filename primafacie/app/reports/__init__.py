"""Reports: one document of numbers, rendered alike to a page, a PDF, a Word file, a workbook.

A builder makes a `Document` of values, tables and figures; `render` does the rest.

>>> from primafacie.app.reports import (
...     Column, Document, Section, cents, code, facts, paragraph, render, table)
>>> memo = Document(
...     kind="memo", title="Penalty memo", lead=("For one claim.",),
...     headline=("Penalty", cents(2_000_00).traced("1 claim x $2,000.00", source="the entry")),
...     facts=facts(("Seed", code("lot 4417")), ("Rule", "42 CFR 402.105")),
...     sections=(Section("Claims", (paragraph("As reviewed."), table(
...         "Claims", "Claims with a violation", [Column("Claim", "code"), Column("Cap", "cents")],
...         [("0017", 2_000_00)], total=("All", 2_000_00)))),),
... )
>>> render(memo, "html")[:15], render(memo, "pdf")[:5]
(b'<!doctype html>', b'%PDF-')
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from primafacie.app.reports.document import (
        Bullets,
        Column,
        Document,
        Facts,
        Figure,
        Paragraph,
        Section,
        Table,
        bullets,
        facts,
        note,
        paragraph,
        table,
        warning,
    )
    from primafacie.app.reports.formats.html import render_html
    from primafacie.app.reports.formats.report_format import FORMATS, ReportFormat, render
    from primafacie.app.reports.imported_document import build_imported_workpaper
    from primafacie.app.reports.imported_numbers import build_imported_numbers
    from primafacie.app.reports.numbers import build_numbers
    from primafacie.app.reports.penalty_document import build_penalty_memo
    from primafacie.app.reports.pictures import picture
    from primafacie.app.reports.plan_documents import build_plan_document
    from primafacie.app.reports.section111_document import build_section111_memo
    from primafacie.app.reports.values import (
        Trace,
        Value,
        cents,
        code,
        count,
        dollars,
        fraction,
        number,
    )
    from primafacie.app.reports.workpapers import build_workpaper

__all__ = [
    "FORMATS",
    "Bullets",
    "Column",
    "Document",
    "Facts",
    "Figure",
    "Paragraph",
    "ReportFormat",
    "Section",
    "Table",
    "Trace",
    "Value",
    "build_imported_numbers",
    "build_imported_workpaper",
    "build_numbers",
    "build_penalty_memo",
    "build_plan_document",
    "build_section111_memo",
    "build_workpaper",
    "bullets",
    "cents",
    "code",
    "count",
    "dollars",
    "facts",
    "fraction",
    "note",
    "number",
    "paragraph",
    "picture",
    "render",
    "render_html",
    "table",
    "warning",
]

_HOMES = {
    "Bullets": "document",
    "Column": "document",
    "Document": "document",
    "Facts": "document",
    "Figure": "document",
    "Paragraph": "document",
    "Section": "document",
    "Table": "document",
    "bullets": "document",
    "facts": "document",
    "note": "document",
    "paragraph": "document",
    "table": "document",
    "warning": "document",
    "FORMATS": "formats.report_format",
    "ReportFormat": "formats.report_format",
    "render": "formats.report_format",
    "render_html": "formats.html",
    "build_imported_numbers": "imported_numbers",
    "build_imported_workpaper": "imported_document",
    "build_numbers": "numbers",
    "build_penalty_memo": "penalty_document",
    "picture": "pictures",
    "build_plan_document": "plan_documents",
    "build_section111_memo": "section111_document",
    "Trace": "values",
    "Value": "values",
    "cents": "values",
    "code": "values",
    "count": "values",
    "dollars": "values",
    "fraction": "values",
    "number": "values",
    "build_workpaper": "workpapers",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
