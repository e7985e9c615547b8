"""The amount of one penalty on two days: by the violation and by the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from penalties.adjustments import adjustment_year, is_adjusted
from penalties.law_files import applies
from primafacie.core.citation import Citation
from primafacie.core.dated import DatedFile
from primafacie.core.errors import RuleError
from primafacie.core.money import Money

FIRST_TABLE = "2016"


@dataclass(frozen=True)
class DatedAmount:
    """An amount with what it rests on; `year` is the adjustment year, None if unadjusted."""

    amount: Money
    year: str | None
    citation: Citation
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """A declared conflict: the reading used, the other one and, where it has one, its amount."""

    question: str
    used: str
    other: str
    citation: Citation
    other_amount: Money | None = None


def dated_amount(
    amounts: DatedFile,
    violated_on: date,
    assessed_on: date,
    *,
    series: str = "",
    adjusted: bool | None = None,
) -> DatedAmount:
    """The amount in one file for two days; `series` is a further one, such as `minimum.`.

    `adjusted` overrides the rule of 45 CFR 102.2, for the other reading of a conflict. The
    file's declared gaps are asked before; a date that neither a value nor a gap covers is an
    undeclared hole in the data and a `RuleError`.
    """
    values = amounts.values
    years = [key.split(".")[-1] for key in values if key.startswith(f"{series}adjusted.")]
    year = adjustment_year(assessed_on)
    wanted = is_adjusted(violated_on, assessed_on) if adjusted is None else adjusted
    if wanted and year is None:
        year = FIRST_TABLE
    own = values.get(f"{series}base")
    # The adjusted amounts grew from the base: they reach no violation before its first day.
    reached = own is None or violated_on >= own.more.get("from", date.min)
    if wanted and year in years and reached:
        cited = values[f"{series}adjusted.{year}"]
        return DatedAmount(Money(cited.value), year, cited.citation, cited.note)
    before_first = year is None or not years or year < min(years)
    for key in (f"{series}base", f"{series}former"):
        cited_base = values.get(key)
        if cited_base is None:
            continue
        start = cited_base.more.get("from", date.min)
        end = cited_base.more.get("until", date.max)
        if start <= violated_on <= end and (before_first or not wanted):
            return DatedAmount(Money(cited_base.value), None, cited_base.citation, cited_base.note)
    raise RuleError(
        f"no amount for a violation on {violated_on} assessed on {assessed_on}",
        where=amounts.path,
        expected="a value or a declared gap",
        fix="Declare the gap in the file",
    )


def amount_conflicts(amounts: DatedFile, violated_on: date, assessed_on: date) -> list[Reading]:
    """The conflicts of the amounts' own file that concern these days, with the other amount."""
    found = []
    for key, cited in amounts.values.items():
        if not key.startswith("conflicts.") or not applies(cited, violated_on, assessed_on):
            continue
        series = cited.more["series"]
        prefix, forced = ("", True) if series == "adjusted" else (f"{series}.", None)
        other = dated_amount(amounts, violated_on, assessed_on, series=prefix, adjusted=forced)
        used, second = str(cited.more["default"]), str(cited.more["other"])
        found.append(Reading(str(cited.value), used, second, cited.citation, other.amount))
    return found
