"""Spark behind the `Engine` protocol: the statements run in the cluster, the claims stay there."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError
from sampling.engines.dbapi_engine import record_batch
from sampling.engines.dialects import SPARK

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
_views = count(1)


class SparkEngine:
    """Statements on a caller's Spark session (Spark 3.5 or newer)."""

    dialect = SPARK

    def __init__(self, session: Any) -> None:
        self.session = session
        _register_nfc(session)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        return [tuple(row) for row in self._frame(sql, parameters).collect()]

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches, one partition at a time."""
        frame = self._frame(sql, parameters)
        names = list(frame.columns)
        rows = frame.toLocalIterator()
        while chunk := list(islice(rows, BATCH_ROWS)):
            yield record_batch(names, chunk)

    def view_of(self, table: Any) -> str:
        """A temporary view of a Spark DataFrame; it goes with this engine."""
        name = f"primafacie_source_{next(_views)}"
        table.createOrReplaceTempView(name)
        weakref.finalize(self, _drop_view, self.session, name)
        return name

    def close(self) -> None:
        """The session is the caller's: nothing is stopped."""

    def _frame(self, sql: str, parameters: Sequence[object]) -> Any:
        try:
            return (
                self.session.sql(sql, args=list(parameters))
                if parameters
                else (self.session.sql(sql))
            )
        except Exception as error:
            if not type(error).__module__.startswith("pyspark"):
                raise
            said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise FrameError(
                f"Spark refused a statement ({said})",
                where="Spark",
                expected="a table that can be read",
                fix="Check the table and the session",
            ) from error


def _drop_view(session: Any, name: str) -> None:
    """Take the view away, unless the session has ended before."""
    try:
        session.catalog.dropTempView(name)
    except Exception:
        return


def _register_nfc(session: Any) -> None:
    """Spark SQL cannot normalise Unicode: a function of ours tells whether a text is in NFC."""
    from pyspark.sql.types import BooleanType

    # Defined here, so that it travels by value: workers need no package of ours.
    def is_nfc(text: str | None) -> bool | None:
        import unicodedata

        return None if text is None else unicodedata.is_normalized("NFC", text)

    session.udf.register("primafacie_is_nfc", is_nfc, BooleanType())
