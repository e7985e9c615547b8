"""What Parquet files and tables in memory have in common: the columns of an Arrow table."""

from __future__ import annotations

from typing import Any

from sampling.intake.cell_values import plain_value
from sampling.intake.table_cells import Columns


def arrow_cells(table: Any) -> Columns:
    """The columns of an Arrow table."""
    import pyarrow as pa

    def values(column: Any) -> list[Any]:
        if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        return [plain_value(value) for value in column.to_pylist()]

    return [(str(name), values(table.column(p))) for p, name in enumerate(table.column_names)]


def zones_of(schema: Any) -> dict[str, str]:
    """The time zone of each column of timestamps that states one."""
    return {field.name: str(field.type.tz) for field in schema if getattr(field.type, "tz", None)}
