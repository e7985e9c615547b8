"""Limitation: how long after the claim an action may begin."""

from __future__ import annotations

from datetime import date

from penalties.law_files import find_law
from primafacie.core.dated import Cited

_RULES = {"402": "402.1(g)", "1003": "1003.1570", "fca": "31 USC 3729"}


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


def last_day_of_action(presented_on: date, *, part: str) -> date:
    """The last day on which an action may begin for a claim presented on a day.

    Six years for parts 402 and 1003 and, without knowledge of the facts, for the False Claims
    Act. The day itself still counts.

    >>> last_day_of_action(date(2020, 11, 21), part="402")
    datetime.date(2026, 11, 21)
    """
    cited = limitation_years(part)
    years = cited.more["years"] if part == "fca" else cited.value
    return years_later(presented_on, int(years))
