"""The violations a review found: apart from the overpayments, because they are another thing.

An overpayment is what was paid too much; a violation is what a civil money penalty is for. A
unit may carry several violations (the sheet `Violations`, or the table `violations=`), or one
in the columns of its own row. What is multiplied is never guessed from the payment: the
penalty units (items, services, claims, records, days) and the amount *claimed* for the tainted
service lines are the reviewer's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extrapolation.reviews.raw_tables import RawRow, RawTables, cents_of, day_of, number_of, text_of
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, shown_text, shown_unit, some_units
from primafacie.core.money import Money

VIOLATION_COLUMNS = (
    "violation",
    "evidence",
    "penalty_units",
    "claimed_tainted",
    "presented_on",
    "responsible",
)
SHEET_VIOLATIONS = "Violations"
_NOT_FOUND_IN = ("missing", "withdrawn", "ineligible", "replaced")


@brief
@dataclass(frozen=True)
class Violation:
    """One violation found on one sampled unit.

    Attributes
    ----------
    unit_id : str
        The unit.
    basis : str
        The paragraph violated, such as `402.1(c)(17)`.
    penalty_units : int
        How many penalties the violation can carry, 1 or more.
    claimed_tainted : Money
        The amount claimed for the tainted service lines, the base of an assessment.
    presented_on : str
        The day the claim was presented, an ISO date.
    evidence : str
        The evidence that the reviewer noted.
    responsible : tuple of str
        The responsible persons.
    """

    unit_id: str
    basis: str
    penalty_units: int
    claimed_tainted: Money
    presented_on: str
    evidence: str = ""
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewedUnit:
    """What the violations of a unit are checked against."""

    status: str
    claimed: int | None


def violations_in(
    tables: RawTables, more: RawTables | None, claimed: Mapping[str, int | None] | None
) -> tuple[tuple[Violation, ...] | None, list[Problem]]:
    """The violations of a review and every fault among them.

    None where the review has no violation column, no sheet `Violations` and no `more` (the
    separate table): then nothing is known of violations, which is not the same as none.
    `claimed` is the amount claimed by drawn unit; without a draw the review's own column.
    """
    spares: Sequence[RawRow] = tables.spares
    rows = [*tables.review, *(r for r in spares if r.get("status") is not None)]
    ids = {
        raw.number: text_of(raw, "unit_id") or str(place)
        for place, raw in enumerate(tables.review, start=1)
    }
    units: dict[str, ReviewedUnit] = {}
    for place, raw in enumerate(rows, start=1):
        unit_id = text_of(raw, "unit_id") or str(place)
        own = cents_of(raw, "claimed", []) if claimed is None else claimed.get(unit_id)
        if claimed is None or unit_id in claimed:
            units[unit_id] = ReviewedUnit(text_of(raw, "status").lower(), own)
    has_columns = "violation" in tables.columns
    separate = (*(tables.violations or ()), *(more.review if more else ()))
    if not has_columns and tables.violations is None and more is None:
        return None, []
    problems: list[Problem] = []
    found = []
    inline = [raw for raw in rows if any(raw.get(name) is not None for name in VIOLATION_COLUMNS)]
    for raw in inline:
        unit_id = text_of(raw, "unit_id") or ids.get(raw.number, "")
        if unit_id in units:  # the review's own reading names a unit that was not drawn
            found.append(_violation(raw, unit_id, units[unit_id], problems))
    for raw in separate:
        unit_id = text_of(raw, "unit_id")
        found.append(_violation(raw, unit_id, units.get(unit_id), problems))
    made = tuple(item for item in found if item is not None)
    return made, [*problems, *_repeated(made)]


def separate_violations(
    raws: Sequence[RawRow], units: Mapping[str, ReviewedUnit], *, before: Sequence[Violation]
) -> tuple[tuple[Violation, ...], list[Problem]]:
    """The violations of a separate table after those held `before`, and every fault."""
    problems: list[Problem] = []
    found = []
    for raw in raws:
        unit_id = text_of(raw, "unit_id")
        found.append(_violation(raw, unit_id, units.get(unit_id), problems))
    made = (*before, *(item for item in found if item is not None))
    return made, [*problems, *_repeated(made)]


def _repeated(violations: Sequence[Violation]) -> list[Problem]:
    """The same violation of the same unit, day and persons twice is one entered twice."""
    seen: dict[tuple[object, ...], int] = {}
    for item in violations:
        key = (item.unit_id, item.basis, item.presented_on, item.responsible)
        seen[key] = seen.get(key, 0) + 1
    repeated = [(key, times) for key, times in seen.items() if times > 1]
    if not repeated:
        return []
    (unit_id, basis, day, _), times = repeated[0]
    where, got = f"unit {shown_unit(str(unit_id))}", f"the violation {basis} of {day} {times} times"
    if len(repeated) > 1:
        where = "violations"
        units = some_units(list(dict.fromkeys(str(key[0]) for key, _ in repeated)))
        got = f"{len(repeated):,} violations several times, of the units {units}"
    expected = "each violation once, with its number of penalty units"
    fix = "Remove the repeated rows, or add their penalty units together"
    return [Problem(where, got, expected, fix)]


def _violation(
    raw: RawRow, unit_id: str, unit: ReviewedUnit | None, problems: list[Problem]
) -> Violation | None:
    before = len(problems)
    basis = text_of(raw, "violation")
    if not basis:
        problems.append(
            Problem(
                raw.cell("violation"),
                "no violation in a row with other violation cells",
                "the paragraph violated, such as 402.1(c)(17)",
                "Name it, or clear the row's violation cells",
            )
        )
    if unit is None:
        problems.append(
            Problem(
                raw.cell("unit_id"),
                f"the unit {shown_unit(unit_id)}",
                "a unit of the review",
                "Name the unit as the review names it",
                "a unit that is not in the review",
            )
        )
    elif unit.status in _NOT_FOUND_IN:
        problems.append(
            Problem(
                raw.cell("violation"),
                f"a violation on a unit with status {unit.status}",
                "none: such a unit counts 0 in the exposure, whatever the refund rule says",
                "Clear the violation, or correct the status",
            )
        )
    units = _penalty_units(raw, problems)
    claimed = _claimed(raw, unit, problems)
    presented = day_of(raw, "presented_on", problems)
    if raw.get("presented_on") is None:
        problems.append(
            Problem(
                raw.cell("presented_on"),
                "no day",
                "the day the claim was presented",
                "Enter it: the law of that day applies",
            )
        )
    if len(problems) > before:
        return None
    persons = tuple(
        dict.fromkeys(p.strip() for p in text_of(raw, "responsible").split(";") if p.strip())
    )
    evidence = text_of(raw, "evidence")
    return Violation(unit_id, basis, units, Money(claimed), presented, evidence, persons)


def _penalty_units(raw: RawRow, problems: list[Problem]) -> int:
    value = raw.get("penalty_units")
    number = number_of(value)
    if number is None or not number.is_integer() or number < 1:
        problems.append(
            Problem(
                raw.cell("penalty_units"),
                "no penalty units"
                if value is None
                else f"the penalty units {shown_text(value) if isinstance(value, str) else value}",
                "a whole number of items, services, claims, records or days, 1 or more",
                "Enter how many penalties the violation can carry",
                "no penalty units" if value is None else "penalty units of another form",
            )
        )
        return 0
    return int(number)


def _claimed(raw: RawRow, unit: ReviewedUnit | None, problems: list[Problem]) -> int:
    cents = cents_of(raw, "claimed_tainted", problems)
    if cents is None:
        if raw.get("claimed_tainted") is None:
            problems.append(
                Problem(
                    raw.cell("claimed_tainted"),
                    "no amount",
                    "the amount claimed for the tainted service lines (0 if none)",
                    "Enter it: the amount paid is never taken in its place",
                )
            )
        return 0
    if cents < 0:
        problems.append(
            Problem(
                raw.cell("claimed_tainted"),
                str(Money(cents)),
                "0 or more",
                "Correct it",
                "an amount below 0",
            )
        )
    elif unit is not None and unit.claimed is not None and cents > unit.claimed:
        problems.append(
            Problem(
                raw.cell("claimed_tainted"),
                str(Money(cents)),
                f"at most the amount claimed for the unit, {Money(unit.claimed)}",
                "Correct the amount: it is of the tainted service lines alone",
                "more than was claimed for the unit",
            )
        )
    return cents
