"""Reports: one numbers document, rendered to a page."""

from primafacie.app.reports.html import render_html
from primafacie.app.reports.numbers import build_numbers

__all__ = ["build_numbers", "render_html"]
