"""Conditions put to a frame: which columns are of rows, and what occurs where nothing is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.core.money import Money
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import ROW, Condition, column_of, level_of, roles_in, without_ids

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

FEW = 10
SHOWN = 5
_LONGEST = 30
_REPEATED = 2
_IDENTIFYING = ("unit_id", "cluster", "part")


def parse_for(frame: Frame, text: str) -> Condition:
    """A condition on a frame: its columns of rows are found, its fixes know its values."""
    return parse(
        text,
        frame.roles,
        varying=lambda: frame.opened.varying,
        zeros=lambda name: has_leading_zeros(frame, name),
    )


def has_leading_zeros(frame: Frame, name: str) -> bool:
    """Does a text column have values such as 007, which a number would change?"""
    column = column_of(name, frame.engine.dialect)
    rows = frame.engine.execute(
        f"select count(*) from {frame.opened.rows} where {column} like '0%' "
        f"and {column} not like '0.%' and length({column}) > 1"
    )
    return bool(rows[0][0])


def no_match_note(frame: Frame, condition: Condition) -> str:
    """A note on a condition that nothing in the frame meets, with values that occur.

    Identifiers are never shown; values of a column only where they are few and each occurs more
    than once.
    """
    what = "rows" if level_of(condition) == "rows" else "units"
    said = [f"No {what} meet the condition {without_ids(str(condition))}"]
    said += [words for role in sorted(roles_in(condition)) if (words := _occurring(frame, role))]
    return ". ".join(said)


def _occurring(frame: Frame, role: str) -> str:
    """The range of amounts, numbers and days, or the few values of a text column."""
    base, dialect = role.removeprefix(ROW), frame.engine.dialect
    if base in _IDENTIFYING:
        return ""
    column = column_of(role, dialect)
    source, parameters = frame.units
    if role.startswith(ROW):
        source, parameters = frame.opened.rows, []
    kind = frame.roles.kind_of(base)
    if kind != "text" and (kind != "date" or base == "date"):
        value = dialect("number", column) if kind == "number" else column
        low, high = frame.engine.execute(
            f"select min({value}), max({value}) from {source}", parameters
        )[0]
        if low is None:
            return f"{role} is blank everywhere"
        return f"{role} is from {_written(low, kind)} to {_written(high, kind)}"
    rows = frame.engine.execute(
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
