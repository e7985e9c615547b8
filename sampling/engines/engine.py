"""What a frame asks of an engine: run a statement, fetch its rows, and its dialect.

Statements are texts of our own; names inside them are ours or quoted by `Dialect.quoted`;
every value from a caller or from data goes in as a parameter, written `?` in every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sampling.engines.dialects import Dialect

if TYPE_CHECKING:
    import pyarrow as pa


class Engine(Protocol):
    """The few things the frame's statements need."""

    @property
    def dialect(self) -> Dialect:
        """How this engine writes what SQL dialects write differently."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows; `?` marks the parameters."""
        ...

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches, never all at once."""
        ...

    def close(self) -> None:
        """Give back what the engine itself holds; a caller's connection stays open."""
        ...
