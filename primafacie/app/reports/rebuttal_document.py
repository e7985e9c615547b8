"""The rebuttal report: every argument with its rule, fact, computation, effect and authorities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Facts,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.pictures import picture
from primafacie.app.reports.values import Trace, Value, cents, code, count, number
from primafacie.core import figures
from primafacie.core.money import Money

if TYPE_CHECKING:
    from primafacie.app.reports.rebuttal_numbers import (
        RebuttalFigures,
        RebuttalNumbers,
        ReportedFinding,
    )
    from validation import DisclosureRequest

_GROUPS = (
    ("goes to validity", "What goes to validity"),
    ("goes to amount", "What goes to the amount"),
    ("favors the respondent", "Errors in the respondent's favor"),
    ("context", "Context"),
)
_LIMITS = (
    "An argument depends on the data it was given; the disclosure requests name what is missing.",
    "Error models are made from the sample itself; a small sample says little about the frame.",
    "A p-value is that of an honest study: a small one is unusual and does not say why.",
    "Authorities carry their marks: those from memory or secondary must be read before filing.",
    "Estimators and bounds other than the planned ones are shown and do not change the demand.",
)
_JUDGE = "The judge decides what a finding is worth; nothing here is legal advice."
_EFFECT = Trace("amount recomputed from the findings, less the amount if the argument holds")


def build_rebuttal(numbers: RebuttalNumbers) -> Document:
    """The rebuttal report: a brief table, then each finding in full, then what is asked for."""
    from validation.rebuttal import effect_words

    study, findings = numbers.study, numbers.findings
    tried = [found for found in findings if found.tried]
    sections = [_brief(findings)]
    for strength, head in _GROUPS:
        chosen = _of(findings, strength)
        if chosen:
            sections.append(Section(head, sections=tuple(_in_full(found) for found in chosen)))
    sections += [_not_supported(findings), *_drawn(numbers.figures)]
    sections += [_requests(numbers.requests), _authorities(findings)]
    limits = [*_LIMITS, f"{effect_words()} Effects do not add up.", _JUDGE]
    limits += [numbers.randomized_words] if numbers.randomized_words else []
    sections.append(Section("Limits of this analysis", (bullets(limits),)))
    title = f"Rebuttal: {study.title}" if study.title else "Rebuttal"
    supported = sum(found.supported for found in tried)
    return Document(
        kind="rebuttal",
        title=title,
        lead=(
            count(len(tried)),
            " arguments were tried on the sample and its extrapolation. The data support ",
            count(supported),
            " of them. ",
            count(len(findings) - len(tried)),
            " more could not be tried with the data provided.",
        ),
        headline=_headline(numbers.demanded, stated=study.demand_stated),
        facts=_facts(numbers),
        sections=tuple(sections),
        banner=study.simulated,
        footer=f"Head digest {study.head}" if study.head else title,
        dated=study.dated,
    )


def _headline(asked: Money | None, *, stated: bool) -> tuple[str, Value]:
    """The amount demanded; where none was disclosed, the one that the rules give."""
    if asked is None:
        return "Amount demanded", Value("text", "not disclosed")
    if stated:
        source = "the demand or print-out"
        return "Amount demanded", cents(asked).traced("as demanded", source=source)
    return "Amount by the rules; no demand was disclosed", cents(asked).traced(
        "recomputed from the findings under their rules", source="the findings"
    )


def _facts(numbers: RebuttalNumbers) -> Facts:
    """What the rebuttal is about, and what it found."""
    study, findings = numbers.study, numbers.findings
    circuit = f", circuit {numbers.circuit}" if numbers.circuit else ""
    known: list[Any] = [("Proceeding", numbers.proceeding + circuit)]
    if study.limit:
        known.append(("Limit", (cents(study.limit.low), f", {study.limit.words}")))
    if study.rules:
        known.append(("Rule set", study.rules))
    if study.seed:
        source = f" ({study.seed_source})" if study.seed_source else ""
        known.append(("Seed of the draw", (code(study.seed), source)))
    known += [
        ("Goes to validity", _counted(_of(findings, "goes to validity"))),
        ("Goes to amount", _counted(_of(findings, "goes to amount"))),
        ("Favors the respondent", _counted(_of(findings, "favors the respondent"))),
        (
            "This analysis",
            (
                "seed ",
                number(numbers.seed, decimals=0),
                ", ",
                count(numbers.replicates),
                " redraws per question",
            ),
        ),
    ]
    if study.head:
        known.append(("Head digest", code(study.head)))
    return facts(*known)


def _counted(found: Sequence[ReportedFinding]) -> tuple[Any, ...]:
    named = ", ".join(f"{row.finding.code} {row.finding.title.lower()}" for row in found[:3])
    more = ", …" if len(found) > 3 else ""
    return (count(len(found)), f": {named}{more}" if named else "")


def _of(findings: Sequence[ReportedFinding], strength: str) -> list[ReportedFinding]:
    return [found for found in findings if found.finding.strength == strength]


def _brief(findings: Sequence[ReportedFinding]) -> Section:
    return Section(
        "Findings in brief",
        (
            table(
                "Findings",
                "Every argument tried, in order of weight",
                [
                    Column("No."),
                    Column("Argument"),
                    Column("Strength"),
                    Column("Amount falls by", "dollars", 2, _EFFECT),
                    Column("Coverage", "fraction", 1),
                ],
                [
                    (f.code, f.title, f.strength, f.dollars, f.coverage)
                    for f in (found.finding for found in findings if found.tried)
                ],
            ),
            note(
                "Every effect is that of its argument alone, compared with the amount recomputed "
                "from the findings or the amount demanded. Effects overlap and do not add up. A "
                "negative fall is a rise: the argument would increase the amount. Under Context "
                "the fall is what would follow if the argument were accepted."
            ),
        ),
    )


def _in_full(reported: ReportedFinding) -> Section:
    """One finding: rule, fact, computation, effect, authorities for and against, tables."""
    found = reported.finding
    lines = [
        ("Rule", found.rule),
        ("Fact", found.fact),
        ("Computation", found.computation),
        ("Effect", reported.effect_words),
    ]
    blocks: list[Block] = [facts(*lines)]
    for head, words in (("For:", reported.for_words), ("Against:", reported.against_words)):
        if words:
            blocks += [paragraph(head), bullets(words)]
    if not _lists_requests(found.code):
        if found.missing:
            blocks += [paragraph("Missing:"), bullets(found.missing)]
        blocks += [
            table(
                f"{found.code} table {place}",
                item.title,
                [Column(head) for head in item.heads],
                item.rows,
            )
            for place, item in enumerate(found.tables, 1)
        ]
    return Section(f"{found.code} {found.title}", tuple(blocks))


def _lists_requests(argument_code: str) -> bool:
    """Are its details the disclosure requests, which have a section of their own?"""
    from validation.arguments import ARGUMENTS

    argument = ARGUMENTS.get(argument_code)
    return argument is not None and argument.lists_requests


def _not_supported(findings: Sequence[ReportedFinding]) -> Section:
    rest = _of(findings, "not supported")
    rows = [(f.finding.code, f.finding.title, f.finding.fact) for f in rest if f.tried]
    lost = [(f.finding.code, f.finding.title, f.finding.fact) for f in rest if not f.tried]
    blocks: list[Block] = []
    if rows:
        blocks += [
            paragraph("These arguments were tried, and the data provided do not support them."),
            table(
                "Not supported",
                "Arguments without support",
                [Column("No."), Column("Argument"), Column("What was found")],
                rows,
            ),
        ]
    if lost:
        blocks += [
            paragraph("These could not be tried, so this report says nothing about them."),
            table(
                "Not tried",
                "Arguments that could not be tried",
                [Column("No."), Column("Argument"), Column("Why")],
                lost,
            ),
        ]
    return Section("What is not supported", tuple(blocks))


def _drawn(series: RebuttalFigures) -> Iterator[Section]:
    """The figures that the study allows."""
    blocks: list[Block] = []
    if series.coverage is not None:
        bars = [(bar.scenario, bar.coverage, bar.error) for bar in series.coverage.rows]
        blocks.append(
            picture(
                figures.coverage_bars(bars, series.coverage.level),
                name="rebuttal-coverage",
                title="Coverage of the lower limit on this frame, lowest first",
            )
        )
    if series.claims is not None:
        claims = [(bar.unit_id, bar.low, bar.high) for bar in series.claims.rows]
        blocks.append(
            picture(
                figures.tornado_bars(claims, series.claims.amount),
                name="rebuttal-claims",
                title="The demand after winning one claim",
            )
        )
    if series.ladder is not None:
        levels = [(bar.level, float(bar.demand), bar.point) for bar in series.ladder]
        blocks.append(
            picture(
                figures.appeal_ladder(levels),
                name="rebuttal-ladder",
                title="The demand at each level of appeal",
            )
        )
    redraws = series.redraws
    if redraws is not None:
        marks = [("this sample", redraws.sample), ("paid in the frame", redraws.frame)]
        blocks.append(
            picture(
                figures.redraw_histogram(redraws.redrawn, marks, what="total paid, estimated"),
                name="rebuttal-redraws",
                title="The total paid as samples of this design estimate it",
            )
        )
    if blocks:
        yield Section("Figures", tuple(blocks))


def _requests(requests: Sequence[DisclosureRequest]) -> Section:
    if not requests:
        return Section("Disclosure requests", (paragraph("There is nothing left to request."),))
    return Section(
        "Disclosure requests",
        (
            paragraph("Data are requested as files with their SHA-256; printouts do not suffice."),
            table(
                "Requests",
                "What was not provided",
                [Column("No.", "count"), Column("Part"), Column("What"), Column("Without it")],
                [(r.number, r.part, r.what, r.why) for r in requests],
            ),
        ),
    )


def _authorities(findings: Sequence[ReportedFinding]) -> Section:
    seen: dict[str, tuple[str, str, str, str]] = {}
    for found in findings:
        for authority in (*found.finding.authorities_for, *found.finding.authorities_against):
            cited = authority.citation
            seen.setdefault(
                cited.section, (cited.section, cited.title, cited.status, authority.weight)
            )
    return Section(
        "Authorities and their marks",
        (
            table(
                "Authorities",
                "Sources of the arguments",
                [Column("Source"), Column("What"), Column("Mark", "mark"), Column("Here")],
                [seen[key] for key in sorted(seen)],
            ),
        ),
    )
