"""What can be wrong with one stratum of a sample; everything is found before it is raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# A sum may lie above a total by the rounding of a sum of cents.
_ROUNDING = 1e-9


def frozen(values: ArrayLike) -> NDArray[Any]:
    """A read-only copy that keeps whole numbers whole."""
    kept = np.array(values)
    kept = kept if kept.dtype == np.int64 else kept.astype(np.float64)
    kept.flags.writeable = False
    return kept


@dataclass
class GivenStratum:
    """One stratum of a sample as it was given, before it is checked; as in `StratumSample`."""

    size: Any = None
    values: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    caps: NDArray[np.float64] | None = None
    hits: NDArray[np.int64] | None = None
    book: Any = None
    unsampled: Any = None
    floors: NDArray[np.float64] | None = None
    floor_total: Any = None
    sequence: Any = None


def stratum_faults(label: str, given: GivenStratum) -> list[Problem]:
    """The faults of one stratum's sizes, values and what was declared about them."""
    where = f"stratum {label}"
    size, values, hits = given.size, given.values, given.hits
    n = len(values)
    whole = isinstance(size, int | np.integer) and not isinstance(size, bool)
    if not whole or size < 1:
        return [
            Problem(
                where,
                f"the size {size!r}",
                "the number of units in the stratum, N_h",
                "Give its size in sizes=",
            )
        ]
    if n == 0:
        return [
            Problem(
                where,
                "no sampled unit",
                "at least 2 units, or all of them",
                "Sample the stratum, or leave it out of the frame",
            )
        ]
    columns = (given.values, given.caps, given.floors, given.unsampled)
    known = [column for column in columns if column is not None]
    totals = [total for total in (given.book, given.floor_total) if total is not None]
    if not all(np.isfinite(np.asarray(column, dtype=np.float64)).all() for column in known):
        return [Problem(where, "values that are not finite numbers", "finite numbers", "")]
    if not all(np.isfinite(total) and total >= 0 for total in totals):
        return [Problem(where, "a total that is not a finite amount", "0 dollars or more", "")]
    if n > size:
        return [
            Problem(
                where,
                f"{n:,} sampled units of {size:,}",
                "a sample no larger than its stratum",
                "Correct the size",
            )
        ]
    if hits is not None:
        return _hit_faults(where, given) + _floor_faults(where, given)
    if n == 1 and size > 1:
        return [
            Problem(
                where,
                f"1 sampled unit of {size:,}",
                "at least 2 units: one unit shows no spread",
                "Merge the stratum with its neighbour, or take it whole",
            )
        ]
    return _rest_faults(where, given) + _floor_faults(where, given)


def _hit_faults(where: str, given: GivenStratum) -> list[Problem]:
    hits, caps, book = given.hits, given.caps, given.book
    assert hits is not None
    if hits.min() < 1 or hits.sum() < 2:
        return [
            Problem(
                where,
                "units hit less than once, or a single selection",
                "1 hit or more a unit and 2 selections or more",
                "",
            )
        ]
    if caps is None or caps.min() <= 0 or book is None:
        return [
            Problem(
                where,
                "PPS without amounts paid above 0 or without their total",
                "the paid amount of every unit (caps) and the stratum's dollars (books)",
                "Give caps and books",
            )
        ]
    if caps.sum() > book * (1 + _ROUNDING):
        return [
            Problem(
                where,
                f"{caps.sum():,.2f} dollars paid in the sample",
                f"at most the stratum's {book:,.2f}",
                "Correct books",
            )
        ]
    turns = given.sequence
    if turns is not None:
        counts = np.bincount(np.asarray(turns, dtype=np.int64), minlength=len(hits))
        if not np.array_equal(counts, hits):
            return [
                Problem(
                    where,
                    "a sequence of selections that does not fit the hits",
                    "every unit as often as it was hit",
                    "",
                )
            ]
    return []


def _rest_faults(where: str, given: GivenStratum) -> list[Problem]:
    rest = given.unsampled
    left = given.size - len(given.values)
    if rest is not None and len(np.atleast_1d(rest)) != left:
        got = f"{len(np.atleast_1d(rest)):,} unsampled payments"
        return [Problem(where, got, f"one for each of the {left:,} units not sampled", "")]
    return []


def _floor_faults(where: str, given: GivenStratum) -> list[Problem]:
    floors, total = given.floors, given.floor_total
    if (floors is None) != (total is None):
        return [
            Problem(
                where,
                "floors without their total, or a total without floors",
                "both or neither",
                "Give floors and floor_totals",
            )
        ]
    if floors is None or total is None:
        return []
    if floors.min() < 0 or floors.sum() > total * (1 + _ROUNDING):
        return [
            Problem(
                where,
                "floors below 0, or above their total over the stratum",
                "u >= 0 for every unit, and their sum over the stratum",
                "",
            )
        ]
    return []
