"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from typing import Any

from primafacie.app.cli.output import Output
from primafacie.app.reports import (
    Column,
    Document,
    Section,
    Value,
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
from primafacie.app.reports import build_workpaper as built_workpaper
from primafacie.app.reports.live import render_live_workbook as rendered_workbook
from primafacie.app.reports.numbers import ReportNumbers
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


def build_workpaper(numbers: dict[str, Any]) -> Document:
    """The workpaper of a numbers record of any release."""
    return built_workpaper(ReportNumbers.from_dict(numbers))


def render_live_workbook(document: Document, numbers: dict[str, Any]) -> bytes:
    """The live workbook of a numbers record of any release."""
    return rendered_workbook(document, ReportNumbers.from_dict(numbers))
