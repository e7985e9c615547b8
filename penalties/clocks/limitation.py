"""Limitation: how long after the violation an action may begin, and from which day to which.

    42 CFR 402.1(g)     6 years from the day the claim was presented, the request was made or the
                        incident occurred, to the day the action begins
    42 CFR 1003.1570    6 years from the violation to the service of the notice (1003.1500(a))
    31 USC 3731(b)      6 years, or 3 from knowledge of the facts and at most 10

Where the day of the action or of the service is not known, nothing is barred.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from penalties.law.files import find_law
from primafacie.core.dated import Cited

_RULES = {"402": "402.1(g)", "1003": "1003.1570", "fca": "31 USC 3729"}


@dataclass(frozen=True)
class Commenced:
    """The day an action began and the day its notice was served; None where it is not known.

    Part 1003 commences an action by service of the notice (1003.1500(a)): where that day is not
    given, the day the action began is taken for it.
    """

    action_on: date | None = None
    served_on: date | None = None

    def day(self, part: str) -> date | None:
        """The day to which the years of a part of the law run."""
        return (self.served_on or self.action_on) if part == "1003" else self.action_on

    def bars(self, violated_on: date, *, part: str) -> bool:
        """Had the years passed on that day? Never where the day is not known."""
        day = self.day(part)
        return day is not None and last_day_of_action(violated_on, part=part) < day


def years_later(day: date, years: int) -> date:
    """The anniversary of a day; of 29 February in a common year, 1 March.

    >>> years_later(date(2020, 2, 29), 6)
    datetime.date(2026, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def limitation_years(part: str) -> Cited:
    """The years of limitation of part 402, part 1003 or the False Claims Act, with the source."""
    law = find_law(_RULES[part])
    if law is None:
        raise AssertionError(f"{_RULES[part]} is part of the law held here")
    return law.values["limitation" if part == "fca" else "years"]


def last_day_of_action(violated_on: date, *, part: str) -> date:
    """The last day on which an action may begin for a violation of a day.

    Six years for parts 402 and 1003 and, without knowledge of the facts, for the False Claims
    Act. The day itself still counts.

    >>> last_day_of_action(date(2020, 11, 21), part="402")
    datetime.date(2026, 11, 21)
    """
    cited = limitation_years(part)
    years = cited.more["years"] if part == "fca" else cited.value
    return years_later(violated_on, int(years))
