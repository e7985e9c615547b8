"""Rows that a reader of ours makes from a form that is no table: their columns and their notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.sources import RAW, ROW, Source, describe
from sampling.intake.table_cells import Cells, Columns

_TABLE = "claim_table"


@dataclass
class ClaimTable:
    """Claims or lines as rows of plain values: amounts in cents, all else as text.

    columns : the names, in order; those in `amounts` hold cents, those in `numbers` whole numbers
    word : what a row is, `claim` or `line`
    notes : what is said of the reading, in whole sentences without the last point
    """

    columns: tuple[str, ...]
    amounts: frozenset[str]
    numbers: frozenset[str]
    word: str
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def attached(self, engine: DuckdbEngine, name: str, sha256: str) -> Source:
        """The rows as a table of the engine, which is locked then."""
        import pyarrow as pa

        arrays = [self._array(name, values) for name, values in self._by_column()]
        engine.register(_TABLE, pa.table(arrays, names=list(self.columns)))
        engine.execute(
            f"create table {RAW} as select row_number() over () as {ROW}, * from {_TABLE}"
        )
        engine.lock()
        return Source(
            engine,
            name,
            sha256,
            RAW,
            describe(engine, RAW),
            self.word,
            1,
            False,
            notes=tuple(self.notes),
        )

    def cells(self) -> Cells:
        """The rows as cells: amounts as dollars in text."""
        columns: Columns = [
            (name, [dollars(v) for v in values] if name in self.amounts else list(values))
            for name, values in self._by_column()
        ]
        return Cells(columns, range(1, len(self.rows) + 1), row_word=self.word)

    def _by_column(self) -> Iterable[tuple[str, Sequence[Any]]]:
        values = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return zip(self.columns, values, strict=True)

    def _array(self, name: str, values: Sequence[Any]) -> Any:
        import pyarrow as pa

        if name in self.numbers:
            return pa.array(values, type=pa.int64())
        if name not in self.amounts:
            return pa.array([value or None for value in values], type=pa.string())
        # The digits of a whole number of cents are those of dollars with two decimals.
        cents = pa.array(values, type=pa.int64()).cast(pa.decimal128(19, 0))
        return pa.Array.from_buffers(pa.decimal128(19, 2), len(cents), cents.buffers())


def dollars(cents: int | None) -> str | None:
    """Cents as the text of dollars, without a currency sign."""
    if cents is None:
        return None
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"
