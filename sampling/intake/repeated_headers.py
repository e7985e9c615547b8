"""Column names that a report repeats at the top of each page: no rows of the table.

A row counts as one where every cell is the name of its column, so that it has one reading only. It
is left out, and a note counts it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from primafacie.core.plurals import counted
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.column_names import ColumnNames
from sampling.intake.sources import RAW, ROW, RowNumbers

_WHOLE = "whole_source"


@dataclass(frozen=True)
class WithoutRows:
    """The numbers of rows among which some were left out; these are rising numbers, from 1."""

    rows: RowNumbers
    left_out: tuple[int, ...]

    def of_row(self, number: int) -> int:
        """The number, in the source, of a row that was kept."""
        # The k-th row left out moves every row after it on by one.
        moved = [place - k for k, place in enumerate(self.left_out)]
        return self.rows.of_row(number + bisect_right(moved, number))


def repeated_headers(engine: DuckdbEngine, columns: ColumnNames) -> tuple[int, ...]:
    """Leave out the loaded rows that repeat the column names; their numbers before that."""
    names = dict(zip(columns.names, columns.written, strict=False))
    if not any(names.values()):
        return ()
    same = " and ".join(
        f"trim(coalesce({DUCKDB.quoted(column)}, '')) = {DUCKDB.literal(name)}"
        for column, name in names.items()
    )
    found = engine.execute(f"select {ROW} from {RAW} where {same} order by {ROW}")
    if not found:
        return ()
    engine.execute(f"alter table {RAW} rename to {_WHOLE}")
    engine.execute(
        f"create table {RAW} as select row_number() over (order by {ROW}) as {ROW}, "
        f"* exclude ({ROW}) from {_WHOLE} where not ({same}) order by {ROW}"
    )
    engine.execute(f"drop table {_WHOLE}")
    return tuple(int(number) for (number,) in found)


def header_notes(number: int, name: str) -> list[str]:
    """The note on rows that repeat the column names; none where there are none."""
    if not number:
        return []
    verb = "repeats" if number == 1 else "repeat"
    were = "was" if number == 1 else "were"
    return [f"{counted(number, 'row')} of {name} {verb} the column names and {were} left out."]
