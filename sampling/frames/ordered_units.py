"""The units of a stratum as a list in order: who stands at a place, who holds a cent.

A list is ordered by unit id, by a hash of it, or by roles the caller declared. For the first
two the engine counts the units by the first letters of what orders them; only those whose
letters hold a wanted place are then fetched and put in order, so that ten million units are
scanned and a few thousand sorted. A declared order is read whole, in batches. The result
never depends on the number of letters or the size of a batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import FrameError
from sampling.frames.design_facts import Size
from sampling.frames.digests import order_of
from sampling.frames.engine import StratumRange
from sampling.frames.tickets_sql import inside_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from sampling.frames.frame import Frame

# Units that share their first letters: more of them are told apart by further letters.
_TOGETHER = 4_000
_MOST_LETTERS = 40
_MOST_BINS = 40_000


@dataclass(frozen=True)
class Placed:
    """A unit in its list: its rank from 1, the sizes before it added up, its own size."""

    rank: int
    before: int
    size: int
    unit_id: str
    ticket: str = ""


@dataclass(frozen=True)
class UnitOrder:
    """The list of a stratum: by unit id, by SHA-256 of `head` and unit id, or by `roles`.

    `size` is what the units weigh; None: 1 each, so that cents are places.
    """

    frame: Frame
    stratum: StratumRange
    size: Size | None = None
    head: str | None = None
    roles: tuple[str, ...] = ()

    def at_places(self, places: Sequence[int]) -> list[Placed]:
        """The units that hold these places (from 0) of the running total of the sizes."""
        return self._find(np.asarray(places, dtype=np.int64), by_rank=False)

    def at_ranks(self, ranks: Sequence[int]) -> list[Placed]:
        """The units of these ranks, from 1."""
        return self._find(np.asarray(ranks, dtype=np.int64) - 1, by_rank=True)

    def sizes(self) -> NDArray[np.int64]:
        """The sizes of all units in their order, cents."""
        units, values = self._relation()
        sql = f"select {self._weight} as w from ({units}) order by {self._order}"
        pieces = [_numbers(batch, 0) for batch in self.frame._engine.batches(sql, values)]
        return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)

    @property
    def _weight(self) -> str:
        return "1::BIGINT" if self.size is None else self.size

    @property
    def _order(self) -> str:
        if self.roles:
            wanted = self.roles[0] if self.roles == ("file",) else list(self.roles)
            return order_of(wanted, self.frame.roles)[1]
        return "key, unit_id"

    def _relation(self) -> tuple[str, list[object]]:
        """The stratum's units with what orders them as `key`."""
        units, parameters = self.frame._units
        inside, given = inside_of(self.stratum)
        key = "''" if self.roles else "unit_id" if self.head is None else "sha256(? || unit_id)"
        first: list[object] = [] if self.head is None or self.roles else [self.head]
        return f"select *, {key} as key from {units} where {inside}", [*first, *parameters, *given]

    def _find(self, wanted: NDArray[np.int64], *, by_rank: bool) -> list[Placed]:
        units, values = self._relation()
        engine = self.frame._engine
        columns = f"unit_id, {self._weight} as w, key"
        if self.roles:
            sql, more = f"select {columns} from ({units}) order by {self._order}", values
            shift = _Shift.none()
        else:
            letters, bins = self._bins(units, values)
            shift = _Shift.to_bins(bins, wanted, by_rank=by_rank)
            sql = (
                f"select {columns} from ({units}) where left(key, {letters}) in "
                f"(select unnest(?::VARCHAR[])) order by {self._order}"
            )
            more = [*values, shift.prefixes]
        found = _walk(engine.batches(sql, more), wanted, shift, by_rank=by_rank)
        if len(found) < len(wanted):
            raise FrameError(
                f"{len(wanted) - len(found):,} places outside the list",
                where=f"stratum {self.stratum.label}", expected="places within the stratum",
                fix="Make the plan again for this frame",
            )  # fmt: skip
        return [found[place] for place in range(len(wanted))]

    def _bins(self, units: str, values: list[object]) -> tuple[int, _Bins]:
        """Units and sizes by the first letters of what orders them, in order."""
        engine = self.frame._engine
        if self.head is None:
            low, high = engine.execute(f"select min(key), max(key) from ({units})", values)[0]
            alike = takewhile(
                lambda pair: pair[0] == pair[1], zip(low or "", high or "", strict=False)
            )
            letters = sum(1 for _ in alike) + 4
        else:
            letters = 4
        while True:
            table = _table(
                engine.batches(
                    f"select left(key, {letters}) as p, count(*), sum({self._weight})::BIGINT "
                    f"from ({units}) group by p order by p",
                    values,
                )
            )
            crowded = len(table.counts) and int(table.counts.max()) > _TOGETHER
            if not crowded or letters >= _MOST_LETTERS or len(table.counts) > _MOST_BINS:
                return letters, table
            letters += 1


@dataclass(frozen=True, eq=False)
class _Bins:
    """Units and sizes by prefix, in order of the prefixes."""

    prefixes: list[str]
    counts: NDArray[np.int64]
    sums: NDArray[np.int64]


def _table(batches: Iterator[pa.RecordBatch]) -> _Bins:
    prefixes: list[str] = []
    counts, sums = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for batch in batches:
        prefixes += batch.column(0).to_pylist()
        counts.append(_numbers(batch, 1))
        sums.append(_numbers(batch, 2))
    return _Bins(prefixes, np.concatenate(counts), np.concatenate(sums))


def _numbers(batch: pa.RecordBatch, column: int) -> NDArray[np.int64]:
    values = batch.column(column).to_numpy(zero_copy_only=False)
    if len(values) and values.min() < 0:
        raise FrameError("a size below 0", expected="sizes of 0 or more", fix="Exclude these units")
    return np.asarray(values, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Shift:
    """How much of the list lies before the rows of each bin that were left out."""

    prefixes: list[str]
    starts: NDArray[np.int64]
    """Rank from 0, among the rows fetched, at which each bin begins."""
    ranks: NDArray[np.int64]
    sizes: NDArray[np.int64]
    """What to add to a fetched row's rank and running total, by bin."""

    @classmethod
    def none(cls) -> _Shift:
        zero = np.zeros(1, dtype=np.int64)
        return cls([], zero, zero, zero)

    @classmethod
    def to_bins(cls, bins: _Bins, wanted: NDArray[np.int64], *, by_rank: bool) -> _Shift:
        ends = np.cumsum(bins.counts if by_rank else bins.sums)
        chosen = np.unique(np.searchsorted(ends, wanted, side="right"))
        chosen = chosen[chosen < len(bins.prefixes)]
        counts, sums = bins.counts[chosen], bins.sums[chosen]
        starts, passed = np.cumsum(counts) - counts, np.cumsum(sums) - sums
        return cls(
            [bins.prefixes[k] for k in chosen.tolist()],
            starts,
            (np.cumsum(bins.counts) - bins.counts)[chosen] - starts,
            (np.cumsum(bins.sums) - bins.sums)[chosen] - passed,
        )


def _walk(
    batches: Iterator[pa.RecordBatch], wanted: NDArray[np.int64], shift: _Shift, *, by_rank: bool
) -> dict[int, Placed]:
    """The unit of every wanted place, by its number in `wanted`, from the rows as they come."""
    found: dict[int, Placed] = {}
    rows = total = 0
    for batch in batches:
        weights = _numbers(batch, 1)
        here = np.arange(rows, rows + len(weights), dtype=np.int64)
        which = np.maximum(np.searchsorted(shift.starts, here, side="right") - 1, 0)
        if len(shift.ranks) == 0:
            break
        ranks = here + shift.ranks[which]
        before = total + np.cumsum(weights) - weights + shift.sizes[which]
        rows, total = rows + len(weights), total + int(weights.sum())
        first, length = (ranks, np.ones_like(ranks)) if by_rank else (before, weights)
        spots = np.searchsorted(first, wanted, side="right") - 1
        # among units that begin at one place all but the last have no size
        inside = (spots >= 0) & (wanted < first[spots] + length[spots])
        for place in np.flatnonzero(inside).tolist():
            spot = int(spots[place])
            found[place] = Placed(
                int(ranks[spot]) + 1, int(before[spot]), int(weights[spot]),
                batch.column(0)[spot].as_py(), batch.column(2)[spot].as_py() or "",
            )  # fmt: skip
    return found
