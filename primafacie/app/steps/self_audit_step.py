"""A self-audit from its files: findings in, a summary and its documents out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.case_facts import with_case
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.app.steps.kept_records import json_of, kept_name, kept_table
from primafacie.app.steps.step_facts import SelfAuditFacts
from primafacie.app.steps.written_files import opened_or_new, titled, write_aside
from primafacie.core.dates import parse_day
from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.records import from_values
from primafacie.core.serializer import OPTIONAL, to_record

if TYPE_CHECKING:
    from extrapolation.monitoring import CheckDraw, SelfAudit
    from penalties.episodes import MitigationBundle
    from primafacie.app.reports import Document
    from sampling.intake import TableFormat
    from sampling.plans import CaseFile


TITLE = "Self-audit summary"
FOLDER = "9-self-audit"
FINDINGS = "findings"


@dataclass(frozen=True)
class SummaryOptions:
    """How findings are summed up, as texts and numbers: the options of the command.

    `accepted`, `detected` and `run_length` are of the watch; `table` says how the file is written,
    where that is declared.
    """

    level: float
    trained_on: str | None
    claims_after: int | None
    accepted: float | None
    detected: float | None
    run_length: float
    table: Mapping[str, Any] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class SummedAudit:
    """A self-audit with its options, the digest of its findings, and where it is kept."""

    audit: SelfAudit
    options: SummaryOptions
    sha256: str
    bundle: MitigationBundle | None = None
    head: str = ""
    title: str = ""
    dated: date | None = None


def draw_charts(
    source: Path,
    *,
    provider: str,
    chart: str,
    quarter: str,
    seed: str,
    each: int,
    form: TableFormat | None = None,
) -> CheckDraw:
    """Draw the charts of a quarter from a table that lists the charts of every provider."""
    from extrapolation.monitoring import draw_checks
    from sampling.intake import read_table

    table = read_table(source, needed=(provider, chart), form=form, error=AuditError)
    providers, charts = table.ids(provider), table.ids(chart)
    table.raise_problems()
    listed: dict[str, list[str]] = {name: [] for name in sorted(set(providers))}
    for name, unit in zip(providers, charts, strict=True):
        listed[name].append(unit)
    return draw_checks(listed, quarter=quarter, seed=seed, each=each)


def summarise(source: Path, options: SummaryOptions) -> SummedAudit:
    """The self-audit of a table of findings."""
    from extrapolation.monitoring import read_checks, self_audit
    from sampling.intake import TableFormat

    trained = options.trained_on
    audit = self_audit(
        read_checks(source, form=TableFormat.from_dict(options.table)),
        level=options.level,
        trained_on=parse_day(trained, where="--trained-on") if trained else None,
        claims_after=options.claims_after,
        accepted=options.accepted,
        detected=options.detected,
        run_length=options.run_length,
    )
    return SummedAudit(audit, options, sha256_file(source))


def build_summary(made: SummedAudit) -> Document:
    """The summary of a self-audit."""
    from primafacie.app.reports.self_audit_document import build_self_audit

    return build_self_audit(
        made.audit,
        bundle=made.bundle,
        findings_sha256=made.sha256,
        head=made.head,
        dated=made.dated,
        title=titled(TITLE, made.title),
    )


def write_summary(
    made: SummedAudit,
    folder: Path,
    *,
    formats: Sequence[ReportFormat],
    case: CaseFile | None = None,
) -> list[Path]:
    """Render the summary into `folder`; each file is written aside and then renamed."""
    document = with_case(build_summary(made), case)
    return write_aside(
        folder, {f"self-audit.{form.name}": form.render(document) for form in formats}
    )


def keep_summary(made: SummedAudit, root: Path, source: Path) -> StudyFolder:
    """Keep a self-audit in a study folder (a new one where there is none)."""
    study = opened_or_new(root, title=TITLE)
    what = f"summed up the checks of {made.audit.charts:,} charts"
    with study.step("self-audit", what, inputs={"study": study.head}) as step:
        step.copy(f"{FOLDER}/{kept_name(FINDINGS, source)}", source)
        step.write_record(f"{FOLDER}/options.json", to_record(made.options))
        if made.bundle is not None:
            step.write(f"{FOLDER}/mitigation.json", made.bundle.written())
        digest = step.write(f"{FOLDER}/self-audit.json", made.audit.written())
        step.state(SelfAuditFacts(digest))
    return study


def kept_summary(study: StudyFolder) -> SummedAudit:
    """The last kept self-audit, summed up again from its findings; it must equal the kept one."""
    step = study.manifest.latest("self-audit")
    if step is None:
        raise StudyError(
            "the study has no self-audit",
            where=str(study.root),
            expected="a self-audit kept in it",
            fix="Run `primafacie self-audit summary FINDINGS --study STUDY` first",
        )
    from extrapolation.monitoring.self_audits import FORM as SELF_AUDIT

    given = study.latest_file("self-audit", f"{FOLDER}/options.json")
    options = from_values(SummaryOptions, json_of(given), where=given.name)
    findings = kept_table(study, "self-audit", f"{FOLDER}/{FINDINGS}")
    made = summarise(findings, options)
    path = study.latest_file("self-audit", f"{FOLDER}/self-audit.json")
    if made.audit != SELF_AUDIT.read(path.read_bytes(), where=path.name):
        raise StudyError(
            "a self-audit that is not the kept one when summed up again",
            where=str(study.root),
            expected="the same rates and limits",
            fix="Run `primafacie verify`: the folder was altered, or another release made it",
        )
    bundle = None
    if study.latest_names("self-audit", f"{FOLDER}/mitigation.json"):
        from penalties.episodes.mitigation_bundles import FORM

        index = study.latest_file("self-audit", f"{FOLDER}/mitigation.json")
        bundle = FORM.read(index.read_bytes(), where=index.name)
    return replace(
        made,
        bundle=bundle,
        head=study.manifest.up_to("self-audit").head,
        title=study.manifest.title,
        dated=date.fromisoformat(step.at[:10]),
    )
