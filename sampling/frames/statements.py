"""The few statements a plan asks of a frame; sums are exact integers, never sums of doubles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampling.engines.engine import Engine
from sampling.frames.frame_records import Signs
from sampling.frames.grouped_rows import PARTS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def totals(
    engine: Engine, units: str, parameters: Sequence[object], *, parts: bool
) -> tuple[int, int, int | None]:
    """Units, cents paid, and the rows they are the sums of (None where a row is a unit)."""
    rows = f", sum({PARTS})" if parts else ""
    found = engine.execute(
        f"select count(*), {engine.dialect('sum', 'paid')}{rows} from {units}", parameters
    )[0]
    return int(found[0]), int(found[1] or 0), int(found[2] or 0) if parts else None


def signs(engine: Engine, units: str, parameters: Sequence[object]) -> Signs:
    """Units and cents paid above, at and below zero."""
    cents = engine.dialect("sum", "paid")
    row = engine.execute(
        f"select count(*) filter (where paid > 0), {cents} filter (where paid > 0), "
        "count(*) filter (where paid = 0), count(*) filter (where paid < 0), "
        f"{cents} filter (where paid < 0) from {units}",
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
        f"select {engine.dialect('divide', 'paid - 1 - ?', '?')} as bin, count(*) from {units} "
        f"where paid > ? {limit} group by 1",
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

    Otherwise each octave of amounts (from 2^e to 2^(e+1) - 1 cents) is cut into bins of equal
    width, as many in each octave. Whole numbers only: every engine makes the same bins. Two
    scans at most.
    """
    limit = "" if upto is None else "and paid <= ?"
    given = [*parameters, above] if upto is None else [*parameters, above, upto]
    inside = f"from {units} where paid > ? {limit}"
    low, high = engine.execute(f"select min(paid), max(paid) {inside}", given)[0]
    if low is None:
        empty = np.empty(0, dtype=np.float64)
        return AmountBins(np.empty(0, dtype=np.int64), empty, empty, empty, exact=True)
    distinct = engine.execute(
        f"select count(*) from (select distinct paid {inside} limit {most + 1}) as amounts", given
    )[0][0]
    exact = int(distinct) <= most
    key = "paid" if exact else _octave_bin(engine, int(low), int(high), most)
    rows = engine.execute(
        f"select {key} as bin, max(paid), count(*), {engine.dialect('sum', 'paid')}, "
        f"{engine.dialect('squares', 'paid')} {inside} group by 1 order by 2",
        given,
    )
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    # Through int: exact sums become the nearest double, whatever type the engine gives.
    floats = [np.array([float(int(v)) for v in column]) for column in columns[1:]]
    tops = np.array([int(v) for v in columns[0]], dtype=np.int64)
    return AmountBins(tops, floats[0], floats[1], floats[2], exact=exact)


def _octave_bin(engine: Engine, low: int, high: int, most: int) -> str:
    """SQL of the bin of an amount, at most `most` bins from `low` to `high`."""
    octaves = range(max(low, 1).bit_length() - 1, high.bit_length())
    each = max(1, most // len(octaves))
    while sum(min(2**e, each + 1) for e in octaves) <= most:
        each += 1
    cases, first = [], 0
    for e in octaves:
        width = -(-(2**e) // each)
        place = engine.dialect("divide", f"paid - {2**e}", str(width))
        cases.append(f"when paid < {2 ** (e + 1)} then {first} + {place}")
        first += -(-(2**e) // width)
    return f"case {' '.join(cases)} end"


def stratum_totals(
    engine: Engine, units: str, parameters: Sequence[object], bounds: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Units, cents and squared cents between rising bounds, each inclusive above: one scan.

    With bounds b1 < ... < bk the intervals are up to b1, over b1 to b2, ..., over bk.
    """
    marks = " + ".join("(case when paid > ? then 1 else 0 end)" for _ in bounds) or "0"
    rows = engine.execute(
        f"select {marks} as place, count(*), {engine.dialect('sum', 'paid')}, "
        f"{engine.dialect('squares', 'paid')} from {units} group by 1",
        [*bounds, *parameters],
    )
    found = {int(row[0]): (int(row[1]), int(row[2]), int(row[3])) for row in rows}
    return [found.get(part, (0, 0, 0)) for part in range(len(bounds) + 1)]


def payments(
    engine: Engine, units: str, parameters: Sequence[object], *, order: str
) -> NDArray[np.int64]:
    """The amounts paid, cents, in the order of a column of the units."""
    pieces = [
        batch.column(0).to_numpy(zero_copy_only=False)
        for batch in engine.batches(f"select paid from {units} order by {order}", parameters)
    ]
    return np.concatenate(pieces).astype(np.int64) if pieces else np.empty(0, dtype=np.int64)
