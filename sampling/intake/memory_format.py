"""Tables in memory: pandas, polars or Arrow; types are kept, texts stay texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primafacie.core.errors import AuditError, FrameError
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.arrow_columns import arrow_cells, zones_of
from sampling.intake.cell_values import plain_value
from sampling.intake.formats import Format
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names
from sampling.intake.table_cells import Cells, Columns, TableFormat

MEMORY_TABLE = "memory_table"


class MemoryTables(Format):
    """Tables of the libraries that hold them in memory."""

    def serves(self, source: Any, form: TableFormat) -> bool:
        """Is it a polars or Arrow object, or has it the face of a pandas table?"""
        if _package(source) in ("polars", "pyarrow"):
            return True
        return hasattr(source, "columns") and hasattr(source, "itertuples")

    def attach(
        self, engine: DuckdbEngine, source: Any, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The table, read in place."""
        return attach_table(engine, source)

    def cells(
        self, source: Any, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The columns of the table."""
        return Cells.counted(_columns(source))


MEMORY = MemoryTables("table", words="a table in memory")


def _package(table: Any) -> str:
    return type(table).__module__.partition(".")[0]


def attach_table(engine: DuckdbEngine, table: Any) -> Source:
    """A pandas, polars or Arrow table, read in place."""
    import pyarrow as pa

    package = _package(table)
    if package == "pandas":
        names = [str(name) for name in table.columns]
        unique_names(names, where="table")
        table = _from_pandas(table)
    elif package == "polars":
        table = (table.collect() if hasattr(table, "collect") else table).to_arrow()
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    if not isinstance(table, pa.Table):
        raise FrameError(
            f"a source of type {type(table).__name__}",
            expected="a file name, or a pandas, polars or Arrow table",
            fix="Save the claims as .csv or .parquet and name the file",
        )
    unique_names(table.column_names, where="table")
    engine.register(MEMORY_TABLE, table)
    engine.lock()
    engine.execute(
        f"create temp view {RAW} as select row_number() over () as {ROW}, * from {MEMORY_TABLE}"
    )
    return Source(
        engine,
        "table in memory",
        None,
        RAW,
        describe(engine, RAW, zones_of(table.schema)),
        "row",
        1,
        False,
    )


def _from_pandas(frame: Any) -> Any:
    """A pandas table as Arrow; an object column keeps its texts, mixed objects are refused."""
    import pyarrow as pa

    arrays, names = [], []
    for name in frame.columns:
        column = frame[name]
        try:
            array = pa.Array.from_pandas(column)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise FrameError(
                "values of several types",
                where=f"table, column {name}",
                expected="one type per column",
                fix=f"Write df[{name!r}] = df[{name!r}].astype(str)",
            ) from error
        arrays.append(array)
        names.append(str(name))
    return pa.table(arrays, names=names)


def _columns(table: Any) -> Columns:
    """The columns of a table as plain values."""
    package = _package(table)
    if package == "polars":
        table = (table.collect() if hasattr(table, "collect") else table).to_arrow()
    if package in ("polars", "pyarrow"):
        import pyarrow as pa

        return arrow_cells(
            pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        )
    return [
        (str(name), _pandas_cells(table.iloc[:, place])) for place, name in enumerate(table.columns)
    ]


def _pandas_cells(column: Any) -> list[Any]:
    """A pandas column as plain values; columns of one plain type are converted at once."""
    import numpy as np

    if isinstance(column.dtype, np.dtype):
        if column.dtype.kind in "iub":
            return list(column.tolist())
        if column.dtype.kind == "f":
            return [None if value != value else value for value in column.tolist()]
        if column.dtype.kind == "M":
            # Days and times to the microsecond: NaT becomes None, which is a blank cell.
            return list(column.to_numpy().astype("datetime64[us]").tolist())
    return [plain_value(value) for value in column.tolist()]
