"""A self-audit from its files: findings in, a summary and its documents out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.mitigation_step import bundle_of
from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError

if TYPE_CHECKING:
    from extrapolation.monitoring import CheckDraw, SelfAudit


@dataclass(frozen=True)
class WatchOptions:
    """Rates and run length of the CUSUM; without rates there is none."""

    accepted: float | None
    detected: float | None
    run_length: float


def draw_charts(
    source: Path, *, provider: str, chart: str, quarter: str, seed: str, each: int
) -> CheckDraw:
    """Draw the charts of a quarter from a CSV list of charts."""
    import pandas as pd

    from extrapolation.monitoring import draw_checks

    table = pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8")
    lost = [name for name in (provider, chart) if name not in table.columns]
    if lost:
        raise AuditError(
            f"no column {', '.join(lost)}", where=source.name,
            expected=f"one of {', '.join(table.columns)}", fix="Name the columns of the list",
        )  # fmt: skip
    listed = {
        str(name): group.tolist() for name, group in table.groupby(provider, sort=True)[chart]
    }
    return draw_checks(listed, quarter=quarter, seed=seed, each=each)


def summarise(
    source: Path, *, level: float, trained_on: str | None, claims_after: int | None,
    watch: WatchOptions,
) -> SelfAudit:  # fmt: skip
    """The self-audit of a CSV file of findings."""
    from extrapolation.monitoring import read_checks, self_audit

    day: date | None = parse_day(trained_on, where="--trained-on") if trained_on else None
    return self_audit(
        read_checks(source), level=level, trained_on=day, claims_after=claims_after,
        accepted=watch.accepted, detected=watch.detected, run_length=watch.run_length,
    )  # fmt: skip


def write_summary(
    audit: SelfAudit, folder: Path, *, formats: Sequence[str], bundle_folder: Path | None,
    indexed_on: str | None,
) -> list[Path]:  # fmt: skip
    """Render the summary into `folder`; each file is written aside and then renamed."""
    from primafacie.app.reports import FORMATS, render
    from primafacie.app.reports.self_audit_document import build_self_audit

    strange = [name for name in formats if name not in FORMATS]
    if strange:
        raise AuditError(
            f"the format {strange[0]!r}", expected=f"one of {', '.join(FORMATS)}",
            fix="Name one of these",
        )  # fmt: skip
    bundle = bundle_of(bundle_folder, indexed_on)
    document = build_self_audit(audit, bundle=bundle)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for to in dict.fromkeys(formats):
        target = folder / f"self-audit.{to}"
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(render(document, to))  # type: ignore[arg-type]  # checked above
        aside.replace(target)
        made.append(target)
    return made
