"""The False Claims Act: penalty per claim by the day of assessment, and treble damages."""

from __future__ import annotations

from datetime import date, timedelta

from penalties.law_files import applies, law_files
from penalties.unit_penalties import DatedAmount, Reading
from primafacie.core.dated import Cited, DatedFile
from primafacie.core.money import Money

PATH = "fca/31 USC 3729.toml"


def false_claims_law() -> DatedFile:
    """The file of the Act."""
    return law_files()[PATH]


def per_claim(
    violated_on: date, assessed_on: date
) -> tuple[DatedAmount, DatedAmount, tuple[Reading, ...]]:
    """Least and greatest penalty per claim on two days, and the conflicts that touch them.

    The gaps of the file are asked before (`lookup`).

    >>> low, high, _ = per_claim(date(2024, 5, 1), date(2026, 2, 1))
    >>> str(low.amount), str(high.amount)
    ('$14,308.00', '$28,619.00')
    """
    dated = false_claims_law()
    adjusted = violated_on > dated.values["adjusted_violations_after"].value
    row, started = _row(dated, assessed_on if adjusted else None)
    readings = []
    for key, cited in dated.values.items():
        if not key.startswith("conflicts.") or not applies(cited, violated_on, assessed_on):
            continue
        if key == "conflicts.on_the_day":
            if not adjusted or started != assessed_on:
                continue
            other, _ = _row(dated, assessed_on - timedelta(days=1))
        else:
            other, _ = _row(dated, assessed_on)
        if other.value != row.value:
            used, second = str(cited.more["default"]), str(cited.more["other"])
            amount = Money(other.value[1])
            readings.append(Reading(str(cited.value), used, second, cited.citation, amount))
    year = started.isoformat() if started else None
    low, high = (DatedAmount(Money(v), year, row.citation, row.note) for v in row.value)
    return low, high, tuple(readings)


def _row(dated: DatedFile, assessed_on: date | None) -> tuple[Cited, date | None]:
    """The table in force on a day (None: unadjusted) and the day it came into force."""
    rows = [
        (date.fromisoformat(key.split(".", 1)[1]), cited)
        for key, cited in dated.values.items()
        if key.startswith("amounts.")
    ]
    reached = [item for item in rows if assessed_on is not None and item[0] <= assessed_on]
    if not reached:
        return dated.values["base"], None
    start, cited = reached[-1]
    return cited, start
