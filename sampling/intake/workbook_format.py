"""A sheet of a workbook as a source: texts as they are, numbers as digits, damage named.

Faults are looked for in the columns that the roles name: what else a sheet holds is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.families import unknown_name
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.cell_values import (
    CellError,
    PaddedNumber,
    UnreadableCell,
    cents_of_cell,
    id_of_cell,
    is_noisy,
)
from sampling.intake.formats import Format
from sampling.intake.sheets import Book, read_sheet
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names
from sampling.intake.table_cells import Cells, FileBytes, TableFormat
from sampling.intake.workbooks import Workbook

SHEET_TABLE = "sheet_table"
_SHOWN = 5


class Workbooks(Format):
    """Workbooks of a spreadsheet program."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """A sheet as columns of texts."""
        return attach_xlsx(engine, source, form, roles)

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The cells of the sheet that is declared, the only one, or that has the columns needed."""
        book = Workbook(source.data, source.name, error, form.password)
        return read_sheet(book, form.sheet, needed, error)

    def book(self, file: FileBytes, form: TableFormat, error: type[AuditError]) -> Book:
        """The workbook."""
        return Workbook(file.data, file.name, error, form.password)


_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
XLSX = Workbooks("xlsx", endings=_ENDINGS, shown=_ENDINGS, has_sheets=True)


def attach_xlsx(engine: DuckdbEngine, path: Path, form: TableFormat, roles: Roles | None) -> Source:
    """A sheet of a workbook as a table of texts, with the faults of the columns in use."""
    import pyarrow as pa

    with readable(path), unchanged(path):
        data = path.read_bytes()
    book = Workbook(data, path.name, FrameError, form.password)
    cells = book.cells(_chosen(book, form.sheet))
    while cells and all(value is None for value in cells[-1]):
        cells.pop()
    if not cells:
        raise FrameError(
            "an empty sheet",
            where=path.name,
            expected="a header and claims",
            fix="Name the sheet that holds the claims",
        )
    header = ["" if value is None else str(value) for value in cells[0]]
    names = unique_names(header, where=f"{path.name}, row 1")
    problems = _too_wide(cells, len(names), path.name)
    rounded: dict[str, int] = {}
    arrays = []
    for place, name in enumerate(names):
        values = [row[place] if place < len(row) else None for row in cells[1:]]
        texts, faults, noisy = _column(values, name, roles)
        problems += _grouped(faults, path.name, name)
        if noisy:
            rounded[name] = noisy
        arrays.append(pa.array(texts, type=pa.string()))
    engine.register(SHEET_TABLE, pa.table(arrays, names=names))
    engine.execute(
        f"create table {RAW} as select row_number() over () as {ROW}, * from {SHEET_TABLE}"
    )
    engine.lock()
    return Source(
        engine,
        path.name,
        sha256(data).hexdigest(),
        RAW,
        describe(engine, RAW),
        "row",
        2,
        False,
        tuple(problems),
        len(problems),
        rounded=rounded,
    )


def _chosen(book: Workbook, sheet: str | None) -> str:
    """The sheet named, or the only one."""
    if sheet is None and len(book.sheets) == 1:
        return book.sheets[0]
    if sheet in book.sheets:
        return str(sheet)
    if sheet is not None:
        got = f"no sheet {sheet!r}"
        raise FrameError.of(unknown_name("sheet", sheet, book.sheets, where=book.name, got=got))
    raise FrameError(
        f"{len(book.sheets)} sheets: {', '.join(book.sheets)}",
        where=book.name,
        expected="one sheet, or its name",
        fix="Name the sheet: sheet='...'",
    )


def _too_wide(cells: Sequence[Sequence[Any]], width: int, name: str) -> list[Problem]:
    places = [
        number
        for number, row in enumerate(cells[1:], start=2)
        if any(value is not None for value in row[width:])
    ]
    if not places:
        return []
    return [
        Problem(
            f"{name}, {_rows(places)}",
            "more cells than the header has",
            "as many cells as the header has",
            "Name the further columns in the header, or delete what stands beyond it",
        )
    ]


def _column(
    values: Sequence[Any], name: str, roles: Roles | None
) -> tuple[list[str | None], dict[int, CellError], int]:
    """A column as texts; its faults by sheet row; how many numbers were rounded to the cent."""
    is_used = roles is None or name in roles.columns
    is_amount = roles is not None and name in (roles.paid, roles.claimed)
    ids = () if roles is None else (*roles.unit_id, *roles.part, roles.cluster)
    read = _amount if is_amount else _id if name in ids else _other
    texts: list[str | None] = []
    faults: dict[int, CellError] = {}
    noisy = 0
    for number, value in enumerate(values, start=2):
        text = None
        try:
            if value is not None:
                text = value if isinstance(value, str) else read(value)
                noisy += is_amount and not isinstance(value, str) and is_noisy(value)
        except CellError as fault:
            if is_used:
                faults[number] = fault
        texts.append(text)
    return texts, faults, noisy


def _amount(value: Any) -> str:
    """A number cell as dollars and cents; the text of one that is not whole cents stays as it is.

    The check of the rows then names it with its value.
    """
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    if isinstance(value, bool | date | time):
        raise CellError("a date or a truth value instead of an amount")
    try:
        cents = cents_of_cell(float(value))
    except CellError:
        return repr(float(value))
    assert cents is not None
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def _id(value: Any) -> str:
    return id_of_cell(value)


def _other(value: Any) -> str:
    """Dates as ISO days, numbers as digits; a number shown with zeros it lacks is a fault."""
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        raise CellError("a truth value", "Enter the value as text")
    if not isinstance(value, PaddedNumber) and not float(value).is_integer():
        return repr(float(value))
    return id_of_cell(value)


def _grouped(faults: dict[int, CellError], name: str, column: str) -> list[Problem]:
    """One problem per cause, with its first rows."""
    causes: dict[tuple[str, str], list[int]] = {}
    for number, fault in faults.items():
        causes.setdefault((fault.cause, fault.fix), []).append(number)
    return [
        Problem(
            f"{name}, {_rows(places)}, column {column}",
            cause,
            "text, or a number of at most 15 digits",
            fix,
        )
        for (cause, fix), places in causes.items()
    ]


def _rows(places: Sequence[int]) -> str:
    shown = ", ".join(f"{place:,}" for place in places[:_SHOWN])
    more = f" and {len(places) - _SHOWN:,} more" if len(places) > _SHOWN else ""
    return f"row{'s' if len(places) > 1 else ''} {shown}{more}"
