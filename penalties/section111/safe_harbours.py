"""Safe harbours of Section 111: what must be shown, what is lacking, how long to keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from penalties.law_files import law_files
from penalties.limitation import years_later
from primafacie.core.citation import Citation
from primafacie.core.results import brief

Means = Literal["mail", "e-mail", "phone", "other"]
_WRITTEN = ("mail", "e-mail")
_LEAST_WRITTEN = 2


@dataclass(frozen=True)
class Attempt:
    """One attempt to get the information: its day, its means, whom it reached for, its proof.

    `declined`: the answer clearly and unambiguously refused the information.
    """

    on: date
    by: Means
    to_individual: bool = True
    to_representative: bool = False
    declined: bool = False
    evidence: str = ""


@brief
@dataclass(frozen=True)
class SafeHarbour:
    """Is the safe harbour shown? `lacking` says what is not; records are kept until a day."""

    kind: str
    met: bool
    lacking: tuple[str, ...]
    keep_until: date | None
    citation: Citation


def _law() -> tuple[int, int, dict[str, Citation]]:
    values = law_files()["section111/safe harbours.toml"].values
    cites = {key: cited.citation for key, cited in values.items()}
    return int(values["good_faith"].more["attempts"]), int(values["keep_years"].value), cites


def good_faith(attempts: Sequence[Attempt], *, represented: bool) -> SafeHarbour:
    """Good-faith efforts (non-group plans): 3 attempts, 2 of them by mail or e-mail.

    The written ones go to the individual and, where `represented`, to the attorney or other
    representative; the third may be by any reasonable means. A clear declination ends the duty
    to try further. Every attempt needs its evidence; records are kept 5 years.

    >>> tries = [Attempt(date(2025, 1, d), "mail", evidence=f"letter {d}") for d in (2, 9)]
    >>> good_faith(tries, represented=False).lacking
    ('2 of 3 attempts',)
    """
    wanted, years, cites = _law()
    ordered = sorted(attempts, key=lambda attempt: attempt.on)
    refused = [attempt for attempt in ordered if attempt.declined]
    lacking = [
        f"evidence of the attempt of {attempt.on}" for attempt in ordered if not attempt.evidence
    ]
    if not refused:
        written = [
            attempt
            for attempt in ordered
            if attempt.by in _WRITTEN
            and attempt.to_individual
            and (attempt.to_representative or not represented)
        ]
        if len(ordered) < wanted:
            lacking.append(f"{len(ordered)} of {wanted} attempts")
        if len(written) < _LEAST_WRITTEN:
            whom = "the individual and the representative" if represented else "the individual"
            lacking.append(f"{len(written)} of {_LEAST_WRITTEN} by mail or e-mail to {whom}")
    last = ordered[-1].on if ordered else None
    return SafeHarbour(
        kind="declination" if refused else "good-faith efforts",
        met=not lacking and bool(ordered),
        lacking=tuple(lacking) or (() if ordered else ("any attempt",)),
        keep_until=years_later(last, years) if last else None,
        citation=cites["declination" if refused else "good_faith"],
    )


def technical_error(*, found_on: date, evidence: str, outside_control: bool) -> SafeHarbour:
    """A technical or system issue outside the reporter's control, or an error of CMS."""
    _, years, cites = _law()
    lacking = [] if outside_control else ["that the issue was outside the reporter's control"]
    lacking += [] if evidence else ["evidence of the issue"]
    kept = years_later(found_on, years)
    return SafeHarbour("technical error", not lacking, tuple(lacking), kept, cites["technical"])
