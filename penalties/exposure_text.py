"""An exposure as lines for a person: every amount with its arithmetic and its mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from penalties.spreads import Spread
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    from penalties.exposures import Exposure
    from penalties.penalty_parts import RegimeExposure


def exposure_text(found: Exposure) -> str:
    """The exposure as text."""
    choice = found.choice
    plan = "" if choice.planned else ", not pre-specified"
    action = f"action begun on {found.action_on}" if found.action_on else "no day of an action"
    served = f", notice served on {found.served_on}" if found.served_on else ""
    lines = [
        f"{counted(found.violations, 'violation')} on {found.tainted_units:,} of "
        f"{found.sample_size:,} "
        f"sampled units; frame of {found.frame_size:,} units",
        f"assessed on {found.assessed_on}, {action}{served}; law read to {found.law}",
        f"amounts: lower limit / point / upper limit, {choice.name('lower')} by {choice.bound}"
        f"{plan} and {choice.name('upper')}",
        f"units with a violation: {found.number}",
    ]
    if found.barred:
        lines.append(
            f"{counted(found.barred, 'violation')} past the years of limitation: their units stay "
            "in the sample and count 0"
        )
    if not found.regimes:
        lines.append(f"legal maximum, no violation found: {found.none_found}")
    for regime in found.regimes.values():
        lines += ["", *_regime(regime)]
    lines += ["", "What each regime would ask on this review (alternatives, never summed)"]
    for row in found.rows:
        amount = ends(row.spread) if row.spread else "-"
        lines.append(f"  {row.regime} [{row.status}]: {amount}")
        lines.append(f"    {row.base}; {row.factor}; {row.statistic or 'no statistic'}")
        if row.note:
            lines.append(f"    {row.note}")
    lines += ["", *(f"note: {note}" for note in found.notes)]
    return "\n".join(lines)


def ends(spread: Spread) -> str:
    """The three ends of an amount."""
    return str(spread)


def _regime(regime: RegimeExposure) -> list[str]:
    lines = [f"{regime.title} [{regime.status}]"]
    for part in regime.parts:
        law = part.law
        days = part.first_day
        if part.last_day != part.first_day:
            days = f"{part.first_day} to {part.last_day}"
        lines += [
            f"  {law.basis}, {law.title} ({days}) [{law.status}]",
            f"    {part.formula}",
            f"    in the sample {part.penalty_units:,} penalty units on {part.units:,} units, "
            f"{part.claimed} claimed; in the frame about {part.penalty_units_in_frame:,.0f}",
            f"    penalty, each person: {ends(part.penalty)}",
            f"    assessment, once: {ends(part.assessment)}",
        ]
        lines += [f"    not known: {gap}" for gap in part.gaps]
        for reading in law.readings:
            other = f" ({reading.other_amount})" if reading.other_amount else ""
            lines.append(
                f"    conflict: used {reading.used}; other reading: {reading.other}{other}"
            )
        lines += [f"    {note}" for note in law.notes]
    lines += [
        f"  {person.name}: penalty {ends(person.penalty)}; jointly liable for assessments of "
        f"{ends(person.assessment)}"
        for person in regime.persons
    ]
    lines += [
        f"  units with a violation: {regime.number}",
        f"  legal maximum: {ends(regime.maximum)}",
        f"  legal floor:   {ends(regime.floor)}, {regime.floor_words}",
        *(f"  note: {note}" for note in regime.notes),
    ]
    return lines
