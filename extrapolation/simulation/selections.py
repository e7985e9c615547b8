"""Samples drawn many at a time, as places in the frame's order.

`independent`: a simple random sample without replacement from each stratum, every ordered
sample equally likely. `same stream`: the defect of one seed for all strata: every stratum
turns the *same* uniforms u_1, u_2, ... into places floor(u N_h), repeats left out, so that
strata whose frames run in the same order are sampled at the same relative places. `pps`: n
independent draws in proportion to the amounts paid, with replacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from extrapolation.simulation.strata import SimulatedStratum
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

Selection = Literal["independent", "same stream", "pps"]

# Above this share of the stratum, ranking random keys is cheaper than redrawing repeats.
_MANY = 0.2
_KEYS_AT_A_TIME = 4_000_000


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
    open_rows = np.arange(rows)
    while open_rows.size:
        again = _repeats(places[open_rows])
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


def _repeats(places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places of a row were chosen earlier in that row."""
    order = np.argsort(places, axis=1, kind="stable")
    ranked = np.take_along_axis(places, order, axis=1)
    same = np.zeros(places.shape, dtype=bool)
    same[:, 1:] = ranked[:, 1:] == ranked[:, :-1]
    again = np.empty_like(same)
    np.put_along_axis(again, order, same, axis=1)
    return again


def shared_places(
    strata: list[SimulatedStratum], rows: int, stream: Stream
) -> list[NDArray[np.int64]]:
    """Samples of several strata from one stream of uniforms a replicate, places in frame order."""
    width = max((part.n for part in strata), default=0) + 16
    uniforms = stream.uniform(rows, width)
    more = 0
    while True:
        made = []
        for part in strata:
            places = np.floor(uniforms * part.size).astype(np.int64)
            fresh = ~_repeats(places)
            rank = np.cumsum(fresh, axis=1)
            if (rank[:, -1] < part.n).any():
                break
            made.append(places[fresh & (rank <= part.n)].reshape(rows, part.n))
        else:
            return made
        # Some row ran short of different places: every row goes on, the start stays as it was.
        uniforms = np.hstack([uniforms, stream.child(more).uniform(rows, width)])
        more += 1


def pps_places(part: SimulatedStratum, rows: int, stream: Stream) -> NDArray[np.int64]:
    """n independent draws with replacement, in proportion to the amounts paid.

    Raises `EstimateError` for payments of 0 or less: they can never be drawn, and form a
    stratum of their own or lie outside the frame.
    """
    if not (part.payments > 0).all():
        raise EstimateError(
            "payments of 0 or less under PPS",
            where=f"stratum {part.label}",
            expected="payments above 0",
            fix="Make a stratum of their own of such units",
        )
    edges = np.cumsum(part.payments)
    place = stream.uniform(rows, part.n) * edges[-1]
    found = np.searchsorted(edges, place, side="right")
    return np.asarray(np.minimum(found, part.size - 1), dtype=np.int64)
