"""The protocol of results: what every object that a public verb returns can show and give.

`repr` and `str` are one to a few lines without unit ids, `_repr_html_` the same with the main
table, `table()` a pandas DataFrame with units in the names of its columns, `text()` the page to
print, `to_dict()` and `from_dict()` the record. `plot()` is there only where a picture belongs to
the result. A class gets this by deriving from `Result`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from primafacie.core.brief_texts import brief, clipped
from primafacie.core.shown_pages import shown_html
from primafacie.core.shown_tables import shown_table

if TYPE_CHECKING:
    import pandas as pd


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

    def _headline(self) -> str:
        """The words above the table of `_shown_table`, where they are not those of `str`."""
        return str(self)

    def _shown_table(self) -> pd.DataFrame:
        """The table that `text` and a notebook show, where it is not that of `table`."""
        return self.table()

    def text(self) -> str:
        """Write the result as a page of plain text.

        Returns
        -------
        str
            What `str` shows, the main table and the notes.
        """
        shown = shown_table(self._shown_table()).text()
        return "\n\n".join(
            part for part in (self._headline(), shown, "\n".join(_notes(self))) if part
        )

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
        return shown_html(
            class_title(type(self).__name__),
            clipped(self._headline()),
            shown_table(self._shown_table()),
            _notes(self),
        )


def _notes(result: Result) -> list[str]:
    """The notes of a result, which a few classes give by a method."""
    notes = getattr(result, "notes", ())
    return [str(note) for note in (notes() if callable(notes) else notes)]


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
