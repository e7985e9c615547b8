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
from functools import cached_property
from itertools import chain, takewhile
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import FrameError
from sampling.frames.design_facts import Size
from sampling.frames.digests import order_of
from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from sampling.frames.frame import Frame

# Units that share their first letters: more of them are told apart by further letters.
_TOGETHER = 4_000
_MOST_LETTERS = 40
_MOST_BINS = 40_000


@brief
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
        sql = f"select {self._weight} as w from ({units}) as listed order by {self._order}"
        pieces = [_numbers(batch, 0) for batch in self.frame.engine.batches(sql, values)]
        return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)

    @property
    def _weight(self) -> str:
        return "1" if self.size is None else self.size

    @property
    def _order(self) -> str:
        if self.roles:
            wanted = self.roles[0] if self.roles == ("file",) else list(self.roles)
            return order_of(wanted, self.frame.opened)[1]
        return "key, unit_id"

    def _relation(self) -> tuple[str, list[object]]:
        """The stratum's units with what orders them as `key`."""
        dialect = self.frame.engine.dialect
        units, parameters = self.frame.units
        inside, given = inside_sql(self.stratum, dialect)
        if self.roles:
            return f"select *, '' as key from {units} where {inside}", [*parameters, *given]
        if self.head is None:
            return f"select *, unit_id as key from {units} where {inside}", [*parameters, *given]
        key = dialect("sha256", "? || unit_id")
        return (
            f"select *, {key} as key from {units} where {inside}",
            [self.head, *parameters, *given],
        )

    def _find(self, wanted: NDArray[np.int64], *, by_rank: bool) -> list[Placed]:
        units, values = self._relation()
        engine = self.frame.engine
        columns = f"unit_id, {self._weight} as w, key"
        if self.roles:
            shift = _Shift.none()
            rows = engine.batches(
                f"select {columns} from ({units}) as listed order by {self._order}", values
            )
        else:
            letters, bins = self._binned
            shift = _Shift.to_bins(bins, wanted, by_rank=by_rank)
            first = engine.dialect("head", "key", str(letters))
            rows = chain.from_iterable(
                engine.batches(
                    f"select {columns} from ({units}) as listed where {first} in {among} "
                    f"order by {self._order}",
                    [*values, *given],
                )
                for among, given in engine.among(shift.prefixes)
            )
        found = _walk(rows, wanted, shift, by_rank=by_rank)
        if len(found) < len(wanted):
            raise FrameError(
                f"{len(wanted) - len(found):,} places outside the list",
                where=f"stratum {self.stratum.label}",
                expected="places within the stratum",
                fix="Make the plan again for this frame",
            )
        return [found[place] for place in range(len(wanted))]

    @cached_property
    def _binned(self) -> tuple[int, _Bins]:
        """Units and sizes by the first letters of what orders them, in order; how many letters."""
        units, values = self._relation()
        engine = self.frame.engine
        letters = 4
        if self.head is None:
            low, high = engine.execute(
                f"select min(key), max(key) from ({units}) as listed", values
            )[0]
            letters += len(list(takewhile(_alike, zip(low or "", high or "", strict=False))))
        while True:
            first = engine.dialect("head", "key", str(letters))
            summed = engine.dialect("sum", self._weight)
            table = _table(
                engine.batches(
                    f"select {first} as p, count(*) as c, cast({summed} as bigint) as s "
                    f"from ({units}) as listed group by {first} order by p",
                    values,
                )
            )
            crowded = len(table.counts) and int(table.counts.max()) > _TOGETHER
            if not crowded or letters >= _MOST_LETTERS or len(table.counts) > _MOST_BINS:
                return letters, table
            letters += 1


def _alike(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


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
                int(ranks[spot]) + 1,
                int(before[spot]),
                int(weights[spot]),
                batch.column(0)[spot].as_py(),
                batch.column(2)[spot].as_py() or "",
            )
    return found
