"""`section_111`: what a book of records would cost if every late record were audited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from penalties.law.files import needed_law
from penalties.section111.daily_rates import (
    AdjustedTiers,
    Amounts,
    DailyRates,
    Plan,
    applicable_from,
    daily_rates,
    unknown_option,
)
from penalties.section111.late_records import PLANS, LateRecord, RecordColumns, record_columns
from penalties.section111.record_penalties import (
    LATE,
    OPEN,
    STATES,
    Days,
    RecordPenalties,
    TierReading,
    record_penalties,
)
from penalties.section111.safe_harbors import KINDS
from primafacie.core.brief_texts import brief
from primafacie.core.citation import Citation, Mark, weakest
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.section111/2"
TIERS = ("1 to 2 years", "2 to 3 years", "3 years or more")


@brief
@dataclass(frozen=True, eq=False)
class Section111:
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
        return Money(int(self.by_record.waived.sum()))

    @property
    def total(self) -> Money:
        """The penalties of the late records."""
        return Money(int(self.by_record.penalty.sum()))

    @property
    def open_total(self) -> Money:
        """What the open records would cost if they were reported on the day of assessment."""
        return Money(int(self.by_record.accrued.sum()))

    @property
    def counts(self) -> dict[str, int]:
        """Records by state."""
        found = np.bincount(self.by_record.state, minlength=len(STATES))
        return {name: int(number) for name, number in zip(STATES, found, strict=True)}

    def tiers(self) -> tuple[tuple[str, int, int, Money], ...]:
        """By years late: the tier, its late records, their days in excess, their penalties.

        A book of two plans has the tiers of each, named with it.
        """
        made = self.by_record
        rows = []
        for plan in self.rates_of:
            own = self.records.plan == PLANS.index(plan) + 1
            for tier, name in enumerate(TIERS, start=1):
                here = own & (made.state == LATE) & (made.tier == tier)
                rows.append(
                    (
                        name if len(self.rates_of) == 1 else f"{plan.upper()}, {name}",
                        int(here.sum()),
                        int(made.excess[here].sum()),
                        Money(int(made.penalty[here].sum())),
                    )
                )
        return tuple(rows)

    def tier_rates(self) -> tuple[int, ...]:
        """The daily rate in cents of each row of `tiers()`."""
        return tuple(rate for rates in self.rates_of.values() for rate in rates.rates)

    def table(self) -> pd.DataFrame:
        """The records as a table.

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
                "penalty": made.penalty / 100,
                "if_reported_on_assessment": made.accrued / 100,
                "plan": np.array(("", *PLANS), dtype=object)[self.records.plan],
                "safe_harbor": np.array(("", *KINDS), dtype=object)[self.records.harbor],
                "without_safe_harbor": made.waived / 100,
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """The sums as a JSON-ready record, in cents; the records themselves are in `table()`."""
        return {
            "amounts": self.amounts,
            "assessed_on": self.assessed_on.isoformat(),
            "citations": [cite.to_dict() for cite in self.citations],
            "counts": self.counts,
            "days": self.days,
            "notes": list(self.notes),
            "open_total": self.open_total.cents,
            "plans": [
                {
                    "cap": rates.cap,
                    "plan": plan,
                    "rates": list(rates.rates),
                    "records": int((self.records.plan == PLANS.index(plan) + 1).sum()),
                    "status": rates.status,
                }
                for plan, rates in self.rates_of.items()
            ],
            "reading": self.reading,
            "records": len(self.records),
            "safe_harbors": dict(self.records.harbors()),
            "schema": SCHEMA,
            "status": self.status,
            "tiers": [
                {"excess_days": days, "penalty": money.cents, "records": number, "tier": name}
                for name, number, days, money in self.tiers()
            ],
            "total": self.total.cents,
            "waived_total": self.waived_total.cents,
        }

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the amounts."""
        found = (cite for rates in self.rates_of.values() for cite in rates.citations)
        return tuple(dict.fromkeys(found))

    def text(self) -> str:
        """The book as lines."""
        plans = " and ".join(plan.upper() for plan in self.rates_of)
        lines = [
            f"{counted(len(self.records), f'{plans} record')}, assessed on {self.assessed_on}",
            *(_rate_line(plan, rates) for plan, rates in self.rates_of.items()),
            ", ".join(f"{number:,} {name}" for name, number in self.counts.items() if number),
        ]
        lines += [
            f"  {name}: {counted(number, 'late record')}, {counted(days, 'day')} in excess, {money}"
            for name, number, days, money in self.tiers()
            if number
        ]
        lines.append(f"if every late record were audited: {self.total}")
        if self.counts["open"]:
            lines.append(f"open records, if reported on {self.assessed_on}: {self.open_total}")
        if self.counts["safe harbor"]:
            lines.append(f"if no safe harbor were accepted, in addition: {self.waived_total}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        return f"{self.counts['late']:,} late of {len(self.records):,} records: {self.total}"


def section_111(
    records: Iterable[LateRecord] | RecordColumns,
    *,
    plan: Plan | None = None,
    assessed_on: date,
    amounts: Amounts,
    days: Days = "365",
    reading: TierReading = "from due",
    adjusted_tiers: AdjustedTiers = "proportional",
    notice_on: date | None = None,
) -> Section111:
    """The penalty of every late record of a reporting book, and their sum.

        penalty = min(cap, max(0, d - 365) * rate(d)),  d = reported - due in days

    Records within 365 days cost 0, those not yet reported are open, and occurrences before October
    11, 2024 are out of scope. Records with a safe harbor count 0; `waived_total` is what they would
    cost without it.

    Parameters
    ----------
    records : iterable of LateRecord or RecordColumns
        The records.
    plan : {"ghp", "nghp"}, optional
        The plan of the whole book: group health ($1,000 per day, no cap in the text) or non-group
        (tiers and a cap). None: every record names its own.
    assessed_on : date
        The day of assessment.
    amounts : {"base", "adjusted"}
        Amounts as set, or adjusted by 45 CFR part 102 for the day of assessment.
    days : {"365", "anniversaries"}, default "365"
        Years of 365 days, or calendar anniversaries.
    reading : {"from due", "from deadline"}, default "from due"
        From which day the tiers are counted. From the deadline, the first tier begins at d = 730.
    adjusted_tiers : {"proportional", "first set in 2023"}, default "proportional"
        How the lower tiers and the cap, which 45 CFR 102.3 does not print, are adjusted: in
        proportion to the top rate, or as amounts first set in October 2023.
    notice_on : date, optional
        The day of the notice. Reports that came more than 5 years before it are barred.

    Returns
    -------
    Section111
        The penalty of each record, the totals and the counts.

    Raises
    ------
    RuleError
        If an option is unknown or the rule did not apply; all faults of the records together.

    Notes
    -----
    The result fails where a reading is not the one that CMS applies: no published worked penalty
    was found.

    References
    ----------
    42 CFR 402.105(b)(2)-(3); 88 FR 70363 (October 11, 2023); 45 CFR 102.3.

    Examples
    --------
    >>> late = LateRecord("A", due=date(2024, 11, 1), reported=date(2025, 12, 6))
    >>> str(section_111([late], plan="nghp", assessed_on=date(2026, 11, 21), amounts="base").total)
    '$8,750.00'
    """
    for name, value, known in (
        ("days", days, ("365", "anniversaries")),
        ("reading", reading, ("from due", "from deadline")),
    ):
        if value not in known:
            raise RuleError.of(unknown_option(name, value, known))
    rates: dict[Plan, DailyRates] = {
        name: daily_rates(
            name, assessed_on=assessed_on, amounts=amounts, adjusted_tiers=adjusted_tiers
        )
        for name in ((_known_plan(plan),) if plan else PLANS)
        if name is not None
    }
    columns = record_columns(records, assessed_on, plan)
    if plan is None:
        there = {k for k in range(1, len(PLANS) + 1) if (columns.plan == k).any()}
        rates = {n: own for k, (n, own) in enumerate(rates.items(), start=1) if k in there} or rates
    years = int(needed_law("Section 111 procedure").values["sol_years"].value)
    made = record_penalties(
        columns,
        rates,
        assessed_on=assessed_on,
        days=days,
        reading=reading,
        notice_on=notice_on,
        limitation_years=years,
    )
    return Section111(
        assessed_on,
        amounts,
        days,
        reading,
        rates,
        columns,
        made,
        (*_notes(rates.values(), made, days, reading), *_harbor_notes(columns)),
    )


def _known_plan(plan: Plan | None) -> Plan | None:
    if plan is not None and plan not in PLANS:
        raise RuleError.of(unknown_option("plan", plan, PLANS))
    return plan


def _rate_line(plan: Plan, rates: DailyRates) -> str:
    amounts = ", ".join(str(Money(cents)) for cents in dict.fromkeys(rates.rates))
    cap = f", at most {Money(rates.cap)} per record" if rates.cap is not None else ""
    return f"{plan.upper()}: {amounts} per day{cap} [{rates.status}]"


def _harbor_notes(columns: RecordColumns) -> list[str]:
    """What the safe harbors claimed rest on, and what the file held that is not used."""
    notes = list(columns.notes)
    claimed = ", ".join(f"{n:,} {kind}" for kind, n in columns.harbors().items() if n)
    if claimed:
        law = needed_law("Section 111 safe harbors").values
        notes.append(
            f"safe harbors as claimed ({claimed}): whether they are met is not examined here; the "
            f"proof is kept {law['keep_years'].value} years [{law['keep_years'].citation.status}]"
        )
    return notes


def _notes(
    rates: Iterable[DailyRates], made: RecordPenalties, days: Days, reading: TierReading
) -> tuple[str, ...]:
    formula = needed_law("Section 111 formula").values
    audit = needed_law("Section 111 audit").values["extrapolation"]
    notes = [
        *dict.fromkeys(note for own in rates for note in own.notes),
        f"never extrapolated: {audit.value} [{audit.citation.status}]",
        f"one rate for the whole excess: a reading [{formula['reading'].citation.status}]",
    ]
    if reading == "from deadline":
        mark = formula["other_reading"].citation.status
        notes.append(f"tiers counted from the deadline, 365 days after due: a reading [{mark}]")
    if days == "anniversaries":
        notes.append("years counted by calendar anniversaries: the text says 1 year (365 days)")
    if (made.state == OPEN).any():
        notes.append("open records are not in the total: they cost what they cost when they come")
    if (made.state == STATES.index("out of scope")).any():
        notes.append(f"occurrences before {applicable_from()} are out of scope (prospective only)")
    if (made.state == STATES.index("barred")).any():
        notes.append(
            "barred: reported more than 5 years before the notice; from which day the years run "
            "was not found, and the report is the latest"
        )
    return tuple(notes)
