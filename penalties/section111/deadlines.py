"""The calendar of a Section 111 penalty: notices, appeals, when it binds, limitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from penalties.clocks.limitation import years_later
from penalties.law.files import relied_law
from penalties.law.relied_files import ProcedureRule
from primafacie.core.citation import Mark
from primafacie.core.results import Result


@dataclass(frozen=True)
class Deadline(Result):
    """One step of an appeal.

    Attributes
    ----------
    what, event : str
        What may be done, and from which event.
    from_day : date
        The day of the event.
    days : int
        Calendar days.
    last_day : date
        The last day of the step.
    status : str
        The mark of the source.
    """

    SCHEMA: ClassVar[str] = "primafacie.appeal-deadline/1"

    what: str
    event: str
    from_day: date
    days: int
    last_day: date
    status: Mark

    def __str__(self) -> str:
        return (
            f"{self.what}: by {self.last_day}, {self.days} calendar days after the {self.event} of "
            f"{self.from_day} [{self.status}]"
        )


def appeal_calendar(
    *,
    informal_notice: date | None = None,
    formal_notice: date | None = None,
    judge_decision: date | None = None,
    board_decision: date | None = None,
) -> tuple[Deadline, ...]:
    """The last day of each step of an appeal: 30, 60, 30 and 60 calendar days after its event.

    Parameters
    ----------
    informal_notice : date, optional
        The informal notice; 30 days to reply with mitigating information.
    formal_notice : date, optional
        The formal notice; 60 days to ask for a hearing before an administrative law judge.
    judge_decision : date, optional
        The decision of the judge; 30 days to appeal to the Departmental Appeals Board.
    board_decision : date, optional
        The decision of the Board; the penalty becomes binding after 60 days.

    Returns
    -------
    tuple of Deadline
        One for each event that has a day.

    Examples
    --------
    >>> appeal_calendar(formal_notice=date(2026, 3, 2))[0].last_day
    datetime.date(2026, 5, 1)
    """
    rule = relied_law(ProcedureRule)
    steps = (
        (
            informal_notice,
            "informal notice",
            "reply with mitigating information",
            rule.informal_notice_days_to_respond,
        ),
        (
            formal_notice,
            "formal notice",
            "ask for a hearing before an administrative law judge",
            rule.formal_notice_hearing_request_days,
        ),
        (
            judge_decision,
            "decision of the judge",
            "appeal to the Departmental Appeals Board",
            rule.dab_appeal_days,
        ),
        (
            board_decision,
            "decision of the Board",
            "the penalty becomes binding",
            rule.dab_binding_days,
        ),
    )
    return tuple(
        Deadline(
            what,
            event,
            day,
            length.value,
            day + timedelta(days=length.value),
            length.citation.status,
        )
        for day, event, what, length in steps
        if day is not None
    )


def last_day_of_notice(incident: date) -> date:
    """The last day on which a notice is in time: 5 years after the incident.

    From which day the years run was not found: `incident` is the caller's.

    Parameters
    ----------
    incident : date
        The day from which the years are counted.

    Returns
    -------
    date
        The last day.

    Examples
    --------
    >>> last_day_of_notice(date(2024, 10, 11))
    datetime.date(2029, 10, 11)
    """
    return years_later(incident, relied_law(ProcedureRule).sol_years.value)
