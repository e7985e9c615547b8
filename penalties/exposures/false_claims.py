"""The False Claims Act: penalty per claim by the day of assessment, and treble damages."""

from __future__ import annotations

from datetime import date

from penalties.law.statutes import DatedAmount, Reading, Statute, find_statute
from primafacie.core.dated import DatedFile


def false_claims_act() -> Statute:
    """The Act with its table of penalties per claim."""
    act = find_statute("31 USC 3729")
    if act is None:
        raise AssertionError("31 USC 3729 is part of the law held here")
    return act


def false_claims_law() -> DatedFile:
    """The file of the Act."""
    return false_claims_act().file


def per_claim(
    violated_on: date, assessed_on: date
) -> tuple[DatedAmount, DatedAmount, tuple[Reading, ...]]:
    """Least and greatest penalty per claim on two days, and the conflicts that touch them.

    The gaps of the file are asked before (`lookup`).

    >>> low, high, _ = per_claim(date(2024, 5, 1), date(2026, 2, 1))
    >>> str(low.amount), str(high.amount)
    ('$14,308.00', '$28,619.00')
    """
    act = false_claims_act()
    low = act.amount(violated_on, assessed_on, series="minimum")
    readings = tuple(act.readings(violated_on, assessed_on))
    return low, act.amount(violated_on, assessed_on), readings
