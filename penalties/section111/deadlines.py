"""The calendar of a Section 111 penalty: notices, appeals, when it binds, limitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from penalties.clocks.limitation import years_later
from penalties.law.files import needed_law
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


_STEPS = (
    ("informal notice", "reply with mitigating information", "informal_notice_days_to_respond"),
    (
        "formal notice",
        "ask for a hearing before an administrative law judge",
        "formal_notice_hearing_request_days",
    ),
    ("decision of the judge", "appeal to the Departmental Appeals Board", "dab_appeal_days"),
    ("decision of the Board", "the penalty becomes binding", "dab_binding_days"),
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
    values = needed_law("Section 111 procedure").values
    found = []
    days = (informal_notice, formal_notice, judge_decision, board_decision)
    for (event, what, key), day in zip(_STEPS, days, strict=True):
        if day is not None:
            cited = values[key]
            length = int(cited.value)
            last = day + timedelta(days=length)
            found.append(Deadline(what, event, day, length, last, cited.citation.status))
    return tuple(found)


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
    years = needed_law("Section 111 procedure").values["sol_years"]
    return years_later(incident, int(years.value))
