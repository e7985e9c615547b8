"""The column names of a header as they are used: trimmed, each filled in, each once.

A blank name becomes `column 3`, by its place. A name that occurs twice becomes `paid (1)` and
`paid (2)`, so that nobody can take one of the two for the other. What was changed is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from primafacie.core.errors import FrameError, Problem
from primafacie.core.plurals import counted
from sampling.intake.sources import ROW, own_name

_SHOWN = 5


@dataclass(frozen=True)
class ColumnNames:
    """The names of the columns, what is noted of them, and the new names of repeated ones.

    `written` are the names as the header has them, without blanks around them.
    """

    names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: tuple[str, ...] = ()


def column_names(header: Sequence[str], *, where: str) -> ColumnNames:
    """The names of a header row; `FrameError` where two columns would still have one name.

    Letters of another case make no other name: the engine would take `PAID` for `Paid`.

    >>> column_names(["id", " paid ", "", "paid"], where="claims.csv, line 1").names
    ('id', 'paid (1)', 'column 3', 'paid (2)')
    """
    trimmed = [name.strip() for name in header]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(trimmed):
        if name:
            places.setdefault(name.lower(), []).append(place)
    names = [name or f"column {place}" for place, name in enumerate(trimmed, start=1)]
    repeated = {key: found for key, found in places.items() if len(found) > 1}
    renamed: dict[str, tuple[str, ...]] = {}
    for found in repeated.values():
        for number, place in enumerate(found, start=1):
            names[place] = f"{trimmed[place]} ({number})"
        renamed[trimmed[found[0]]] = tuple(names[place] for place in found)
    _check(names, where)
    blank = [f"{place}" for place, name in enumerate(trimmed, start=1) if not name]
    notes = []
    if blank:
        notes.append(
            f"{where}: {counted(len(blank), 'column')} without a name "
            f"{'is' if len(blank) == 1 else 'are'} called {_some(f'column {n}' for n in blank)}."
        )
    spaced = [name for name, raw in zip(trimmed, header, strict=True) if name and name != raw]
    if spaced:
        notes.append(
            f"{where}: blanks around {counted(len(spaced), 'column name')} were removed "
            f"({_some(map(repr, spaced))})."
        )
    notes += [
        f"{where}: the column name {name!r} occurs {len(new)} times; the columns are called "
        f"{_some(map(repr, new))}."
        for name, new in renamed.items()
    ]
    return ColumnNames(tuple(names), tuple(notes), renamed, tuple(trimmed))


def _check(names: Sequence[str], where: str) -> None:
    """A header that has `paid (1)` of its own beside two columns `paid` cannot be told apart."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if name.lower() == ROW:
            raise FrameError.of(own_name(f"{where}, column {place}", name))
        first = seen.setdefault(name.lower(), place)
        if first != place:
            raise FrameError.of(
                Problem(
                    f"{where}, columns {first} and {place}",
                    f"two columns that would both be called {name!r}",
                    "names by which the columns can be told apart",
                    "Rename one of them in the header",
                )
            )


def _some(names: Iterable[str]) -> str:
    shown = [*names]
    more = len(shown) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
