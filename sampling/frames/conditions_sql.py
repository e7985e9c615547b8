"""A parsed condition as SQL text with parameters: names from a whitelist, values as `?`."""

from __future__ import annotations

from sampling.engines.dialects import DUCKDB, Dialect
from sampling.frames.conditions import (
    Among,
    Blank,
    Both,
    Comparison,
    Condition,
    Not,
)

_OWN = ("unit_id", "paid", "claimed", "date", "stratum", "cluster")


def column_of(role: str, dialect: Dialect = DUCKDB) -> str:
    """The canonical column of a role in the units relation."""
    return dialect.quoted(role if role in _OWN else f"more_{role}")


def render_sql(condition: Condition, dialect: Dialect = DUCKDB) -> tuple[str, list[object]]:
    """SQL that is true or false, never NULL, and its parameters in order."""
    if isinstance(condition, Comparison):
        name = column_of(condition.role, dialect)
        operator = "<>" if condition.operator == "!=" else condition.operator
        return f"coalesce({name} {operator} ?, false)", [condition.value]
    if isinstance(condition, Among):
        marks = ", ".join("?" for _ in condition.values)
        return f"coalesce({column_of(condition.role, dialect)} in ({marks}), false)", list(
            condition.values
        )
    if isinstance(condition, Blank):
        return f"({column_of(condition.role, dialect)} is null)", []
    if isinstance(condition, Not):
        sql, parameters = render_sql(condition.inner, dialect)
        return f"(not {sql})", parameters
    word = " and " if isinstance(condition, Both) else " or "
    texts, values = [], []
    for part in condition.parts:
        sql, parameters = render_sql(part, dialect)
        texts.append(sql)
        values += parameters
    return "(" + word.join(texts) + ")", values
