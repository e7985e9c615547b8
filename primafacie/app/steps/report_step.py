"""From the study's records to the documents that are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from primafacie.app.reports.formats.report_format import known_formats
from primafacie.app.steps.report_kinds.report_kind import KINDS
from primafacie.core.errors import AuditError
from primafacie.core.folder import StudyFolder


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
    root: Path, *, kind: str = "workpaper", formats: Sequence[str] = ("html",)
) -> Report:
    """Render a document of what the study holds; the same study gives the same bytes.

    Raises `AuditError` for an unknown kind or format, or for records the kind needs and the
    study lacks.
    """
    if kind not in KINDS:
        raise AuditError(
            f"the kind {kind!r}",
            where="--kind",
            expected=f"one of {', '.join(KINDS)}",
            fix="Name one of these",
        )
    wanted = known_formats(formats)
    study = StudyFolder.open(root)
    prepared = KINDS[kind].prepare(study)
    names = []
    inputs = {"study": study.head, **prepared.inputs}
    with study.step("report", f"rendered the {kind}", inputs=inputs) as step:
        if prepared.record is not None:
            step.write_record(f"reports/{prepared.record_name}.json", prepared.record)
        for form in wanted:
            live = prepared.workbook if form.formulas else None
            data = live() if live else form.render(prepared.document)
            target = step.path(f"reports/{prepared.name}.{form.name}")
            target.write_bytes(data)
            names.append(next(name for name, aside in step.files.items() if aside == target))
    return Report(tuple(study.file(name) for name in names), study)
