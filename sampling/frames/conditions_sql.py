"""A parsed condition as SQL text with parameters: names from a whitelist, values as `?`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sampling.engines.dialects import DUCKDB, Dialect
from sampling.frames.conditions import (
    ROW,
    AllRows,
    Among,
    AnyRow,
    Blank,
    Both,
    Comparison,
    Condition,
    Not,
    Value,
)

_OWN = ("unit_id", "paid", "claimed", "date", "stratum", "cluster", "part")


def column_of(role: str, dialect: Dialect = DUCKDB) -> str:
    """The canonical column of a role in the units relation, or in that of the rows."""
    role = role.removeprefix(ROW)
    return dialect.quoted(role if role in _OWN else f"more_{role}")


def render_sql(
    condition: Condition, dialect: Dialect = DUCKDB, *, rows: str = ""
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
