"""What a workbook's own bytes tell of the cells of a sheet, beyond their values.

The library that reads the values gives a formula error as a blank cell and a number shown as 000123
as 123. Each kind of workbook is looked through for such cells, and they are marked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, Final

from primafacie.core.errors import AuditError
from sampling.intake.cell_styles import FormatsInUse
from sampling.intake.cell_values import FormulaZero, PaddedNumber, ShownOtherwise, UnreadableCell
from sampling.intake.number_formats import shown_otherwise
from sampling.intake.sheets import UnseenParts

MOST_CELLS: Final = 50_000_000

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True)
class SheetCells:
    """The extent of a sheet, and its cells that need care, by row and column from 0.

    padded : numbers that are shown with leading zeros
    errors : formula errors such as #N/A
    unstored : formulas without a stored value
    styled : number formats that can hide digits, of the number cells that have one
    blank : formulas whose value is an empty text, which the library reads as 0
    zeros : formulas whose value is 0
    shown : what number cells show, in words, where the file holds that and it is another number
    """

    rows: int
    columns: int
    padded: frozenset[Place] = field(default=frozenset())
    errors: frozenset[Place] = field(default=frozenset())
    unstored: frozenset[Place] = field(default=frozenset())
    styled: dict[Place, str] = field(default_factory=dict)
    shown: dict[Place, str] = field(default_factory=dict)
    blank: frozenset[Place] = field(default=frozenset())
    zeros: frozenset[Place] = field(default=frozenset())


class SheetLook(ABC):
    """A kind of workbook whose sheets are looked through, beside the library that reads values."""

    @abstractmethod
    def sheet(self, name: str) -> SheetCells:
        """The cells of a sheet that need care."""

    @abstractmethod
    def unseen(self, name: str) -> UnseenParts:
        """What a sheet holds and does not show; whether it is hidden itself is asked elsewhere."""

    def formats(self, name: str, below: int) -> FormatsInUse | None:
        """The number formats in use in the rows below row `below`; None where it cannot say."""
        return None

    def odd_number(self, name: str) -> str:
        """The first number cell whose number is not written as one, such as `B3`; else ""."""
        return ""


def mark(rows: list[list[Any]], known: SheetCells) -> None:
    """Put what the XML shows and the values do not into the cells."""
    for places, value in ((known.blank, None), (known.zeros, FormulaZero(0))):
        for row, column in places:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = value
    for row, column in known.padded:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][column] = PaddedNumber(value)
    for (row, column), code in known.styled.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            shows = shown_otherwise(float(value), code)
            if shows:
                rows[row][column] = ShownOtherwise.of(float(value), shows)
    for (row, column), shows in known.shown.items():
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][column] = ShownOtherwise.of(float(value), shows)
    for places, cause, fix in (
        (known.errors, "a formula error such as #N/A", "Correct the formula, or enter the value"),
        (
            known.unstored,
            "a formula whose value is not stored in the file",
            "Open the workbook in a spreadsheet program and save it there",
        ),
    ):
        for row, column in places:
            rows += [[] for _ in range(row + 1 - len(rows))]
            line = rows[row]
            line += [None] * (column + 1 - len(line))
            line[column] = UnreadableCell(cause, fix, is_unstored=places is known.unstored)


def check_extent(rows: int, columns: int, *, where: str, error: type[AuditError]) -> None:
    """Refuse a sheet whose cells span more than 50 million: the library would hold them all."""
    if rows * columns > MOST_CELLS:
        raise error(
            f"a sheet of {rows:,} rows and {columns:,} columns: more than {MOST_CELLS:,} cells",
            where=where,
            expected="a table without cells far away from it",
            fix="Delete the rows below and the columns beyond the table, and save again; or "
            "export the table as .csv",
        )
