"""A condition on units or their rows: comparisons, what joins them, and their SQL.

`condition_parser` has the grammar. In SQL names come from a whitelist and values are `?`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from sampling.engines.dialects import Dialect

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
Level = Literal["rows", "units"]
Value = int | date | str | Decimal
ROW = "row."
_OWN = ("unit_id", "paid", "claimed", "date", "stratum", "cluster", "part")
_ID = re.compile(r"'(?:[^']|'')*'")
_IDS = re.compile(
    rf"unit_id in \((?P<ids>{_ID.pattern}(?:, {_ID.pattern})*)\)"
    rf"|unit_id (?P<operator>[<>=!]{{1,2}}) {_ID.pattern}"
)


@dataclass(frozen=True)
class Comparison:
    """`role op value`; amounts in cents."""

    role: str
    operator: Operator
    value: Value

    def __str__(self) -> str:
        return f"{self.role} {self.operator} {written(self.value)}"


@dataclass(frozen=True)
class Among:
    """`role in (values)`."""

    role: str
    values: tuple[Value, ...]

    def __str__(self) -> str:
        return f"{self.role} in ({', '.join(written(v) for v in self.values)})"


@dataclass(frozen=True)
class Blank:
    """`role is blank`."""

    role: str

    def __str__(self) -> str:
        return f"{self.role} is blank"


@dataclass(frozen=True)
class Not:
    """The complement of a condition."""

    inner: Condition

    def __str__(self) -> str:
        return f"not ({self.inner})"


@dataclass(frozen=True)
class Both:
    """All of the conditions."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" for part in self.parts)


@dataclass(frozen=True)
class Either:
    """At least one of the conditions."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(f"({part})" for part in self.parts)


@dataclass(frozen=True)
class AnyRow:
    """At least one row of the unit meets the condition."""

    inner: Condition

    def __str__(self) -> str:
        return f"any({self.inner})"


@dataclass(frozen=True)
class AllRows:
    """Every row of the unit meets the condition."""

    inner: Condition

    def __str__(self) -> str:
        return f"all({self.inner})"


Condition = Comparison | Among | Blank | Not | Both | Either | AnyRow | AllRows


def written(value: Value) -> str:
    """A value as the grammar reads it back."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return Money(value).plain()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "'" + value.replace("'", "''") + "'"


def names_in(condition: Condition) -> tuple[set[str], set[str]]:
    """The roles a condition names of rows, and those it names of units; any() is of units."""
    if isinstance(condition, AnyRow | AllRows):
        return set(), {"any()"}
    if isinstance(condition, Not):
        return names_in(condition.inner)
    if isinstance(condition, Both | Either):
        pairs = [names_in(part) for part in condition.parts]
        return set().union(*(rows for rows, _ in pairs)), set().union(*(u for _, u in pairs))
    name = condition.role
    return ({name}, set()) if name.startswith(ROW) else (set(), {name})


def roles_in(condition: Condition) -> set[str]:
    """Every role a condition names, those inside any() and all() included."""
    if isinstance(condition, AnyRow | AllRows | Not):
        return roles_in(condition.inner)
    if isinstance(condition, Both | Either):
        return set().union(*(roles_in(part) for part in condition.parts))
    return {condition.role}


def level_of(condition: Condition) -> Level:
    """Is a condition about rows or about units? About both at once it is refused."""
    rows, units = names_in(condition)
    if rows and units:
        first, other = sorted(rows)[0], sorted(units)[0]
        raise FrameError(
            f"{first}, which is of rows, with {other}, which is of units",
            where=f"condition {without_ids(str(condition))!r}",
            expected="columns of rows alone, columns of units alone, or any() or all() around "
            "those of rows",
            fix=f"Write any({first} = ...) or all({first} = ...) where the whole unit is meant",
        )
    return "rows" if rows else "units"


def of_one_level(condition: Condition) -> bool:
    """Does a condition speak of units without looking into their rows?"""
    if isinstance(condition, AnyRow | AllRows):
        return False
    if isinstance(condition, Not):
        return of_one_level(condition.inner)
    if isinstance(condition, Both | Either):
        return all(of_one_level(part) for part in condition.parts)
    return not condition.role.startswith(ROW)


def without_ids(text: str) -> str:
    """The text of a condition as it is printed: unit ids are counted, never shown.

    >>> without_ids("(cluster = 'A') and (not (unit_id in ('C1', 'C2')))")
    "(cluster = 'A') and (not (unit_id in (2 listed units)))"
    """
    return _IDS.sub(_counted, text)


def _counted(match: re.Match[str]) -> str:
    if match["ids"] is None:
        return f"unit_id {match['operator']} (1 listed unit)"
    count = len(_ID.findall(match["ids"]))
    return f"unit_id in ({count:,} listed unit{'' if count == 1 else 's'})"


def all_of(conditions: Sequence[Condition]) -> Condition | None:
    """All of several conditions as one; None if there are none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else Both(tuple(conditions))


def column_of(role: str, dialect: Dialect) -> str:
    """The canonical column of a role in the units relation, or in that of the rows."""
    role = role.removeprefix(ROW)
    return dialect.quoted(role if role in _OWN else f"more_{role}")


def render_sql(
    condition: Condition, dialect: Dialect, *, rows: str = ""
) -> tuple[str, list[object]]:
    """SQL that is true or false, never NULL, and its parameters in order.

    `rows` is the relation of the rows that any() and all() look into.
    """
    if isinstance(condition, Comparison):
        operator = "<>" if condition.operator == "!=" else condition.operator
        name, mark, value = _sides(condition.role, condition.value, dialect)
        return f"coalesce({name} {operator} {mark}, false)", [value]
    if isinstance(condition, Among):
        sides = [_sides(condition.role, value, dialect) for value in condition.values]
        marks = ", ".join(mark for _, mark, _ in sides)
        return f"coalesce({sides[0][0]} in ({marks}), false)", [value for _, _, value in sides]
    if isinstance(condition, Blank):
        return f"({column_of(condition.role, dialect)} is null)", []
    if isinstance(condition, Not):
        sql, parameters = render_sql(condition.inner, dialect, rows=rows)
        return f"(not {sql})", parameters
    if isinstance(condition, AnyRow | AllRows):
        if not rows:
            raise AssertionError("any() and all() need the rows")
        sql, parameters = render_sql(condition.inner, dialect)
        among, met = ("in", sql) if isinstance(condition, AnyRow) else ("not in", f"not {sql}")
        within = f"select unit_id from {rows} where unit_id is not null and {met}"
        return f"(unit_id {among} ({within}))", parameters
    word = " and " if isinstance(condition, Both) else " or "
    texts, values = [], []
    for part in condition.parts:
        sql, parameters = render_sql(part, dialect, rows=rows)
        texts.append(sql)
        values += parameters
    return "(" + word.join(texts) + ")", values


def _sides(role: str, value: Value, dialect: Dialect) -> tuple[str, str, object]:
    """A column, the mark of a value and the value itself, as they compare in the engine."""
    name = column_of(role, dialect)
    if isinstance(value, Decimal):
        return dialect("number", name), dialect("number", "?"), f"{value:f}"
    if isinstance(value, date) and role.removeprefix(ROW) != "date":
        # a declared day is kept as YYYY-MM-DD, whose order as text is that of the days
        return name, "?", value.isoformat()
    return name, "?", value
