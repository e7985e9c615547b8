"""The annual inflation adjustment of penalties: 45 CFR part 102.

A penalty is adjusted where the violation came on or after 2 Nov 2015 and it is assessed on or
after the day the first table was published; the table in force on the day of *assessment*
applies. Adjustment years are not calendar years: the amounts of "2025" date from 28 Jan 2026.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_DOWN, Decimal

from penalties.law.annual_tables import LawTable, TableYear
from penalties.law.files import law

HHS = "45 CFR 102.3"


def hhs_table() -> LawTable:
    """The table of the Department of Health and Human Services."""
    return law().tables[HHS]


def adjustments() -> tuple[TableYear, ...]:
    """Every adjustment made, in order."""
    return hhs_table().years


def adjustment_year(assessed_on: date) -> str | None:
    """The adjustment year whose table applies to a penalty assessed on a day.

    Adjustment years are not calendar years: the amounts of "2025" date from January 28, 2026.

    Parameters
    ----------
    assessed_on : date
        The day of assessment.

    Returns
    -------
    str or None
        The label of the year; None before the first table of 2016.

    Examples
    --------
    >>> adjustment_year(date(2026, 1, 27)), adjustment_year(date(2026, 1, 28))
    ('2024', '2025')
    """
    year = hhs_table().year_on(assessed_on)
    return None if year is None else year.label


def rounded_dollars(amount: Decimal) -> int:
    """Whole dollars, a half down, as the tables round.

    >>> rounded_dollars(Decimal("54372.5"))
    54372
    """
    return int(amount.to_integral_value(ROUND_HALF_DOWN))


def adjusted_chain(
    dollars: int, *, factor: Decimal | None, first: str = "2016", last: str | None = None
) -> dict[str, int]:
    """Rebuild the adjusted amounts of an amount of whole dollars, by adjustment year.

        A_2016 = round(base * catch-up factor),  A_y = round(A_(y-1) * multiplier_y)

    Each year multiplies the *rounded* amount before; half a dollar is rounded down.

    Parameters
    ----------
    dollars : int
        The amount as set, in whole dollars.
    factor : Decimal or None
        The catch-up factor. None: the amount was set in the year `first`, and is adjusted from the
        next year on.
    first : str, default "2016"
        The adjustment year of the first amount.
    last : str, optional
        The last adjustment year. The default is the last adjustment held.

    Returns
    -------
    dict of str to int
        The amount in whole dollars by adjustment year.

    References
    ----------
    45 CFR 102.3; OMB M-16-06.

    Examples
    --------
    >>> adjusted_chain(15_000, factor=Decimal("1.59089"))["2017"]
    24253
    """
    amount = dollars if factor is None else rounded_dollars(dollars * factor)
    found = {first: amount}
    for item in adjustments():
        reached = first < item.label and (last is None or item.label <= last)
        if reached and item.factor is not None:
            amount = rounded_dollars(amount * item.factor)
            found[item.label] = amount
    return found
