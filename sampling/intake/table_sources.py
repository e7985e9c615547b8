"""Parquet files and tables in memory, read in place; types are kept, texts stay texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from primafacie.core.errors import FrameError
from sampling.engines.dialects import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine, damaged_file
from sampling.intake.file_paths import pattern_of
from sampling.intake.kept_files import SameFile
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names

MEMORY_TABLE = "memory_table"


def attach_parquet(
    engine: DuckdbEngine, path: Path, sha256: str | None, file: SameFile | None = None
) -> Source:
    """A Parquet file, read in place at every statement."""
    import duckdb

    pattern = pattern_of(path)
    scan = (
        f"read_parquet({DUCKDB.literal(pattern)}, file_row_number = true, "
        "hive_partitioning = false, union_by_name = false)"
    )
    engine.lock(readable=[str(path.resolve()), pattern])
    zones = _zones_of_file(path)
    engine.reads = path.name
    try:
        engine.execute(
            f"create temp view {RAW} as select file_row_number + 1 as {ROW}, "
            f"* exclude (file_row_number) from {scan}"
        )
        columns = describe(engine, RAW, zones)
    except duckdb.Error as error:
        raise damaged_file(path.name) from error
    unique_names(list(columns), where=path.name)
    return Source(engine, path.name, "parquet", sha256, RAW, columns, "row", 1, True, file=file)


def _zones_of_file(path: Path) -> dict[str, str]:
    """The time zones that a Parquet file states; `FrameError` where it is not one, or not whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as opened:
            return _zones(pq.read_schema(opened))
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise FrameError(
            "the file cannot be read as Parquet",
            where=path.name,
            expected="a whole Parquet file",
            fix="Copy the file again from where it came, and compare its size or its digest",
        ) from error


def _zones(schema: Any) -> dict[str, str]:
    """The time zone of each column of timestamps that states one."""
    return {field.name: str(field.type.tz) for field in schema if getattr(field.type, "tz", None)}


def attach_table(engine: DuckdbEngine, table: Any) -> Source:
    """A pandas, polars or Arrow table, read in place."""
    import pyarrow as pa

    module = type(table).__module__.partition(".")[0]
    if module == "pandas":
        names = [str(name) for name in table.columns]
        unique_names(names, where="table")
        table = _from_pandas(table)
    elif module == "polars":
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
        "table",
        None,
        RAW,
        describe(engine, RAW, _zones(table.schema)),
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
