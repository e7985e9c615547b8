"""An attached source, whatever it was: one relation of raw columns with row numbers.

With it come the problems met on the way (ragged rows, wrong encoding) and a word for its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from primafacie.core.errors import FrameError, Problem
from primafacie.core.problems import RowPlace
from sampling.engines.column_types import Column
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.engine import Engine
from sampling.intake.record_counts import RecordCount
from sampling.intake.source_files import SameFile

RAW = "raw_source"
ROW = "source_row_number"


class RowNumbers(Protocol):
    """The numbers by which a reader finds the rows of a source."""

    def of_row(self, number: int) -> int:
        """The number, in the source, of the row that is `number` here, from 1."""


@dataclass(frozen=True)
class SourceFile:
    """One of several files that a frame was opened from: its digest, its rows and their cents."""

    name: str
    sha256: str
    rows: int
    paid_cents: int


class SourceParts(Protocol):
    """The files that a source was put together from."""

    @property
    def starts(self) -> tuple[int, ...]:
        """The number of rows before each file."""

    def of(self, number: int) -> tuple[Source, int]:
        """The file of a row, and the number of the row in it."""

    def files(self, totals: Sequence[tuple[int, int]]) -> tuple[SourceFile, ...]:
        """The record of each file, with its rows and its cents."""


@dataclass(frozen=True)
class Source:
    """An attached source. `relation` is SQL of ours that selects the raw columns and `ROW`.

    A file or a table in memory is `numbered`: its rows have an order, and the engine is ours.
    A table of a database or of Spark has neither: its rows have no number.
    """

    engine: Engine
    name: str
    sha256: str | None
    relation: str
    columns: dict[str, Column]
    row_word: str
    first_row: int
    in_place: bool
    problems: tuple[Problem, ...] = field(default=())
    problem_rows: int = 0
    numbered: bool = True
    lines: RowNumbers | None = None
    count: RecordCount | None = None
    # Number cells of a workbook that were rounded to their cent, by column.
    rounded: Mapping[str, int] = field(default_factory=dict)
    # What to do where a single column suggests that the source was not read as it was meant.
    single_column_fix: str = ""
    # The file that statements read in place, as it was when its digest was taken.
    file: SameFile | None = None
    # Physical lines of a delimited file above and below its table.
    lines_outside: int = 0
    # Names that several columns of the header have, each with the names those have here.
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # The form in which the source is written, and what shows of it, in words.
    words: str = "a table in memory"
    written: tuple[str, ...] = ()
    # What was changed in the names of the columns.
    naming: tuple[str, ...] = ()
    # What was found or declared of the way the source is written, and of its control totals.
    notes: tuple[str, ...] = ()
    # The files that it was put together from, where they are several.
    parts: SourceParts | None = None
    # Their records, where it was opened before and is loaded now.
    files: tuple[SourceFile, ...] = ()
    # The statement that reads the rows of a database.
    query: str = ""

    def row(self, number: int) -> str:
        """A row as its reader finds it: the file's line, the sheet's row, the table's row."""
        if self.parts is not None:
            part, inside = self.parts.of(number)
            return f"{part.row(inside)} of {part.name}"
        return f"{self.row_word} {self.number_shown(number):,}"

    def number_shown(self, number: int) -> int:
        """The number of a row as its reader sees it: of the line, of the sheet's row.

        Of several files it is the number among all rows, in the order of the files.
        """
        if self.lines is not None:
            return self.lines.of_row(number)
        return number + self.first_row - 1

    def place(self, number: int | None, column: str = "") -> str:
        """Where a fault is: the source, its row if rows have numbers, the column."""
        back = f"column {column}" if column else ""
        if number is not None and self.parts is not None:
            part, inside = self.parts.of(number)
            return part.place(inside, column)
        if number is not None:
            return RowPlace.of_row(self.name, self.row_word, self.number_shown(number), back)
        return RowPlace.of_table(self.name, back)


def describe(
    engine: DuckdbEngine, relation: str, zones: Mapping[str, str] | None = None
) -> dict[str, Column]:
    """The columns of a relation with their types, and the time zones that the source states."""
    stated = zones or {}
    return {
        str(name): Column(str(name), str(kind), engine.dialect, stated.get(str(name), ""))
        for name, kind, *_ in engine.execute(f"describe select * from {relation}")
        if name != ROW
    }


def own_name(where: str, name: str) -> Problem:
    """A column that has the name of the column of row numbers, which the program adds."""
    return Problem(
        where,
        f"the column name {name!r}, which the program uses itself",
        "another name",
        "Rename the column in the header",
    )


def unique_names(names: list[str], *, where: str) -> list[str]:
    """Header names, each non-blank and once; otherwise `FrameError`."""
    seen: dict[str, int] = {}
    problems = []
    for place, name in enumerate(names, start=1):
        if not name.strip():
            problems.append(
                Problem(
                    f"{where}, column {place}",
                    "a blank column name",
                    "a name",
                    "Name the column in the header",
                )
            )
        elif name.lower() in seen:
            problems.append(
                Problem(
                    f"{where}, columns {seen[name.lower()]} and {place}",
                    f"the column name {name!r} twice",
                    "each name once",
                    "Rename one of them in the header",
                )
            )
        elif name.lower() == ROW:
            problems.append(own_name(f"{where}, column {place}", name))
        seen.setdefault(name.lower(), place)
    if problems:
        raise FrameError.collected(problems, what="header")
    return names
