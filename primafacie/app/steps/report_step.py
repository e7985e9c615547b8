"""From the study's records to the documents that are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.reports.case_facts import with_case
from primafacie.app.reports.document import WorkbookFile
from primafacie.app.reports.formats.report_format import FORMATS, known_formats
from primafacie.app.steps.case_step import case_inputs, keep_case
from primafacie.app.steps.redacted_reports import check_redacted, redaction_of
from primafacie.app.steps.report_kinds.report_kind import KINDS, ReportOptions
from primafacie.core.digest import sha256_bytes
from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from sampling.plans import CaseFile

WORKBOOK_TOO = (
    "The workbook was written too: it has the rows of long tables that are not printed, and the "
    "printed document names its SHA-256."
)


@dataclass(frozen=True)
class Report:
    """Where the report lies in each of its formats, and the study with its new head.

    `notes` say what was written that was not asked for.
    """

    paths: tuple[Path, ...]
    study: StudyFolder
    notes: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file of the first format asked for."""
        return self.paths[0]


def keep_report(
    root: Path,
    *,
    kind: str = "workpaper",
    formats: Sequence[str] = ("html",),
    case: CaseFile | None = None,
    options: ReportOptions | None = None,
) -> Report:
    """Render a document of what the study holds; the same study gives the same bytes.

    A `case` is kept first; the last case that was kept is printed on the first page. The workbook
    has all rows of a long table, and is written too where `options` print fewer.

    Raises `AuditError` for an unknown kind or format, or for records the kind needs and the
    study lacks.
    """
    if kind not in KINDS:
        raise AuditError.of(unknown_name("kind", kind, KINDS, where="--kind"))
    wanted = known_formats(formats)
    options = options or ReportOptions()
    study = StudyFolder.open(root)
    case = keep_case(study, case)
    prepared = KINDS[kind].prepare(study, options)
    document = prepared.document.printing(options.print_rows)
    document = with_case(document, case if prepared.named else None)
    redaction = None
    if options.redact:
        if not KINDS[kind].redacted:
            raise _not_redacted(kind)
        redaction = redaction_of(study, case, options.redact_key)
        document = redaction.document(document)
    inputs = {"study": study.head, **prepared.inputs, **case_inputs(study)}
    names: dict[str, str] = {}
    what = f"rendered the {kind}{', redacted' if redaction else ''}"
    stem = f"{prepared.name}-redacted" if redaction else prepared.name
    books = [form for form in known_formats(tuple(FORMATS)) if form.formulas]
    # What is not printed is in the workbook, whose digest the printed formats bear.
    first = [form for form in books if document.cut or form in wanted]
    with study.step("report", what, inputs=inputs) as step:
        if prepared.record is not None and redaction is None:
            step.write(f"reports/{prepared.record_name}.json", prepared.record.written())
        for form in (*first, *(form for form in wanted if form not in first)):
            live = prepared.workbook if form.formulas else None
            if live:
                data = live(document, labels=redaction.strata) if redaction else live(document)
            else:
                data = form.render(document)
            if redaction is not None:
                check_redacted(document, [(f"{stem}.{form.name}", data)], redaction.secrets)
            target = step.path(f"reports/{stem}.{form.name}")
            target.write_bytes(data)
            name = next(name for name, aside in step.files.items() if aside == target)
            names[form.name] = name
            if form in first:
                file = WorkbookFile(name.rpartition("/")[2], sha256_bytes(data))
                document = replace(document, workbook=file)
    added = [form for form in first if form not in wanted]
    paths = tuple(study.file(names[form.name]) for form in (*wanted, *added))
    return Report(paths, study, (*prepared.notes, *((WORKBOOK_TOO,) if added else ())))


def _not_redacted(kind: str) -> AuditError:
    known = ", ".join(name for name in KINDS if KINDS[name].redacted)
    return AuditError(
        f"a redacted {kind}",
        where="--redact",
        expected=f"a document of the kind {known}",
        fix=f"The {kind} names whom it concerns: leave --redact out, or render the {known}",
    )
