"""`section_111`: what a book of records would cost if every late record were audited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from penalties.law.files import relied_law
from penalties.law.relied_files import AuditRule, FormulaRule, ProcedureRule, SafeHarborRule
from penalties.section111.books import Section111
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
    OPEN,
    STATES,
    Days,
    RecordPenalties,
    TierReading,
    record_penalties,
)
from primafacie.core.errors import RuleError


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
    years = relied_law(ProcedureRule).sol_years.value
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


def _harbor_notes(columns: RecordColumns) -> list[str]:
    """What the safe harbors claimed rest on, and what the file held that is not used."""
    notes = list(columns.notes)
    claimed = ", ".join(f"{n:,} {kind}" for kind, n in columns.harbors().items() if n)
    if claimed:
        kept = relied_law(SafeHarborRule).keep_years
        notes.append(
            f"safe harbors as claimed ({claimed}): whether they are met is not examined here; the "
            f"proof is kept {kept.value} years [{kept.citation.status}]"
        )
    return notes


def _notes(
    rates: Iterable[DailyRates], made: RecordPenalties, days: Days, reading: TierReading
) -> tuple[str, ...]:
    formula = relied_law(FormulaRule)
    audit = relied_law(AuditRule).extrapolation
    notes = [
        *dict.fromkeys(note for own in rates for note in own.notes),
        f"never extrapolated: {audit.value} [{audit.citation.status}]",
        f"one rate for the whole excess: a reading [{formula.reading.citation.status}]",
    ]
    if reading == "from deadline":
        mark = formula.other_reading.citation.status
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
