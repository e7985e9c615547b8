"""The record of an intake: what was seen in a file, column by column, and what adopts it.

It holds names of columns, counts, and ranges of amounts and days. It never holds an id, a text or
any other cell: claims are patients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.printable import printable
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    import pandas as pd

ColumnKind = Literal["amount", "blank", "date", "id", "number", "text"]
_WHOLE: Final = ("header_row", "footer_rows")
_LISTED: Final = ("unit_id", "part")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Observation:
    """Something that was seen, as a sentence.

    `argument` and `value` are what adopts it: an argument of `open_frame`, and so an option of the
    command line. Both are empty where nothing is to be adopted.
    """

    text: str
    argument: str = ""
    value: str = ""


@dataclass(frozen=True)
class ColumnProfile:
    """A column by its counts.

    Attributes
    ----------
    name : str
        The name of the column.
    kind : {"amount", "blank", "date", "id", "number", "text"}
        What its values look like; nothing is read by it.
    values, blanks : int
        Values that are not blank, and blank ones.
    distinct : int
        Different values; at least so many where `distinct_is_exact` is False.
    distinct_is_exact : bool
        Were all of them counted?
    lowest, highest, total : Money, optional
        The range of amounts and what they add up to.
    first_day, last_day : date, optional
        The range of days.
    remarks : tuple of str
        What else was seen, in words.
    """

    name: str
    kind: ColumnKind
    values: int
    blanks: int
    distinct: int
    distinct_is_exact: bool
    lowest: Money | None = None
    highest: Money | None = None
    total: Money | None = None
    first_day: date | None = None
    last_day: date | None = None
    remarks: tuple[str, ...] = ()

    @property
    def range(self) -> str:
        """The range of an amount or of days as text; of other columns nothing is shown."""
        if self.lowest is not None and self.highest is not None:
            return f"{self.lowest} to {self.highest}"
        if self.first_day is not None and self.last_day is not None:
            return f"{self.first_day} to {self.last_day}"
        return ""


@dataclass(frozen=True)
class StatedFigure:
    """A figure that was stated for the file, and what was found."""

    what: str
    stated: str
    found: str
    agrees: bool


@dataclass(frozen=True)
class IntakeRecord(StoredResult):
    """What was seen in a file before it was read as a sampling frame.

    Nothing is adopted by it: `arguments()` are what `open_frame` must be told to read the file as
    it was seen.

    Attributes
    ----------
    name : str
        The name of the file.
    sha256 : str or None
        Its digest; None of a table in memory.
    format : str
        The form in which the file is written, in words.
    looked_on : date
        The day on which it was looked at; later days in the file are in the future.
    rows : int
        Rows of the table, as it was read to be looked at.
    observations : tuple of Observation
        What was seen of the way the file is written, each with what adopts it.
    columns : tuple of ColumnProfile
        The columns in their order.
    roles : mapping of str to tuple of str
        The columns that look like the unit id, the part of a unit, the amount paid and the date.
    stated : tuple of StatedFigure
        Control totals that were stated, compared with the rows.
    problems : tuple of str
        What could not be read, in the words of the reader.
    """

    SCHEMA: ClassVar[str] = "primafacie.intake/1"
    ROWS: ClassVar[str] = "columns"

    name: str
    sha256: str | None
    format: str
    looked_on: date
    rows: int
    observations: tuple[Observation, ...] = ()
    columns: tuple[ColumnProfile, ...] = ()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stated: tuple[StatedFigure, ...] = ()
    problems: tuple[str, ...] = ()

    def arguments(self) -> dict[str, Any]:
        """Give the arguments by which `open_frame` reads the file as it was seen.

        Returns
        -------
        dict
            The columns that look like roles, and how the file is written where it does not show.
            A role that no column looks like is left out.
        """
        found: dict[str, Any] = {
            role: list(columns) if role in _LISTED and len(columns) > 1 else columns[0]
            for role, columns in self.roles
        }
        for seen in self.observations:
            if seen.argument:
                value = int(seen.value) if seen.argument in _WHOLE else seen.value
                found[seen.argument] = value
        return found

    def paid_total(self) -> Money | None:
        """Give what the amounts paid add up to.

        Returns
        -------
        Money or None
            The total of the column that looks like the amount paid; None where no column does.
        """
        names = next((columns for role, columns in self.roles if role == "paid"), ())
        return next((column.total for column in self.columns if column.name in names), None)

    def table(self) -> pd.DataFrame:
        """Tabulate the columns.

        Returns
        -------
        pandas.DataFrame
            One row per column: kind, values, blanks, distinct values, range, remarks.
        """
        import pandas as pd

        rows = [
            (
                column.name,
                column.kind,
                column.values,
                column.blanks,
                f"{column.distinct:,}" + ("" if column.distinct_is_exact else " or more"),
                column.range,
                "; ".join(column.remarks),
            )
            for column in self.columns
        ]
        heads = ["column", "kind", "values", "blanks", "distinct", "range", "remarks"]
        return pd.DataFrame(rows, columns=heads)

    def __str__(self) -> str:
        problems = f", {counted(len(self.problems), 'problem')}" if self.problems else ""
        return (
            f"{self.name}: {self.format}, {counted(self.rows, 'row')} of "
            f"{counted(len(self.columns), 'column')}{problems}; see text()"
        )

    def text(self) -> str:
        """Write the record as a page of plain text.

        Returns
        -------
        str
            What was seen, the columns, the figures that were stated, and what could not be read.
        """
        lines = [str(self).removesuffix("; see text()")]
        for seen in self.observations:
            adopts = f" [{seen.argument}={seen.value}]" if seen.argument else ""
            lines.append(f"- {seen.text}{adopts}")
        lines += [f"- {figure_words(figure)}" for figure in self.stated]
        if self.columns:
            lines += ["", *_listed(self.columns)]
        lines += [f"problem: {problem}" for problem in self.problems]
        return "\n".join(lines)


def _listed(columns: Sequence[ColumnProfile]) -> list[str]:
    """The columns as lines of text, each under its heading."""
    heads = ("column", "kind", "values", "blanks", "distinct", "range; remarks")
    rows = [heads, *(profile_cells(column) for column in columns)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(heads) - 1)]
    return [
        "  ".join(
            cell.rjust(width) if k in (2, 3, 4) else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, [*widths, 0], strict=True))
        ).rstrip()
        for row in rows
    ]


def profile_cells(column: ColumnProfile) -> tuple[str, ...]:
    """A column as the cells of a printed table."""
    distinct = f"{column.distinct:,}{'' if column.distinct_is_exact else '+'}"
    said = "; ".join(part for part in (column.range, *column.remarks) if part)
    name = printable(column.name)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}..."
    return name, column.kind, f"{column.values:,}", f"{column.blanks:,}", distinct, said


def figure_words(figure: StatedFigure) -> str:
    """A stated figure as a sentence."""
    if figure.agrees:
        return f"The stated {figure.what} of {figure.stated} agrees with the rows."
    return f"The stated {figure.what} is {figure.stated}, and the rows have {figure.found}."


FORM: Final = RecordForm("intake", 1, IntakeRecord)
