"""The demand letter: the figure, how it was reached in plain English, and what is left to fill in.

Nothing about rights is written here but what the rule set states with its citation, and what the
case file states in its own words. What neither states is a field to be completed.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from primafacie.app.reports.document import (
    Block,
    Column,
    Document,
    Facts,
    Letterhead,
    Parts,
    Section,
    bullets,
    facts,
    paragraph,
    table,
)
from primafacie.app.reports.sections.schedule_section import schedule_section
from primafacie.app.reports.values import cents, count, dollars, fraction
from primafacie.app.reports.workpapers import last_day
from sampling.plans.case_files import LETTER_FIELDS, CaseFile

if TYPE_CHECKING:
    from primafacie.app.reports.study_numbers import StudyNumbers
    from sampling import RuleSet

OPEN = "[to be completed: {}]"
_RIGHTS = {
    "notice": "The rule set requires notice: {}.",
    "disclosure": "The rule set requires that these are handed over: {}.",
    "presumption": "Under the rule set the result is presumed correct, and the presumption is {}.",
    "rebuttal": "The rule set provides for: {}.",
}
"""The keys of a rule set that state a right of the auditee, each with its sentence."""


@dataclass
class _Fields:
    """The words of the case file for the letter, and the fields that it leaves open."""

    case: CaseFile
    open: list[str] = field(default_factory=list)

    def lines(self, key: str) -> tuple[str, ...]:
        words = self.case.letter.get(key)
        if words:
            return tuple(part.strip() for part in words.split("; ") if part.strip())
        return (self.missing(f"letter.{key}", LETTER_FIELDS[key]),)

    def missing(self, name: str, what: str) -> str:
        self.open.append(name)
        return OPEN.format(what)


@dataclass(frozen=True)
class DemandLetter:
    """A demand letter, and the keys of the case file that would fill what is open in it."""

    document: Document
    open: tuple[str, ...]


def build_letter(
    numbers: StudyNumbers, rules: RuleSet, *, design: str, case: CaseFile | None
) -> DemandLetter:
    """The letter on a study's demand, addressed from its case file."""
    case = case or CaseFile()
    fields = _Fields(case)
    amount = numbers.demand.amount
    auditee = case.auditee or fields.missing("auditee", "the name of the auditee")
    day = _in_words(case.date) if case.date else fields.missing("date", "the date of the letter")
    period = " to ".join(map(_in_words, case.audit_period)) if case.audit_period else ""
    head = Letterhead(
        sender=fields.lines("sender"),
        day=day,
        addressee=(auditee, *fields.lines("address")),
        subject=_subject(case, numbers, fields),
        salutation=f"To {auditee}:",
        closing=("Sincerely,", "", "", *fields.lines("signatory")),
        enclosures=(
            "Annex A: schedule of the overpaid units",
            "The report of the audit (extrapolation workpaper), with the head digest "
            f"{numbers.head}",
            "The folder of the study, from which every figure can be recomputed",
        ),
    )
    sections = (
        _demanded(numbers, rules),
        _reached(numbers, design),
        _rights(rules, fields),
        Section("Payment", (paragraph(" ".join(fields.lines("payment"))),)),
        Section("Questions", (paragraph(" ".join(fields.lines("contact"))),)),
    )
    of_period = f" in the period {period}" if period else ""
    document = Document(
        kind="letter",
        title="Demand for repayment of an overpayment",
        lead=(
            "This letter demands the repayment of ",
            cents(amount),
            f", which an audit of the payments to {auditee}{of_period} found to be overpaid. It "
            "states how the amount was reached and what you can do if you disagree.",
        ),
        banner=_banner(numbers),
        headline=("Amount demanded", cents(amount)),
        facts=Facts(()),
        sections=sections,
        footer=f"Head digest {numbers.head}",
        dated=last_day(numbers.steps),
        annexes=(schedule_section(numbers.review),),
        letter=head,
    )
    return DemandLetter(document, tuple(dict.fromkeys(fields.open)))


def _in_words(day: date) -> str:
    """A day as a letter writes it.

    >>> _in_words(date(2026, 11, 21))
    'November 21, 2026'
    """
    return f"{month_name[day.month]} {day.day}, {day.year}"


def _banner(numbers: StudyNumbers) -> str:
    mark = getattr(numbers, "mark", "")
    marked = f"{mark.capitalize()}: this sample was drawn elsewhere." if mark else ""
    return " ".join(part for part in (marked, numbers.simulated or "") if part)


def _subject(case: CaseFile, numbers: StudyNumbers, fields: _Fields) -> Facts:
    """The case, but for its persons and its date, and the amount."""
    left_out = ("Auditee", "Prepared by", "Statistician", "Reviewers", "Date")
    rows = [(label, text) for label, text in case.rows() if label not in left_out]
    known = {label.rstrip("s") for label, _ in rows}
    asked = (
        ("NPI", "npi", "the National Provider Identifier"),
        ("Matter number", "matter_number", "the number of the matter"),
        ("Audit period", "audit_period", "the audit period"),
        ("Authority", "authority", "the law or contract under which the audit is made"),
    )
    rows += [
        (label, fields.missing(key, words)) for label, key, words in asked if label not in known
    ]
    return facts(*rows, ("Amount demanded", cents(numbers.demand.amount)))


def _demanded(numbers: StudyNumbers, rules: RuleSet) -> Section:
    limit, estimate = numbers.limit_demanded, numbers.estimate
    lower = limit.low is not None and float(numbers.demand.amount) < estimate.point
    why: Parts = (
        "The amount demanded is the point estimate of the total overpayment, ",
        dollars(estimate.point),
        ".",
    )
    if lower:
        why = (
            "The total overpayment is estimated at ",
            dollars(estimate.point),
            ". This letter does not demand that estimate, but the lower confidence limit of it, so "
            "that the uncertainty of the sample is counted in your favor. The limit bears two "
            f"names: {limit.names}. A limit of this kind is meant to lie at or below the true "
            "total in ",
            fraction(limit.level, decimals=0),
            f" of samples. It was computed by the bound {limit.bound}.",
        )
    notes = [paragraph(text) for text in limit.notes if not limit.reliable or limit.condition]
    rows = [
        (f"{place}. {step.what}", step.after, step.source, step.mark)
        for place, step in enumerate(numbers.demand.steps, start=1)
    ]
    steps = table(
        "Demand",
        f"The steps to the amount under the rule set {rules.title} ({rules.name}, {rules.version})",
        [Column("Step"), Column("Amount", "dollars"), Column("Source"), Column("Mark", "mark")],
        rows,
    )
    return Section("What is demanded", (paragraph(*why), *notes, steps))


def _reached(numbers: StudyNumbers, design: str) -> Section:
    estimate, review, frame = numbers.estimate, numbers.review, numbers.frame
    paid: Parts = () if frame is None else (" (", cents(frame.total), " paid)")
    steps: list[Parts] = [
        ("The payments audited are ", count(estimate.frame_size), " units", *paid, "."),
        (
            count(estimate.sample_size),
            f" of them were drawn at random ({design}) and reviewed.",
        ),
        (
            count(review.errors),
            " of the reviewed units were in error. Together they were overpaid by ",
            cents(review.sampled_effective),
            "; Annex A lists each of them.",
        ),
        (
            f"From the sample the total of all {estimate.frame_size:,} units was estimated "
            f"({estimate.estimator}): ",
            dollars(estimate.point),
            ", with a standard error of ",
            dollars(estimate.se),
            ".",
        ),
        (
            "The amount demanded follows from this estimate by the rules stated above. The same "
            "rules decided how each finding counts, such as a record that was not received.",
        ),
    ]
    if not numbers.generator_name:
        steps[1] = (count(estimate.sample_size), f" of them were sampled ({design}) and reviewed.")
    return Section("How the amount was reached", (bullets(steps), *_by_reason(numbers)))


def _by_reason(numbers: StudyNumbers) -> Sequence[Block]:
    made = numbers.auditor
    reasons = (
        next((item for item in made.breakdowns if item.by == "reason"), None) if made else None
    )
    if reasons is None:
        return ()
    rows = [row for row in reasons.rows if row.errors]
    return (
        table(
            "Reasons",
            "What was found in the sample, by reason",
            [Column("Reason"), Column("Units", "count"), Column("Overpaid in the sample", "cents")],
            [(row.label, row.errors, row.overpaid.cents) for row in rows],
        ),
    )


def _rights(rules: RuleSet, fields: _Fields) -> Section:
    """What the rule set states with its citation, then the case file's own words."""
    blocks: list[Block] = []
    for key, sentence in _RIGHTS.items():
        cited = rules.values.get(key)
        if cited is None:
            continue
        value = "; ".join(cited.value) if isinstance(cited.value, list) else str(cited.value)
        blocks.append(paragraph(sentence.format(value), f" ({cited.citation})."))
    stated = "rebuttal" in rules.values
    own = [
        key
        for key in ("rebuttal", "appeal")
        if key in fields.case.letter or not (key == "rebuttal" and stated)
    ]
    blocks += [paragraph(" ".join(fields.lines(key))) for key in own]
    return Section("If you disagree", tuple(blocks))
