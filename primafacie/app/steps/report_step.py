"""From the study's records to the documents that are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.reports.case_facts import with_case
from primafacie.app.reports.formats.report_format import known_formats
from primafacie.app.steps.case_step import case_inputs, keep_case
from primafacie.app.steps.report_kinds.report_kind import KINDS
from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from sampling.plans import CaseFile


@dataclass(frozen=True)
class Report:
    """Where the report lies in each of its formats, and the study with its new head."""

    paths: tuple[Path, ...]
    study: StudyFolder

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
) -> Report:
    """Render a document of what the study holds; the same study gives the same bytes.

    A `case` is kept first; the last case that was kept is printed on the first page.

    Raises `AuditError` for an unknown kind or format, or for records the kind needs and the
    study lacks.
    """
    if kind not in KINDS:
        raise AuditError.of(unknown_name("kind", kind, KINDS, where="--kind"))
    wanted = known_formats(formats)
    study = StudyFolder.open(root)
    case = keep_case(study, case)
    prepared = KINDS[kind].prepare(study)
    document = with_case(prepared.document, case)
    names = []
    inputs = {"study": study.head, **prepared.inputs, **case_inputs(study)}
    with study.step("report", f"rendered the {kind}", inputs=inputs) as step:
        if prepared.record is not None:
            step.write(f"reports/{prepared.record_name}.json", prepared.record.written())
        for form in wanted:
            live = prepared.workbook if form.formulas else None
            data = live(document) if live else form.render(document)
            target = step.path(f"reports/{prepared.name}.{form.name}")
            target.write_bytes(data)
            names.append(next(name for name, aside in step.files.items() if aside == target))
    return Report(tuple(study.file(name) for name in names), study)
