"""The record of a book of Section 111: its sums and rates, not its single records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar

from penalties.section111.book_older_forms import with_plans, with_units
from penalties.section111.daily_rates import Amounts, Plan
from penalties.section111.record_penalties import Days, TierReading
from primafacie.core.brief_texts import brief
from primafacie.core.citation import Citation, Mark
from primafacie.core.money import Money
from primafacie.core.record_forms import RecordForm, StoredResult


@dataclass(frozen=True)
class StateCounts:
    """The records of a book by state.

    Attributes
    ----------
    on_time, late, open : int
        Reports in time, late reports, and records not yet reported.
    out_of_scope : int
        Records of occurrences before the rule applied.
    safe_harbor : int
        Records that claim a safe harbor.
    barred : int
        Late reports past the years of limitation.
    """

    on_time: int
    late: int
    open: int
    out_of_scope: int
    safe_harbor: int
    barred: int

    def by_state(self) -> dict[str, int]:
        """The counts by the name of the state in words.

        Returns
        -------
        dict of str to int
            All states in their order.
        """
        return {item.name.replace("_", " "): getattr(self, item.name) for item in fields(self)}


@brief
@dataclass(frozen=True)
class PlanRates:
    """The daily rates of one plan of a book.

    Attributes
    ----------
    plan : {"ghp", "nghp"}
        The plan.
    records : int
        The records of the plan.
    rates : tuple of Money
        The rate per day for the years late 1 to 2, 2 to 3, and 3 or more.
    cap : Money or None
        The most that a record costs; None: no cap in the text.
    status : str
        The mark of the rates.
    """

    plan: Plan
    records: int
    rates: tuple[Money, ...]
    cap: Money | None
    status: Mark


@dataclass(frozen=True)
class TierSum:
    """The late records of one tier.

    Attributes
    ----------
    tier : str
        The years late, with the plan where the book has two.
    rate : Money
        The rate per day.
    records : int
        The late records.
    excess_days : int
        Their days in excess of 365.
    penalty : Money
        Their penalties.
    """

    tier: str
    rate: Money
    records: int
    excess_days: int
    penalty: Money


@dataclass(frozen=True)
class Section111Record(StoredResult):
    """The sums of a book of Section 111, as a study folder keeps them.

    Attributes
    ----------
    assessed_on : date
        The day of assessment.
    amounts, days, reading : str
        The choices, as in `section_111`.
    records : int
        The records of the book.
    counts : StateCounts
        The records by state.
    total, open_total : Money
        The penalties of the late records, and what the open records would cost if they were
        reported on the day of assessment.
    waived_total : Money or None
        What the records with a safe harbor would cost if none were accepted; None in a book that
        release 0.1 kept, which did not compute it.
    plans : tuple of PlanRates
        The daily rates of every plan in the book.
    tiers : tuple of TierSum
        The late records by years late.
    safe_harbors : mapping of str to int
        The records that claim each kind of safe harbor.
    status : str
        The mark of the least sure of the amounts.
    citations : tuple of Citation
        The sources.
    notes : tuple of str
        What the amounts rest on.
    """

    SCHEMA: ClassVar[str] = "primafacie.section111/3"
    ROWS: ClassVar[str] = "tiers"

    assessed_on: date
    amounts: Amounts
    days: Days
    reading: TierReading
    records: int
    counts: StateCounts
    total: Money
    open_total: Money
    waived_total: Money | None
    plans: tuple[PlanRates, ...]
    tiers: tuple[TierSum, ...]
    safe_harbors: Mapping[str, int]
    status: Mark
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        found = [f"{number:,} {name}" for name, number in self.counts.by_state().items() if number]
        lines = [
            f"{self.counts.late:,} late of {self.records:,} records: {self.total}",
            f"assessed on {self.assessed_on} [{self.status}]; {', '.join(found) or 'no record'}",
        ]
        if self.counts.open:
            lines.append(f"open records, if reported on {self.assessed_on}: {self.open_total}")
        if self.waived_total:
            lines.append(f"if no safe harbor were accepted, in addition: {self.waived_total}")
        return "\n".join(lines)


FORM = RecordForm("section111", 3, Section111Record, {1: with_plans, 2: with_units})
