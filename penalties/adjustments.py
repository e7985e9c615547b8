"""The annual inflation adjustment of penalties: 45 CFR part 102.

A penalty is adjusted where the violation came on or after 2 Nov 2015 and it is assessed on or
after the day the first table was published; the table in force on the day of *assessment*
applies. Adjustment years are not calendar years: the amounts of "2025" date from 28 Jan 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_DOWN, Decimal
from functools import cache

from penalties.law_files import law_files
from primafacie.core.citation import Citation
from primafacie.core.dated import Cited

RULE = "102/102.2.toml"
MULTIPLIERS = "102/102.3 multipliers.toml"


@dataclass(frozen=True)
class Adjustment:
    """One annual adjustment: the day its table applies from and its multiplier (None: 2016)."""

    year: str
    applies_from: date
    multiplier: Decimal | None
    notice: str
    citation: Citation


@cache
def adjustments() -> tuple[Adjustment, ...]:
    """Every adjustment made, in order."""
    values = law_files()[MULTIPLIERS].values
    years = sorted({key.split(".")[1] for key in values if key.startswith("adjustments.")})
    found = []
    for year in years:
        start = values[f"adjustments.{year}.from"]
        factor = values.get(f"adjustments.{year}.multiplier")
        number = Decimal(factor.value) if factor else None
        source = (factor or start).citation
        found.append(Adjustment(year, start.value, number, start.note, source))
    return tuple(found)


def adjustment_year(assessed_on: date) -> str | None:
    """The adjustment year whose table applies to a penalty assessed on a day; None before 2016.

    >>> adjustment_year(date(2026, 1, 27)), adjustment_year(date(2026, 1, 28))
    ('2024', '2025')
    """
    reached = [item.year for item in adjustments() if item.applies_from <= assessed_on]
    return reached[-1] if reached else None


def is_adjusted(violated_on: date, assessed_on: date) -> bool:
    """Does an adjusted amount apply to these two days?"""
    values = law_files()[RULE].values
    return bool(
        violated_on >= values["adjusted_violations_from"].value
        and assessed_on >= values["adjusted_assessments_from"].value
    )


def none_in_2026() -> Cited:
    """That no adjustment was made in 2026, with its source."""
    return law_files()[MULTIPLIERS].values["none_in_2026"]


def rule_conflicts() -> list[tuple[str, Cited]]:
    """The conflicts of the adjustment rule itself, which touch every adjusted amount."""
    values = law_files()[RULE].values
    return [(key, cited) for key, cited in values.items() if key.startswith("conflicts.")]


def rounded_dollars(amount: Decimal) -> int:
    """Whole dollars, a half down, as the tables round.

    >>> rounded_dollars(Decimal("54372.5"))
    54372
    """
    return int(amount.to_integral_value(ROUND_HALF_DOWN))


def adjusted_chain(
    dollars: int, *, factor: Decimal | None, first: str = "2016", last: str = "2025"
) -> dict[str, int]:
    """Rebuild the adjusted amounts of an amount of whole dollars, by adjustment year.

        A_2016 = round(base * catch-up factor),  A_y = round(A_(y-1) * multiplier_y)

    `factor` None: the amount was set in the year `first`, and is adjusted from the next on.
    Each year multiplies the *rounded* amount before. Source: 45 CFR 102.3; OMB M-16-06.

    >>> adjusted_chain(15_000, factor=Decimal("1.59089"))["2017"]
    24253
    """
    amount = dollars if factor is None else rounded_dollars(dollars * factor)
    found = {first: amount}
    for item in adjustments():
        if first < item.year <= last and item.multiplier is not None:
            amount = rounded_dollars(amount * item.multiplier)
            found[item.year] = amount
    return found
