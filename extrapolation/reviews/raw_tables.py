"""The reviewer's rows as they stand in a workbook, a CSV file or a table, cell by cell."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from primafacie.core.errors import ReviewError
from primafacie.core.results import brief

# A cell of a workbook that a formula left empty, or that was never filled in.
BLANKS = (None, "")


@brief
@dataclass(frozen=True)
class RawRow:
    """One row: its values by column name, and what to call its cells."""

    where: str
    number: int
    letters: dict[str, str]
    values: dict[str, Any]

    def get(self, column: str) -> Any:
        """The value, or None where the cell is blank or the column is absent."""
        value = self.values.get(column)
        if isinstance(value, float) and math.isnan(value):
            return None
        if isinstance(value, str):
            value = value.strip()
        return None if value in BLANKS else value

    def cell(self, column: str) -> str:
        """The cell as its reader finds it: `Review!G12`, or `row 12, column paid`."""
        if self.letters:
            return f"{self.where}!{self.letters.get(column, '?')}{self.number}"
        return f"{self.where}, row {self.number:,}, column {column}"


@brief
@dataclass(frozen=True)
class RawTables:
    """The tables of one source: the review, line decisions and spares, each may be empty."""

    review: tuple[RawRow, ...]
    columns: tuple[str, ...]
    lines: tuple[RawRow, ...] = ()
    spares: tuple[RawRow, ...] = ()
    violations: tuple[RawRow, ...] | None = None


def read_tables(source: Any) -> RawTables:
    """Read an .xlsx or .csv file, or a pandas or polars table; `ReviewError` for anything else.

    What `merge_reviews` made is taken as it is.
    """
    if isinstance(source, RawTables):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        if not path.is_file():
            raise ReviewError(
                f"there is no file {path.name}",
                expected="the filled worksheet",
                fix="Check the name of the file",
            )
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            return _workbook(path)
        if path.suffix.lower() == ".csv":
            return _csv(path)
        raise ReviewError(
            f"the file {path.name}", expected=".xlsx or .csv", fix="Save the review in one of these"
        )
    if hasattr(source, "to_pandas"):
        source = source.to_pandas()
    if not hasattr(source, "to_dict") or not hasattr(source, "columns"):
        raise ReviewError(
            f"a source of type {type(source).__name__}",
            expected="a file name, or a pandas or polars table",
            fix="Name the worksheet",
        )
    names = [str(name) for name in source.columns]
    records = [dict(zip(names, row, strict=True)) for row in source.itertuples(index=False)]
    rows = tuple(
        RawRow("table", place, {}, {k: _plain(v) for k, v in record.items()})
        for place, record in enumerate(records, start=1)
    )
    return RawTables(rows, tuple(names))


def listed_units(source: Any) -> tuple[str, ...]:
    """The unit ids that a worksheet or table lists, as texts; empty where it cannot be read."""
    try:
        rows = read_tables(source).review
    except ReviewError:
        return ()
    return tuple(str(row.get("unit_id")) for row in rows if row.get("unit_id") is not None)


def _plain(value: Any) -> Any:
    """A value of a table as plain Python; pandas' missing values become None."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value.item() if hasattr(value, "item") else value


def _letters(names: Sequence[str]) -> dict[str, str]:
    letters = {}
    for place, name in enumerate(names):
        text, rest = "", place + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            text = chr(65 + digit) + text
        letters[name] = text
    return letters


def _workbook(path: Path) -> RawTables:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise ReviewError(
            f"{path.name} cannot be read as a workbook",
            expected="an .xlsx file",
            fix="Open it in a spreadsheet program and save it as .xlsx",
        ) from error
    named = "Review" if "Review" in book.sheet_names else book.sheet_names[0]
    columns, review = _sheet(book, named)
    lines = _sheet(book, "Lines")[1] if "Lines" in book.sheet_names else ()
    spares = _sheet(book, "Spares")[1] if "Spares" in book.sheet_names else ()
    found = _sheet(book, "Violations")[1] if "Violations" in book.sheet_names else None
    return RawTables(review, columns, lines, spares, found)


def _sheet(book: Any, name: str) -> tuple[tuple[str, ...], tuple[RawRow, ...]]:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if not cells:
        raise ReviewError(f"the sheet {name} is empty", expected="the worksheet", fix="")
    columns = _header([str(value).strip() for value in cells[0]], name)
    letters = _letters(columns)
    rows = tuple(
        RawRow(name, number, letters, dict(zip(columns, row, strict=False)))
        for number, row in enumerate(cells[1:], start=2)
        if any(value not in BLANKS for value in row)
    )
    return tuple(columns), rows


def _header(names: list[str], where: str) -> list[str]:
    named = [name for name in names if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise ReviewError(
            f"the column {', '.join(twice)} twice",
            where=f"{where}, row 1",
            expected="each column once",
            fix="Rename or remove one of them",
        )
    return [name or f"(column {place})" for place, name in enumerate(names, start=1)]


def _csv(path: Path) -> RawTables:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReviewError(
            f"{path.name} is not UTF-8 text",
            expected="UTF-8",
            fix="Save it as CSV UTF-8, or hand over the .xlsx",
        ) from error
    lines = list(csv.reader(io.StringIO(text)))
    if not lines:
        raise ReviewError(f"{path.name} is empty", expected="a header and rows", fix="")
    columns = _header([name.strip() for name in lines[0]], path.name)
    ragged = [n for n, row in enumerate(lines[1:], start=2) if row and len(row) != len(columns)]
    if ragged:
        raise ReviewError(
            f"{len(ragged)} rows have too few or too many fields",
            where=f"{path.name}, row {ragged[0]}",
            expected=f"{len(columns)} fields",
            fix="Correct these rows",
        )
    rows = tuple(
        RawRow(path.name, number, {}, {k: _unquoted(v) for k, v in zip(columns, row, strict=True)})
        for number, row in enumerate(lines[1:], start=2)
        if any(row)
    )
    return RawTables(rows, tuple(columns))


def _unquoted(text: str) -> str:
    """A CSV text without the apostrophe that keeps a spreadsheet from reading a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def day_text(value: Any) -> str:
    """A date cell as an ISO day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return date.fromisoformat(str(value)).isoformat()
