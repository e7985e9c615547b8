"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from primafacie.app.cli.output import Output
from primafacie.app.reports import (
    Column,
    Document,
    Section,
    Value,
    build_workpaper,
    cents,
    code,
    count,
    dollars,
    facts,
    fraction,
    paragraph,
    render,
    render_html,
    table,
)
from primafacie.app.reports.live import render_live_workbook
from primafacie.app.steps.disclosed_documents import Given

__all__ = [
    "Column",
    "Document",
    "Given",
    "Output",
    "Section",
    "Value",
    "build_workpaper",
    "cents",
    "code",
    "count",
    "dollars",
    "facts",
    "fraction",
    "paragraph",
    "render",
    "render_html",
    "render_live_workbook",
    "table",
]
