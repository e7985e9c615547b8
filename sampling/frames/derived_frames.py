"""Rows made of a frame's units: lines grouped to claims, claims to beneficiaries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from primafacie.core.errors import FrameError
from primafacie.core.families import unknown_name
from sampling.engines.dialects import Dialect
from sampling.engines.roles import Roles
from sampling.frames.conditions import column_of
from sampling.frames.opened import Opened, open_derived

# Quoted pieces stay as they are; what is left of `?` marks a parameter.
_PLAIN = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\?""")
_ESCAPED = re.compile(r"""`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|\?""", re.DOTALL)


def inlined(sql: str, parameters: Sequence[object], dialect: Dialect) -> str:
    """A relation with its parameters written into it as literals: views take no parameters.

    Only numbers, days and texts of conditions come here; texts are escaped as the dialect asks.
    """
    values = iter(parameters)

    def filled(match: re.Match[str]) -> str:
        return _literal(next(values), dialect) if match[0] == "?" else match[0]

    return (_ESCAPED if dialect.escapes else _PLAIN).sub(filled, sql)


def _literal(value: object, dialect: Dialect) -> str:
    if isinstance(value, date):
        return dialect("day", dialect.literal(value.isoformat()))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and "\0" not in value:
        return dialect.literal(value)
    raise FrameError(
        f"a value of type {type(value).__name__} in a condition",
        expected="an amount, a date or a text",
        fix="Correct the condition",
    )


def grouped(
    opened: Opened, units: str, parameters: Sequence[object], by: str, said: tuple[str, ...]
) -> Opened:
    """Rows whose units are the values of a role, each the sum of these `units`."""
    roles, dialect = opened.roles, opened.engine.dialect
    if by not in roles.texts or by == "unit_id":
        names = [name for name in roles.texts if name != "unit_id"]
        fix = "Open the frame with the column as cluster= or in more="
        got = f"grouping by {by!r}"
        raise FrameError.of(unknown_name("role", by, names, where="group", got=got, fix=fix))
    made = replace(roles, unit_id=_columns_of(roles, by), part=(*roles.unit_id, *roles.part))
    relation = inlined(units, parameters, dialect)
    key, part = column_of(by, dialect), "unit_id"
    if opened.has_parts:
        # The rows stay rows, each where its unit is; those of other units are left out.
        key, part = "group_here", f"{_encoded('unit_id')} || '|' || part"
        relation = (
            f"(select rows_here.*, units_here.{column_of(by, dialect)} as group_here from "
            f"(select * from {opened.rows}) as rows_here join (select * from {relation}) as "
            "units_here on rows_here.unit_id = units_here.unit_id) as grouped_rows"
        )
    return open_derived(opened, made, key, part, relation, said)


def _encoded(text: str) -> str:
    return f"replace(replace({text}, '%', '%25'), '|', '%7C')"


def netted(opened: Opened, units: str, chain: str, *, part: bool, said: tuple[str, ...]) -> Opened:
    """Rows whose units are adjustment chains: `units` selects the rows that count."""
    roles, dialect = opened.roles, opened.engine.dialect
    made = replace(roles, unit_id=_columns_of(roles, chain), part=roles.unit_id if part else ())
    key = f"coalesce({column_of(chain, dialect)}, unit_id)"
    text = "unit_id" if part else dialect("text", "NULL")
    return open_derived(opened, made, key, text, units, said)


def _columns_of(roles: Roles, by: str) -> tuple[str, ...]:
    """The source column behind a text role."""
    column = dict(roles.more).get(by) or getattr(roles, by)
    return (str(column),)
