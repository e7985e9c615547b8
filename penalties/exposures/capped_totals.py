"""Totals on which yearly caps act: each year and person is capped before the sums are added.

With the frame totals T_k of the capped parts (one basis, one year, one person each), their caps
c_k and the total R of what no cap acts on, the sum is

    sum_k min(T_k, c_k) + R

    below   sum_k min(L_k, c_k) + L_R, every limit at the tail divided by the number of parts
    above   the smaller of U(whole) and U(R) + sum_k c_k, each at half the tail where R is not 0
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from penalties.exposures.counted_violations import CountedViolation
from penalties.exposures.spreads import Spread
from penalties.exposures.unit_totals import UnitTotals
from primafacie.core.money import Money

Column = dict[str, int]
Domain = tuple[str, int, str]


@dataclass
class CappedColumns:
    """Cents by unit: what a cap acts on, by basis, year and person, and the rest."""

    rest: Column = field(default_factory=dict)
    domains: dict[Domain, Column] = field(default_factory=dict)
    caps: dict[Domain, Money] = field(default_factory=dict)

    @property
    def whole(self) -> Column:
        """Everything by unit, before any cap."""
        made = dict(self.rest)
        for column in self.domains.values():
            for unit, cents in column.items():
                made[unit] = made.get(unit, 0) + cents
        return made


def penalty_columns(
    counted: Sequence[CountedViolation],
    *,
    persons: Iterable[str] | None = None,
    assessments: bool = True,
    minimum: bool = False,
) -> CappedColumns:
    """The penalties of violations by unit: as they add up, or for each of `persons` alone.

    `assessments` adds the assessment, once. `minimum` takes the least penalty of the law instead
    of the greatest.
    """
    wanted = None if persons is None else set(persons)
    made = CappedColumns()
    for item in counted:
        unit = item.violation.unit_id
        amount = item.minimum if minimum else item.penalty
        if assessments and item.assessment:
            made.rest[unit] = made.rest.get(unit, 0) + item.assessment
        held = item.debtors if wanted is None else [p for p in item.persons if p in wanted]
        for person in held:
            column = made.rest
            if item.law.cap is not None:
                # Within a year two tables cannot apply: the cap keys on the assessment.
                key = (item.law.basis, item.law.violated_on.year, person)
                column = made.domains.setdefault(key, {})
                made.caps[key] = item.law.cap
            column[unit] = column.get(unit, 0) + amount
    return made


def capped_total(
    columns: CappedColumns, totals: UnitTotals, *, label: str = "", incomplete: bool = False
) -> Spread:
    """The frame total of the columns with their caps, at its lower limit, point and upper limit."""
    rest: Mapping[str, int] = columns.rest
    if not columns.domains:
        return totals.spread(rest, label=label, incomplete=incomplete)
    has_rest = any(rest.values())
    parts = len(columns.domains) + has_rest
    made = totals.spread(rest, parts=parts) if has_rest else Spread.constant(Money.zero)
    low, point = made.low, made.point
    for key, column in columns.domains.items():
        found = totals.spread(column, parts=parts, label=label).capped(columns.caps[key])
        low, point = low + found.low, point + found.point
    if incomplete:
        return Spread(low, point, None, True)
    if totals.census:
        return Spread(low, point, point)
    share = 2 if has_rest else 1
    uncapped = totals.spread(columns.whole, parts=share).high
    above = totals.spread(rest, parts=share).high if has_rest else Money.zero
    limits = [] if uncapped is None else [uncapped]
    if above is not None:
        limits.append(above + sum(columns.caps.values(), Money.zero))
    high = max(min(limits), point) if limits else None
    return Spread(low, point, high)
