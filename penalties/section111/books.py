"""A book of Section 111 records: the penalties of its late records, every one taken as audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from penalties.section111.book_records import PlanRates, Section111Record, StateCounts, TierSum
from penalties.section111.daily_rates import (
    Amounts,
    DailyRates,
    Plan,
)
from penalties.section111.late_records import PLANS, RecordColumns
from penalties.section111.record_penalties import (
    LATE,
    STATES,
    Days,
    RecordPenalties,
    TierReading,
)
from penalties.section111.safe_harbors import KINDS
from primafacie.core.citation import Citation, Mark, weakest
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

TIERS = ("1 to 2 years", "2 to 3 years", "3 years or more")


@dataclass(frozen=True, eq=False)
class Section111(Result):
    """The penalties of a book of records, every late record taken as audited.

    Only audited records are ever penalized (250 per quarter): see `audit_outlook`. The total is
    never extrapolated.

    Attributes
    ----------
    assessed_on : date
        The day of assessment.
    amounts, days, reading : str
        The choices, as in `section_111`.
    rates_of : mapping of str to DailyRates
        The daily rates of every plan in the book.
    records : RecordColumns
        The records.
    by_record : RecordPenalties
        Days, state and penalty in cents of each record.
    notes : tuple of str
        What the amounts rest on.
    """

    SCHEMA: ClassVar[str] = Section111Record.SCHEMA
    RECORD: ClassVar[type[Section111Record]] = Section111Record

    assessed_on: date
    amounts: Amounts
    days: Days
    reading: TierReading
    rates_of: Mapping[Plan, DailyRates]
    records: RecordColumns = field(repr=False)
    by_record: RecordPenalties = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def plan(self) -> str:
        """The plan of the book, or the plans of its records."""
        return " and ".join(self.rates_of)

    @property
    def rates(self) -> DailyRates:
        """The daily rates of a book of one plan; `RuleError` where there are two."""
        if len(self.rates_of) > 1:
            raise RuleError(
                "one set of daily rates of a book of two plans",
                where="Section 111",
                expected="a book of one plan",
                fix="Ask for rates_of['ghp'] or rates_of['nghp']",
            )
        return next(iter(self.rates_of.values()))

    @property
    def status(self) -> Mark:
        """The mark of the least sure of the amounts."""
        return weakest([rates.status for rates in self.rates_of.values()])

    @property
    def waived_total(self) -> Money:
        """What the records with a safe harbor would cost if none were accepted."""
        return Money(int(self.by_record.waived_cents.sum()))

    @property
    def total(self) -> Money:
        """The penalties of the late records."""
        return Money(int(self.by_record.penalty_cents.sum()))

    @property
    def open_total(self) -> Money:
        """What the open records would cost if they were reported on the day of assessment."""
        return Money(int(self.by_record.accrued_cents.sum()))

    @property
    def counts(self) -> StateCounts:
        """Records by state."""
        found = np.bincount(self.by_record.state, minlength=len(STATES))
        return StateCounts(*map(int, found))

    def tiers(self) -> tuple[TierSum, ...]:
        """Sum the late records by years late.

        Returns
        -------
        tuple of TierSum
            One per tier. A book of two plans has the tiers of each, named with it.
        """
        made = self.by_record
        rows = []
        for plan, rates in self.rates_of.items():
            own = self.records.plan == PLANS.index(plan) + 1
            for tier, (name, rate) in enumerate(zip(TIERS, rates.rates_cents, strict=True), 1):
                here = own & (made.state == LATE) & (made.tier == tier)
                rows.append(
                    TierSum(
                        name if len(self.rates_of) == 1 else f"{plan.upper()}, {name}",
                        Money(rate),
                        int(here.sum()),
                        int(made.excess[here].sum()),
                        Money(int(made.penalty_cents[here].sum())),
                    )
                )
        return tuple(rows)

    def table(self) -> pd.DataFrame:
        """Tabulate the records.

        Returns
        -------
        pandas.DataFrame
            One row per record: days, days in excess, state, and amounts in dollars.
        """
        import pandas as pd

        made = self.by_record
        return pd.DataFrame(
            {
                "id": self.records.ids,
                "due": self.records.due,
                "reported": self.records.reported,
                "days": made.days,
                "excess_days": made.excess,
                "state": np.array(STATES, dtype=object)[made.state],
                "penalty_dollars": made.penalty_cents / 100,
                "if_reported_on_assessment_dollars": made.accrued_cents / 100,
                "plan": np.array(("", *PLANS), dtype=object)[self.records.plan],
                "safe_harbor": np.array(("", *KINDS), dtype=object)[self.records.harbor],
                "without_safe_harbor_dollars": made.waived_cents / 100,
            }
        )

    def plot(self) -> Figure:
        """Draw the late records by years late, with the penalty that they come to.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per tier.
        """
        from primafacie.core.figures import late_record_bars

        return late_record_bars(
            [(own.tier, own.records, float(own.penalty)) for own in self.tiers()]
        )

    def as_record(self) -> Section111Record:
        """Give the sums, which a record keeps; the records themselves are in `table()`.

        Returns
        -------
        Section111Record
            The sums and the rates.
        """
        plans = tuple(
            PlanRates(
                plan,
                int((self.records.plan == PLANS.index(plan) + 1).sum()),
                tuple(map(Money, rates.rates_cents)),
                None if rates.cap_cents is None else Money(rates.cap_cents),
                rates.status,
            )
            for plan, rates in self.rates_of.items()
        )
        return Section111Record(
            assessed_on=self.assessed_on,
            amounts=self.amounts,
            days=self.days,
            reading=self.reading,
            records=len(self.records),
            counts=self.counts,
            total=self.total,
            open_total=self.open_total,
            waived_total=self.waived_total,
            plans=plans,
            tiers=self.tiers(),
            safe_harbors=dict(self.records.harbors()),
            status=self.status,
            citations=self.citations,
            notes=self.notes,
        )

    @classmethod
    def of_record(cls, record: Section111Record) -> Section111Record:
        """Give the sums as they are: without its records a book cannot be recomputed.

        Parameters
        ----------
        record : Section111Record
            The sums.

        Returns
        -------
        Section111Record
            The same sums.
        """
        return record

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the amounts."""
        found = (cite for rates in self.rates_of.values() for cite in rates.citations)
        return tuple(dict.fromkeys(found))

    def text(self) -> str:
        """Write the book as lines.

        Returns
        -------
        str
            The rates, the records by state, the tiers, the totals and the notes.
        """
        plans = " and ".join(plan.upper() for plan in self.rates_of)
        lines = [
            f"{counted(len(self.records), f'{plans} record')}, assessed on {self.assessed_on}",
            *(_rate_line(plan, rates) for plan, rates in self.rates_of.items()),
            ", ".join(
                f"{number:,} {name}" for name, number in self.counts.by_state().items() if number
            ),
        ]
        lines += [
            f"  {own.tier}: {counted(own.records, 'late record')}, "
            f"{counted(own.excess_days, 'day')} in excess, {own.penalty}"
            for own in self.tiers()
            if own.records
        ]
        lines.append(f"if every late record were audited: {self.total}")
        if self.counts.open:
            lines.append(f"open records, if reported on {self.assessed_on}: {self.open_total}")
        if self.counts.safe_harbor:
            lines.append(f"if no safe harbor were accepted, in addition: {self.waived_total}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        return str(self.as_record())


def _rate_line(plan: Plan, rates: DailyRates) -> str:
    amounts = ", ".join(str(Money(cents)) for cents in dict.fromkeys(rates.rates_cents))
    cap = f", at most {Money(rates.cap_cents)} per record" if rates.cap_cents is not None else ""
    return f"{plan.upper()}: {amounts} per day{cap} [{rates.status}]"
