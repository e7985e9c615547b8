"""A stratum as arrays, from which its draw is made again and again, and draws of many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.streams import Stream

MOST_REDRAWS = 1_000
"""Samples that are drawn, and estimated, one by one: fewer of them keep the wait short."""

# Above this share of the stratum, ranking random keys is cheaper than redrawing repeats.
_MANY = 0.2
_KEYS_AT_A_TIME = 4_000_000


@dataclass(frozen=True, eq=False)
class StratumArrays:
    """The N units of a stratum in the order of their frame, as far as its design goes by them.

    Parameters
    ----------
    label : str
        Label of the stratum.
    size : int
        Units, N.
    sizes : ndarray of int64, shape (size,), optional
        Sizes, cents.
    columns : tuple of ndarray, default ()
        The cluster of every unit, then its group in a third stage.
    order : ndarray of int64, shape (size,), optional
        The places of the units in the declared order of the list.
    """

    label: str
    size: int
    sizes: NDArray[np.int64] | None = None
    columns: tuple[NDArray[Any], ...] = ()
    order: NDArray[np.int64] | None = None


def distinct_places(size: int, n: int, rows: int, stream: Stream) -> NDArray[np.int64]:
    """`rows` simple random samples of n of `size` places, in order of selection.

    Repeats are redrawn until none is left. As no place is treated unlike another, every
    ordered sample is equally likely.

    >>> distinct_places(3, 3, 1, Stream(7)).sum().item()
    3
    """
    if n > _MANY * size:
        return _by_keys(size, n, rows, stream)
    places = stream.integers(size, rows * n).reshape(rows, n)
    ranked = np.sort(places, axis=1)
    open_rows = np.flatnonzero((ranked[:, 1:] == ranked[:, :-1]).any(axis=1))
    while open_rows.size:
        again = repeated(places[open_rows])
        found = again.any(axis=1)
        open_rows, again = open_rows[found], again[found]
        block = places[open_rows]
        block[again] = stream.integers(size, int(again.sum()))
        places[open_rows] = block
    return places


def _by_keys(size: int, n: int, rows: int, stream: Stream) -> NDArray[np.int64]:
    """The n smallest of `size` random keys, in ascending order of key."""
    made = np.empty((rows, n), dtype=np.int64)
    step = max(1, _KEYS_AT_A_TIME // size)
    for start in range(0, rows, step):
        keys = stream.uniform(min(step, rows - start), size)
        made[start : start + step] = np.argsort(keys, axis=1, kind="stable")[:, :n]
    return made


def repeated(places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places of a row were chosen earlier in that row."""
    order = np.argsort(places, axis=1, kind="stable")
    ranked = np.take_along_axis(places, order, axis=1)
    same = np.zeros(places.shape, dtype=bool)
    same[:, 1:] = ranked[:, 1:] == ranked[:, :-1]
    again = np.empty_like(same)
    np.put_along_axis(again, order, same, axis=1)
    return again


def hit_places(
    amounts: NDArray[np.float64], n: int, rows: int, stream: Stream
) -> NDArray[np.int64]:
    """`rows` samples of n independent draws with replacement, in proportion to `amounts`."""
    edges = np.cumsum(amounts)
    place = stream.uniform(rows, n) * edges[-1]
    found = np.searchsorted(edges, place, side="right")
    return np.asarray(np.minimum(found, len(amounts) - 1), dtype=np.int64)


def nested_codes(columns: Sequence[NDArray[Any]]) -> list[NDArray[np.int64]]:
    """Each stage's node of every unit, numbered over the whole stratum; the last is the unit."""
    import pandas as pd

    above = np.zeros(len(columns[0]), dtype=np.int64)
    found = []
    for column in columns:
        codes, names = pd.factorize(np.asarray(column))
        above, _ = pd.factorize(above * (len(names) + 1) + codes)
        above = above.astype(np.int64)
        found.append(above)
    return [*found, np.arange(len(above), dtype=np.int64)]


def smallest_keys(
    nodes: NDArray[np.int64],
    parent: NDArray[np.int64],
    keys: NDArray[np.float64],
    take: int,
) -> NDArray[np.int64]:
    """The nodes with the `take` smallest keys of each parent."""
    order = np.lexsort((keys, parent))
    placed = parent[order]
    begins = np.flatnonzero(np.r_[True, placed[1:] != placed[:-1]])
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.r_[begins, len(order)]))
    return nodes[order[rank < take]]
