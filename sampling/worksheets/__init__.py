"""Worksheets for the reviewers: writing, splitting by reviewer, and their codes."""

from sampling.intake.worksheet_headings import HEADINGS, named
from sampling.worksheets.claims_shown import ClaimColumns, claim_columns
from sampling.worksheets.dealing import Dealing, Share, deal
from sampling.worksheets.record_requests import RecordRequest, request_csv, request_workbook
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
    "HEADINGS",
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
    "ClaimColumns",
    "Dealing",
    "RecordRequest",
    "Share",
    "claim_columns",
    "deal",
    "named",
    "request_csv",
    "request_workbook",
    "write_worksheet",
]
