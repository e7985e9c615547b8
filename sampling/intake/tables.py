"""A small table as a person handed it in: cells by column, rows by the numbers of the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from primafacie.core.day_grammar import day_form
from primafacie.core.errors import AuditError, Problem, warn
from primafacie.core.families import close_names
from primafacie.core.problems import row_ranges
from sampling.intake.cell_days import days_of_cells
from sampling.intake.cell_values import (
    CellError,
    cents_of_cell,
    cents_of_numbers,
    id_of_cell,
    is_noisy,
    is_plain_id,
    plain_value,
    text_of_cell,
    whole_number_of_cell,
)
from sampling.intake.damaged_ids import AS_TEXT, damage_of
from sampling.intake.table_cells import TableFormat

if TYPE_CHECKING:
    from datetime import date

Value = TypeVar("Value")
_REMEMBERED: Final = 50_000
TABLE_NOTE: Final = "table"
"""The code of the warnings of a table: columns not used, number cells rounded to their cent."""

DAY: Final = "a day such as 2024-12-31"
AMOUNT: Final = "dollars and whole cents, such as 1234.50, $1,234.50 or (12.00)"
AMOUNT_BY_COMMA: Final = "dollars and whole cents, such as 1.234,50 or (12,00)"
ID: Final = "an id as text"


@dataclass(eq=False, repr=False)
class Table:
    """Cells by column name, as plain Python values; `numbers` are the rows' numbers in the file.

    `headings` are the columns' headings as they are written, blank ones among them.

    The reading methods (`ids`, `texts`, `cents`, `days`, `whole_numbers`, `choices`) return one
    value per row, None or "" for a blank cell and for a faulty one. They note faults, grouped by
    column and cause, in `problems`; call `raise_problems` when every column has been read.
    """

    name: str
    cells: dict[str, Sequence[Any]]
    numbers: Sequence[int]
    row_word: str = "row"
    sheet: str = ""
    form: TableFormat = field(default_factory=TableFormat)
    error: type[AuditError] = AuditError
    sha256: str = ""
    blank_rows: int = 0
    headings: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    _faulty: dict[int, CellError] = field(default_factory=dict, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, in the order of the file."""
        return tuple(self.cells)

    def __len__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return f"Table({self.place!r}, {len(self):,} rows of {', '.join(self.columns)})"

    def __contains__(self, column: object) -> bool:
        return column in self.cells

    @property
    def place(self) -> str:
        """The file, and the sheet of a workbook."""
        return f"{self.name}, sheet {self.sheet}" if self.sheet else self.name

    def where(self, column: str = "", places: Sequence[int] = ()) -> str:
        """`findings.csv, column paid, lines 3 to 7 and 9`: at most five ranges, others counted."""
        parts = [self.place]
        if column:
            parts.append(f"column {column}")
        if places:
            words = row_ranges(self.numbers[place] for place in places)
            parts.append(f"{self.row_word}{'s' if len(places) > 1 else ''} {words}")
        return ", ".join(parts)

    def need(self, *columns: str) -> None:
        """Raise where a column is missing; close names and misplaced headers are named."""
        lost = [name for name in columns if name not in self.cells]
        if not lost:
            return
        close = {name: close_names(name, self.cells)[:1] for name in lost}
        fix = "Name the columns so in the first row of the table"
        hints = [f"{found[0]!r} for {name!r}" for name, found in close.items() if found]
        if hints:
            fix = f"{fix} (the table has {', '.join(hints)})"
        raise self.error(
            f"no column {', '.join(lost)}",
            where=self.place,
            expected=f"the columns {', '.join(columns)}",
            fix=fix,
        )

    def fault(
        self, column: str, places: Sequence[int], got: str, *, expected: str, fix: str
    ) -> None:
        """Note one fault of several cells; `got` is a cause such as "a fraction of a cent"."""
        cells = "1 cell" if len(places) == 1 else f"{len(places):,} cells"
        self.problems.append(
            Problem(self.where(column, places), f"{cells} with {got}", expected, fix)
        )

    def note(self, got: str, *, expected: str, fix: str) -> None:
        """Note a fault of the whole table."""
        self.problems.append(Problem(self.place, got, expected, fix))

    def note_faults(self, column: str, faults: Mapping[int, CellError], expected: str) -> None:
        """Note the faults of a column by place, one problem per cause."""
        causes: dict[tuple[str, str], list[int]] = {}
        for place, fault in faults.items():
            causes.setdefault((fault.cause, fault.fix), []).append(place)
        for (cause, fix), places in causes.items():
            self.fault(column, places, cause, expected=expected, fix=fix)

    def raise_problems(self, what: str = "") -> None:
        """Raise every fault noted so far, all together."""
        if self.problems:
            raise self.error.collected(self.problems, what=what or self.name)

    def ids(self, column: str, *, unique: bool = False, blank: bool = False) -> list[str]:
        """Ids as text, unchanged but for outer blanks; `unique`: each once.

        `NA`, `NULL` and `None` stay texts. Faults: a blank id (unless `blank`), a damaged one
        (see `id_of_cell`), a total, two ids that differ in outer blanks only, a repeated one.
        """
        values = self.cells[column]
        if all(map(is_plain_id, values)) and (not unique or len(set(values)) == len(values)):
            found = list(values)
            self._note_damage(column, found)
            return found
        found = self._read(column, id_of_cell, "", expected=ID)
        if not blank:
            self._blanks(column, [not text for text in found], ID)
        first: dict[str, Any] = {}
        merged: list[int] = []
        repeated: list[int] = []
        for place, text in enumerate(found):
            if not text:
                continue
            if text in first:
                before, here = first[text], plain_value(values[place])
                same = isinstance(before, str) and isinstance(here, str) and before != here
                (merged if same else repeated).append(place)
            else:
                first[text] = plain_value(values[place])
        if merged:
            self.fault(
                column,
                merged,
                "an id that differs from another by blanks around it only",
                expected="ids that can be told apart without their outer blanks",
                fix="Correct the ids in the source",
            )
        if unique and repeated:
            self.fault(
                column,
                repeated,
                "an id that an earlier row has",
                expected="each id once",
                fix="Remove the repeated rows",
            )
        self._note_damage(column, found)
        return found

    def _note_damage(self, column: str, ids: Sequence[str]) -> None:
        """Note ids that show together that a program has turned them into numbers."""
        damage = damage_of(ids)
        if damage:
            self.problems.append(Problem(self.where(column), damage, ID, AS_TEXT))

    def texts(self, column: str, *, blank: bool = True) -> list[str]:
        """Labels, codes and notes: texts without outer blanks, numbers as digits."""
        found = self._read(column, text_of_cell, "", expected="a text")
        if not blank:
            self._blanks(column, [not text for text in found], "a text")
        return found

    def cents(self, column: str, *, blank: bool = False) -> list[int | None]:
        """Amounts of dollars as exact cents; None where blank (a fault unless `blank`).

        Number cells rounded to their cent (binary noise) are counted in a warning.
        """
        decimal, cells = self.form.decimal, self.cells[column]
        expected = AMOUNT if decimal == "." else AMOUNT_BY_COMMA
        found: list[int | None]
        quick = cents_of_numbers(cells)
        if quick is not None:
            found, noisy = quick
        else:
            found = self._read(
                column, lambda value: cents_of_cell(value, decimal=decimal), None, expected=expected
            )
            if not blank:
                self._blanks(column, [value is None for value in found], expected)
            noisy = sum(
                isinstance(value, float) and cents is not None and is_noisy(value)
                for value, cents in zip(cells, found, strict=True)
            )
        if noisy:
            cells = "1 number cell was" if noisy == 1 else f"{noisy:,} number cells were"
            warn(
                TABLE_NOTE,
                f"{self.where(column)}: {cells} rounded to the cent; the difference is the noise "
                "of binary arithmetic, below a millionth of a cent",
            )
        return found

    def days(self, column: str, *, blank: bool = False) -> list[date | None]:
        """Days by the declared form, or by forms that can be read in one way only.

        A column whose other cells decide between month/day and day/month is read so, with a
        warning; where years of two digits were declared another states the years.
        """
        declared = self.form.date_format
        found, faults, order = days_of_cells(self.cells[column], date_format=declared)
        if order and not faults:
            text = "its other cells can be read in this order only"
            warn(TABLE_NOTE, f"{self.where(column)}: the days are read as {order}, because {text}")
        window = "" if declared is None else day_form(declared).window
        if window:
            warn(TABLE_NOTE, f"{self.where(column)}: {window}, by the form {declared}")
        self.note_faults(column, faults, DAY)
        self._faulty = faults
        if not blank:
            self._blanks(column, [day is None for day in found], DAY)
        return found

    def whole_numbers(
        self, column: str, *, blank: bool = False, signed: bool = False
    ) -> list[int | None]:
        """Counts and other whole numbers, of 0 or more unless `signed`."""
        found = self._read(
            column,
            lambda value: whole_number_of_cell(value, signed=signed),
            None,
            expected="a whole number",
        )
        if not blank:
            self._blanks(column, [value is None for value in found], "a whole number")
        return found

    def choices(
        self, column: str, allowed: Mapping[str, Value], *, blank: bool = False
    ) -> list[Value | None]:
        """Cells of a closed vocabulary, in any case of letters; others are faults by row."""
        expected = f"one of {', '.join(allowed)}"
        known = {word.lower(): value for word, value in allowed.items()}

        def choice(value: Any) -> Value | None:
            text = text_of_cell(value).lower()
            if text and text not in known:
                raise CellError("a word outside the list of allowed ones", f"Write {expected}")
            return known.get(text)

        found = self._read(column, choice, None, expected=expected)
        if not blank:
            self._blanks(column, [value is None for value in found], expected)
        return found

    def unused(self, used: Collection[str]) -> tuple[str, ...]:
        """The columns that are not among `used`."""
        return tuple(name for name in self.cells if name not in used)

    def note_unused(self, used: Collection[str], *, fix: str = "") -> str:
        """Warn of the columns that are not used and return the text; "" where all are used."""
        lost = self.unused(used)
        if not lost:
            return ""
        words = "The column" if len(lost) == 1 else "The columns"
        verb = "is" if len(lost) == 1 else "are"
        text = f"{self.place}: {words} {', '.join(lost)} {verb} not used"
        return warn(TABLE_NOTE, f"{text}. {fix}" if fix else text, stacklevel=4)

    def _read(
        self, column: str, read: Callable[[Any], Value], faulty: Value, *, expected: str
    ) -> list[Value]:
        """Cells that repeat, as labels and round amounts do, are read once."""
        found: list[Value] = []
        faults: dict[int, CellError] = {}
        seen: dict[tuple[type, Any], Value] = {}
        for place, cell in enumerate(self.cells[column]):
            key = (type(cell), cell)
            try:
                value = seen.get(key, _UNSEEN)
            except TypeError:
                value = _UNSEEN
                key = (type(cell), id(cell))
            if value is _UNSEEN:
                try:
                    value = read(cell)
                    if len(seen) < _REMEMBERED:
                        seen[key] = value
                except CellError as fault:
                    faults[place] = fault
                    found.append(faulty)
                    continue
            found.append(value)
        self.note_faults(column, faults, expected)
        self._faulty = faults
        return found

    def _blanks(self, column: str, empty: Iterable[bool], expected: str) -> None:
        places = [n for n, blank in enumerate(empty) if blank and n not in self._faulty]
        if places:
            cells = "cell" if len(places) == 1 else "cells"
            self.problems.append(
                Problem(
                    self.where(column, places),
                    f"{len(places):,} blank {cells}",
                    expected,
                    "Fill in the cells",
                )
            )


_UNSEEN: Any = object()
