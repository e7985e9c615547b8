"""Draws proportional to size without replacement, drawn again: random groups and Sampford's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.estimators import horvitz_thompson_total, rhc_total
from primafacie.core.streams import Stream
from sampling.designs import Sampford
from sampling.designs.rhc import rhc_group_ends
from sampling.designs.sampford import sampford_ranks
from validation.limit_coverage.redrawn_estimates import Redraws, one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class _Groups:
    """The unit taken in every random group, its size and that of its group."""

    units: NDArray[np.int64]
    sizes: NDArray[np.int64]
    totals: NDArray[np.int64]


def rhc_redraws(sizes: NDArray[np.int64], n: int) -> Redraws:
    """n random groups formed anew in every draw, one unit from each by size (cents)."""
    ends = np.array(rhc_group_ends(len(sizes), n))
    members = np.diff(ends, prepend=0)

    def groups(stream: Stream) -> _Groups:
        order = np.argsort(stream.uniform(len(sizes)), kind="stable")
        run = np.cumsum(sizes[order])
        last = run[ends - 1]
        totals = np.diff(last, prepend=0)
        cents = last - totals + np.floor(stream.uniform(n) * totals).astype(np.int64)
        units = order[np.searchsorted(run, np.minimum(cents, last - 1), side="right")]
        return _Groups(units, sizes[units], totals)

    def draw(rows: int, stream: Stream) -> list[_Groups]:
        return [groups(stream) for _ in range(rows)]

    def fit(values: NDArray[np.float64], taken: _Groups) -> tuple[float, float, float]:
        made = rhc_total(
            values[taken.units], sizes=taken.sizes, group_sizes=taken.totals, group_counts=members
        )
        return made.point, made.variance, float(n - 1)

    return one_by_one(draw, fit)


def sampford_redraws(sizes: NDArray[np.int64], n: int, *, label: str) -> Redraws:
    """Sampford's samples by the toolkit's own rejection (`sampford/1`), under new seeds.

    Every sample has its own joint probabilities; the variance is Sen, Yates and Grundy's.
    """
    design = Sampford()

    def draw(rows: int, stream: Stream) -> list[tuple[NDArray[np.int64], Any]]:
        found = []
        for row in range(rows):
            ranks = sampford_ranks(f"{stream.seed} {row}", label, sizes, n=n)
            found.append((np.array(ranks), design.joint(sizes, n=n, chosen=ranks)))
        return found

    def fit(
        values: NDArray[np.float64], taken: tuple[NDArray[np.int64], Any]
    ) -> tuple[float, float, float]:
        ranks, joint = taken
        made = horvitz_thompson_total(values[ranks], joint.diagonal(), joint=joint)
        return made.point, made.variance, float(made.df)

    return one_by_one(draw, fit)
