"""The rebuttal report: every argument with its rule, fact, computation, effect and authorities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from primafacie.app import figures
from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.pictures import picture
from primafacie.app.reports.values import Trace, Value, count, dollars, number

if TYPE_CHECKING:
    from validation import Finding, Rebuttal
    from validation.coverage_report import CoverageRow
    from validation.exhibits import Exhibits
    from validation.finding_records import FindingTable

_GROUPS = (
    ("goes to validity", "What goes to validity"),
    ("goes to amount", "What goes to the amount"),
    ("context", "Context"),
)
_LIMITS = (
    "An argument is only as good as the data it was given; what is missing is asked for above.",
    "Error models are made from the sample itself: with few units they say little of the frame.",
    "p-values are those of an honest study: a small one says unusual, not why.",
    "Authorities carry their marks: what is from memory or secondary must be read before quoting.",
    "Another estimator or bound than the planned one is shown, and moves no demand.",
    "What a finding is worth is for the judge; nothing here is legal advice.",
)
_EFFECT = Trace("amount computed again from the findings, less the amount if the argument holds")


def build_rebuttal(
    rebuttal: Rebuttal, exhibits: Exhibits, *, title: str = "Rebuttal", circuit: str = ""
) -> Document:
    """The findings as a document: brief table first, then each in full, then what is asked for."""
    asked = rebuttal.demanded
    tried = [found for found in rebuttal.findings if found.tried]
    supported = sum(found.supported for found in rebuttal.findings)
    sections = [_brief(rebuttal)]
    for strength, head in _GROUPS:
        chosen = rebuttal.of_strength(strength)
        if chosen:
            sections.append(Section(head, sections=tuple(_in_full(found) for found in chosen)))
    sections += [_not_supported(rebuttal), *_drawn(exhibits), _requests(rebuttal)]
    sections += [_authorities(rebuttal), Section("Limits of this analysis", (bullets(_LIMITS),))]
    return Document(
        kind="rebuttal",
        title=title,
        lead=(
            count(len(tried)), " arguments were tried on the sample and its extrapolation; ",
            count(supported), " are borne out by the data; ",
            count(len(rebuttal.findings) - len(tried)), " could not be tried with what was given.",
        ),
        headline=(
            "Amount demanded",
            Value("text", "not disclosed") if asked is None
            else dollars(asked).traced("as demanded", source="the demand or print-out"),
        ),
        facts=facts(
            ("Proceeding", rebuttal.proceeding + (f", circuit {circuit}" if circuit else "")),
            ("Goes to validity", (count(len(rebuttal.of_strength("goes to validity"))),)),
            ("Goes to amount", (count(len(rebuttal.of_strength("goes to amount"))),)),
            ("Seed and redraws", (number(rebuttal.seed, decimals=0), ", ",
                                  count(rebuttal.replicates))),
        ),
        sections=tuple(sections),
        footer=title,
    )  # fmt: skip


def _brief(rebuttal: Rebuttal) -> Section:
    return Section(
        "Findings in brief",
        (
            table(
                "Findings", "Every argument tried, the weightiest first",
                [Column("No."), Column("Argument"), Column("Strength"),
                 Column("Amount falls by", "dollars", 2, _EFFECT),
                 Column("Coverage", "fraction", 1)],
                [(f.code, f.title, f.strength, f.dollars, f.coverage)
                 for f in rebuttal.findings if f.tried],
            ),
            note(
                "Every effect is that of its argument alone, against the amount computed again "
                "from the findings or the amount demanded: effects overlap and do not add up. A "
                "negative fall is a rise: the argument would cost its maker money. Under Context "
                "the fall is what would follow if the argument were accepted."
            ),
        ),
    )  # fmt: skip


def _in_full(found: Finding) -> Section:
    """One finding: rule, fact, computation, effect, authorities for and against, tables."""
    lines = [
        ("Rule", found.rule),
        ("Fact", found.fact),
        ("Computation", found.computation),
        ("Effect", found.effect),
    ]
    blocks: list[Block] = [facts(*lines)]
    if found.authorities_for:
        blocks += [paragraph("For:"), bullets([str(a) for a in found.authorities_for])]
    if found.authorities_against:
        blocks += [paragraph("Against:"), bullets([str(a) for a in found.authorities_against])]
    if found.missing and found.code != "G1":
        blocks += [paragraph("Missing:"), bullets(list(found.missing))]
    if found.code != "G1":
        blocks += [_table(found.code, place, item) for place, item in enumerate(found.tables, 1)]
    return Section(f"{found.code} {found.title}", tuple(blocks))


def _table(code: str, place: int, item: FindingTable) -> Block:
    columns = [Column(head) for head in item.heads]
    return table(f"{code} table {place}", item.title, columns, item.rows)


def _not_supported(rebuttal: Rebuttal) -> Section:
    rest = rebuttal.of_strength("not supported")
    rows = [(f.code, f.title, f.fact) for f in rest if f.tried]
    lost = [(f.code, f.title, f.fact) for f in rest if not f.tried]
    blocks: list[Block] = []
    if rows:
        blocks += [
            paragraph("These arguments were tried, and the data given do not bear them out."),
            table("Not supported", "Arguments without support",
                  [Column("No."), Column("Argument"), Column("What was seen")], rows),
        ]  # fmt: skip
    if lost:
        blocks += [
            paragraph("These could not be tried; nothing is said about them."),
            table("Not tried", "Arguments that could not be tried",
                  [Column("No."), Column("Argument"), Column("Why")], lost),
        ]  # fmt: skip
    return Section("What is not supported", tuple(blocks))


def _drawn(exhibits: Exhibits) -> Iterator[Section]:
    """The figures that the study allows."""
    blocks: list[Block] = []
    report = exhibits.coverage
    if report is not None:
        rows = [(_scenario(row), row.coverage, row.error) for row in report.rows]
        blocks.append(picture(
            figures.coverage_bars(rows, report.level), name="rebuttal-coverage",
            title="Coverage of the lower limit on this frame, the worst first",
        ))  # fmt: skip
    if exhibits.claims and exhibits.amount is not None:
        amount = exhibits.amount
        bars = [
            (claim.unit_id, min(amount, amount - claim.demand), max(amount, amount - claim.demand))
            for claim in exhibits.claims
        ]
        blocks.append(picture(
            figures.tornado_bars(bars, amount), name="rebuttal-claims",
            title="The demand after winning one claim",
        ))  # fmt: skip
    if exhibits.ladder is not None:
        steps = [
            (step.level, float(step.demand), step.point)
            for step in exhibits.ladder.steps if step.demand is not None
        ]  # fmt: skip
        if steps:
            blocks.append(picture(
                figures.appeal_ladder(steps), name="rebuttal-ladder",
                title="The demand at each level of appeal",
            ))  # fmt: skip
    if exhibits.redrawn and exhibits.percentile is not None:
        marks = [("this sample", exhibits.percentile.estimate),
                 ("paid in the frame", exhibits.percentile.known)]  # fmt: skip
        blocks.append(picture(
            figures.redraw_histogram(exhibits.redrawn, marks, what="total paid, estimated"),
            name="rebuttal-redraws", title="The total paid as samples of this design estimate it",
        ))  # fmt: skip
    if blocks:
        yield Section("Figures", tuple(blocks))


def _scenario(row: CoverageRow) -> str:
    """A short name for a bar: the page's table has the whole one."""
    name = row.scenario.removeprefix("all or none, ").replace("error rate as observed", "observed")
    name = name.replace("at the exact 90 % ", "").replace("the sample's shares", "shares")
    part = "" if row.part == "all strata" else f", {row.part}"
    return f"{name}{part}"


def _requests(rebuttal: Rebuttal) -> Section:
    if not rebuttal.requests:
        return Section("Disclosure requests", (paragraph("Nothing is left to ask for."),))
    return Section(
        "Disclosure requests",
        (
            paragraph("Data are asked for as files with their SHA-256; print-outs do not serve."),
            table(
                "Requests", "What was not given",
                [Column("No.", "count"), Column("Part"), Column("What"), Column("Without it")],
                [(r.number, r.part, r.what, r.why) for r in rebuttal.requests],
            ),
        ),
    )  # fmt: skip


def _authorities(rebuttal: Rebuttal) -> Section:
    seen: dict[str, tuple[str, str, str, str]] = {}
    for found in rebuttal.findings:
        for authority in (*found.authorities_for, *found.authorities_against):
            cited = authority.citation
            seen.setdefault(
                cited.section, (cited.section, cited.title, cited.status, authority.weight)
            )
    return Section(
        "Authorities and their marks",
        (
            table(
                "Authorities", "Sources of the arguments",
                [Column("Source"), Column("What"), Column("Mark", "mark"), Column("Here")],
                [seen[key] for key in sorted(seen)],
            ),
        ),
    )  # fmt: skip
