"""The demand letter, addressed from the case file."""

from __future__ import annotations

from primafacie.app.steps.case_step import kept_case
from primafacie.app.steps.import_step import kept_import
from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.app.steps.study_numbers import imported_numbers, workpaper_numbers
from primafacie.app.steps.used_records import named_inputs
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The letter on the demand of the study; what it leaves open is named."""
    from extrapolation.reviews.stated_designs import STATED_DESIGNS
    from primafacie.app.reports.letter_document import build_letter
    from sampling.designs import design_noun

    imported, case = kept_import(study), kept_case(study)
    if imported is not None:
        own = imported_numbers(study, imported, options)
        words = STATED_DESIGNS[imported.design].words
        made = build_letter(own, imported.rule_set, design=words, case=case)
    else:
        numbers = workpaper_numbers(study, options)
        plan = numbers.planned
        made = build_letter(numbers, plan.rule_set, design=design_noun(plan.design), case=case)
    inputs, notes = named_inputs(study), _notes(made.open)
    return Prepared(made.document, "letter", inputs=inputs, notes=notes, named=False)


def _notes(fields: tuple[str, ...]) -> tuple[str, ...]:
    if not fields:
        return ()
    return (
        f"The letter has fields to be completed: {', '.join(fields)}. Each is a key of the case "
        'file, as in --case "case.toml"; those of "letter" are in its table [letter]',
    )


LETTER = ReportKind("letter", _prepared)
