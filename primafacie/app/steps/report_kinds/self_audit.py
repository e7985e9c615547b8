"""The self-audit summary of a clinic's own checks."""

from __future__ import annotations

from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The self-audit summary, summed up again from the kept findings."""
    del options
    from primafacie.app.steps.self_audit_step import build_summary, kept_summary

    return Prepared(build_summary(kept_summary(study)), "self-audit")


SELF_AUDIT = ReportKind("self-audit", _prepared)
