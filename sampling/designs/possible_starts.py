"""All samples of a systematic start with their probabilities: exact, by going through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError

MOST_LISTED = 3_000
"""Longer lists are not gone through start by start."""


@dataclass(frozen=True, eq=False)
class PossibleStarts:
    """All samples of one random start with their probabilities; r of them make a sample.

    `hits` says how often each sample of one start hits every unit of the list, `places` where the
    units of the list are in the arrays of the stratum, `scale` is X / x by unit of the list.
    """

    chances: NDArray[np.float64]
    hits: NDArray[np.int64]
    places: NDArray[np.int64]
    scale: NDArray[np.float64]
    starts: int
    each: int

    @property
    def samples(self) -> int:
        """How many combinations of r starts there are, in order."""
        combined: int = len(self.chances) ** self.starts
        return combined


def every_sample(
    sizes: NDArray[np.int64], each: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The probabilities of all samples of one start, and how often each hits every unit.

    `sizes`: whole numbers above 0 in list order. A start s in 0..X-1 selects the units at the
    places floor((s + k X) / m), k = 0..m-1; between two starts where a selection moves to the
    next unit the sample stays the same. Raises `PlanError` above 3,000 units.

    >>> every_sample(np.array([2, 1, 1]), 2)
    (array([0.5, 0.5]), array([[1, 1, 0],
           [1, 0, 1]]))
    """
    if len(sizes) > MOST_LISTED:
        raise PlanError(
            f"{len(sizes):,} units",
            where="joint probabilities of a systematic draw",
            expected=f"at most {MOST_LISTED:,} units, to go through every start",
            fix="Estimate from the totals of two starts or more: they need none",
        )
    total = int(sizes.sum())
    # unit i holds the ticks m (C_i - x_i) .. m C_i - 1 of m X; a start's selections lie X apart
    ends = each * np.cumsum(sizes)
    cuts = np.unique(np.concatenate([[0], ends % total, [total]]))
    starts, lengths = cuts[:-1], np.diff(cuts)
    ticks = starts[:, None] + total * np.arange(each)[None, :]
    units = np.searchsorted(ends, ticks, side="right")
    hits = np.zeros((len(starts), len(sizes)), dtype=np.int64)
    np.add.at(hits, (np.arange(len(starts))[:, None], units), 1)
    return lengths / total, hits


def first_order(sizes: NDArray[np.int64], each: int, starts: int) -> NDArray[np.float64]:
    """Inclusion probabilities of r starts: 1 - (1 - min(1, m x_i / X))^r."""
    once = np.minimum(1.0, each * sizes / sizes.sum())
    hit: NDArray[np.float64] = 1 - (1 - once) ** starts
    return hit


def joint_order(sizes: NDArray[np.int64], each: int, starts: int) -> NDArray[np.float64]:
    """Joint inclusion probabilities of r independent starts."""
    chances, hits = every_sample(sizes, each)
    present = (hits > 0).astype(np.float64)
    both = present.T @ (chances[:, None] * present)
    one = np.diag(both)
    missed = (1 - one) ** starts
    neither = np.clip(1 - one[:, None] - one[None, :] + both, 0, None) ** starts
    joint: NDArray[np.float64] = 1 - missed[:, None] - missed[None, :] + neither
    np.fill_diagonal(joint, 1 - missed)
    return joint
