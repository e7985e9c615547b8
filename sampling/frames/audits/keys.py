"""Roles that a check groups or compares by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.core.errors import FrameError
from sampling.frames.conditions import column_of

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


def known_roles(frame: Frame) -> tuple[str, ...]:
    """Every role of the frame: amounts, date, texts."""
    roles = frame.roles
    return (*roles.texts, *(("date",) if roles.date else ()), *roles.amounts)


def checked_roles(frame: Frame, names: Sequence[str] | str, *, where: str) -> tuple[str, ...]:
    """The names as roles of the frame, each once; others are refused (`FrameError`)."""
    given = (names,) if isinstance(names, str) else tuple(names)
    known = known_roles(frame)
    strange = [name for name in given if name not in known]
    if strange or not given or len(set(given)) < len(given):
        raise FrameError(
            f"the roles {', '.join(map(repr, given)) or 'none'}",
            where=where,
            expected=f"one or more of {', '.join(known)}, each once",
            fix="Open the frame with the column as a role or in more=",
        )
    return given


def columns_of(frame: Frame, names: Sequence[str]) -> list[str]:
    """The columns of roles as identifiers."""
    return [column_of(name, frame.engine.dialect) for name in names]


def texts_of(frame: Frame, names: Sequence[str]) -> list[str]:
    """The values of roles as texts that are the same on every engine; blank is empty."""
    dialect = frame.engine.dialect
    return [
        f"coalesce({dialect('text', column)}, '')"
        if name in ("paid", "claimed", "date")
        else f"coalesce({column}, '')"
        for name, column in zip(names, columns_of(frame, names), strict=True)
    ]
