"""Amounts in fine bins with exact totals, by group: one scan, whatever the frame's size.

A positive amount belongs to the bin of its first three significant digits, so that no bin is
wider than a hundredth of its amounts; that needs integer division only, which every engine has.
In frames of at most 20,000 units every amount is a bin of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import FrameError
from sampling.frames.conditions import Blank, Comparison, column_of, render_sql

if TYPE_CHECKING:
    from sampling.engines.dialects import Dialect
    from sampling.frames.conditions import Condition
    from sampling.frames.frame import Frame

_DIGITS = 3
_DECADES = 16
_FEW_UNITS = 20_000
_NONE, _SEVERAL = -1, -2

Sums = tuple[int, int, int]


@dataclass(frozen=True)
class FineBins:
    """Bins of positive amounts, rising, of one group of units.

    `tops` is the largest amount of each bin in cents, `sums` its exact units, cents and
    squared cents; `below` are those of the units paid 0 or less. `lowest` is the smallest
    positive amount. `exact` says that every bin holds one amount only.
    """

    tops: NDArray[np.int64]
    lowest: int
    sums: tuple[Sums, ...]
    below: Sums
    exact: bool

    @property
    def columns(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Units, cents and squared cents of the bins as arrays of doubles."""
        units, cents, squares = (np.array(column, dtype=np.float64) for column in self._columns())
        return units, cents, squares

    def _columns(self) -> list[list[int]]:
        return [[row[k] for row in self.sums] for k in range(3)]

    def between(self, cuts: Sequence[int]) -> list[Sums]:
        """Exact totals of the bins up to the first cut, from there to the second, ..., above.

        The cuts are tops of bins.
        """
        places = [0, *np.searchsorted(self.tops, cuts, side="right").tolist(), len(self.sums)]
        return [added(self.sums[start:end]) for start, end in itertools.pairwise(places)]


def added(rows: Sequence[Sums]) -> Sums:
    """Exact totals of several bins."""
    units, cents, squares = (sum(row[k] for row in rows) for k in range(3))
    return units, cents, squares


def fine_bins(
    frame: Frame, *, groups: Sequence[Condition] = (), split: int | None = None
) -> list[FineBins]:
    """The bins of every group (of the whole frame where none is given): one scan.

    Every unit must meet exactly one of `groups`: `FrameError` counts those that meet none or
    several. No bin holds amounts on both sides of `split` cents.
    """
    engine, (units, parameters) = frame.engine, frame.units
    dialect = engine.dialect
    case, values = "0", list[object]()
    amounts = _bin(dialect, exact=frame.size <= _FEW_UNITS)
    column = _column_of_groups(frame, groups)
    if column is not None:
        case = column_of(column, dialect)
    elif groups:
        parts = [render_sql(condition, dialect) for condition in groups]
        met = " + ".join(f"(case when {sql} then 1 else 0 end)" for sql, _ in parts)
        places = " ".join(f"when {sql} then {place}" for place, (sql, _) in enumerate(parts))
        case = f"case when {met} = 0 then {_NONE} when {met} > 1 then {_SEVERAL} {places} end"
        values = [value for _ in range(3) for _, given in parts for value in given]
    above = "0" if split is None else "(case when paid > ? then 1 else 0 end)"
    given = values if split is None else [*values, split]
    rows = engine.execute(
        f"select part, above, bin, min(paid), max(paid), count(*), {dialect('sum', 'paid')}, "
        f"{dialect('squares', 'paid')} from (select paid, {case} as part, "
        f"{above} as above, {amounts} as bin from {units}) as binned "
        "group by part, above, bin",
        [*given, *parameters],
    )
    if column is not None:
        places_of = {_value_of(condition): place for place, condition in enumerate(groups)}
        rows = [(places_of.get(row[0], _NONE), *row[1:]) for row in rows]
    _check(rows)
    by_place: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_place.setdefault(int(row[0]), []).append(row)
    found: list[FineBins] = []
    for place in range(max(1, len(groups))):
        inside = sorted(by_place.get(place, []), key=lambda row: int(row[4]))
        below = [_sums(row) for row in inside if row[2] is None]
        bins = [row for row in inside if row[2] is not None]
        found.append(
            FineBins(
                np.array([int(row[4]) for row in bins], dtype=np.int64),
                min((int(row[3]) for row in bins), default=0),
                tuple(_sums(row) for row in bins),
                added(below),
                all(row[3] == row[4] for row in bins),
            )
        )
    return found


def _column_of_groups(frame: Frame, groups: Sequence[Condition]) -> str | None:
    """The text column whose values the groups are; None where they are other conditions.

    The engine then groups by the column: a comparison with each of 400 values takes far longer.
    """
    roles = set()
    for condition in groups:
        is_value = isinstance(condition, Comparison) and condition.operator == "="
        if not (is_value or isinstance(condition, Blank)):
            return None
        roles.add(condition.role)  # type: ignore[union-attr]  # compared above
    if len(roles) != 1 or len({_value_of(condition) for condition in groups}) < len(groups):
        return None
    (role,) = roles
    is_text = role in frame.roles.texts and frame.roles.kind_of(role) == "text"
    return role if is_text and not role.startswith("row.") else None


def _value_of(condition: Condition) -> str | None:
    """The value of the column that a group has; None where it is blank."""
    return str(condition.value) if isinstance(condition, Comparison) else None


def distinct_values(frame: Frame, role: str, *, most: int) -> list[str | None]:
    """The values of a text role, at most `most` + 1 of them; None stands for blank."""
    frame.size  # noqa: B018  (raises when the source has faults)
    units, parameters = frame.units
    column = column_of(role, frame.engine.dialect)
    rows = frame.engine.execute(
        f"select distinct {column} as value from {units} limit {int(most) + 1}", parameters
    )
    values = [row[0] for row in rows]
    blank: list[str | None] = [None] if None in values else []
    return sorted(str(value) for value in values if value is not None) + blank


def _bin(dialect: Dialect, *, exact: bool) -> str:
    """SQL of the bin: the first digits of the amount and how many follow; null at 0 and below."""
    if exact:
        return "case when paid <= 0 then null else paid end"
    cases = ["when paid <= 0 then null"]
    for decade in range(_DECADES):
        limit, step = 10 ** (_DIGITS + decade), 10**decade
        offset = decade * 10**_DIGITS
        cases.append(f"when paid < {limit} then {offset} + {dialect('divide', 'paid', str(step))}")
    last = _DECADES * 10**_DIGITS
    return (
        f"case {' '.join(cases)} else {last} + {dialect('divide', 'paid', str(10**_DECADES))} end"
    )


def _sums(row: tuple[Any, ...]) -> Sums:
    return int(row[5]), int(row[6]), int(row[7])


def _check(rows: Sequence[tuple[object, ...]]) -> None:
    problems = []
    for part, words in ((_NONE, "none"), (_SEVERAL, "more than one")):
        count = sum(_sums(row)[0] for row in rows if row[0] == part)
        if count:
            problems.append(f"{count:,} units meet {words} of the conditions")
    if problems:
        raise FrameError(
            "; ".join(problems),
            where="strata by conditions",
            expected="every unit in exactly one stratum",
            fix="Write the conditions so that they exclude each other and leave no unit out",
        )
