"""What a frame asks of an engine: run a statement, fetch its rows.

Statements are texts of our own; names inside them are ours or quoted by `quoted`; every
value from a caller or from data goes in as a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

    from sampling.frames.conditions import Condition

ROWS = "rows_view"
UNITS = "units_view"


class Engine(Protocol):
    """The few things the frame's statements need."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        ...

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches."""
        ...


@dataclass(frozen=True, slots=True)
class StratumRange:
    """The units of a stratum: low < paid <= high in cents; None is open. Both None: all units.

    With a `condition` they must also meet it.
    """

    label: str
    low: int | None
    high: int | None
    condition: Condition | None = None


def quoted(name: str) -> str:
    """A column name as a SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'
