"""Systematic samples drawn again: random starts down the list, or every possible start.

Each start makes m selections X/m apart on the list in its declared order (every unit 1, or its
size). With r starts the estimate is the mean of the starts' own, its variance theirs over r,
with r - 1 degrees of freedom; one start takes its selections as independent draws, as the
estimate does. Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 8.1 and 9A.10.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from sampling import Plan
from sampling.designs.possible_starts import every_sample
from sampling.designs.systematic_starts import EQUAL, SIZED, Name, systematic_places
from validation.limit_coverage.redrawn_estimates import Redrawn, Redraws, lower_limits
from validation.study.frame_columns import FrameColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

# `every_sample` goes through lists up to this length; the starts of r passes are combined.
MOST_LISTED = 3_000
MOST_COMBINED = 250_000
MOST_STARTS = 8


def listed(columns: FrameColumns, plan: Plan) -> NDArray[np.int64]:
    """The frame's rows in the order that the plan declares.

    The order is made again from the columns, and held against the plan's `list/1` digest of
    the ids in it. Raises `StudyError` where the two do not agree.
    """
    order = plan.order or []
    keys: list[NDArray[np.int64]] = []
    texts = list(order)
    if order != ["file"]:
        known = columns.variables | {"unit_id": columns.ids}
        items = [item.split() for item in order]
        items += [] if any(item[0] == "unit_id" for item in items) else [["unit_id"]]
        texts = []
        for name, *way in items:
            if name not in known:
                raise _unlike(f"the frame handed over has no column {name}")
            down = [word.lower() for word in way] == ["desc"]
            keys.append(_ranks(known[name], down=down))
            texts.append(f"{name} {'desc' if down else 'asc'}")
    rows = np.lexsort(keys[::-1]) if keys else np.arange(columns.size)
    text = f"list/1\n{', '.join(texts)}\n" + "".join(f"{one}\n" for one in columns.ids[rows])
    if hashlib.sha256(text.encode()).hexdigest() != plan.selection.get("list_digest"):
        raise _unlike("the frame handed over is not the list of the draw, by its digest")
    return np.asarray(rows, dtype=np.int64)


def _ranks(values: NDArray[np.generic], *, down: bool) -> NDArray[np.int64]:
    """Places in ascending (or descending) order; blank cells last in both."""
    blank = np.isnat(values) if values.dtype.kind == "M" else values == ""
    _, codes = np.unique(values, return_inverse=True)
    ranks = -codes if down else codes
    return np.where(np.broadcast_to(blank, ranks.shape), len(codes), ranks).astype(np.int64)


def _unlike(why: str) -> StudyError:
    return StudyError(
        f"a systematic sample whose list cannot be made again: {why}",
        where="coverage",
        expected="the frame in the order the plan declares",
        fix="Ask for the frame in the order of its list",
    )


def start_redraws(
    places: NDArray[np.int64],
    sizes: NDArray[np.int64] | None,
    *,
    starts: int,
    each: int,
    label: str,
) -> Redraws:
    """The stratum drawn again from random starts by the toolkit's own rule (`systematic/1`).

    `places` are the stratum's units in list order, `sizes` theirs in the same order (cents).
    """
    weights = np.ones(len(places), dtype=np.int64) if sizes is None else sizes
    ends = np.cumsum(weights)
    total = int(ends[-1])
    name: Name = EQUAL if sizes is None else SIZED
    held: dict[tuple[int, int], NDArray[np.int64]] = {}

    def redraws(values: NDArray[np.float64], rows: int, stream: Stream) -> Redrawn:
        key = (stream.seed, rows)
        if key not in held:
            marks = [
                place
                for row in range(rows)
                for _, place in systematic_places(
                    name, f"{stream.seed} {row}", label, starts=starts, each=each, total=total
                )
            ]
            found = np.searchsorted(ends, np.array(marks, dtype=np.int64), side="right")
            held[key] = found.reshape(rows, starts, each)
        expanded = (values[places] * total / weights)[held[key]]
        one = starts == 1
        parts = expanded[:, 0, :] if one else expanded.mean(axis=2)
        count = parts.shape[1]
        variances = np.full(rows, np.nan) if count < 2 else parts.var(axis=1, ddof=1) / count
        return Redrawn(parts.mean(axis=1), variances, np.full(rows, count - 1.0))

    return redraws


class EveryStart:
    """All samples of a systematic stratum with their chances: exact for a given population."""

    def __init__(
        self,
        places: NDArray[np.int64],
        sizes: NDArray[np.int64] | None,
        *,
        starts: int,
        each: int,
    ) -> None:
        weights = np.ones(len(places), dtype=np.int64) if sizes is None else sizes
        self._places, self._scale = places, float(weights.sum()) / weights
        self._starts, self._each = starts, each
        self._chances, self._hits = every_sample(weights, each)

    @property
    def samples(self) -> int:
        """How many combinations of r starts there are, in order."""
        combined: int = len(self._chances) ** self._starts
        return combined

    def limits(
        self, values: NDArray[np.float64], *, bound: str, level: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The lower limit of every combination of starts, and its probability."""
        expanded = values[self._places] * self._scale
        means = self._hits @ expanded / self._each
        if self._starts == 1:
            squares = self._hits @ expanded**2 / self._each - means**2
            variances = np.maximum(squares, 0) / (self._each - 1)
            low = lower_limits(means, variances, self._each - 1.0, bound=bound, level=level)
            return low, self._chances
        picked = np.indices((len(means),) * self._starts).reshape(self._starts, -1)
        parts = means[picked]
        # Equal parts vary by exactly nothing, whatever the rounding of their mean.
        spread = np.where(np.ptp(parts, axis=0) > 0, parts.var(axis=0, ddof=1), 0.0)
        low = lower_limits(
            parts.mean(axis=0), spread / self._starts, self._starts - 1.0, bound=bound, level=level
        )
        return low, np.asarray(self._chances[picked].prod(axis=0))


def every_start(
    places: NDArray[np.int64], sizes: NDArray[np.int64] | None, *, starts: int, each: int
) -> EveryStart | None:
    """All possible starts, where they can be gone through; else None."""
    if len(places) > MOST_LISTED or starts > MOST_STARTS or (starts == 1 and each < 2):
        return None
    found = EveryStart(places, sizes, starts=starts, each=each)
    return found if found.samples <= MOST_COMBINED else None
