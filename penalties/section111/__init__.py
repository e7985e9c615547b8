"""Section 111 of the Medicare secondary payer law: late records, audits, safe harbors, appeals."""

from penalties.section111.audit_draws import AuditDraw, audit_shares, draw_audit
from penalties.section111.audit_outlooks import (
    AuditOutlook,
    CostPercentile,
    Quarter,
    QuarterOutlook,
    audit_chances,
    audit_outlook,
)
from penalties.section111.book_records import PlanRates, Section111Record, StateCounts, TierSum
from penalties.section111.books import Section111
from penalties.section111.counted_books import section_111
from penalties.section111.deadlines import (
    Deadline,
    appeal_calendar,
    last_day_of_notice,
)
from penalties.section111.late_records import LateRecord, RecordColumns
from penalties.section111.record_files import read_records
from penalties.section111.safe_harbors import (
    Attempt,
    SafeHarbor,
    SafeHarbour,
    declination,
    good_faith,
    technical_error,
)

__all__ = [
    "Attempt",
    "AuditDraw",
    "AuditOutlook",
    "CostPercentile",
    "Deadline",
    "LateRecord",
    "PlanRates",
    "Quarter",
    "QuarterOutlook",
    "RecordColumns",
    "SafeHarbor",
    "SafeHarbour",
    "Section111",
    "Section111Record",
    "StateCounts",
    "TierSum",
    "appeal_calendar",
    "audit_chances",
    "audit_outlook",
    "audit_shares",
    "declination",
    "draw_audit",
    "good_faith",
    "last_day_of_notice",
    "read_records",
    "section_111",
    "technical_error",
]
