"""How an object looks at the end of a notebook cell: one to a few lines, without unit ids."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

Class = TypeVar("Class", bound=type[Any])

MOST_CHARACTERS: Final = 1_500
MOST_LINES: Final = 15
_LONGEST_TEXT: Final = 80
_LONGEST_PART: Final = 160
HIDDEN: Final = frozenset(
    [
        "beneficiary",
        "claim",
        "claims",
        "cluster",
        "evidence",
        "id",
        "ids",
        "note",
        "patient",
        "person",
        "reviewer",
        "ticket",
        "unit",
        "unit_id",
        "unit_ids",
        "units",
        "unmatched",
        "worst",
    ]
)
"""Fields and columns of texts that identify a unit or a person, or may: never shown."""


def brief(cls: Class) -> Class:
    """Give a result class a short `repr` and `str`, both without identifiers.

    A class with a `__str__` of its own shows that text, at most 15 lines and 1,500 characters of
    it, in both. Any other class shows its numbers, short texts and the lengths of its collections.
    Use it above `@dataclass`.

    >>> from dataclasses import dataclass
    >>> @brief
    ... @dataclass
    ... class Sampled:
    ...     unit_id: str
    ...     paid: int
    ...     lines: tuple[int, ...]
    >>> Sampled("c-1701", 1200, (1, 2, 3))
    Sampled(paid=1200, lines: 3)
    """
    own = cls.__dict__.get("__str__")
    if own is None:
        shown, named = _fields_of, _fields_of
    else:

        def shown(self: Any) -> str:
            return clipped(own(self))

        def named(self: Any) -> str:
            return f"<{type(self).__name__}: {clipped(own(self))}>"

    for name, value in (("__str__", shown), ("__repr__", named), ("__brief__", True)):
        setattr(cls, name, value)
    return cls


def clipped(text: str) -> str:
    """The first lines of a text; how many lines follow is stated."""
    lines = text.splitlines()
    shown = lines[:MOST_LINES]
    while len(shown) > 1 and sum(len(line) + 1 for line in shown) > MOST_CHARACTERS:
        shown.pop()
    if len(shown[0:1]) and len(shown[0]) > MOST_CHARACTERS:
        shown[0] = f"{shown[0][: MOST_CHARACTERS - 3]}..."
    more = len(lines) - len(shown)
    if more:
        shown.append(f"... and {more:,} more lines")
    return "\n".join(shown)


def _fields_of(self: Any) -> str:
    parts = []
    for item in fields(self):
        value = getattr(self, item.name, None)
        if value is not None and item.repr:
            part = _part(item.name, value)
            if part:
                parts.append(part)
    text = f"{type(self).__name__}({', '.join(parts)})"
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 4]}...)"


def _part(name: str, value: Any) -> str:
    """A field as `name=value`, or `name: n` for a collection; empty for an identifier."""
    if isinstance(value, str):
        if name in HIDDEN or not value:
            return ""
        short = value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}..."
        return f"{name}={short!r}"
    if isinstance(value, Mapping) or (isinstance(value, Sized) and not _is_result(value)):
        return f"{name}: {len(value):,}"
    if _is_result(value):
        shown = repr(value) if hasattr(type(value), "__brief__") else type(value).__name__
        return f"{name}={shown if len(shown) <= _LONGEST_PART else type(value).__name__}"
    shown = repr(value)
    return f"{name}={shown}" if len(shown) <= _LONGEST_TEXT else f"{name}={type(value).__name__}"


def _is_result(value: Any) -> bool:
    return is_dataclass(value) and not hasattr(type(value), "__len__")
