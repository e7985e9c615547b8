"""The documented ways in which an honest draw fails to reproduce: each tried, each counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from validation.disclosed_samples import PROGRAMS, Program
from validation.frame_columns import FrameColumns
from validation.generators import generator_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

OFF_BY = (-3, -2, -1, 1, 2, 3)
MORE_DRAWN = (1, 2, 3, 5, 10, 20)


@dataclass(frozen=True)
class Variant:
    """One way to draw: the order of the rows, which rows, how numbers pair with rows."""

    name: str
    order: str = ""
    shift: int = 0
    off_by: int = 0
    more: int = 0
    without: str = ""
    program: Program | None = None
    continued: bool = False
    counted_rows: bool = False


AS_STATED = Variant("as stated")


def variants(columns: FrameColumns, program: Program, *, strata: int) -> Iterator[Variant]:
    """Every documented variant for this frame, the plain ones first."""
    yield Variant("the range is the rows of the frame, not the stated number", counted_rows=True)
    yield Variant("numbers from 0 paired with rows from 1", shift=1)
    yield Variant("rows counted with a heading line", shift=-1)
    if strata > 1:
        yield Variant("one stream continued from stratum to stratum", continued=True)
    for more in MORE_DRAWN:
        yield Variant(f"{more} spares mixed into the sample", more=more)
    orders = [
        f"{name} {way}" for name in ("unit_id", *columns.variables) for way in ("asc", "desc")
    ]
    for order in orders:
        yield Variant(f"the frame sorted by {order}", order=order)
    for off_by in OFF_BY:
        yield Variant(
            f"a range of {abs(off_by)} {'more' if off_by > 0 else 'fewer'}", off_by=off_by
        )
    for without in ("rows paid nothing", "repeated rows", "repeated ids"):
        yield Variant(f"without {without}", without=without)
    for order in orders:
        yield Variant(f"sorted by {order}, from 0", order=order, shift=1)
        yield Variant(
            f"sorted by {order}, without rows paid nothing",
            order=order,
            without="rows paid nothing",
        )
    for other in PROGRAMS:
        if other != program and generator_for(other) is not None:  # type: ignore[arg-type]
            yield Variant(f"the stated seed in {other}", program=other)  # type: ignore[arg-type]


def ordered_rows(columns: FrameColumns, rows: NDArray[np.int64], order: str) -> NDArray[np.int64]:
    """The rows in a declared order (`file`, or a column and a direction); ties by file order."""
    name, _, way = order.strip().partition(" ")
    if name in ("", "file"):
        return rows
    keys: NDArray[Any] = columns.ids if name == "unit_id" else columns.variables[name]
    _, ranks = np.unique(_sortable(keys[rows]), return_inverse=True)
    return rows[np.argsort(-ranks if way.startswith("desc") else ranks, kind="stable")]


def places_in_order(
    columns: FrameColumns, rows: NDArray[np.int64], order: str, ids: Sequence[str]
) -> NDArray[np.int64]:
    """Places (from 0) of units among the rows in a declared order; -1 for units elsewhere."""
    found = columns.rows_of(ids)
    ranks = np.full(columns.size + 1, -1, dtype=np.int64)
    ranks[ordered_rows(columns, rows, order)] = np.arange(len(rows))
    return np.asarray(ranks[found])


def _sortable(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(str) if values.dtype == object else values


def kept_rows(columns: FrameColumns, rows: NDArray[np.int64], without: str) -> NDArray[np.int64]:
    """The rows that a variant leaves in the frame."""
    if without == "rows paid nothing":
        return rows[columns.paid[rows] > 0]
    if without == "repeated ids":
        return rows[np.sort(np.unique(columns.ids[rows].astype(str), return_index=True)[1])]
    if without == "repeated rows":
        parts = [columns.ids[rows].astype(str), columns.paid[rows].astype(str)]
        parts += [_sortable(v[rows]).astype(str) for v in columns.variables.values()]
        _, first = np.unique(np.array(parts), axis=1, return_index=True)
        return rows[np.sort(first)]
    return rows
