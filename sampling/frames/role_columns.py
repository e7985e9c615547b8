"""Roles by name: refused where the frame has none of that name, and as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from primafacie.core.errors import FrameError
from primafacie.core.families import unknown_name
from sampling.engines.dialects import Dialect
from sampling.engines.roles import Roles
from sampling.frames.conditions import column_of


def known_roles(roles: Roles) -> tuple[str, ...]:
    """Every role of the frame: amounts, date, texts."""
    return (*roles.texts, *(("date",) if roles.date else ()), *roles.amounts)


def checked_roles(roles: Roles, names: Sequence[str] | str, *, where: str) -> tuple[str, ...]:
    """The names as roles of the frame, each once; others are refused (`FrameError`)."""
    given = (names,) if isinstance(names, str) else tuple(names)
    known = known_roles(roles)
    expected = f"one or more of {', '.join(known)}, each once"
    fix = "Open the frame with the column as a role or in more="
    problems = [
        replace(unknown_name("role", name, known, where=where, fix=fix), expected=expected)
        for name in given
        if name not in known
    ]
    if len(problems) > 1:
        raise FrameError.collected(problems, what=where)
    if problems:
        raise FrameError.of(problems[0])
    if not given or len(set(given)) < len(given):
        got = f"the roles {', '.join(map(repr, given)) or 'none'}"
        raise FrameError(got, where=where, expected=expected, fix=fix)
    return given


def columns_of(dialect: Dialect, names: Sequence[str]) -> list[str]:
    """The columns of roles as identifiers."""
    return [column_of(name, dialect) for name in names]


def texts_of(dialect: Dialect, names: Sequence[str]) -> list[str]:
    """The values of roles as texts that are the same on every engine; blank is empty."""
    return [
        f"coalesce({dialect('text', column)}, '')"
        if name in ("paid", "claimed", "date")
        else f"coalesce({column}, '')"
        for name, column in zip(names, columns_of(dialect, names), strict=True)
    ]


def row_values(roles: Roles, dialect: Dialect) -> list[str]:
    """SQL of the values of a unit's row; a role the frame does not have is the empty text."""
    values = ["unit_id", dialect("text", "paid")]
    for name in ("claimed", "date", "stratum", "cluster"):
        text = dialect("text", name) if name in ("claimed", "date") else name
        values.append(f"coalesce({text}, '')" if getattr(roles, name) else "''")
    return values + [f"coalesce({dialect.quoted('more_' + name)}, '')" for name, _ in roles.more]
