"""Payments, and declared floors, of the units of a range in the frame's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sampling.frames.floor_totals import floor_sql
from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

Cents = NDArray[np.int64]


def range_payments(frame: Frame, stratum: StratumRange) -> Cents:
    """The amounts paid in cents of the units of `stratum`, in the frame's order."""
    return _values(frame, stratum, "paid")


def range_floors(frame: Frame, stratum: StratumRange, *, column: str | None) -> Cents:
    """The floors u_i in cents of the same units in the same order.

    `column` as in `floor_totals`, which has refused units without a sound amount.
    """
    blank, value = floor_sql(frame, column)
    return _values(frame, stratum, f"case when {blank} then 0 else {value} end")


def paid_and_claimed(frame: Frame, stratum: StratumRange) -> tuple[Cents, Cents]:
    """The cents paid and claimed of the units of `stratum`, blank as 0, in the frame's order."""
    claimed = "case when claimed is null then 0 else claimed end"
    return _values(frame, stratum, "paid"), _values(frame, stratum, claimed)


def _values(frame: Frame, stratum: StratumRange, value: str) -> Cents:
    frame.size  # noqa: B018  (raises when the source has faults)
    inside, given = inside_sql(stratum, frame.engine.dialect)
    units, parameters = frame.units
    statement = f"select {value} as value from {units} where {inside} order by {frame.file_order}"
    pieces = [
        np.array([int(found) for found in batch.column(0).to_pylist()], dtype=np.int64)
        if batch.schema.types[0] not in _integers()
        else batch.column(0).to_numpy(zero_copy_only=False).astype(np.int64)
        for batch in frame.engine.batches(statement, [*parameters, *given])
    ]
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)


def _integers() -> tuple[object, ...]:
    import pyarrow as pa

    return (pa.int64(), pa.int32())
