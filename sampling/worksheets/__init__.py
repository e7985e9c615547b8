"""Worksheets for the reviewers: writing, splitting by reviewer, and their codes."""

from sampling.worksheets.dealing import Dealing, Share, deal
from sampling.worksheets.sheet_codes import (
    LINE_COLUMNS,
    NO_RECORDS,
    REASONS,
    REVIEW_COLUMNS,
    SHEET_LINES,
    SHEET_REVIEW,
    SHEET_SPARES,
    SHEET_VIOLATIONS,
    STATUSES,
    VIOLATION_COLUMNS,
)
from sampling.worksheets.writing import write_worksheet

__all__ = [
    "LINE_COLUMNS",
    "NO_RECORDS",
    "REASONS",
    "REVIEW_COLUMNS",
    "SHEET_LINES",
    "SHEET_REVIEW",
    "SHEET_SPARES",
    "SHEET_VIOLATIONS",
    "STATUSES",
    "VIOLATION_COLUMNS",
    "Dealing",
    "Share",
    "deal",
    "write_worksheet",
]
