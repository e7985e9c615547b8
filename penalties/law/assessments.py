"""How many times the amount claimed an assessment may be: 42 CFR 402.107, 1003.210(b), .310(b)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from penalties.law.basis_records import Basis, find_basis
from penalties.law.file_kinds import ViolationFile
from penalties.law.files import relied_law
from penalties.law.relied_files import Assessments402
from penalties.law.statutes import Reading
from penalties.law.terms import VariantTerm
from primafacie.core.citation import Citation
from primafacie.core.errors import LawConflictError
from primafacie.core.results import Result


@dataclass(frozen=True)
class Multiple(Result):
    """The multiple of an assessment and its base.

    Attributes
    ----------
    times : int or None
        The multiple; None: no assessment goes with the violation.
    base : str
        What is multiplied, in words.
    citation : Citation
        The source.
    note : str
        What a reader must know of it.
    readings : tuple of Reading
        Declared conflicts, with the reading used.
    column : str
        The column of the review that holds the base.
    gap : str
        What was not read. The assessment is then not known, which is not the same as none.
    """

    SCHEMA: ClassVar[str] = "primafacie.law-multiple/1"

    times: int | None
    base: str
    citation: Citation
    note: str = ""
    readings: tuple[Reading, ...] = ()
    column: str = "claimed_tainted"
    gap: str = ""

    def __str__(self) -> str:
        if self.gap:
            return f"an assessment that was not read: {self.gap} [{self.citation.status}]"
        if self.times is None:
            return f"no assessment ({self.note}) [{self.citation.status}]"
        note = f" ({self.note})" if self.note else ""
        return f"{self.times} x {self.base}{note} [{self.citation.status}]"


def assessment_multiple(basis: str, *, violated_on: date) -> Multiple:
    """The multiple of the amount claimed that an assessment may be, for a violation of a day.

    Under part 402 it is 3 times for the violations listed in 402.107(b) after January 1, 1997, else
    2 times, and none where 402.1(d) gives none.

    Parameters
    ----------
    basis : str
        The violation, as in `lookup`.
    violated_on : date
        The day of the violation.

    Returns
    -------
    Multiple
        The multiple, its base and its source.

    Raises
    ------
    LawConflictError
        If a listed violation is of January 1, 1997 exactly; the error holds both readings.
    RuleError
        If the basis is unknown.

    References
    ----------
    42 CFR 402.107, 1003.210(b), 1003.310(b).

    Examples
    --------
    >>> assessment_multiple("402.1(c)(17)", violated_on=date(2020, 6, 1)).times
    3
    """
    return multiple_of(find_basis(basis), violated_on)


def multiple_of(basis: Basis, violated_on: date) -> Multiple:
    """As `assessment_multiple`, of a basis already found."""
    if basis.violation is None:
        stated = basis.statute.file.multiple
        if stated is not None and basis.paragraph is None:
            return Multiple(int(stated.value), stated.base, stated.citation)
        own = basis.paragraph
        cite = next(iter(own.citations.values())) if own else basis.statute.citation
        return Multiple(None, "", cite, "the multiple goes with the violation: name it")
    number = re.fullmatch(r"402\.1\(c\)\(([0-9]+)\)", basis.violation.name)
    if number is not None:
        return _part_402(basis.violation, int(number[1]), violated_on)
    return _part_1003(basis.violation, basis.variant)


def _part_402(violation: ViolationFile, number: int, violated_on: date) -> Multiple:
    rule = relied_law(Assessments402)
    own = violation.assessment
    words = rule.base.value.split(" (")[0].lower()
    listed = number in rule.listed_violations.value
    if own is not None and not own.value and not listed:
        return Multiple(None, "", own.citation, "402.1(d) gives no assessment")
    default = Multiple(int(rule.default.value), words, rule.default.citation)
    if not listed:
        return default
    clash = rule.undecided
    if clash.applies(violated_on, None):
        raise LawConflictError(
            f"a violation of {violation.name} on 1 Jan 1997",
            where="402.107",
            citation=str(clash.citation),
            question=clash.value,
            readings=(clash.first, clash.second),
        )
    if rule.listed.reaches(violated_on):
        return Multiple(rule.listed.value, words, rule.listed.citation)
    early = rule.working
    reading = Reading(early.value, early.default, early.other, early.citation)
    return replace(default, citation=early.citation, note="working reading", readings=(reading,))


def _part_1003(violation: ViolationFile, variant: VariantTerm | None) -> Multiple:
    stated = violation.multiple
    if stated is None:
        unread = violation.gaps_assessment
        if unread is not None:
            return Multiple(None, "", unread.citation, unread.value, gap=unread.value)
        source = violation.no_assessment or violation.penalty
        return Multiple(None, "", source.citation, "no assessment")
    base = (variant.base if variant else "") or stated.base
    column = (variant.column if variant else "") or stated.column or "claimed_tainted"
    words = "amount claimed for the item or service" if base == "claimed" else base
    return Multiple(int(stated.value), words, stated.citation, stated.note, column=column)
