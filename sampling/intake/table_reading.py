"""The one strict reader of every small table that a person hands in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from primafacie.core.errors import AuditError, Problem, warn
from sampling.intake.cell_days import check_date_format
from sampling.intake.cell_values import CellError
from sampling.intake.formats import SAVE_SO, format_of, shown_endings
from sampling.intake.table_cells import Cells, FileBytes, TableFormat
from sampling.intake.tables import TABLE_NOTE, Table
from sampling.intake.worksheet_headings import named, written_by_us

_PANDAS_BLANK: Final = re.compile(r"Unnamed: [0-9]+(?:_level_[0-9]+)?")


def read_table(
    source: Any,
    *,
    needed: Sequence[str] = (),
    form: TableFormat | None = None,
    error: type[AuditError] = AuditError,
    name: str = "table",
) -> Table:
    """Read a file of any form that is read, or a pandas, polars or Arrow table.

    A file is opened by its handle: `*`, `?` and `[1]` in its name are letters, and the names of
    its folders add no column. Nothing is converted here: see the reading methods of `Table` for
    ids, amounts and days. A table that was read before is returned as it is.

    Parameters
    ----------
    source : path or table
        The file, or a table in memory.
    needed : sequence of str
        Columns that must be there. They also help to settle the delimiter and the sheet, and to
        see a title above the column names.
    form : TableFormat
        Encoding, delimiter, decimal mark, date format, sheet, header row and footer rows, where
        they are declared.
    error : type of AuditError
        The error to raise.
    name : str
        What a table in memory is called in messages.

    Raises
    ------
    AuditError
        (as `error`) For a file that cannot be opened or is damaged, an unknown ending, bytes
        outside the encoding, rows with too few or too many fields, blank or repeated column
        names, a missing column, more than 50 million cells.

    Examples
    --------
    >>> import pandas as pd
    >>> table = read_table(pd.DataFrame({"unit_id": ["007"], "overpaid": ["$1,234.50"]}))
    >>> table.ids("unit_id"), table.cents("overpaid")
    (['007'], [123450])
    """
    if isinstance(source, Table):
        source.error = error
        source.need(*needed)
        return source
    form = form or TableFormat()
    form.check_span(name if not isinstance(source, str | Path) else Path(source).name, error)
    if form.date_format is not None:
        try:
            check_date_format(form.date_format)
        except CellError as fault:
            raise error(fault.cause, expected="a format of days", fix=fault.fix) from None
    if form.decimal not in (".", ","):
        raise error(
            f"the decimal mark {form.decimal!r}",
            expected="a point or a comma",
            fix='Declare it, as in decimal=","',
        )
    if isinstance(source, str | Path):
        table = _of_file(Path(source), needed, form, error)
    else:
        member = format_of(source, form)
        if member is None:
            raise error(
                f"a source of type {type(source).__name__}",
                expected="a file name, or a pandas, polars or Arrow table",
                fix="Save the table as .csv or .xlsx and name the file",
            )
        member.check_declared(form, name, error)
        table = table_of(member.cells(source, form, needed, error), name, form, error)
    table.need(*needed)
    return table


def read_bytes(path: Path, error: type[AuditError]) -> bytes:
    """The bytes of a file a person named; what cannot be opened is a named error."""
    try:
        with path.open("rb") as stream:
            return stream.read()
    except FileNotFoundError:
        raise _no_file(path, error) from None
    except (OSError, ValueError) as cause:
        why = cause.strerror if isinstance(cause, OSError) and cause.strerror else "not a file name"
        raise error(
            f"a file that cannot be opened ({why})",
            where=path.name,
            expected="a file that may be read",
            fix="Close it in other programs, and check its permissions",
        ) from cause


def _no_file(path: Path, error: type[AuditError]) -> AuditError:
    return error(
        f"{path} is a folder and no file" if path.is_dir() else f"there is no file {path}",
        expected="a table",
        fix="Check the name of the file and its folder",
    )


def _of_file(
    path: Path, needed: Sequence[str], form: TableFormat, error: type[AuditError]
) -> Table:
    if not path.is_file():
        raise _no_file(path, error)
    member = format_of(path, form)
    if member is None:
        raise error(
            f"the file {path.name}",
            expected=shown_endings(),
            fix=SAVE_SO,
        )
    member.check_declared(form, path.name, error)
    file = FileBytes(path.name, read_bytes(path, error))
    table = table_of(member.cells(file, form, needed, error), path.name, form, error)
    table.sha256 = hashlib.sha256(file.data).hexdigest()
    return table


def table_of(cells: Cells, name: str, form: TableFormat, error: type[AuditError]) -> Table:
    """The cells as a table, the names of its columns checked: each filled in and once.

    The headings of a worksheet of ours become the names of its columns.
    """
    columns: dict[str, Sequence[Any]] = {}
    table = Table(name, columns, cells.numbers, cells.row_word, cells.sheet, form, error)
    heads = [head.strip() for head, _ in cells.columns]
    table.headings = tuple(heads)
    if written_by_us(heads):
        heads = named(heads)
    for place, (column, (_, values)) in enumerate(zip(heads, cells.columns, strict=True), start=1):
        if not column or _PANDAS_BLANK.fullmatch(column):
            filled = [n for n, value in enumerate(values) if value is not None]
            if filled:
                table.problems.append(
                    Problem(
                        table.where(f"number {place}", filled),
                        f"values in {len(filled):,} rows of a column without a name",
                        "a name in the first row for every column with values",
                        "Name the column, or delete it; where titles are above the column names, "
                        "state their row: header_row=2",
                    )
                )
        elif column in columns:
            table.problems.append(
                Problem(
                    f"{table.place}, column {place}",
                    f"the column name {column[:40]!r} a second time",
                    "each column name once",
                    "Rename or remove one of the columns",
                )
            )
        else:
            columns[column] = values
    if not columns and not table.problems:
        table.problems.append(
            Problem(table.place, "no column names", "a row of column names", "Check the file")
        )
    table.raise_problems()
    for note in cells.notes:
        warn(TABLE_NOTE, f"{table.place}: {note}", stacklevel=4)
    return table
