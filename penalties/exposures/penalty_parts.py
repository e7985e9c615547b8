"""One regime's exposure: its parts by law entry, its persons, its maximum and its floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from penalties.exposures.capped_totals import capped_total, penalty_columns
from penalties.exposures.cfr_parts import PARTS, CfrPart
from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.factors import FactorRule
from penalties.exposures.frame_maxima import paid_maxima
from penalties.exposures.number_limits import NumberLimits
from penalties.exposures.spreads import Spread
from penalties.exposures.unit_totals import UnitTotals
from penalties.law.lookups import LawValue
from primafacie.core.citation import Mark, weakest
from primafacie.core.money import Money
from primafacie.core.plurals import counted as counted_words
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class PenaltyPart:
    """The violations of one kind and one law: what was found, and what it costs at most.

    Limits of parts do not add to the limit of the whole.

    Attributes
    ----------
    law : LawValue
        The law of the two days.
    first_day, last_day : str
        The first and the last day of presentment, ISO dates.
    units, penalty_units : int
        Sampled units with such a violation, and their penalty units.
    claimed : Money
        The amount claimed for the tainted services of the sample.
    penalty_units_in_frame : float
        The estimated penalty units of the frame.
    penalty : Spread
        The penalty over the frame, for one responsible person each, before any yearly cap.
    assessment : Spread
        The assessment over the frame, once, joint and several.
    sample_penalty, sample_assessment : Money
        What the sampled units themselves carry.
    capped : bool
        Whether the law has a yearly cap.
    penalty_gap, assessment_gap : str
        What is not known of the amount; empty where nothing is.
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
    sample_penalty: Money
    sample_assessment: Money
    capped: bool = False
    penalty_gap: str = ""
    assessment_gap: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is not known of the amounts, in words."""
        return tuple(dict.fromkeys(gap for gap in (self.penalty_gap, self.assessment_gap) if gap))

    @property
    def formula(self) -> str:
        """The arithmetic in words."""
        law = self.law
        amount = "an amount not read" if law.amount_gap else str(law.amount)
        words = f"{amount} x penalty units ({law.unit})"
        if law.multiple:
            words += f" + {law.multiple} x {law.multiple_base}"
        elif law.multiple_gap:
            words += " + an assessment that was not read"
        return words + (f", at most {law.cap} for {law.cap_unit}" if law.cap else "")


@dataclass(frozen=True)
class PersonExposure:
    """The exposure of one responsible person.

    Attributes
    ----------
    name : str
        The person.
    penalty : Spread
        The penalty on that person.
    assessment : Spread
        The assessment owed jointly.
    """

    name: str
    penalty: Spread
    assessment: Spread


@dataclass(frozen=True)
class RegimeExposure(Result):
    """What one part of the law allows at most and at least on the review's violations.

    Attributes
    ----------
    part : {"402", "1003"}
        The part of 42 CFR.
    maximum, floor : Spread
        The legal maximum and floor over the frame.
    parts : tuple of PenaltyPart
        The violations by kind and law.
    persons : tuple of PersonExposure
        The exposure of each responsible person.
    status : str
        The mark of the least sure law used.
    claimed : Spread
        The amount claimed for the tainted services of the frame.
    number : NumberLimits
        The units of the frame with a violation of this part that is not barred.
    gaps : tuple of str
        What is not known of the amounts.
    barred : int
        The violations past the years of limitation.
    notes : tuple of str
        What a reader must know of the amounts.
    """

    SCHEMA: ClassVar[str] = "primafacie.regime-exposure/1"

    part: str
    maximum: Spread
    floor: Spread
    parts: tuple[PenaltyPart, ...]
    persons: tuple[PersonExposure, ...]
    status: Mark
    claimed: Spread
    number: NumberLimits
    gaps: tuple[str, ...] = ()
    barred: int = 0
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title of the part."""
        return PARTS[self.part].title

    @property
    def factor_rule(self) -> FactorRule:
        """The rule that lists the factors of this part."""
        return PARTS[self.part].factors

    @property
    def floor_words(self) -> str:
        """How the part forms its floor, in words."""
        return PARTS[self.part].floor

    def table(self) -> pd.DataFrame:
        """Tabulate the violations of the part by kind and law.

        Returns
        -------
        pandas.DataFrame
            One row per kind of violation and law: what was found in the sample, and the penalty
            and the assessment over the frame in cents.
        """
        import pandas as pd

        rows = [_row(part) for part in self.parts]
        return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object).infer_objects()

    def __str__(self) -> str:
        return (
            f"{self.title} [{self.status}]\n"
            f"legal maximum: {self.maximum}\n"
            f"legal floor: {self.floor}, {self.floor_words}\n"
            f"units with a violation: {self.number}"
        )


_COLUMNS = (
    "violation",
    "first_day",
    "last_day",
    "penalty_units_in_sample",
    "claimed_cents",
    "penalty_low_cents",
    "penalty_point_cents",
    "penalty_high_cents",
    "assessment_low_cents",
    "assessment_point_cents",
    "assessment_high_cents",
    "status",
)


def _row(part: PenaltyPart) -> tuple[object, ...]:
    found = (part.law.basis, part.first_day, part.last_day, part.penalty_units, part.claimed.cents)
    return (*found, *part.penalty.ends_cents, *part.assessment.ends_cents, part.law.status)


def regime_exposure(
    part: CfrPart,
    counted: Sequence[CountedViolation],
    totals: UnitTotals,
    *,
    damages: dict[str, int],
    costs: Money | None,
) -> RegimeExposure:
    """Extrapolate one regime: per-unit exposure, yearly caps on domain totals, the floor."""
    live = [item for item in counted if not item.barred]
    barred = len(counted) - len(live)
    gaps = tuple(dict.fromkeys(gap for item in live for gap in item.gaps))
    columns = penalty_columns(live)
    maximum = capped_total(
        columns, totals, label=f"limits of part {part.number}", incomplete=bool(gaps)
    )
    notes = _cap_notes(live) if columns.domains else _finite_notes(columns.whole, totals)
    if barred:
        units = len({item.violation.unit_id for item in counted if item.barred})
        notes.append(
            f"limitation: {counted_words(barred, 'violation')} on "
            f"{counted_words(units, 'sampled unit')} past {part.limitation_words}; the units "
            "stay in the sample and count 0"
        )
    floor = _floor(part, live, totals, damages=damages, costs=costs, notes=notes)
    if floor.point > maximum.point and not maximum.incomplete:
        notes.append(
            "the floor lies above the maximum: compensation of these damages would exceed what "
            "the penalties and assessments of the violations found allow"
        )
    claimed: dict[str, int] = {}
    for item in live:
        unit = item.violation.unit_id
        claimed[unit] = claimed.get(unit, 0) + item.violation.claimed_tainted.cents
    return RegimeExposure(
        part=part.number,
        claimed=totals.spread(claimed, exposure=False),
        maximum=maximum,
        floor=floor,
        parts=tuple(_parts(live, totals)),
        persons=tuple(_persons(live, totals)),
        status=weakest([item.law.status for item in live] or ["verified"]),
        number=totals.number(item.violation.unit_id for item in live),
        gaps=gaps,
        barred=barred,
        notes=tuple(notes),
    )


def _cap_notes(live: Sequence[CountedViolation]) -> list[str]:
    capped = [item for item in live if item.law.cap is not None]
    years = ", ".join(map(str, sorted({item.law.violated_on.year for item in capped})))
    return [
        "yearly caps act on each person's total of the year before the totals are added; every "
        "lower limit is taken at the tail divided by the number of totals, so that their sum holds "
        "the level",
        f"the caps are those of the years and persons of the violations found ({years}): an upper "
        "limit that rests on them holds only if the frame has no such violation in another year "
        "or of another person",
    ]


def _finite_notes(cents: dict[str, int], totals: UnitTotals) -> list[str]:
    found = totals.finite_low(cents)
    if found is None:
        return []
    bound, low = found
    return [
        f"the finite-sample lower limit of the maximum, by {bound} at the same level, is {low}; it "
        "is shown for comparison and moves nothing"
    ]


def _floor(
    part: CfrPart,
    live: Sequence[CountedViolation],
    totals: UnitTotals,
    *,
    damages: dict[str, int],
    costs: Money | None,
    notes: list[str],
) -> Spread:
    """Damages and costs as the part multiplies them, and no less than the least penalties.

    The least penalties are capped as the greatest ones are: a yearly cap is a cap of both.
    """
    multiple = part.damages_multiple
    floor = totals.spread(
        {u: multiple * c for u, c in damages.items()},
        exposure=False,
        maxima=paid_maxima(totals.review, times=multiple),
    )
    if costs is None:
        notes.append("costs of investigation and prosecution were not given: the floor lacks them")
    else:
        floor = floor.plus(Spread.constant(Money(multiple * costs.cents)))
    least = penalty_columns(live, assessments=False, minimum=True)
    if any(least.whole.values()):
        floor = floor.at_least(capped_total(least, totals))
    return floor


def _parts(live: Sequence[CountedViolation], totals: UnitTotals) -> list[PenaltyPart]:
    grouped: dict[tuple[object, ...], list[CountedViolation]] = {}
    for item in live:
        law = item.law
        gaps = (bool(item.penalty_gap), bool(item.assessment_gap))
        key = (law.basis, law.amount, law.multiple, law.status, law.amount_gap, gaps)
        grouped.setdefault(key, []).append(item)
    made = []
    for items in grouped.values():
        penalty: dict[str, int] = {}
        assessment: dict[str, int] = {}
        units: dict[str, int] = {}
        for item in items:
            unit = item.violation.unit_id
            penalty[unit] = penalty.get(unit, 0) + item.penalty
            assessment[unit] = assessment.get(unit, 0) + item.assessment
            units[unit] = units.get(unit, 0) + item.violation.penalty_units
        days = sorted(item.violation.presented_on for item in items)
        penalty_gap = next((item.penalty_gap for item in items if item.penalty_gap), "")
        assessment_gap = next((item.assessment_gap for item in items if item.assessment_gap), "")
        made.append(
            PenaltyPart(
                law=items[0].law,
                first_day=days[0],
                last_day=days[-1],
                units=len(units),
                penalty_units=sum(units.values()),
                claimed=Money(sum(item.violation.claimed_tainted.cents for item in items)),
                penalty_units_in_frame=totals.count(units),
                penalty=totals.spread(penalty, incomplete=bool(penalty_gap)),
                assessment=totals.spread(assessment, incomplete=bool(assessment_gap)),
                sample_penalty=Money(sum(item.penalty for item in items)),
                sample_assessment=Money(sum(item.assessment for item in items)),
                capped=items[0].law.cap is not None,
                penalty_gap=penalty_gap,
                assessment_gap=assessment_gap,
            )
        )
    return made


def _persons(live: Sequence[CountedViolation], totals: UnitTotals) -> list[PersonExposure]:
    names = sorted({person for item in live for person in item.persons})
    made = []
    for name in names:
        own = [item for item in live if name in item.persons]
        assessment: dict[str, int] = {}
        for item in own:
            unit = item.violation.unit_id
            assessment[unit] = assessment.get(unit, 0) + item.assessment
        penalty = capped_total(
            penalty_columns(own, persons=[name], assessments=False),
            totals,
            incomplete=any(item.penalty_gap for item in own),
        )
        owed = totals.spread(assessment, incomplete=any(item.assessment_gap for item in own))
        made.append(PersonExposure(name, penalty, owed))
    return made
