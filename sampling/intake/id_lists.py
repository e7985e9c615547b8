"""A list of ids: a text file of one id per line, or a table with a column of ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from primafacie.core.errors import AuditError
from sampling.intake.delimited_text import DELIMITERS, decoded_text
from sampling.intake.formats import format_of
from sampling.intake.table_cells import Cells, Columns, TableFormat
from sampling.intake.table_reading import read_bytes, read_table, table_of
from sampling.intake.tables import Table


def read_ids(
    path: str | Path,
    *,
    columns: Sequence[str] = ("unit_id",),
    form: TableFormat | None = None,
    error: type[AuditError] = AuditError,
) -> tuple[Table, str]:
    """The table of a list of ids and the name of its column of ids.

    A .txt file holds one id per line, with or without a heading; every other file is a table
    with one of `columns`. A table without such a column is refused: its first column need not
    hold ids, and the heading of a list without one would be lost as an id.
    """
    path, form = Path(path), form or TableFormat()
    member = format_of(path, form)
    if member is not None and path.name.lower().endswith(member.lists):
        lines = decoded_text(read_bytes(path, error), path.name, form, error).splitlines()
        first = next((line for line in lines if line.strip()), "")
        heads = [{cell.strip().strip('"') for cell in first.split(sign)} for sign in DELIMITERS]
        if not any(len(cells) > 1 and cells & set(columns) for cells in heads):
            kept = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
            if kept and kept[0][1].strip().strip('"') in columns:
                kept = kept[1:]
            numbers = [number for number, _ in kept]
            cells: Columns = [(columns[0], [line.strip() for _, line in kept])]
            table = table_of(Cells(cells, numbers, "line"), path.name, form, error)
            return table, columns[0]
    table = read_table(path, form=form, error=error)
    for column in columns:
        if column in table:
            return table, column
    table.need(columns[0])
    raise AssertionError("a table without a column of ids is refused")
