"""DuckDB behind the `Engine` protocol, shut off from files, network and extensions.

After the sources are attached the configuration is locked: no statement can open another
file, write one, or load an extension.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError
from primafacie.core.watching import watched
from sampling.engines.dialects import DUCKDB

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "350MB"
THREADS = 2
BATCH_ROWS = 100_000


class DuckdbEngine:
    """A private DuckDB database, spilling into a folder of its own that goes with it."""

    dialect = DUCKDB

    def __init__(self, *, memory: str = MEMORY, threads: int = THREADS) -> None:
        import duckdb

        area = Path(tempfile.mkdtemp(prefix="primafacie-"))
        self.area = area
        self._clean = weakref.finalize(self, shutil.rmtree, str(area), ignore_errors=True)
        self.connection = duckdb.connect(
            str(area / "frame.duckdb"),
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(area / "spill"),
                "python_enable_replacements": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "true",
            },
        )
        # Kept count of for whoever watches (`query_progress`), never printed by the engine.
        # In a notebook without ipywidgets the engine refuses to count: then nothing is counted.
        with suppress(duckdb.InvalidInputException):
            self.connection.execute("set enable_progress_bar = true")
            self.connection.execute("set enable_progress_bar_print = false")

    def lock(self, *, readable: Sequence[str] = ()) -> None:
        """Allow the named source files only, shut everything else, and lock that.

        `readable` are paths, and the patterns by which a statement names them.
        """
        allowed = ", ".join(self.dialect.literal(path) for path in dict.fromkeys(readable))
        spill = self.dialect.literal(f"{self.area}/")
        self.connection.execute(f"set allowed_directories = [{spill}]")
        if readable:
            self.connection.execute(f"set allowed_paths = [{allowed}]")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        import duckdb

        try:
            with watched(self.connection.query_progress):
                return self.connection.execute(sql, list(parameters)).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise _out_of_memory() from error
        except RuntimeError as error:
            # What the engine makes of Ctrl-C while it computes.
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from error
            raise

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches."""
        import duckdb

        try:
            with watched(self.connection.query_progress):
                relation = self.connection.sql(sql, params=list(parameters))
            if hasattr(relation, "to_arrow_reader"):
                yield from relation.to_arrow_reader(BATCH_ROWS)
            else:  # DuckDB before 1.5
                yield from relation.fetch_arrow_reader(BATCH_ROWS)
        except duckdb.OutOfMemoryException as error:
            raise _out_of_memory() from error

    def register(self, name: str, table: object) -> None:
        """Make a pandas, polars or Arrow table visible under a name of ours, in place."""
        self.connection.register(name, table)

    def close(self) -> None:
        """Close the database and remove its folder."""
        self.connection.close()
        self._clean()


def ran_out_of_memory(error: FrameError) -> bool:
    """Was this refusal for want of memory, so that less at a time may do?"""
    import duckdb

    return isinstance(error.__cause__, duckdb.OutOfMemoryException)


def _out_of_memory() -> FrameError:
    return FrameError(
        "the engine ran out of the memory it may use",
        expected="room to sort or group this frame",
        fix="Free disk space for spilling, or open the frame with a larger memory=",
    )
