"""Safe harbors of Section 111: which there are, what must be shown, how long to keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal, get_args

from penalties.clocks.limitation import years_later
from penalties.law.files import relied_law
from penalties.law.relied_files import SafeHarborRule
from primafacie.core.citation import Citation
from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name
from primafacie.core.results import Result

SafeHarborKind = Literal["technical error", "good faith", "declination"]
KINDS: tuple[SafeHarborKind, ...] = get_args(SafeHarborKind)
KIND_WORDS: dict[str, SafeHarborKind] = {
    "technical error": "technical error",
    "technical": "technical error",
    "good faith": "good faith",
    "good-faith": "good faith",
    "good faith efforts": "good faith",
    "good-faith efforts": "good faith",
    "declination": "declination",
    "signed refusal": "declination",
}
YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0")
Means = Literal["mail", "e-mail", "phone", "other"]
MEANS: tuple[Means, ...] = get_args(Means)
_WRITTEN = ("mail", "e-mail")
_LEAST_WRITTEN = 2


def nghp_only() -> tuple[str, ...]:
    """The kinds that only non-group plans can claim."""
    return relied_law(SafeHarborRule).nghp_only.value


@dataclass(frozen=True)
class Attempt:
    """One attempt to get the information.

    Parameters
    ----------
    on : date
        The day of the attempt.
    by : {"mail", "e-mail", "phone", "other"}
        The means.
    to_individual, to_representative : bool, default True and False
        Whom the attempt reached for.
    declined : bool, default False
        Whether the answer clearly and unambiguously refused the information. A refusal is a safe
        harbor of its own (`declination`) and does not replace attempts here.
    evidence : str, default ""
        The reference of the proof.
    """

    on: date
    by: Means
    to_individual: bool = True
    to_representative: bool = False
    declined: bool = False
    evidence: str = ""


@dataclass(frozen=True)
class SafeHarbor(Result):
    """Whether a safe harbor is shown.

    Attributes
    ----------
    kind : str
        The safe harbor.
    met : bool
        Whether everything is shown.
    lacking : tuple of str
        What is not shown.
    keep_until : date or None
        Until when the records are kept; None without any attempt.
    citation : Citation
        The source.
    """

    SCHEMA: ClassVar[str] = "primafacie.safe-harbor/1"

    kind: str
    met: bool
    lacking: tuple[str, ...]
    keep_until: date | None
    citation: Citation

    def __str__(self) -> str:
        kept = f"; the proof is kept until {self.keep_until}" if self.keep_until else ""
        if self.met:
            return f"{self.kind}: shown{kept} [{self.citation.status}]"
        return f"{self.kind}: not shown; lacking: {', '.join(self.lacking)}{kept}"


SafeHarbour = SafeHarbor
"""The name of earlier releases."""


def good_faith(attempts: Sequence[Attempt], *, represented: bool) -> SafeHarbor:
    """Whether good-faith efforts of a non-group plan are shown: 3 attempts, 2 by mail or e-mail.

    The written ones go to the individual and, where `represented`, to the attorney or other
    representative; the third may be by any reasonable means. Copies count once: attempts of one day
    by one means are one attempt, to everyone they reached. Every attempt needs its addressee and
    its evidence. Records are kept 5 years.

    Parameters
    ----------
    attempts : sequence of Attempt
        The attempts, in any order.
    represented : bool
        Whether the individual has an attorney or other representative.

    Returns
    -------
    SafeHarbor
        Whether it is met, what is lacking, and until when records are kept.

    Raises
    ------
    RuleError
        If the means of an attempt are outside the list.

    Examples
    --------
    >>> tries = [Attempt(date(2025, 1, d), "mail", evidence=f"letter {d}") for d in (2, 9)]
    >>> good_faith(tries, represented=False).lacking
    ('2 of 3 attempts',)
    >>> copies = [Attempt(date(2025, 1, 2), "mail", evidence=f"copy {d}") for d in (1, 2, 3)]
    >>> good_faith(copies, represented=False).lacking
    ('1 of 3 attempts', '1 of 2 by mail or e-mail to the individual')
    """
    rule = relied_law(SafeHarborRule)
    wanted, years = rule.good_faith.attempts, rule.keep_years.value
    _check(attempts)
    ordered = _distinct(attempts)
    lacking = [
        f"evidence of the attempt of {attempt.on}" for attempt in ordered if not attempt.evidence
    ]
    lacking += [
        f"the addressee of the attempt of {attempt.on}"
        for attempt in ordered
        if not (attempt.to_individual or attempt.to_representative)
    ]
    written = [
        attempt
        for attempt in ordered
        if attempt.by in _WRITTEN
        and attempt.to_individual
        and (attempt.to_representative or not represented)
    ]
    if not ordered:
        lacking.append("any attempt")
    elif len(ordered) < wanted:
        lacking.append(f"{len(ordered)} of {wanted} attempts")
    if ordered and len(written) < _LEAST_WRITTEN:
        whom = "the individual and the representative" if represented else "the individual"
        lacking.append(f"{len(written)} of {_LEAST_WRITTEN} by mail or e-mail to {whom}")
    if lacking and any(attempt.declined for attempt in ordered):
        lacking.append("a refusal is shown by itself: see declination")
    last = ordered[-1].on if ordered else None
    return SafeHarbor(
        kind="good-faith efforts",
        met=not lacking,
        lacking=tuple(lacking),
        keep_until=years_later(last, years) if last else None,
        citation=rule.good_faith.citation,
    )


def declination(*, refused_on: date, signed: bool, evidence: str) -> SafeHarbor:
    """Whether a clear refusal of the information is shown (non-group plans).

    A refusal ends the duty to try further. The signed refusal is the proof and is kept 5 years.

    Parameters
    ----------
    refused_on : date
        The day of the refusal.
    signed : bool
        Whether the refusal is signed.
    evidence : str
        The reference of the refusal.

    Returns
    -------
    SafeHarbor
        Whether it is met, what is lacking, and until when the refusal is kept.

    Examples
    --------
    >>> declination(refused_on=date(2025, 3, 1), signed=True, evidence="letter 7").keep_until
    datetime.date(2030, 3, 1)
    """
    rule = relied_law(SafeHarborRule)
    lacking = [] if signed else ["the signature of the refusal"]
    lacking += [] if evidence else ["evidence of the refusal"]
    return SafeHarbor(
        "declination",
        not lacking,
        tuple(lacking),
        years_later(refused_on, rule.keep_years.value),
        rule.declination.citation,
    )


def technical_error(*, found_on: date, evidence: str, outside_control: bool) -> SafeHarbor:
    """Whether a technical or system issue is shown, outside the reporter's control or of CMS.

    Parameters
    ----------
    found_on : date
        The day on which the issue was found.
    evidence : str
        The reference of the evidence.
    outside_control : bool
        Whether the issue was outside the reporter's control, or an error of CMS.

    Returns
    -------
    SafeHarbor
        Whether it is met, what is lacking, and until when records are kept.
    """
    rule = relied_law(SafeHarborRule)
    lacking = [] if outside_control else ["that the issue was outside the reporter's control"]
    lacking += [] if evidence else ["evidence of the issue"]
    kept, source = years_later(found_on, rule.keep_years.value), rule.technical.citation
    return SafeHarbor("technical error", not lacking, tuple(lacking), kept, source)


def _distinct(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts in order of day, copies of one day and means put together."""
    merged: dict[tuple[date, str], Attempt] = {}
    for attempt in sorted(attempts, key=lambda item: item.on):
        key = (attempt.on, attempt.by)
        before = merged.get(key)
        if before is None:
            merged[key] = attempt
            continue
        proofs = dict.fromkeys(text for text in (before.evidence, attempt.evidence) if text)
        merged[key] = replace(
            before,
            to_individual=before.to_individual or attempt.to_individual,
            to_representative=before.to_representative or attempt.to_representative,
            declined=before.declined or attempt.declined,
            evidence="; ".join(proofs),
        )
    return list(merged.values())


def _check(attempts: Sequence[Attempt]) -> None:
    problems = [
        unknown_name("means", attempt.by, MEANS, where=f"attempt {place}")
        for place, attempt in enumerate(attempts, start=1)
        if attempt.by not in MEANS
    ]
    if problems:
        raise RuleError.collected(problems, what="good-faith efforts")
