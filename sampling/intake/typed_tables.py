"""Parquet files and tables in memory as cells: types as they are, nothing converted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from primafacie.core.errors import AuditError
from sampling.intake.cell_values import plain_value

Columns = list[tuple[str, Sequence[Any]]]
"""Column names and their cells, in order; a name may still occur twice."""


def read_parquet(data: bytes, name: str, error: type[AuditError]) -> Columns:
    """The columns of a Parquet file, read from its bytes: a folder's name adds no column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(data)).read()
    except (pa.ArrowException, OSError, ValueError, EOFError) as cause:
        raise error(
            "a file that cannot be read as Parquet",
            where=name,
            expected="a whole Parquet file",
            fix="Copy the file again",
        ) from cause
    return arrow_cells(table)


def arrow_cells(table: Any) -> Columns:
    """The columns of an Arrow table."""
    import pyarrow as pa

    def values(column: Any) -> list[Any]:
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        return [plain_value(value) for value in column.to_pylist()]

    return [(str(name), values(table.column(p))) for p, name in enumerate(table.column_names)]


def table_cells(table: Any, error: type[AuditError]) -> Columns:
    """The columns of a pandas, polars or Arrow table."""
    module = type(table).__module__.partition(".")[0]
    if module == "polars":
        table = (table.collect() if hasattr(table, "collect") else table).to_arrow()
    if module in ("polars", "pyarrow"):
        import pyarrow as pa

        return arrow_cells(
            pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        )
    if not hasattr(table, "columns") or not hasattr(table, "itertuples"):
        raise error(
            f"a source of type {type(table).__name__}",
            expected="a file name, or a pandas, polars or Arrow table",
            fix="Save the table as .csv or .xlsx and name the file",
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
