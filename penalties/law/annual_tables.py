"""An annual table of the law: one row per penalty, one column per year, every cell cited.

A table adjusts amounts for inflation: the column in force on the day of *assessment* applies to
violations from a day on, and the unadjusted amount to all others. A table is one TOML file under
`penalties/data`: a new year is a new column of that file, a new table a new file. Which amounts
it adjusts is written in the statutes' own files (`table = "45 CFR 102.3"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from penalties.law.file_kinds import RuleFile, TableFile, YearEntries
from penalties.law.terms import Conflict, Term
from penalties.law.texts import is_cents
from primafacie.core.citation import Citation
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name
from primafacie.core.problems import RowPlace
from primafacie.core.serializer import OPTIONAL, from_record

Series = Mapping[str, Term]
SERIES = ("", "minimum", "cap", "other")
"""The amounts an authority may have: its penalty, the least one, a cap, a conflict's other one."""
_FRONT = 3  # authority, series and source come before the cells of a row
_OTHER_COLUMNS = ("none", "first", "in force", "day before")


@dataclass(frozen=True)
class TableYear:
    """One column: the day it applies from, its factor on the column before and its notice.

    `label` is the year as the law calls it, which need not be the calendar year. The first
    column has no factor: each row came to it by a catch-up factor of its own.
    """

    label: str
    applies_from: date
    factor: Decimal | None
    notice: str
    citation: Citation


@dataclass(frozen=True, eq=False)
class LawTable:
    """A table of adjusted amounts, with the rule that says to which two days it applies.

    `rule` is the file of that rule (often the table itself); `rows` the cells by authority and
    series (`""`, `minimum`, `cap`, `other`) and by column.
    """

    file: TableFile
    rule: RuleFile
    years: tuple[TableYear, ...]
    rows: Mapping[tuple[str, str], Series]

    @classmethod
    def of(cls, file: TableFile, rule: RuleFile) -> LawTable:
        """The table of a file; every fault is named by row and column, and raised once."""
        problems: list[Problem] = []
        years, sources = _years(file, problems)
        rows = _rows(file, sources, problems)
        problems += [
            Problem(
                f"{rule.path}: conflicts.{key}.other_column",
                repr(conflict.other_column),
                f"one of {', '.join(_OTHER_COLUMNS)}",
                "State which column the other reading takes",
            )
            for key, conflict in rule.conflicts.items()
            if conflict.other_column not in _OTHER_COLUMNS
        ]
        if not _is_day(file.version):
            fix = "Give the day on which the table was read"
            problems.append(Problem(f"{file.path}: version", repr(file.version), "a day", fix))
        stated = rule.adjusted_assessments_from
        if stated is not None and not isinstance(stated.value, date):
            key = f"{rule.path}: adjusted_assessments_from"
            problems.append(Problem(key, repr(stated.value), "a day such as 2026-11-21", ""))
        if _from(rule) is None:
            problems.append(
                Problem(
                    f"{rule.path}: adjusted_violations_from",
                    "nothing",
                    "the first day of violation that the table reaches",
                    "Add it, or adjusted_violations_after with the last day before it",
                )
            )
        if problems:
            raise RuleError.collected(problems, what=file.path)
        return cls(file, rule, tuple(years), rows)

    @property
    def name(self) -> str:
        """The citation of the table, such as `45 CFR 102.3`."""
        return self.file.name

    @property
    def read_on(self) -> date:
        """The day to which the table was read: a later adjustment is not known."""
        return date.fromisoformat(self.file.version)

    @property
    def files(self) -> tuple[RuleFile, ...]:
        """The files it rests on."""
        return (self.file,) if self.rule is self.file else (self.rule, self.file)

    @cached_property
    def violated_from(self) -> date:
        """The first day of violation whose penalty is adjusted."""
        day = _from(self.rule)
        if day is None:
            raise AssertionError("a table without that day is refused when it is read")
        return day

    @cached_property
    def assessed_from(self) -> date:
        """The first day of assessment whose penalty is adjusted."""
        stated = self.rule.adjusted_assessments_from
        return stated.value if stated is not None else self.years[0].applies_from

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that the rule declares: they touch every amount of the table."""
        return tuple(self.rule.conflicts.values())

    def year_on(self, assessed_on: date) -> TableYear | None:
        """The column in force on a day; None before the first."""
        for year in reversed(self.years):
            if year.applies_from <= assessed_on:
                return year
        return None

    def column(self, violated_on: date, assessed_on: date) -> TableYear | None:
        """The column that applies to two days; None where the unadjusted amount does."""
        reached = violated_on >= self.violated_from and assessed_on >= self.assessed_from
        return self.year_on(assessed_on) if reached else None

    def other_columns(
        self, violated_on: date, assessed_on: date
    ) -> Iterator[tuple[Conflict, TableYear | None]]:
        """Each declared conflict that moves these two days to another column, with that column."""
        own = self.column(violated_on, assessed_on)
        for cited in self.conflicts:
            if not cited.applies(violated_on, assessed_on):
                continue
            match cited.other_column:
                case "none":
                    other = None
                case "first":
                    other = self.years[0]
                case "in force":
                    other = self.year_on(assessed_on)
                case _:
                    other = self.column(violated_on, assessed_on - timedelta(days=1))
            if other is not own:
                yield cited, other

    def series(self, authority: str, name: str = "") -> Series:
        """The cells of one row by the label of their column; empty where there is no row."""
        return self.rows.get((authority, name), {})

    def series_names(self, authority: str) -> tuple[str, ...]:
        """The series of an authority, in the order of the rows."""
        return tuple(name for holder, name in self.rows if holder == authority)

    def notes(self, violated_on: date, assessed_on: date) -> tuple[str, ...]:
        """What the table states of these days, such as a year without an adjustment."""
        return tuple(
            f"{cited.value} [{cited.citation.status}]"
            for cited in self.file.notes.values()
            if cited.applies(violated_on, assessed_on)
        )


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _from(rule: RuleFile) -> date | None:
    first, after = rule.adjusted_violations_from, rule.adjusted_violations_after
    if first is not None and isinstance(first.value, date):
        return first.value
    if after is not None and isinstance(after.value, date):
        return after.value + timedelta(days=1)
    return None


def _years(
    file: TableFile, problems: list[Problem]
) -> tuple[list[TableYear], dict[str, Citation | None]]:
    """The columns in their order, and what an amount of each rests on."""
    years: list[TableYear] = []
    sources: dict[str, Citation | None] = {}
    columns = file.columns
    if not columns or not all(isinstance(label, str) for label in columns):
        problems.append(
            Problem(f"{file.path}: columns", repr(columns), "a list of labels", "Add the line")
        )
        return years, sources
    for label in columns:
        entries = file.years.get(label, YearEntries())
        start, factor = entries.first_day, entries.factor
        sources[label] = entries.amounts.citation if entries.amounts else None
        if start is None or not isinstance(start.value, date):
            fix = f'Add [years.{label}] with from = {{ value = ..., cite = "..." }}'
            problems.append(Problem(f"{file.path}: years.{label}", "no first day", "a day", fix))
            continue
        number = _factor(factor)
        if factor is not None and number is None:
            got = repr(factor.value)
            problems.append(
                Problem(f"{file.path}: years.{label}.factor", got, 'a number such as "1.02598"', "")
            )
        if years and start.value <= years[-1].applies_from:
            problems.append(
                Problem(
                    f"{file.path}: years.{label}.from",
                    str(start.value),
                    f"a day after {years[-1].applies_from}, when the column before begins",
                    "Put the columns in the order of their days",
                )
            )
        source = (factor or start).citation
        years.append(TableYear(label, start.value, number, start.note, source))
    problems += [
        Problem(f"{file.path}: years.{label}", "no such column", "a label of `columns`", "")
        for label in file.years
        if label not in columns
    ]
    return years, sources


def _factor(cited: Term | None) -> Decimal | None:
    try:
        number = Decimal(cited.value) if cited and isinstance(cited.value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number > 0 else None


def _rows(
    file: TableFile, sources: Mapping[str, Citation | None], problems: list[Problem]
) -> dict[tuple[str, str], Series]:
    """The cells of every row; a cell rests on its own source, its row's or its column's."""
    made: dict[tuple[str, str], Series] = {}
    for number, row in enumerate(file.rows, start=1):
        where: str = RowPlace.of_row(file.path, "row", number)
        front = row[:_FRONT] if isinstance(row, list) else []
        if len(front) < _FRONT or not all(isinstance(text, str) for text in front):
            problems.append(
                Problem(where, "another start", "authority, series and source, as texts", "")
            )
            continue
        authority, series, source = front
        detail = f" ({authority}{f', {series}' if series else ''})"
        where = RowPlace.of_row(file.path, "row", number, detail=detail)
        if len(row) != _FRONT + len(sources):
            got = f"{len(row) - _FRONT} cells"
            expected = f"{len(sources)}, one per column"
            problems.append(Problem(where, got, expected, 'Write "" where no amount was read'))
            continue
        if series not in SERIES:
            problems.append(unknown_name("series", series, SERIES, where=where))
        if (authority, series) in made:
            problems.append(Problem(where, "a second row", "one row per authority and series", ""))
        cells: dict[str, Term] = {}
        for label, cell in zip(sources, row[_FRONT:], strict=True):
            if cell == "":
                continue
            read = _cell(cell, file.citations.get(source) if source else sources[label], file)
            if isinstance(read, Term):
                cells[label] = read
            else:
                cell_place = RowPlace.of_row(file.path, "row", number, label, detail)
                problems.append(Problem(cell_place, *read, "", _cause(read[0])))
        made[authority, series] = cells
    if not made:
        problems.append(Problem(f"{file.path}: rows", repr(file.rows), "one row per penalty", ""))
    return made


def _cause(got: str) -> str:
    """A fault of a cell in words that are true of several rows."""
    return "an amount of another form" if got.startswith("the amount") else got


@dataclass(frozen=True)
class _Cell:
    """A cell with a source or a note of its own, as a row writes it."""

    value: Any
    cite: str = field(default="", metadata=OPTIONAL)
    note: str = field(default="", metadata=OPTIONAL)


def _cell(cell: Any, source: Citation | None, file: TableFile) -> Term | tuple[str, str]:
    """A cell as a cited amount, or what was found and what was expected."""
    import msgspec

    note = ""
    if isinstance(cell, dict):
        try:
            own = from_record(_Cell, cell)
        except msgspec.ValidationError as error:
            return str(error), 'a cell such as { value = 25000, cite = "print" }'
        cell, source, note = own.value, file.citations.get(own.cite), own.note
    if not is_cents(cell):
        return f"the amount {cell!r}", 'whole cents of 0 or more, or ""'
    if source is None:
        return "an amount without a source", "a key of [citations] for cell, row or column"
    return Term(value=cell, citation=source, note=note)
