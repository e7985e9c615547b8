"""DuckDB, the engine of our own: shut off from files, network and extensions.

After the sources are attached the configuration is locked: no statement can open another
file, write one, or load an extension.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError
from primafacie.core.watching import watched
from primafacie.core.work_areas import WorkArea, make_private
from sampling.engines.duckdb_columns import DUCKDB, READER
from sampling.engines.engine import Engine, Repeated

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "350MB"
THREADS = 2
BATCH_ROWS = 100_000


class DuckdbEngine(Engine):
    """A private DuckDB database, spilling into a folder of its own that goes with it."""

    name = "duckdb"
    dialect = DUCKDB
    reader = READER

    def __init__(self, *, memory: str = MEMORY, threads: int = THREADS) -> None:
        import duckdb

        work = WorkArea()
        self.area = area = work.path
        self._clean = weakref.finalize(self, work.remove)
        # The file that statements read in place, where there is one.
        self.reads: str | None = None
        # What is to be readable once the lock that was put off is set.
        self._put_off: list[str] | None = None
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
        make_private(area / "frame.duckdb")
        # Nothing may depend on where the machine stands.
        self.connection.execute("set TimeZone = 'UTC'")
        # Kept count of for whoever watches (`query_progress`), never printed by the engine.
        # In a notebook without ipywidgets the engine refuses to count: then nothing is counted.
        with suppress(duckdb.InvalidInputException):
            self.connection.execute("set enable_progress_bar = true")
            self.connection.execute("set enable_progress_bar_print = false")

    def lock(self, *, readable: Sequence[str] = ()) -> None:
        """Allow the named source files only, shut everything else, and lock that.

        `readable` are paths, and the patterns by which a statement names them.
        """
        if self._put_off is not None:
            self._put_off += readable
            return
        allowed = ", ".join(self.dialect.literal(path) for path in dict.fromkeys(readable))
        spill = self.dialect.literal(f"{self.area}/")
        self.connection.execute(f"set allowed_directories = [{spill}]")
        if readable:
            self.connection.execute(f"set allowed_paths = [{allowed}]")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    @contextmanager
    def locked_at_end(self) -> Iterator[None]:
        """Put the lock off while several sources are attached, each of which asks for it."""
        self._put_off = []
        yield
        readable, self._put_off = self._put_off, None
        self.lock(readable=readable)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        import duckdb

        try:
            with watched(self.connection.query_progress):
                return self.connection.execute(sql, list(parameters)).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise _out_of_memory() from error
        except duckdb.Error as error:
            raise self._told(error, sql) from error
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
        except (duckdb.Error, OSError) as error:
            raise self._told(error, sql) from error

    def _told(self, error: Exception, sql: str) -> Exception:
        """A fault of the file that is read in place, as such; any other error as it is.

        The words of the engine are left out: they quote values of the file.
        """
        import duckdb

        of_file = (duckdb.IOException, duckdb.InvalidInputException, OSError)
        reading = self.reads is not None and sql.split()[0] in ("create", "describe", "select")
        if not reading or not (isinstance(error, of_file) or type(error) is duckdb.Error):
            return error
        return damaged_file(str(self.reads))

    def among(self, values: Sequence[str]) -> Iterator[tuple[str, list[object]]]:
        """The values as one list."""
        yield "(select unnest(?::VARCHAR[]))", [list(values)]

    def rising_hashes(
        self, values: Sequence[str], rows: str, parameters: Sequence[object]
    ) -> Iterator[bytes]:
        """The engine hashes; sorting the hashes ourselves takes less memory and time."""
        from sampling.engines.hash_order import sorted_hashes

        count = int(self.execute(f"select count(*) from {rows}", parameters)[0][0])
        joined = f"concat_ws(chr(31), {', '.join(values)})"
        batches = self.batches(f"select unhex(sha256({joined})) from {rows}", parameters)
        yield from sorted_hashes((batch.column(0) for batch in batches), count)

    def repeated(self, rows: str, key: Sequence[str], *, most: int) -> tuple[list[Repeated], bool]:
        """Keys are compared by 64-bit hashes; only those whose hash occurs twice themselves."""
        from sampling.engines.hash_order import repeated_hashes

        joined = " || chr(31) || ".join(key)
        count = int(self.execute(f"select count(*) from {rows}")[0][0])
        hashed = f"select hash({joined}) as h from {rows} where {key[0]} is not null"
        hashes = repeated_hashes(
            lambda share, shares: self.batches(
                hashed if shares == 1 else f"{hashed} and hash({joined}) % {shares} = {share}"
            ),
            count,
        )
        if len(hashes) == 0:
            return [], True
        marks = ", ".join("?" for _ in hashes[:most])
        groups = self.execute(
            f"select min({key[0]}), count(*), min(row_number), "
            f"list(row_number order by row_number)[2] from {rows} "
            f"where hash({joined}) in ({marks}) "
            f"group by {joined} having count(*) > 1 order by min(row_number)",
            [int(value) for value in hashes[:most]],
        )
        return [(row[0], row[1], row[2], row[3]) for row in groups], len(hashes) <= most

    def ran_out_of_memory(self, error: FrameError) -> bool:
        """Did a statement fail for lack of memory, so that less at a time may do?"""
        import duckdb

        return isinstance(error.__cause__, duckdb.OutOfMemoryException)

    def register(self, name: str, table: object) -> None:
        """Make a pandas, polars or Arrow table visible under a name of ours, in place."""
        self.connection.register(name, table)

    def close(self) -> None:
        """Close the database and remove its folder."""
        self.connection.close()
        self._clean()


def damaged_file(name: str) -> FrameError:
    """The refusal of a file whose contents cannot be decoded."""
    return FrameError(
        "the file is damaged or incomplete: a part of it cannot be decoded",
        where=name,
        expected="a whole file",
        fix="Copy the file again from where it came, and compare its size or its digest",
    )


def _out_of_memory() -> FrameError:
    return FrameError(
        "the engine ran out of the memory it may use",
        expected="room to sort or group this frame",
        fix="Free disk space for spilling, or open the frame with a larger memory=",
    )
