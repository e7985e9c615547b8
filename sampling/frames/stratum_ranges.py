"""The units of one stratum, and the one rule of which belong to it: as SQL and on arrays.

A unit belongs to a stratum where low < paid <= high (integer cents; None is open) and it meets the
stratum's condition. Draws and totals ask the engine (`inside_sql`); validation, which works on
columns as the other side handed them over, asks `inside_arrays`. A comparison with a blank value is
false in both, and `not` is the plain complement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from primafacie.core.errors import FrameError
from sampling.engines.dialects import Dialect
from sampling.frames.conditions import (
    AllRows,
    Among,
    AnyRow,
    Blank,
    Both,
    Comparison,
    Condition,
    Not,
    render_sql,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COMPARE = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@dataclass(frozen=True, slots=True)
class StratumRange:
    """The units of a stratum: low_cents < paid <= high_cents; None is open. Both None: all units.

    With a `condition` they must also meet it.
    """

    label: str
    low_cents: int | None
    high_cents: int | None
    condition: Condition | None = None


class UnitColumns(Protocol):
    """Columns of units by role, in one order."""

    @property
    def size(self) -> int: ...

    def values(self, role: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The values of a role (cents, days or texts), and which of them are blank."""
        ...


def inside_sql(stratum: StratumRange, dialect: Dialect) -> tuple[str, list[object]]:
    """SQL for the units of a stratum and its parameters."""
    parts: list[str] = []
    values: list[object] = []
    if stratum.low_cents is not None:
        parts.append("paid > ?")
        values.append(stratum.low_cents)
    if stratum.high_cents is not None:
        parts.append("paid <= ?")
        values.append(stratum.high_cents)
    if stratum.condition is not None:
        sql, given = render_sql(stratum.condition, dialect)
        parts.append(sql)
        values += given
    return " and ".join(parts) or "1 = 1", values


def inside_arrays(stratum: StratumRange, columns: UnitColumns) -> NDArray[np.bool_]:
    """Which units are in a stratum."""
    inside = np.ones(columns.size, dtype=bool)
    if stratum.low_cents is not None:
        inside &= columns.values("paid")[0] > stratum.low_cents
    if stratum.high_cents is not None:
        inside &= columns.values("paid")[0] <= stratum.high_cents
    if stratum.condition is not None:
        inside &= meets(stratum.condition, columns)
    return inside


def first_stratum(ranges: Sequence[StratumRange], columns: UnitColumns) -> NDArray[np.int64]:
    """The number (from 0) of the first stratum that each unit is in; -1 for none."""
    found = np.full(columns.size, -1, dtype=np.int64)
    for number, stratum in enumerate(ranges):
        found[(found < 0) & inside_arrays(stratum, columns)] = number
    return found


def meets(condition: Condition, columns: UnitColumns) -> NDArray[np.bool_]:
    """Which units meet a condition of the grammar."""
    if isinstance(condition, Not):
        return ~meets(condition.inner, columns)
    if isinstance(condition, Blank):
        return columns.values(condition.role)[1].copy()
    if isinstance(condition, Comparison):
        return _compared(condition.role, condition.operator, condition.value, columns)
    if isinstance(condition, Among):
        found = np.zeros(columns.size, dtype=bool)
        for value in condition.values:
            found |= _compared(condition.role, "=", value, columns)
        return found
    if isinstance(condition, AnyRow | AllRows):
        raise FrameError(
            "any() or all() in the condition of a stratum",
            expected="columns of units",
            fix="Leave such units out with an exclusion",
        )
    join = np.logical_and if isinstance(condition, Both) else np.logical_or
    return np.asarray(join.reduce([meets(part, columns) for part in condition.parts]), dtype=bool)


def _compared(role: str, operator: str, value: object, columns: UnitColumns) -> NDArray[np.bool_]:
    values, blank = columns.values(role)
    other: Any = np.datetime64(value) if isinstance(value, date) else value
    if values.dtype == object and isinstance(value, date):
        other = value.isoformat()  # a declared day is kept as YYYY-MM-DD
    elif values.dtype == object and not isinstance(value, str):
        values, other = _numbers(values), Decimal(str(value))
        blank = np.array([number is None for number in values.tolist()], dtype=bool)
    found = np.zeros(columns.size, dtype=bool)
    found[~blank] = _COMPARE[operator](values[~blank], other).astype(bool)
    return found


def _numbers(texts: NDArray[Any]) -> NDArray[Any]:
    """Texts of a column of numbers as exact decimals; None where a text is not a number."""
    found = np.empty(len(texts), dtype=object)
    for place, text in enumerate(texts.tolist()):
        try:
            number = Decimal(str(text).replace(",", ""))
        except InvalidOperation:
            continue
        found[place] = number if number.is_finite() else None
    return found
