"""The codes a reviewer may choose: statuses, and the usual reasons."""

from __future__ import annotations

STATUSES: dict[str, str] = {
    "reviewed": "The records were reviewed; an amount states what was right to pay",
    "underpaid": "Reviewed, and too little was paid: an amount above the payment is confirmed",
    "missing": "No records came; the rule set decides what that counts as",
    "late": "The records came late; with an amount they were reviewed all the same",
    "ineligible": "The unit does not belong to the universe; it counts 0 and stays in the sample",
    "waived": "An error, but liability is waived (sections 1870, 1879): 0 for the demand, "
    "still an error in the rate. The amount stays blank unless Confirmed is yes",
    "replaced": "A spare replaces this unit; the note states which one and why",
    "withdrawn": "The auditor took the unit out; the note says who and why. It counts as the plan "
    'states. If its records are missing, give the reason "no documentation": it counts as missing',
}

REASONS: tuple[str, ...] = (
    "not medically necessary",
    "insufficient documentation",
    "no documentation",
    "incorrect coding",
    "not covered",
    "duplicate",
    "not rendered",
    "other",
)

NO_RECORDS = ("no documentation", "no records", "missing records", "records missing")
"""Reasons of a withdrawn unit that make it count as a missing record."""

SHEET_REVIEW = "Review"
SHEET_LINES = "Lines"
SHEET_SPARES = "Spares"
SHEET_SELECTION = "Selection"
SHEET_VIOLATIONS = "Violations"
SHEET_CODES = "Codes"
SHEET_ABOUT = "About"

REVIEW_COLUMNS = (
    "order",
    "stratum",
    "unit_id",
    "date",
    "paid",
    "claimed",
    "should_have_paid",
    "overpaid",
    "status",
    "reason",
    "reviewer",
    "reviewed_on",
    "note",
    "confirmed",
)
LOST_ROWS = "lost_rows"
"""The column that marks units that lost rows to exclusions, where a draw has such units."""
ONLY_LINE = "(only line)"
"""What the sheet Lines calls the line of a unit that has one row."""
BLANK_LINE = "(blank)"
"""What the sheet Lines calls a line without a name."""
CONFIRMATIONS = ("yes", "no")
LINE_COLUMNS = (
    "unit_id",
    "part",
    "paid",
    "claimed",
    "should_have_paid",
    "overpaid",
    "reason",
    "note",
)
SELECTION_COLUMNS = (
    "order",
    "stratum",
    "unit_id",
    "hits",
    "probability",
    "cluster",
    "position",
    "size",
    "draws",
)
VIOLATION_COLUMNS = (
    "unit_id",
    "violation",
    "penalty_units",
    "claimed_tainted",
    "presented_on",
    "responsible",
    "evidence",
)
