"""The few statements a plan asks of a frame; sums are exact integers, never sums of doubles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampling.frames.engine import Engine
from sampling.frames.waterfall import Signs

if TYPE_CHECKING:
    from numpy.typing import NDArray


def totals(engine: Engine, units: str, parameters: Sequence[object]) -> tuple[int, int]:
    """Units and cents paid."""
    row = engine.execute(f"select count(*), sum(paid::HUGEINT) from {units}", parameters)[0]
    return int(row[0]), int(row[1] or 0)


def signs(engine: Engine, units: str, parameters: Sequence[object]) -> Signs:
    """Units and cents paid above, at and below zero."""
    row = engine.execute(
        "select count(*) filter (where paid > 0), sum(paid::HUGEINT) filter (where paid > 0), "
        "count(*) filter (where paid = 0), count(*) filter (where paid < 0), "
        f"sum(paid::HUGEINT) filter (where paid < 0) from {units}",
        parameters,
    )[0]
    return Signs(*(int(value or 0) for value in row))


def histogram(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    *,
    bins: int,
    above: int,
    upto: int | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Units paid above `above` and at most `upto` cents, in equally wide bins.

    Returns the bins' inclusive upper ends in cents, rising, and the units in each: two scans,
    one for the largest amount. `upto` None is the largest amount of the frame.
    """
    limit = "" if upto is None else "and paid <= ?"
    given: list[object] = [above] if upto is None else [above, upto]
    top = engine.execute(
        f"select max(paid) from {units} where paid > ? {limit}", [*parameters, *given]
    )[0][0]
    if top is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    width = max(1, -(-(int(top) - above) // bins))
    counts = np.zeros(bins, dtype=np.int64)
    for place, count in engine.execute(
        f"select (paid - 1 - ?) // ?, count(*) from {units} where paid > ? {limit} group by 1",
        [above, width, *parameters, *given],
    ):
        counts[int(place)] = count
    edges = above + width * np.arange(1, bins + 1, dtype=np.int64)
    used = int(np.flatnonzero(counts)[-1]) + 1
    return edges[:used], counts[:used]


@dataclass(frozen=True)
class AmountBins:
    """Bins of positive amounts, rising: the largest amount, units, cents and squared cents each."""

    tops: NDArray[np.int64]
    counts: NDArray[np.float64]
    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    exact: bool


def amount_bins(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    *,
    most: int,
    above: int,
    upto: int | None,
) -> AmountBins:
    """Units by amount in at most `most` bins: one for each amount where they are so few.

    Otherwise the bins are equally wide in the logarithm of the amount. Two scans at most.
    """
    limit = "" if upto is None else "and paid <= ?"
    given = [*parameters, above] if upto is None else [*parameters, above, upto]
    inside = f"from {units} where paid > ? {limit}"
    low, high = engine.execute(f"select min(paid), max(paid) {inside}", given)[0]
    if low is None:
        empty = np.empty(0, dtype=np.float64)
        return AmountBins(np.empty(0, dtype=np.int64), empty, empty, empty, exact=True)
    distinct = engine.execute(
        f"select count(*) from (select distinct paid {inside} limit {most + 1})", given
    )[0][0]
    exact = int(distinct) <= most
    scale = 0.0 if low == high else (most - 1) / math.log(high / low)
    key = "paid" if exact else "floor(ln(paid / ?) * ?)"
    rows = engine.execute(
        f"select {key} as bin, max(paid), count(*), sum(paid::HUGEINT)::DOUBLE, "
        f"sum(paid::HUGEINT * paid::HUGEINT)::DOUBLE {inside} group by bin order by 2",
        given if exact else [float(low), scale, *given],
    )
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    floats = [np.array(column, dtype=np.float64) for column in columns[1:]]
    tops = np.array(columns[0], dtype=np.int64)
    return AmountBins(tops, floats[0], floats[1], floats[2], exact=exact)


def stratum_totals(
    engine: Engine, units: str, parameters: Sequence[object], bounds: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Units, cents and squared cents between rising bounds, each inclusive above: one scan.

    With bounds b1 < ... < bk the intervals are up to b1, over b1 to b2, ..., over bk.
    """
    marks = " + ".join("(paid > ?)::INTEGER" for _ in bounds) or "0"
    rows = engine.execute(
        f"select {marks} as part, count(*), sum(paid::HUGEINT), "
        f"sum(paid::HUGEINT * paid::HUGEINT) from {units} group by part",
        [*bounds, *parameters],
    )
    found = {int(row[0]): (int(row[1]), int(row[2]), int(row[3])) for row in rows}
    return [found.get(part, (0, 0, 0)) for part in range(len(bounds) + 1)]


def payments(engine: Engine, units: str, parameters: Sequence[object]) -> NDArray[np.int64]:
    """The amounts paid, cents, in the order of the source."""
    pieces = [
        batch.column(0).to_numpy(zero_copy_only=False)
        for batch in engine.batches(f"select paid from {units} order by row_number", parameters)
    ]
    return np.concatenate(pieces).astype(np.int64) if pieces else np.empty(0, dtype=np.int64)
