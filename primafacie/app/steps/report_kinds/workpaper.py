"""The extrapolation workpaper: frame, plan, draw, findings, limits and demand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from primafacie.app.reports.extraction_facts import with_extraction
from primafacie.app.reports.replaced_frames import with_replacement
from primafacie.app.steps.extraction_step import kept_extraction
from primafacie.app.steps.import_step import kept_import
from primafacie.app.steps.replaced_step import kept_replacement
from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.app.steps.study_numbers import imported_numbers, workpaper_numbers
from primafacie.app.steps.used_records import (
    named_inputs,
)
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from primafacie.app.reports.document import Document
    from primafacie.app.reports.imported_numbers import ImportedNumbers
    from primafacie.app.reports.numbers import ReportNumbers


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The extrapolation workpaper.

    Estimate and demand are computed again from the kept review and must equal the kept
    records: a report never shows a number that its own folder contradicts.
    """
    from primafacie.app.reports import build_imported_workpaper, build_workpaper

    imported = kept_import(study)
    if imported is not None:
        own = imported_numbers(study, imported, options)
        return _ready(study, own, build_imported_workpaper(own))
    numbers = workpaper_numbers(study, options)
    return _ready(study, numbers, build_workpaper(numbers))


def _ready(
    study: StudyFolder, numbers: ReportNumbers | ImportedNumbers, document: Document
) -> Prepared:
    from primafacie.app.reports.live import render_live_workbook

    live = partial(render_live_workbook, numbers=numbers)
    document = with_extraction(document, kept_extraction(study))
    document = with_replacement(document, kept_replacement(study))
    return Prepared(document, "report", numbers, workbook=live, inputs=named_inputs(study))


WORKPAPER = ReportKind("workpaper", _prepared, redacted=True)
