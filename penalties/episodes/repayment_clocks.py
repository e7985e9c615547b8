"""The 60-day and the six-year clock of an identified overpayment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from primafacie.core.dated import DatedFile, load_dated
from primafacie.core.errors import Problem, StudyError
from primafacie.core.results import brief

RULE_FILE = Path(__file__).parent.parent / "data" / "401" / "401.305.toml"
SCHEMA = "primafacie.repayment-rule/1"


@brief
@dataclass(frozen=True)
class RepaymentClock:
    """The days of one overpayment, and where it stands on `on`.

    `deadline` is the last day to report and return it, `kept_since` the first day it is kept
    beyond that; `lookback_from` the first day of receipt that the duty reaches. `standing`
    is one of: outside the lookback, repaid in time, repaid late, running, overdue.
    """

    identified_on: date
    received_on: date
    repaid_on: date | None
    on: date
    deadline: date
    lookback_from: date
    suspended_days: int
    standing: str
    notes: tuple[str, ...]

    @property
    def days_left(self) -> int:
        """Days from `on` to the deadline; negative when it has passed."""
        return (self.deadline - self.on).days

    def to_dict(self) -> dict[str, Any]:
        record = asdict(self)
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in record.items()
        }


@cache
def repayment_rule() -> DatedFile:
    """42 CFR 401.305 as data, with the mark of every value."""
    return load_dated(RULE_FILE, schema=SCHEMA)


def repayment_clock(
    *,
    identified_on: date,
    received_on: date,
    on: date,
    repaid_on: date | None = None,
    investigation: tuple[date, date] | None = None,
    disclosure_pending: tuple[date, date] | None = None,
    cost_report_due: date | None = None,
) -> RepaymentClock:
    """Where an identified overpayment stands on the day `on`.

        deadline = identified_on + 60 days + days suspended   (or the cost report, if later)

    `investigation` and `disclosure_pending` are first and last day of a suspension: a timely
    good-faith investigation (at most 180 days, for overpayments identified from 1 January
    2025) and a pending OIG self-disclosure or CMS SRDP; overlapping days count once. The
    duty reaches payments received within six years before identification. Raises
    `StudyError`, all faults at once, for days out of order. Not legal advice: when an
    overpayment was *identified* is the question of law. Source: 42 CFR 401.305, marks in
    `penalties/data/401/401.305.toml`.

    >>> clock = repayment_clock(identified_on=date(2026, 3, 1), received_on=date(2025, 7, 9),
    ...                         on=date(2026, 4, 1))
    >>> clock.deadline.isoformat(), clock.standing
    ('2026-04-30', 'running')
    """
    rule = repayment_rule().values
    spans = {"investigation": investigation, "disclosure_pending": disclosure_pending}
    _check(identified_on, received_on, on, repaid_on, spans)
    notes = [f"{key}: {rule[key].citation}" for key in ("deadline.days", "lookback.years")]
    days: set[date] = set()
    if investigation is not None:
        begins = rule["investigation.from"].value
        if identified_on < begins:
            notes.append(f"An investigation suspends nothing before {begins}")
        else:
            held = _span(*investigation)
            most = int(rule["investigation.most_days"].value)
            if len(held) > most:
                notes.append(f"An investigation suspends {most} days at most, not {len(held)}")
            days.update(held[:most])
            notes.append(f"investigation: {rule['investigation.most_days'].citation}")
    if disclosure_pending is not None:
        days.update(_span(*disclosure_pending))
        notes.append(f"disclosure: {rule['deadline.suspended_by_disclosure'].citation}")
    suspended = sum(day >= identified_on for day in days)
    deadline = identified_on + timedelta(days=int(rule["deadline.days"].value) + suspended)
    if cost_report_due is not None and cost_report_due > deadline:
        deadline = cost_report_due
        notes.append(f"A cost report is due later: {rule['deadline.cost_report'].citation}")
    start = _years_before(identified_on, int(rule["lookback.years"].value))
    return RepaymentClock(
        identified_on,
        received_on,
        repaid_on,
        on,
        deadline,
        start,
        suspended,
        _standing(received_on, start, repaid_on, deadline, on),
        tuple(notes),
    )


def _standing(
    received_on: date, start: date, repaid_on: date | None, deadline: date, on: date
) -> str:
    if received_on < start:
        return "outside the lookback"
    if repaid_on is not None:
        return "repaid in time" if repaid_on <= deadline else "repaid late"
    return "running" if on <= deadline else "overdue"


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


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
    spans: dict[str, tuple[date, date] | None],
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
    problems += [
        Problem(name, f"{span[0]} to {span[1]}", "the earlier day first", "")
        for name, span in spans.items()
        if span is not None and span[1] < span[0]
    ]
    if problems:
        raise StudyError.collected(problems, what="repayment clock")
