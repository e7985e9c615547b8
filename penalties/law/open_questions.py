"""The gaps and conflicts the law files declare, listed and counted: nothing is filled in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from penalties.law.basis_records import bases, find_basis
from penalties.law.files import law_files, needed_law
from penalties.law.lookups import law_read_on, lookup
from penalties.law.terms import Conflict
from primafacie.core.errors import LawConflictError, LawGapError

GAP, CONFLICT, OPEN_CONFLICT = "gap", "conflict", "conflict without a default"
DECLARED_GAP, DECLARED_CONFLICT = "declared gap", "declared conflict"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenQuestion:
    """A declared gap or conflict: where it stands, which days it takes in, what is asked."""

    where: str
    key: str
    kind: str
    question: str
    days: str
    readings: str
    mark: str


def open_questions() -> tuple[OpenQuestion, ...]:
    """Every declared gap and conflict of the law held here, in the order of the files."""
    found = []
    for dated in law_files().values():
        for key, term in dated.open_terms:
            kind, readings = GAP, ""
            if isinstance(term, Conflict):
                kind = CONFLICT if term.default else OPEN_CONFLICT
                used = f"{term.default} (used)" if term.default else term.first
                readings = f"{used}; {term.other or term.second}"
            mark = term.citation.status
            question = OpenQuestion(dated.name, key, kind, term.value, term.days, readings, mark)
            found.append(question)
    return tuple(found)


def boundary_days(basis: str) -> tuple[list[date], list[date]]:
    """Days of violation and of assessment at which the law of a basis can change.

    Every day named in one of its files or in the adjustment rules, with the day before and the
    day after it, from 1980 to the day the law was read.
    """
    last = law_read_on()
    violated: set[date] = {date(1980, 1, 1), last}
    assessed: set[date] = {date(1980, 1, 1), last}
    found = find_basis(basis)
    for dated in (*found.law_used, needed_law("402.107")):
        for key, cited in dated.values.items():
            for name, day in cited.more.items():
                if not isinstance(day, date) or day.year > last.year:
                    continue
                target = assessed if name.startswith("assessed") else violated
                target.update((day - _DAY, day, day + _DAY))
            if isinstance(cited.value, date) and not key.startswith("years."):
                target = assessed if "assess" in key else violated
                target.update((cited.value - _DAY, cited.value, cited.value + _DAY))
    for item in found.statute.table.years:
        assessed.update((item.applies_from - _DAY, item.applies_from))
    return sorted(violated), sorted(assessed)


def walk() -> Counter[str]:
    """Look up every basis on every pair of boundary days, and count what comes.

    `value`, `value with a declared conflict`, `declared gap` or `declared conflict`; anything
    else is an undeclared hole and is raised as it comes.
    """
    count: Counter[str] = Counter()
    for basis in bases():
        violated, assessed = boundary_days(basis)
        for first in violated:
            for second in assessed:
                if second < first:
                    continue
                try:
                    found = lookup(basis, violated_on=first, assessed_on=second)
                except LawGapError:
                    count[DECLARED_GAP] += 1
                except LawConflictError:
                    count[DECLARED_CONFLICT] += 1
                else:
                    kind = "value with a declared conflict" if found.readings else "value"
                    count[kind] += 1
    return count


_INTRODUCTION = """# Gaps and conflicts in the law held here

The law was read to {read_on}. Where the texts read give no value for a pair of days (of the
violation and of the assessment) the files declare a **gap**; where they give two, a
**conflict**. A lookup then raises `LawGapError` or `LawConflictError` with the citation and the
open question, or gives the printed amount with the other reading beside it. Nothing is filled in.

This page is written from the files and checked by a test, which also looks up all {bases} bases
on every pair of days at which their law can change. Of these {pairs:,} lookups {walked}; none
meets an undeclared hole.

Declared: {gaps} gaps, {defaults} conflicts with a default, {open} without.
"""
_HEADINGS = {
    OPEN_CONFLICT: "Conflicts without a default",
    CONFLICT: "Conflicts with a default",
    GAP: "Gaps",
}


def questions_text(walked: Counter[str]) -> str:
    """`docs/law-gaps-and-conflicts.md`: the list, its counts and those of `walk()`."""
    questions = open_questions()
    counted = Counter(item.kind for item in questions)
    lines = [
        _INTRODUCTION.format(
            read_on=law_read_on(),
            bases=len(bases()),
            pairs=walked.total(),
            walked=", ".join(f"{times:,} give a {kind}" for kind, times in sorted(walked.items())),
            gaps=counted[GAP],
            defaults=counted[CONFLICT],
            open=counted[OPEN_CONFLICT],
        )
    ]
    for kind, heading in _HEADINGS.items():
        lines += [f"## {heading}", ""]
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for item in questions:
            if item.kind == kind:
                key = (item.question, item.days, item.readings)
                grouped.setdefault(key, []).append(f"`{item.where}`")
        for (question, days, readings), places in grouped.items():
            lines.append(f"- {question}")
            lines += [f"  Readings: {readings}."] if readings else []
            lines.append(f"  Days: {days}. In {', '.join(places)}.")
        lines.append("")
    return "\n".join(lines)
