"""Stratum boundaries by the cumulative square root of frequencies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sampling.strata.boundary_methods import AmountCuts, BoundaryMethod, GroupAmounts, Target
from sampling.strata.stratum_records import Stratification


def cum_root_f_cuts(
    upper_edges: NDArray[Any], counts: NDArray[Any], number: int
) -> NDArray[np.int64]:
    """Cuts between at most `number` strata from a histogram of equally wide bins.

    `upper_edges` are the bins' inclusive upper ends in integer cents, rising; `counts` the
    units in each bin. With r_h the sum of sqrt(counts) over the bins of stratum h, the cuts
    make the r_h as equal as whole bins allow: they minimise sum r_h^2, by dynamic programming
    over the bins in use (the lowest cuts at a tie). The result holds the inclusive upper ends
    of all strata but the last.

    No stratum is left empty: a frame with payments in 3 bins gets at most 3 strata. The rule
    is near-optimal for Neyman allocation of the *paid* amount and depends on the number of
    bins: with few the long tail falls into few of them, with very many nearly every count is
    0 or 1 and the strata become equally wide in counts of distinct payments.

    Source: Dalenius and Hodges (1959), J. Amer. Statist. Assoc. 54, 88-101; Cochran (1977),
    Sampling Techniques, 3rd ed., section 5A.7.

    >>> cum_root_f_cuts(np.array([100, 200, 300, 400]), np.array([16, 9, 4, 1]), 2)
    array([100])
    """
    used = np.flatnonzero(np.asarray(counts))
    edges = np.asarray(upper_edges, dtype=np.int64)[used]
    roots = np.cumsum(np.sqrt(np.asarray(counts, dtype=np.float64)[used]))
    strata = min(number, len(used))
    if strata < 2:
        return np.empty(0, dtype=np.int64)
    # pairs[i, j]: cost of the stratum of the bins after i up to j
    pairs = (roots[None, :] - roots[:, None]) ** 2
    pairs[np.tril_indices(len(roots))] = np.inf
    best = roots**2
    last: list[NDArray[np.intp]] = []
    for _ in range(strata - 1):
        options = best[:, None] + pairs
        last.append(np.argmin(options, axis=0))
        best = np.min(options, axis=0)
    chosen = [len(roots) - 1]
    for step in reversed(last):
        chosen.append(int(step[chosen[-1]]))
    return edges[chosen[:0:-1]]


class CumRootF(BoundaryMethod):
    """Equal cumulative roots over equally wide bins, whatever is anticipated."""

    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        edges, counts = amounts.histogram(bins)
        ends = cum_root_f_cuts(edges, counts, number)
        found = amounts.bins
        if found.exact:
            # the largest amount at or below each cut: the same strata, and amounts that occur
            ends = found.tops[np.searchsorted(found.tops, ends, side="right") - 1]
        return AmountCuts([int(cut) for cut in ends])

    def words(self, made: Stratification) -> str:
        return (
            "boundaries by the cumulative square root of frequencies of the paid amounts "
            f"({made.bins} bins; Dalenius and Hodges 1959)"
        )


CUM_ROOT_F = CumRootF("cum_root_f")
