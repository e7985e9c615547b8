"""The False Claims Act as a regime: penalty per claim by the day of assessment, treble damages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from penalties.clocks.limitation import FALSE_CLAIMS, Commenced
from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.frame_maxima import FrameMaxima, paid_maxima
from penalties.exposures.regime_rows import RegimeRow, not_computed
from penalties.exposures.unit_totals import UnitTotals
from penalties.law.statutes import DatedAmount, Reading, Statute, find_statute
from primafacie.core.errors import AuditError, LawGapError


def false_claims_act() -> Statute:
    """The Act with its table of penalties per claim."""
    act = find_statute("31 USC 3729")
    if act is None:
        raise AssertionError("31 USC 3729 is part of the law held here")
    return act


def damages_multiple() -> int:
    """How many times the damages are due."""
    stated = false_claims_act().file.multiple
    if stated is None:
        raise AssertionError("the Act trebles the damages")
    return int(stated.value)


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


def false_claims_row(
    base: str,
    damages: Mapping[str, int],
    counted: Sequence[CountedViolation],
    totals: UnitTotals,
    assessed_on: date,
    commenced: Commenced,
) -> RegimeRow:
    """The row of the Act with these damages by unit: penalty per claim, and treble damages."""
    times = damages_multiple()
    factor = f"penalty per claim + {times}x damages"
    first: dict[str, date] = {}
    for item in counted:
        unit, day = item.violation.unit_id, item.law.violated_on
        first[unit] = min(first.get(unit, day), day)
    greatest: dict[str, int] = {}
    least: dict[str, int] = {}
    barred = 0
    try:
        for unit, day in first.items():
            if commenced.bars(day, FALSE_CLAIMS):
                barred += 1
                continue
            _ask_gaps(day, assessed_on)
            low, high, _ = per_claim(day, assessed_on)
            greatest[unit] = high.amount.cents + times * damages.get(unit, 0)
            least[unit] = low.amount.cents + times * damages.get(unit, 0)
        spread = totals.spread(greatest, exposure=False, maxima=_most(totals, assessed_on, 1))
        smaller = totals.spread(least, exposure=False, maxima=_most(totals, assessed_on, 0))
    except AuditError as error:
        return not_computed("False Claims Act", base, factor, "31 USC 3729", error.got)
    note = f"at the least penalty per claim {smaller}; one claim per sampling unit is assumed"
    if barred:
        note += (
            f"; {barred} units are past 6 years and count 0 (31 USC 3731(b)(2) reaches up to 10 "
            "years where the facts were not known)"
        )
    return RegimeRow(
        "False Claims Act",
        base,
        factor,
        "whatever the court accepts",
        spread,
        "31 USC 3729; 28 CFR 85.5",
        "secondary",
        note,
    )


def _most(totals: UnitTotals, assessed_on: date, end: int) -> FrameMaxima | None:
    """What one claim of the frame can cost at most: its penalty and the damages of all it paid."""
    low, high, _ = per_claim(assessed_on, assessed_on)
    penalty = (low, high)[end].amount
    times = damages_multiple()
    return paid_maxima(totals.review, times=times, more=float(penalty))


def _ask_gaps(day: date, assessed_on: date) -> None:
    for gap in false_claims_act().file.gaps.values():
        if gap.applies(day, assessed_on):
            raise LawGapError(
                f"a claim of {day}",
                where="31 USC 3729",
                citation=str(gap.citation),
                question=gap.value,
            )
