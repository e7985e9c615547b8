"""What the live sheets share: where each number stands, and formulas with stored results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extrapolation.estimators.workings import Layout
from primafacie.app.reports.document import Table
from primafacie.app.reports.formats.cell_writer import CellWriter, number_format
from primafacie.app.reports.sections.strata_results import layout_for, strata_columns_of
from primafacie.app.reports.study_numbers import SizedStratum, StudyNumbers
from primafacie.app.reports.values import NUMERIC, Trace, Value
from primafacie.core.table_rows import MadeRow, TableRow

HEAD = 2  # the row of a table's head, as `CellWriter.open_sheet` lays it
FIRST = HEAD + 1
STORED = "stored: "


@dataclass
class LiveBook:
    """The numbers of a study and the sheets' names by the keys of their tables.

    Addresses are reckoned, not remembered: a sheet may point at one that is written later.
    `checks` collects what is compared: a name and the cell of the largest difference.
    """

    numbers: StudyNumbers
    names: Mapping[str, str]
    checks: list[tuple[str, str]] = field(default_factory=list)
    labels: Mapping[str, str] = field(default_factory=dict)
    """The labels of strata in a redacted document."""

    @cached_property
    def sized(self) -> dict[object, SizedStratum]:
        """The strata with their sizes, by the labels that the document shows."""
        return {self.labels.get(row.label, row.label): row for row in self.numbers.sized_strata}

    @property
    def strata(self) -> int:
        """The number of strata of the estimate."""
        return len(self.numbers.estimate.strata)

    @cached_property
    def layout(self) -> Layout:
        """How the workings of the estimate are read."""
        return layout_for(self.numbers)

    @cached_property
    def records(self) -> list[MadeRow]:
        """The columns of the strata, each with the plan's stratum as `planned`."""
        plan = self.numbers.sized_strata
        rows = strata_columns_of(self.numbers)
        return [row | {"planned": planned} for row, planned in zip(rows, plan, strict=True)]

    @property
    def units(self) -> tuple[TableRow, ...]:
        """The units of the workings, in their columns."""
        return () if self.numbers.workings is None else self.numbers.workings.units

    def cell(self, key: str, row: int, column: int) -> str:
        """The address of a cell on the sheet of a table, with the sheet's name."""
        return f"'{self.names[key]}'!{fixed(row, column)}"

    def span(self, key: str, first: int, last: int, column: int) -> str:
        """The address of a stretch of a column on the sheet of a table."""
        return f"'{self.names[key]}'!{fixed(first, column)}:{fixed(last, column)}"


def fixed(row: int, column: int) -> str:
    """An absolute address.

    >>> fixed(3, 1)
    '$B$4'
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def near(row: int, column: int) -> str:
    """A relative address on the same sheet.

    >>> near(3, 1)
    'B4'
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def write_formula(
    writer: CellWriter,
    sheet: Any,
    row: int,
    column: int,
    formula: str,
    value: Value,
    *,
    strong: bool = False,
) -> None:
    """A formula whose stored result is our value, so that a reader who does not compute sees it."""
    raw: Any = value.raw
    shown = raw / 100 if value.kind == "cents" else raw
    names = ["plain", *(["total"] if strong else [])]
    form = writer.style(
        *names, num_format=number_format(value), text_wrap=False, font_color="#00528C"
    )
    sheet.write_formula(row, column, f"={formula}", form, shown)
    writer.comment(sheet, row, column, value.trace)


def add_column(
    writer: CellWriter,
    sheet: Any,
    column: int,
    head: str,
    kind: str,
    *,
    width: float = 16,
    trace: Trace | None = None,
) -> None:
    """One more column right of the table."""
    sheet.set_column(column, column, width)
    sheet.set_row(HEAD, 46)
    writer.text(sheet, HEAD, column, head, "head", align="right" if kind in NUMERIC else "left")
    writer.comment(sheet, HEAD, column, trace)


def rows_of(table: Table) -> list[tuple[Value, ...]]:
    """The rows of a table with its total as the last."""
    return [*table.rows, *([table.total] if table.total else [])]
