"""The rebuttal report: every argument tried on the study."""

from __future__ import annotations

from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The rebuttal report, from the numbers that were kept with it."""
    del options
    from primafacie.app.reports.rebuttal_document import build_rebuttal
    from primafacie.app.steps.rebut_step import kept_rebuttal

    return Prepared(build_rebuttal(kept_rebuttal(study)), "rebuttal")


REBUTTAL = ReportKind("rebuttal", _prepared)
