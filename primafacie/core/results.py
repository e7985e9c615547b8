"""The protocol of results: what every object that a public verb returns can show and give.

`repr` and `str` are one to a few lines without unit ids, `_repr_html_` the same with the main
table, `table()` a pandas DataFrame with units in the names of its columns, `text()` the page to
print, `to_dict()` and `from_dict()` the record. `plot()` is there only where a picture belongs to
the result. A class gets this by deriving from `Result`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar

from primafacie.core.shown_tables import HIDDEN, shown_table

if TYPE_CHECKING:
    import pandas as pd

Class = TypeVar("Class", bound=type[Any])

MOST_CHARACTERS: Final = 1_500
MOST_LINES: Final = 15
_LONGEST_TEXT: Final = 80
_LONGEST_PART: Final = 160


class Result:
    """The base class of results; derive a frozen dataclass from it.

    A class states `SCHEMA`, the name and number of its record (`primafacie.demand/4`). It states
    `ROWS` where one of its fields holds the rows of its main table; without it, the table has one
    row per field. A class whose record is not its fields states `RECORD` (see
    `primafacie.core.serializer`). Each method can be replaced.

    A class with a `__str__` of its own shows that text, at most 15 lines and 1,500 characters of
    it, in `repr` and `str`. Any other class shows its numbers, short texts and the lengths of its
    collections.
    """

    SCHEMA: ClassVar[str] = ""
    ROWS: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        inherited = getattr(cls.__mro__[1], "__brief__", False)
        if "__str__" in cls.__dict__ or not inherited:
            brief(cls)

    def table(self) -> pd.DataFrame:
        """Tabulate the result.

        Returns
        -------
        pandas.DataFrame
            One row per item of the result, or one row per figure. The unit of an amount is the
            end of the column's name (`_cents`, `_dollars`).
        """
        from primafacie.core.result_tables import table_of

        return table_of(self, self.ROWS)

    def text(self) -> str:
        """Write the result as a page of plain text.

        Returns
        -------
        str
            What `str` shows, the main table and the notes.
        """
        shown = shown_table(self.table()).text()
        notes = [str(note) for note in getattr(self, "notes", ())]
        return "\n\n".join(part for part in (str(self), shown, "\n".join(notes)) if part)

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the result: JSON values, the unit of each amount in its key.

        Returns
        -------
        dict
            The record, with the name of its schema under `schema`.
        """
        from primafacie.core.serializer import to_record

        record: dict[str, Any] = to_record(self)
        return record | ({"schema": self.SCHEMA} if self.SCHEMA else {})

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Make the result from its record.

        Parameters
        ----------
        record : mapping
            The record as `to_dict` gives it.

        Returns
        -------
        Self
            An equal result.

        Raises
        ------
        StudyError
            If the record has another schema, or is not of the schema's shape.
        """
        from primafacie.core.records import from_values

        return from_values(cls, record)

    def _repr_html_(self) -> str:
        """What a notebook shows: the words of `str`, the main table and the notes, escaped."""
        shown = shown_table(self.table())
        words = clipped(str(self))
        return str(
            _template().render(
                title=class_title(type(self).__name__),
                lines=words,
                columns=shown.columns,
                rows=shown.rows,
                more=shown.more,
                notes=[str(note) for note in getattr(self, "notes", ())],
            )
        )


def class_title(name: str) -> str:
    """The name of a class in words.

    >>> class_title("CoverageReport"), class_title("Section111")
    ('Coverage report', 'Section 111')
    """
    marked = "".join(
        f" {letter}"
        if k and (letter.isupper() or (letter.isdigit() and not name[k - 1].isdigit()))
        else letter
        for k, letter in enumerate(name)
    )
    return marked[:1] + marked[1:].lower()


@cache
def _template() -> Any:
    from jinja2 import Environment

    source = files("primafacie.core").joinpath("templates", "result.html")
    return Environment(autoescape=True).from_string(source.read_text(encoding="utf-8"))


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
