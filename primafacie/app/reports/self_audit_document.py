"""The self-audit summary: what a clinic's checks show, and what they cannot show."""

from __future__ import annotations

from datetime import date

from extrapolation.monitoring import SelfAudit
from extrapolation.monitoring.provider_checks import RateRow
from penalties.episodes import MitigationBundle
from primafacie.app.reports.document import (
    Column,
    Document,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.sections.mitigation_section import mitigation_section
from primafacie.app.reports.values import Trace, code, count, dollars, fraction, number

_EXACT = Trace("exact binomial or hypergeometric limits", source="Clopper and Pearson (1934)")


def build_self_audit(
    audit: SelfAudit,
    *,
    title: str = "Self-audit summary",
    bundle: MitigationBundle | None = None,
    findings_sha256: str = "",
    head: str = "",
    dated: date | None = None,
) -> Document:
    """The summary as a document; `bundle` is cited with its digest, never quoted.

    `findings_sha256` is the digest of the file of findings, `head` that of the study that keeps
    it, `dated` the day of that step (the last day of service without a study).
    """
    pooled = audit.checks.pooled
    sections = [_rates(audit)]
    if audit.change is not None:
        sections.append(_change(audit))
    if audit.watch is not None:
        sections.append(_watch(audit))
    sections.append(_limits(audit))
    if bundle is not None:
        sections.append(mitigation_section(bundle))
    return Document(
        kind="self-audit",
        title=title,
        lead=(
            "Error rates of ",
            count(audit.charts),
            " charts of ",
            count(len(audit.checks.providers)),
            " providers, drawn at random and checked.",
        ),
        headline=(
            "Charts in error",
            fraction(pooled.rate).traced(
                f"{pooled.errors} of {pooled.charts} charts", source="the findings"
            ),
        ),
        facts=facts(
            ("Services from", audit.first_day.isoformat()),
            ("Services to", audit.last_day.isoformat()),
            (
                f"Two-sided {audit.checks.level:.0%} limits",
                (fraction(pooled.low), " to ", fraction(pooled.high)),
            ),
            ("Training", audit.trained_on.isoformat() if audit.trained_on else "none given"),
            ("Limits by", pooled.method),
            *((("Findings, SHA-256", code(findings_sha256)),) if findings_sha256 else ()),
            *((("Head digest", code(head)),) if head else ()),
        ),
        sections=tuple(sections),
        notes=tuple(note(text) for text in audit.notes),
        footer=f"Head digest {head}" if head else f"Findings {findings_sha256}",
        dated=dated or audit.last_day,
    )


def _rates(audit: SelfAudit) -> Section:
    checks = audit.checks
    last = checks.weighted or checks.pooled
    rows = [_row(row) for row in checks.providers]
    return Section(
        "Error rates by provider",
        (
            table(
                "Rates",
                f"Charts in error, with two-sided {checks.level:.0%} limits",
                [
                    Column("Provider"),
                    Column("Charts", "count"),
                    Column("In error", "count"),
                    Column("Rate", "fraction", 1),
                    Column("Low", "fraction", 1, _EXACT),
                    Column("High", "fraction", 1, _EXACT),
                    Column("Limits"),
                ],
                [*rows, _row(checks.pooled)] if checks.weighted else rows,
                total=_row(last),
            ),
            bullets(list(checks.notes)),
        ),
    )


def _row(row: RateRow) -> tuple[object, ...]:
    name = row.name.removeprefix("provider ")
    return (name, row.charts, row.errors, row.rate, row.low, row.high, row.method)


def _change(audit: SelfAudit) -> Section:
    change = audit.change
    if change is None:
        raise AssertionError("a section of the change needs one")
    blocks: list[object] = [
        paragraph(
            "Fall of the error rate: ",
            fraction(change.fall),
            " (",
            fraction(change.low),
            " to ",
            fraction(change.high),
            f", two-sided {change.level:.0%}, {change.method}); one-sided exact p ",
            number(change.p_value, decimals=3),
            ".",
        ),
        table(
            "Change",
            "Charts in error before and after the training",
            [
                Column("Provider"),
                Column("Charts before", "count"),
                Column("In error", "count"),
                Column("Charts after", "count"),
                Column("In error after", "count"),
                Column("Fall", "fraction", 1),
            ],
            [
                (
                    r.provider,
                    r.charts_before,
                    r.errors_before,
                    r.charts_after,
                    r.errors_after,
                    r.fall,
                )
                for r in change.providers
            ],
        ),
    ]
    if change.stratified is not None and change.stratified_fall is not None:
        blocks.append(
            paragraph(
                "Within providers: ",
                fraction(change.stratified_fall),
                " (",
                fraction(change.stratified.low),
                " to ",
                fraction(change.stratified.high),
                f", {change.stratified.method}).",
            )
        )
    if audit.exposure is not None:
        found = audit.exposure
        blocks.append(
            paragraph(
                "Exposure avoided on ",
                count(found.claims_after),
                " claims after the training: ",
                dollars(found.avoided),
                " (",
                dollars(found.low),
                " to ",
                dollars(found.high),
                f", two-sided {found.level:.0%}).",
            )
        )
        blocks += [note(text) for text in found.notes]
    blocks.append(
        note(
            "A fall after a training does not show that the training caused it: other changes of "
            "the same time are not held apart."
        )
    )
    return Section("Before and after the training", tuple(blocks))  # type: ignore[arg-type]


def _watch(audit: SelfAudit) -> Section:
    watch = audit.watch
    if watch is None:
        raise AssertionError("a section of the watch needs one")
    signals = ", ".join(map(str, watch.path.signals)) or "none"
    return Section(
        "The watch on recurrence",
        (
            paragraph(f"{watch.chart}. Charts at which it signalled: {signals}."),
            note(
                "A three-sigma chart on five charts a quarter signals by chance and is not used; "
                "the CUSUM adds up chart by chart, and how often it errs is stated."
            ),
        ),
    )


def _limits(audit: SelfAudit) -> Section:
    del audit
    return Section(
        "What these checks cannot show",
        (
            bullets(
                [
                    "Anything about charts that were not drawn at random",
                    "That an error is an overpayment, or that an overpayment is a violation",
                    "Anything about the exposure for claims before the training: a lower rate "
                    "afterwards corrects nothing that was billed before",
                ]
            ),
        ),
    )
