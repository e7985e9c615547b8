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

from penalties.law.file_kinds import AmountsFile
from penalties.law.files import needed_law
from penalties.law.relied_files import LimitationFile


@dataclass(frozen=True)
class Limitation:
    """The years of limitation of a part of the law: where they are written, to which day they run.

    `rule` is the citation that holds them. `service_rule` cites what makes the service of the
    notice the end of the years; where it is empty they run to the day the action begins.
    """

    rule: str
    service_rule: str = ""

    @property
    def years(self) -> int:
        """How many there are; of the False Claims Act those without knowledge of the facts."""
        dated = needed_law(self.rule)
        if not isinstance(dated, (LimitationFile, AmountsFile)):
            raise AssertionError(f"{self.rule} is a rule of limitation")
        return dated.limitation_years

    def last_day(self, violated_on: date) -> date:
        """The last day on which an action may begin for a violation of a day, itself included.

        >>> PART_402.last_day(date(2020, 11, 21))
        datetime.date(2026, 11, 21)
        """
        return years_later(violated_on, self.years)


PART_402 = Limitation("402.1(g)")
PART_1003 = Limitation("1003.1570", service_rule="1003.1500(a)")
FALSE_CLAIMS = Limitation("31 USC 3729")


@dataclass(frozen=True)
class Commenced:
    """The day an action began and the day its notice was served; None where it is not known.

    Where a part of the law counts to the service of the notice and that day is not given, the day
    the action began is taken for it.
    """

    action_on: date | None = None
    served_on: date | None = None

    def day(self, limitation: Limitation) -> date | None:
        """The day to which the years of a part of the law run."""
        if limitation.service_rule:
            return self.served_on or self.action_on
        return self.action_on

    def bars(self, violated_on: date, limitation: Limitation) -> bool:
        """Had the years passed on that day? Never where the day is not known."""
        day = self.day(limitation)
        return day is not None and limitation.last_day(violated_on) < day


def years_later(day: date, years: int) -> date:
    """The anniversary of a day; of 29 February in a common year, 1 March.

    >>> years_later(date(2020, 2, 29), 6)
    datetime.date(2026, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
