"""The 60-day and the six-year clock of an identified overpayment, in both readings.

The deadline is 60 days after identification, or the day a corresponding cost report is due. It is
suspended, never before identification, by

- a good-faith investigation of related overpayments that began by the 60th day: until it concludes
  with the amount calculated, and at most until 180 days after *identification*;
- a self-disclosure (OIG SDP or CMS SRDP) that was acknowledged while the deadline had not passed.

What runs after a suspension is not settled by the texts read, so both readings are given:

    rest of the 60 days     the days that were not used before the suspension
    fresh 60 days           60 days from the end of the suspension
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from penalties.law.law_toml import file_of
from penalties.law.relied_files import RepaymentRule
from penalties.law.terms import Term
from primafacie.core.brief_texts import brief
from primafacie.core.citation import Mark, weakest
from primafacie.core.dated import load_dated
from primafacie.core.errors import Problem, StudyError
from primafacie.core.results import Result

RULE_FILE = Path(__file__).parents[1] / "data" / "401" / "401-305.toml"
SCHEMA = "primafacie.repayment-rule/1"
Reading = Literal["rest of the 60 days", "fresh 60 days"]
READINGS: tuple[Reading, ...] = ("rest of the 60 days", "fresh 60 days")
OUTSIDE = "outside the lookback"


@brief
@dataclass(frozen=True)
class ClockReading:
    """One reading: its deadline (None while a disclosure is pending), and where it stands.

    `standing` is one of: outside the lookback, repaid in time, repaid late, suspended, running,
    overdue.
    """

    reading: Reading
    deadline: date | None
    suspended_days: int
    standing: str


@dataclass(frozen=True)
class RepaymentClock(Result):
    """The days of one overpayment, and its standing on `on`, by both readings.

    `deadline` is the earlier of the readings' last days to report and return it (None while a
    disclosure is pending); `standing` is that of both readings where they agree, else it names
    both.

    Attributes
    ----------
    identified_on, received_on, repaid_on, on : date
        The days as given; `repaid_on` may be None.
    readings : tuple of ClockReading
        Deadline, days suspended and standing by each reading.
    lookback_from : date
        The first day of receipt that the duty reaches.
    status : str
        The mark of the least sure source used.
    notes : tuple of str
        What the deadlines rest on.
    """

    SCHEMA: ClassVar[str] = "primafacie.repayment-clock/1"
    ROWS: ClassVar[str] = "readings"

    identified_on: date
    received_on: date
    repaid_on: date | None
    on: date
    readings: tuple[ClockReading, ...]
    lookback_from: date
    status: Mark
    notes: tuple[str, ...]

    @property
    def deadline(self) -> date | None:
        """The earlier deadline of the two readings."""
        found = [reading.deadline for reading in self.readings if reading.deadline is not None]
        return min(found) if len(found) == len(self.readings) else None

    @property
    def suspended_days(self) -> int:
        """Days by which the suspensions move the deadline, in the reading that moves it least."""
        return min(reading.suspended_days for reading in self.readings)

    @property
    def standing(self) -> str:
        """The standing: one word where the readings agree, else both, each with its own."""
        words = dict.fromkeys(reading.standing for reading in self.readings)
        if len(words) == 1:
            return next(iter(words))
        return "; ".join(f"{r.standing} ({r.reading})" for r in self.readings)

    @property
    def overdue(self) -> bool:
        """Is it overdue, or was it repaid late, in every reading?"""
        return all(reading.standing in ("overdue", "repaid late") for reading in self.readings)

    @property
    def days_left(self) -> int | None:
        """Days from `on` to the earlier deadline; negative when it has passed."""
        return None if self.deadline is None else (self.deadline - self.on).days

    def text(self) -> str:
        """Write the clock as lines.

        Returns
        -------
        str
            The day of identification, both readings with their deadlines, and the notes.
        """
        lines = [f"identified on {self.identified_on} [{self.status}]: {self.standing}"]
        for reading in self.readings:
            last = reading.deadline.isoformat() if reading.deadline else "no deadline yet"
            lines.append(f"  {reading.reading}: {last}, {reading.standing}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        return f"60-day clock: {self.standing} [{self.status}]"


@cache
def repayment_rule() -> RepaymentRule:
    """42 CFR 401.305 as data, with the mark of every value."""
    return file_of(RepaymentRule, load_dated(RULE_FILE, schema=SCHEMA))


def repayment_clock(
    *,
    identified_on: date,
    received_on: date,
    on: date,
    repaid_on: date | None = None,
    investigation: tuple[date, date | None] | None = None,
    disclosure_pending: tuple[date, date | None] | None = None,
    cost_report_due: date | None = None,
) -> RepaymentClock:
    """The 60-day clock of an identified overpayment on the day `on`, in both readings.

        rest     deadline = identified_on + 60 days + days of suspension
        fresh    deadline = end of the last suspension + 60 days
        both     no earlier than the day a corresponding cost report is due

    The duty reaches payments received within six years before identification.

    Parameters
    ----------
    identified_on : date
        The day the overpayment was identified.
    received_on : date
        The day the payment was received.
    on : date
        The day for which the clock is asked.
    repaid_on : date, optional
        The day of repayment.
    investigation : tuple of (date, date or None), optional
        The day a good-faith investigation began, and the day it concluded with the amount
        calculated (None: not yet). Its suspension begins at identification at the earliest and ends
        180 days after identification at the latest; begun after the 60 days it suspends nothing.
    disclosure_pending : tuple of (date, date or None), optional
        The day OIG or CMS acknowledged a submission, and the day that ended (None: pending). It
        suspends only where it was acknowledged from identification on and before the deadline had
        passed.
    cost_report_due : date, optional
        The day a corresponding cost report is due.

    Returns
    -------
    RepaymentClock
        The deadlines of both readings, and whether each is running, suspended or overdue.

    Raises
    ------
    StudyError
        With all faults together, for days out of order.

    Notes
    -----
    This is not legal advice: when an overpayment was *identified* is the question of law.

    References
    ----------
    42 CFR 401.305; the marks are in `penalties/data/401/401-305.toml`.

    Examples
    --------
    >>> clock = repayment_clock(identified_on=date(2026, 3, 1), received_on=date(2025, 7, 9),
    ...                         on=date(2026, 4, 1))
    >>> clock.deadline.isoformat(), clock.standing
    ('2026-04-30', 'running')
    >>> later = repayment_clock(identified_on=date(2026, 3, 1), received_on=date(2025, 7, 9),
    ...     on=date(2026, 6, 1), investigation=(date(2026, 3, 31), date(2026, 4, 20)))
    >>> later.standing
    'overdue (rest of the 60 days); running (fresh 60 days)'
    """
    rule = repayment_rule()
    spans = {"investigation": investigation, "disclosure_pending": disclosure_pending}
    _check(identified_on, received_on, on, repaid_on, spans)
    used: list[Term] = [rule.deadline.days, rule.lookback.years]
    if identified_on >= rule.investigation.first_day.value:
        used.append(rule.identified)
    days = rule.deadline.days.value
    base = identified_on + timedelta(days=days)
    due = max(base, cost_report_due or base)
    held, notes = _investigated(identified_on, base, investigation, used)
    suspensions = [held] if held else []
    start = _years_before(identified_on, rule.lookback.years.value)
    readings = []
    for reading in READINGS:
        own = list(suspensions)
        last = max(_deadline(reading, identified_on, days, own), due)
        note = _acknowledged(identified_on, last, disclosure_pending, own)
        if note:
            notes.append(note if reading == READINGS[0] else f"{note} ({reading})")
        deadline = _open_ended(reading, identified_on, days, own, due)
        readings.append(
            ClockReading(
                reading,
                deadline,
                0 if deadline is None else (deadline - due).days,
                _standing(received_on, start, repaid_on, deadline, on, own),
            )
        )
    if disclosure_pending is not None:
        used.append(rule.deadline.suspended_by_disclosure)
    if due > base:
        used.append(rule.deadline.cost_report)
        notes.append(f"a cost report is due later than 60 days: {due}")
    if len({reading.deadline for reading in readings}) > 1:
        used.append(rule.afterwards)
        notes.append(rule.afterwards.value)
    return RepaymentClock(
        identified_on,
        received_on,
        repaid_on,
        on,
        tuple(readings),
        start,
        weakest([cited.citation.status for cited in used]),
        (
            *dict.fromkeys(notes),
            *dict.fromkeys(f"source: {cited.citation}" for cited in used),
        ),
    )


Span = tuple[date, date | None]


def _investigated(
    identified_on: date, base: date, span: Span | None, used: list[Term]
) -> tuple[Span | None, list[str]]:
    """The suspension by an investigation, from identification on, and why there is none."""
    if span is None:
        return None, []
    rule = repayment_rule()
    begins = rule.investigation.first_day.value
    used += [rule.investigation.first_day, rule.investigation.most_days]
    if identified_on < begins:
        return None, [f"an investigation suspends nothing for an identification before {begins}"]
    began, concluded = span
    if began > base:
        return None, [
            f"the investigation began after the 60th day, {base}: it does not revive the deadline"
        ]
    latest = identified_on + timedelta(days=rule.investigation.most_days.value)
    first = max(began, identified_on)
    last = min(concluded or latest, latest)
    notes = []
    if began < identified_on:
        notes.append(
            "the investigation began before identification: its earlier days suspend nothing, and "
            "count against nothing"
        )
    if concluded is None:
        notes.append(
            f"the investigation is not concluded: its suspension ends on {latest} at the latest, "
            "180 days after identification, and the deadlines are counted from that day"
        )
    elif concluded > latest:
        notes.append(f"the suspension ended on {latest}, 180 days after identification")
    if last <= first:
        return None, [*notes, "the investigation was concluded when the overpayment was identified"]
    return (first, last), notes


def _acknowledged(
    identified_on: date, last: date, span: Span | None, suspensions: list[Span]
) -> str:
    """Add the suspension by a disclosure where there is one; else say why there is none."""
    if span is None:
        return ""
    if not identified_on <= span[0] <= last:
        side = "before identification" if span[0] < identified_on else f"after the deadline, {last}"
        return f"the disclosure was acknowledged {side}: it suspends nothing"
    suspensions.append(span)
    return ""


def _open_ended(
    reading: Reading, identified_on: date, days: int, suspensions: list[Span], due: date
) -> date | None:
    if any(end is None for _, end in suspensions):
        return None
    return max(_deadline(reading, identified_on, days, suspensions), due)


def _deadline(reading: Reading, identified_on: date, days: int, suspensions: list[Span]) -> date:
    """The last day by one reading; days in two suspensions count once."""
    closed = [(first, last) for first, last in suspensions if last is not None]
    if not closed:
        return identified_on + timedelta(days=days)
    if reading == "fresh 60 days":
        return max(last for _, last in closed) + timedelta(days=days)
    suspended = {
        first + timedelta(days=n) for first, last in closed for n in range((last - first).days)
    }
    return identified_on + timedelta(days=days + len(suspended))


def _standing(
    received_on: date,
    start: date,
    repaid_on: date | None,
    deadline: date | None,
    on: date,
    suspensions: list[Span],
) -> str:
    if received_on < start:
        return OUTSIDE
    if repaid_on is not None:
        return "repaid in time" if deadline is None or repaid_on <= deadline else "repaid late"
    if any(first <= on and (last is None or on < last) for first, last in suspensions):
        return "suspended"
    return "running" if deadline is None or on <= deadline else "overdue"


def _years_before(day: date, years: int) -> date:
    """The same calendar day so many years earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _check(
    identified_on: date,
    received_on: date,
    on: date,
    repaid_on: date | None,
    spans: dict[str, Span | None],
) -> None:
    problems = []
    if identified_on < received_on:
        problems.append(
            Problem(
                "identified_on",
                f"{identified_on}",
                f"{received_on} or later",
                "An overpayment is identified after it was received",
            )
        )
    if on < identified_on:
        problems.append(Problem("on", f"{on}", f"{identified_on} or later", ""))
    if repaid_on is not None and not received_on <= repaid_on <= on:
        problems.append(
            Problem("repaid_on", f"{repaid_on}", f"a day from {received_on} to {on}", "")
        )
    for name, span in spans.items():
        if span is not None and span[1] is not None and span[1] < span[0]:
            problems.append(Problem(name, f"{span[0]} to {span[1]}", "the earlier day first", ""))
    if problems:
        raise StudyError.collected(problems, what="repayment clock")
