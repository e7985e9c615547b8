"""Frames made of another frame's units: lines grouped to claims, claims to beneficiaries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from sampling.engines.dialects import Dialect
from sampling.engines.roles import Roles
from sampling.frames.conditions import column_of
from sampling.frames.opened import open_derived

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

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


def grouped(frame: Frame, by: str) -> Frame:
    """The frame whose units are the values of a role, each the sum of its units here."""
    if by not in frame.roles.texts or by == "unit_id":
        names = [name for name in frame.roles.texts if name != "unit_id"]
        raise FrameError(
            f"grouping by {by!r}",
            where="group",
            expected=f"one of {', '.join(names) or 'none'}",
            fix="Open the frame with the column as cluster= or in more=",
        )
    roles = replace(frame.roles, unit_id=_columns_of(frame.roles, by), part=frame.roles.unit_id)
    said = (
        *_said(frame),
        f"{frame.size:,} units of {', '.join(frame.roles.unit_id)} are grouped "
        f"to sampling units by {by}",
    )
    dialect = frame.engine.dialect
    sql, parameters = frame.units
    return _made(
        frame, roles, column_of(by, dialect), "unit_id", inlined(sql, parameters, dialect), said
    )


def _made(
    frame: Frame, roles: Roles, unit_id: str, part: str, units: str, said: tuple[str, ...]
) -> Frame:
    opened = open_derived(frame.opened, roles, unit_id, part, units, said)
    return replace(frame, opened=opened, exclusions=(), before=())


def _said(frame: Frame) -> tuple[str, ...]:
    """The notes and exclusions of the frame before, so that nothing is left unsaid."""
    steps = [
        f"before, {row.units:,} units ({Money(row.cents)}) were excluded: {row.rule} ({row.reason})"
        for row in frame.waterfall
        if row.reason
    ]
    return (*frame.source_notes(), *steps)


def _columns_of(roles: Roles, by: str) -> tuple[str, ...]:
    """The source column behind a text role."""
    column = dict(roles.more).get(by) or getattr(roles, by)
    return (str(column),)


def netted(frame: Frame, chain: str, units: str, *, part: bool, said: str) -> Frame:
    """The frame of adjustment chains: `units` selects the rows that count, without parameters."""
    roles = frame.roles
    made = replace(roles, unit_id=_columns_of(roles, chain), part=roles.unit_id if part else ())
    dialect = frame.engine.dialect
    key = f"coalesce({column_of(chain, dialect)}, unit_id)"
    text = "unit_id" if part else dialect("text", "NULL")
    return _made(frame, made, key, text, units, (*_said(frame), said))
