"""One regime's exposure: its parts by law entry, its persons, its maximum and its floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from penalties.counted_violations import CountedViolation
from penalties.lookups import LawValue
from penalties.unit_totals import Spread, UnitTotals
from primafacie.core.citation import Mark, weakest
from primafacie.core.money import Money
from primafacie.core.results import brief

_TITLES = {"402": "42 CFR part 402", "1003": "42 CFR part 1003"}
_FLOORS = {
    "402": (1, "full compensation for damages and costs (402.111(d)(2))"),
    "1003": (2, "double damages and costs, unless extraordinary mitigation (1003.140(c)(3))"),
}


@dataclass(frozen=True)
class PenaltyPart:
    """The violations of one kind and one law: what was found, and what it comes to.

    `penalty` is for one responsible person each; `assessment` once, joint and several. Limits
    of parts do not add to the limit of the whole.
    """

    law: LawValue
    first_day: str
    last_day: str
    units: int
    penalty_units: int
    claimed: Money
    penalty_units_in_frame: float
    penalty: Spread
    assessment: Spread
    capped: bool = False

    @property
    def sample_penalty(self) -> Money:
        """What the sampled units themselves carry, for one person, before any cap."""
        return Money(self.law.amount.cents * self.penalty_units)

    @property
    def sample_assessment(self) -> Money:
        """The greatest assessment on the sampled units themselves."""
        return Money((self.law.multiple or 0) * self.claimed.cents)

    @property
    def formula(self) -> str:
        """The arithmetic in words."""
        law = self.law
        words = f"{law.amount} x penalty units ({law.unit})"
        if law.multiple:
            words += f" + {law.multiple} x {law.multiple_base}"
        return words + (f", at most {law.cap} for {law.cap_unit}" if law.cap else "")

    def to_dict(self) -> dict[str, Any]:
        return {
            "assessment": self.assessment.to_dict(),
            "capped": self.capped,
            "claimed_in_sample": self.claimed.cents,
            "first_day": self.first_day,
            "formula": self.formula,
            "last_day": self.last_day,
            "law": self.law.to_dict(),
            "penalty": self.penalty.to_dict(),
            "penalty_units_in_frame": self.penalty_units_in_frame,
            "penalty_units_in_sample": self.penalty_units,
            "sample_assessment": self.sample_assessment.cents,
            "sample_penalty": self.sample_penalty.cents,
            "units_in_sample": self.units,
        }


@dataclass(frozen=True)
class PersonExposure:
    """One responsible person: the penalty on that person, the assessment owed jointly."""

    name: str
    penalty: Spread
    assessment: Spread

    def to_dict(self) -> dict[str, Any]:
        return {
            "assessment": self.assessment.to_dict(),
            "name": self.name,
            "penalty": self.penalty.to_dict(),
        }


@brief
@dataclass(frozen=True)
class RegimeExposure:
    """What one part of the law allows at most and at least on the review's violations."""

    part: str
    maximum: Spread
    floor: Spread
    parts: tuple[PenaltyPart, ...]
    persons: tuple[PersonExposure, ...]
    status: Mark
    claimed: Spread
    """Amount claimed for the tainted services of the frame: what dollar lines are held to."""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return _TITLES[self.part]

    @property
    def floor_words(self) -> str:
        return _FLOORS[self.part][1]

    def to_dict(self) -> dict[str, Any]:
        return {
            "claimed": self.claimed.to_dict(),
            "floor": self.floor.to_dict(),
            "floor_words": self.floor_words,
            "maximum": self.maximum.to_dict(),
            "notes": list(self.notes),
            "part": self.part,
            "parts": [part.to_dict() for part in self.parts],
            "persons": [person.to_dict() for person in self.persons],
            "status": self.status,
        }


def regime_exposure(
    part: str,
    counted: Sequence[CountedViolation],
    totals: UnitTotals,
    *,
    damages: dict[str, int],
    costs: Money | None,
) -> RegimeExposure:
    """Extrapolate one regime: per-unit exposure, yearly caps on domain totals, the floor."""
    notes: list[str] = []
    maximum = totals.spread(_sums(counted, capped=False), label=f"limits of part {part}")
    domains = _capped_domains(counted, totals)
    for spread, cap in domains.values():
        maximum = maximum.plus(spread.capped(cap))
    if domains:
        notes.append(
            "yearly caps act on each person's total of the year; the capped limits are added to "
            "the others, which is cautious: the sum of lower limits covers more than its level"
        )
    multiple, _ = _FLOORS[part]
    floor = totals.spread({u: multiple * c for u, c in damages.items()}, ceiling=False)
    if costs is None:
        notes.append("costs of investigation and prosecution were not given: the floor lacks them")
    else:
        floor = floor.plus(Spread.constant(Money(multiple * costs.cents)))
    least: dict[str, int] = {}
    for item in counted:
        unit = item.violation.unit_id
        least[unit] = least.get(unit, 0) + item.minimum * len(item.persons)
    if any(least.values()):
        floor = floor.at_least(totals.spread(least, ceiling=False))
    if floor.point > maximum.point:
        notes.append(
            "the floor lies above the maximum: compensation of these damages would exceed what "
            "the penalties and assessments found allow"
        )
    claimed: dict[str, int] = {}
    for item in counted:
        if not item.barred:
            unit = item.violation.unit_id
            claimed[unit] = claimed.get(unit, 0) + item.violation.claimed_tainted
    return RegimeExposure(
        part=part,
        claimed=totals.spread(claimed, ceiling=False),
        maximum=maximum,
        floor=floor,
        parts=tuple(_parts(counted, totals)),
        persons=tuple(_persons(counted, totals)),
        status=weakest([item.law.status for item in counted] or ["verified"]),
        notes=tuple(notes),
    )


def _sums(counted: Sequence[CountedViolation], *, capped: bool) -> dict[str, int]:
    """Cents by unit: each person's penalty and, once, the assessment; without capped penalties."""
    found: dict[str, int] = {}
    for item in counted:
        unit = item.violation.unit_id
        penalty = 0 if item.law.cap and not capped else item.penalty * len(item.persons)
        found[unit] = found.get(unit, 0) + penalty + item.assessment
    return found


def _capped_domains(
    counted: Sequence[CountedViolation], totals: UnitTotals
) -> dict[tuple[str, int, str], tuple[Spread, Money]]:
    """The domain totals that a yearly cap acts on: by basis, year and person."""
    columns: dict[tuple[str, int, str], dict[str, int]] = {}
    caps: dict[tuple[str, int, str], Money] = {}
    for item in counted:
        if item.law.cap is None:
            continue
        for person in item.persons:
            key = (item.law.basis, item.law.violated_on.year, person)
            column = columns.setdefault(key, {})
            unit = item.violation.unit_id
            column[unit] = column.get(unit, 0) + item.penalty
            # Within a year two tables cannot apply: the cap keys on the assessment.
            caps[key] = item.law.cap
    return {key: (totals.spread(column), caps[key]) for key, column in columns.items()}


def _parts(counted: Sequence[CountedViolation], totals: UnitTotals) -> list[PenaltyPart]:
    grouped: dict[tuple[object, ...], list[CountedViolation]] = {}
    for item in counted:
        law = item.law
        key = (law.basis, law.amount, law.multiple, law.status, item.barred)
        grouped.setdefault(key, []).append(item)
    made = []
    for items in grouped.values():
        if items[0].barred:
            continue
        penalty: dict[str, int] = {}
        assessment: dict[str, int] = {}
        units: dict[str, int] = {}
        for item in items:
            unit = item.violation.unit_id
            penalty[unit] = penalty.get(unit, 0) + item.penalty
            assessment[unit] = assessment.get(unit, 0) + item.assessment
            units[unit] = units.get(unit, 0) + item.violation.penalty_units
        days = sorted(item.violation.presented_on for item in items)
        made.append(
            PenaltyPart(
                law=items[0].law,
                first_day=days[0],
                last_day=days[-1],
                units=len(units),
                penalty_units=sum(units.values()),
                claimed=Money(sum(item.violation.claimed_tainted for item in items)),
                penalty_units_in_frame=totals.count(units),
                penalty=totals.spread(penalty),
                assessment=totals.spread(assessment),
                capped=items[0].law.cap is not None,
            )
        )
    return made


def _persons(counted: Sequence[CountedViolation], totals: UnitTotals) -> list[PersonExposure]:
    names = sorted({person for item in counted for person in item.persons})
    made = []
    for name in names:
        penalty: dict[str, int] = {}
        assessment: dict[str, int] = {}
        own = [item for item in counted if name in item.persons]
        for item in own:
            unit = item.violation.unit_id
            if item.law.cap is None:
                penalty[unit] = penalty.get(unit, 0) + item.penalty
            assessment[unit] = assessment.get(unit, 0) + item.assessment
        spread = totals.spread(penalty)
        for key, (domain, cap) in _capped_domains(own, totals).items():
            if key[2] == name:
                spread = spread.plus(domain.capped(cap))
        made.append(PersonExposure(name, spread, totals.spread(assessment)))
    return made
