"""Section 111 of the Medicare secondary payer law: late records, audits, safe harbours, appeals."""

from penalties.section111.audits import (
    AuditDraw,
    AuditOutlook,
    Quarter,
    audit_chances,
    audit_outlook,
    audit_shares,
    draw_audit,
)
from penalties.section111.books import Section111, section_111
from penalties.section111.deadlines import (
    Deadline,
    appeal_calendar,
    last_day_of_notice,
)
from penalties.section111.late_records import LateRecord, RecordColumns, read_records
from penalties.section111.safe_harbours import Attempt, SafeHarbour, good_faith, technical_error

__all__ = [
    "Attempt",
    "AuditDraw",
    "AuditOutlook",
    "Deadline",
    "LateRecord",
    "Quarter",
    "RecordColumns",
    "SafeHarbour",
    "Section111",
    "appeal_calendar",
    "audit_chances",
    "audit_outlook",
    "audit_shares",
    "draw_audit",
    "good_faith",
    "last_day_of_notice",
    "read_records",
    "section_111",
    "technical_error",
]
