"""`lookup`: what the law says of a violation on two days, or the gap or conflict it declares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from penalties.law.assessments import Multiple, multiple_of
from penalties.law.basis_records import Basis, find_basis
from penalties.law.file_kinds import LawFile, ParagraphFile
from penalties.law.files import law, law_files
from penalties.law.statutes import DatedAmount, Reading
from penalties.law.terms import Conflict
from primafacie.core.citation import Citation, Mark, weakest
from primafacie.core.errors import LawConflictError, LawGapError, RuleError
from primafacie.core.money import Money
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LawValue(Result):
    """What one violation may cost at most, by the law of its two days.

    Nothing here is a prediction: no factor has a weight in law.

    Attributes
    ----------
    basis, title, paragraph, authority : str
        The basis, its title, the paragraph of its penalty, and the statute.
    unit : str
        What the amount is for, such as "each item or service".
    violated_on, assessed_on : date
        The two days.
    penalty : Money or None
        The greatest penalty for each `unit`, which `amount` is too; None where it was not read.
    minimum, cap : Money or None
        The least penalty, and the greatest for each `cap_unit`, where the law has them.
    cap_unit : str
        What the cap is for.
    multiple : int or None
        The greatest assessment is this multiple of `multiple_base`; None: no assessment.
    multiple_base : str
        What is multiplied, in words.
    adjustment_year : str or None
        The adjustment year of the amount; None where it is not adjusted.
    status : str
        The mark of the least sure part.
    citations : tuple of Citation
        The sources.
    readings : tuple of Reading
        Declared conflicts, with the reading used.
    notes : tuple of str
        What a reader must know of the value.
    multiple_column : str
        The column of a review that holds the base of the multiple.
    amount_gap, multiple_gap : str
        What was not read of the penalty and of the assessment; neither is then 0.
    read_on : date
        The day to which the annual table of this amount was read.
    """

    SCHEMA: ClassVar[str] = "primafacie.law-value/1"

    basis: str
    title: str
    paragraph: str
    authority: str
    unit: str
    violated_on: date
    assessed_on: date
    penalty: Money | None
    minimum: Money | None
    cap: Money | None
    cap_unit: str
    multiple: int | None
    multiple_base: str
    adjustment_year: str | None
    status: Mark
    citations: tuple[Citation, ...]
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    multiple_column: str = "claimed_tainted"
    amount_gap: str = ""
    multiple_gap: str = ""
    # The same amounts stay the same law when the table is read again on a later day.
    read_on: date = field(default=date.max, compare=False)

    @property
    def amount(self) -> Money:
        """The greatest penalty for each `unit`; $0.00 where it was not read (`amount_gap`)."""
        return Money.zero if self.penalty is None else self.penalty

    def __str__(self) -> str:
        times = f" + {self.multiple} x {self.multiple_base}" if self.multiple else ""
        times = " + an assessment that was not read" if self.multiple_gap else times
        caveat = f" ({self.caveat})" if self.caveat else ""
        amount = "an amount not read" if self.amount_gap else str(self.amount)
        return f"{self.basis}: {amount} for {self.unit}{times} [{self.status}]{caveat}"

    def table(self) -> pd.DataFrame:
        """Tabulate the value.

        Returns
        -------
        pandas.DataFrame
            One row per figure, and per reading of a declared conflict.
        """
        import pandas as pd

        readings = [
            row
            for reading in self.readings
            for row in (
                ("reading_used", reading.used),
                ("other_reading", reading.other),
                ("other_reading_cents", reading.other_amount and reading.other_amount.cents),
            )
        ]
        more = pd.DataFrame(readings, columns=["item", "value"])
        return (
            pd.concat([super().table(), more], ignore_index=True) if readings else super().table()
        )

    def text(self) -> str:
        """Write the value as lines.

        Returns
        -------
        str
            The amount, its paragraph and authority, declared conflicts with the reading used, the
            sources with their marks, and the notes.
        """
        lines = [str(self), f"paragraph {self.paragraph or 'none'}, authority {self.authority}"]
        for reading in self.readings:
            other = f": {reading.other_amount}" if reading.other_amount else ""
            lines.append(f"conflict: {reading.question}")
            lines.append(f"  used: {reading.used}; other reading: {reading.other}{other}")
        lines += [f"  {cite}" + (f" {cite.title}" if cite.title else "") for cite in self.citations]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    @property
    def caveat(self) -> str:
        """Why the mark holds only as far as the law was read; empty on a day up to then."""
        return _caveat(self.read_on, self.assessed_on)


def lookup(basis: str, *, violated_on: date, assessed_on: date) -> LawValue:
    """The greatest penalty and assessment for a violation, by the law of its two days.

    Exactly one value is given, or an error with the citation and the open question where the law
    read leaves it open. Where a printed amount contradicts its statute, the printed one is the
    value and `readings` holds the other. For a day of assessment after the day the law was read,
    the text and `notes` state that no later change is known.

    Parameters
    ----------
    basis : str
        A violation (`402.1(c)(17)`, `1003.200(a)(2)`), a penalty paragraph (`402.105(d)(2)(xiii)`)
        or a section of the U.S. Code (`1395nn(g)(3)`). `bases()` lists them.
    violated_on : date
        The day of the violation.
    assessed_on : date
        The day of assessment, on or after the day of the violation.

    Returns
    -------
    LawValue
        Amount, cap, multiple and sources.

    Raises
    ------
    LawGapError
        If the law, as far as it was read, gives no value for these days.
    LawConflictError
        If the law reads in two ways for these days and nothing read says which one governs.
    RuleError
        If the basis is unknown, or if the days are not dates or in the wrong order.

    Examples
    --------
    >>> print(lookup("1395nn(g)(3)", violated_on=date(2016, 5, 1), assessed_on=date(2017, 3, 1)))
    42 USC 1395nn(g)(3): $24,253.00 for each claim or bill for a designated health service \
[verified]
    """
    _check_days(basis, violated_on, assessed_on)
    found = find_basis(basis)
    for dated in found.files:
        _raise_open(found.name, dated, violated_on, assessed_on)
    statute = found.statute
    amount = statute.amount(violated_on, assessed_on)

    def further(part: str) -> Money | None:
        if not statute.has(part):
            return None
        return statute.amount(violated_on, assessed_on, series=part).amount

    times = multiple_of(found, violated_on)
    return LawValue(
        basis=found.name,
        title=found.title,
        paragraph=found.paragraph_name,
        authority=statute.name,
        unit=found.unit,
        violated_on=violated_on,
        assessed_on=assessed_on,
        penalty=amount.amount,
        minimum=further("minimum"),
        cap=further("cap"),
        cap_unit=statute.cap_unit,
        multiple=times.times,
        multiple_base=times.base,
        adjustment_year=amount.year,
        status=_status(found, amount, times),
        citations=_citations(found, amount, times),
        readings=(*statute.readings(violated_on, assessed_on), *times.readings),
        notes=_notes(found, amount, times, violated_on, assessed_on),
        multiple_column=times.column,
        multiple_gap=times.gap,
        read_on=statute.table.read_on,
    )


def _check_days(basis: str, violated_on: date, assessed_on: date) -> None:
    for name, day in (("violated_on", violated_on), ("assessed_on", assessed_on)):
        if type(day) is not date:
            raise RuleError(
                f"{name} = {day!r}",
                where=f"law, {basis}",
                expected="a datetime.date",
                fix="Give the day, as in date(2026, 11, 21)",
            )
    if assessed_on < violated_on:
        raise RuleError(
            f"a penalty assessed on {assessed_on} for a violation on {violated_on}",
            where=f"law, {basis}",
            expected="the violation first",
            fix="Correct one of the days",
        )


def _raise_open(name: str, dated: LawFile, violated_on: date, assessed_on: date) -> None:
    """Raise the declared gap, or the conflict without a default, that these days meet."""
    for _, term in dated.open_terms:
        if not term.applies(violated_on, assessed_on):
            continue
        what = f"{name}, violated on {violated_on}, assessed on {assessed_on}"
        where, source = dated.name, f"{term.citation}"
        if not isinstance(term, Conflict):
            raise LawGapError(what, where=where, citation=source, question=term.value)
        if term.first:
            raise LawConflictError(
                what,
                where=where,
                citation=source,
                question=term.value,
                readings=(term.first, term.second),
            )


def _status(found: Basis, amount: DatedAmount, times: Multiple) -> Mark:
    marks = [amount.citation.status]
    if times.times is not None or times.gap:
        marks.append(times.citation.status)
    if found.violation is not None:
        marks.append(found.violation.authority.citation.status)
    return weakest(marks)


def _citations(found: Basis, amount: DatedAmount, times: Multiple) -> tuple[Citation, ...]:
    own = found.violation.penalty.citation if found.violation else None
    paragraph = found.paragraph
    unit = paragraph.unit.citation if isinstance(paragraph, ParagraphFile) else None
    used = [own, unit, amount.citation, times.citation]
    return tuple(dict.fromkeys(cite for cite in used if cite is not None))


def _notes(
    found: Basis, amount: DatedAmount, times: Multiple, violated_on: date, assessed_on: date
) -> tuple[str, ...]:
    table = found.statute.table
    notes = [amount.note, times.note]
    if amount.year is not None:
        notes += table.notes(violated_on, assessed_on)
    notes.append(_caveat(table.read_on, assessed_on))
    return tuple(note for note in notes if note)


def _caveat(read_on: date, assessed_on: date) -> str:
    if assessed_on <= read_on:
        return ""
    return f"the law was read on {read_on}; a later adjustment is not known here"


def law_version() -> str:
    """The date to which the law held here was read, with the number of its files."""
    return f"{law_read_on().isoformat()}, {len(law_files())} rules"


def law_read_on() -> date:
    """The day to which the annual tables held here were read."""
    return max(table.read_on for table in law().tables.values())
