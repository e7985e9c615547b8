"""The Section 111 memo."""

from __future__ import annotations

from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The Section 111 memo, counted again from the kept records."""
    del options
    from primafacie.app.steps.section111_step import build_book, kept_book

    return Prepared(build_book(kept_book(study)), "section111")


SECTION111 = ReportKind("section111", _prepared)
