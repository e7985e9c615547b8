"""Conditions put to a frame: which columns are of rows, and what occurs where nothing is met."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.core.money import Money
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import ROW, Condition, column_of, level_of, roles_in, without_ids
from sampling.frames.opened_rows import OpenedRows

FEW = 10
SHOWN = 5
_LONGEST = 30
_REPEATED = 2
_IDENTIFYING = ("unit_id", "cluster", "part")


def parse_for(opened: OpenedRows, text: str) -> Condition:
    """A condition on a frame: its columns of rows are found, its fixes know its values."""
    return parse(
        text,
        opened.roles,
        varying=lambda: opened.varying,
        zeros=lambda name: _has_leading_zeros(opened, name),
    )


def _has_leading_zeros(opened: OpenedRows, name: str) -> bool:
    """Does a text column have values such as 007, which a number would change?"""
    column = column_of(name, opened.engine.dialect)
    rows = opened.engine.execute(
        f"select count(*) from {opened.rows} where {column} like '0%' "
        f"and {column} not like '0.%' and length({column}) > 1"
    )
    return bool(rows[0][0])


def no_match_note(
    opened: OpenedRows, units: str, parameters: Sequence[object], condition: Condition
) -> str:
    """A note on a condition that nothing in the frame meets, with values that occur.

    Identifiers are never shown; values of a column only where they are few and each occurs more
    than once.
    """
    what = "rows" if level_of(condition) == "rows" else "units"
    said = [f"No {what} meet the condition {without_ids(str(condition))}"]
    said += [
        words
        for role in sorted(roles_in(condition))
        if (words := _occurring(opened, units, parameters, role))
    ]
    return ". ".join(said)


def _occurring(opened: OpenedRows, units: str, parameters: Sequence[object], role: str) -> str:
    """The range of amounts, numbers and days, or the few values of a text column."""
    base, dialect = role.removeprefix(ROW), opened.engine.dialect
    if base in _IDENTIFYING:
        return ""
    column = column_of(role, dialect)
    source = units
    if role.startswith(ROW):
        source, parameters = opened.rows, []
    kind = opened.roles.kind_of(base)
    if kind != "text" and (kind != "date" or base == "date"):
        value = dialect("number", column) if kind == "number" else column
        low, high = opened.engine.execute(
            f"select min({value}), max({value}) from {source}", parameters
        )[0]
        if low is None:
            return f"{role} is blank everywhere"
        return f"{role} is from {_written(low, kind)} to {_written(high, kind)}"
    rows = opened.engine.execute(
        f"select {column}, count(*) as n from {source} group by {column} limit {FEW + 2}",
        parameters,
    )
    values = sorted((str(value), int(n)) for value, n in rows if value is not None)
    public = [v for v, n in values if n >= _REPEATED and len(v) <= _LONGEST and v.isprintable()]
    if not values:
        return f"{role} is blank everywhere"
    if len(values) > FEW or not public:
        return f"{role} has other values"
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return f"{role} has the values {', '.join(map(repr, public[:SHOWN]))}{more}"


def _written(value: object, kind: str) -> str:
    if kind == "amount":
        return str(Money(int(str(value))))
    text = str(value)
    return text.rstrip("0").rstrip(".") if kind == "number" and "." in text else text
