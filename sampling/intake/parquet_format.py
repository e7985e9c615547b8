"""Parquet files: read in place by the engine, or whole as cells; types are kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, FrameError
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine, damaged_file
from sampling.engines.roles import Roles
from sampling.intake.arrow_columns import arrow_cells, zones_of
from sampling.intake.formats import Format
from sampling.intake.source_files import SameFile, pattern_of, readable
from sampling.intake.sources import RAW, ROW, Source, describe, own_name, unique_names
from sampling.intake.table_cells import Cells, FileBytes, TableFormat


class ParquetFiles(Format):
    """Files whose columns have types."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The file, read in place at every statement; its digest is taken first."""
        with readable(source):
            file = SameFile(source)
            return attach_parquet(engine, source, sha256_file(source), file)

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The columns of the file, read from its bytes: a folder's name adds no column."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.ParquetFile(io.BytesIO(source.data)).read()
        except (pa.ArrowException, OSError, ValueError, EOFError) as cause:
            raise error(
                "a file that cannot be read as Parquet",
                where=source.name,
                expected="a whole Parquet file",
                fix="Copy the file again",
            ) from cause
        return Cells.counted(arrow_cells(table))


PARQUET = ParquetFiles("parquet", endings=(".parquet", ".pq"), shown=(".parquet",), words="Parquet")


_NUMBERS = "file_row_number"
"""The column of row numbers that the engine adds."""


def attach_parquet(
    engine: DuckdbEngine, path: Path, sha256: str | None, file: SameFile | None = None
) -> Source:
    """A Parquet file, read in place at every statement."""
    import duckdb

    pattern = pattern_of(path)
    scan = (
        f"read_parquet({DUCKDB.literal(pattern)}, {_NUMBERS} = true, "
        "hive_partitioning = false, union_by_name = false)"
    )
    engine.lock(readable=[str(path.resolve()), pattern])
    zones = _zones_of_file(path)
    engine.reads = path.name
    try:
        engine.execute(
            f"create temp view {RAW} as select {_NUMBERS} + 1 as {ROW}, "
            f"* exclude ({_NUMBERS}) from {scan}"
        )
        columns = describe(engine, RAW, zones)
    except duckdb.Error as error:
        raise damaged_file(path.name) from error
    return Source(
        engine, path.name, sha256, RAW, columns, "row", 1, True, file=file, words="Parquet"
    )


def _zones_of_file(path: Path) -> dict[str, str]:
    """The time zones that a Parquet file states; `FrameError` where it is not one, or not whole.

    Its column names are checked as the file has them: the engine would rename a repeated one.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as opened:
            schema = pq.read_schema(opened)
        zones = zones_of(schema)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise FrameError(
            "the file cannot be read as Parquet",
            where=path.name,
            expected="a whole Parquet file",
            fix="Copy the file again from where it came, and compare its size or its digest",
        ) from error
    unique_names(schema.names, where=path.name)
    if _NUMBERS in {name.lower() for name in schema.names}:
        raise FrameError.of(own_name(path.name, _NUMBERS))
    return zones
