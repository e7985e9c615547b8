"""Boundaries for sizes in whole numbers: near the best ones for continuous sizes, not on them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from sampling.strata.spreads import BinSums

WINDOW = 40
ROUNDS = 5
FEWEST = 2
_MOST_ALLOCATIONS = 3_000

Floats = NDArray[np.float64]


def whole_number_ends(
    bins: BinSums, start: Sequence[int], sample: int
) -> tuple[list[int], float] | None:
    """Ends near `start` with the least variance for `sample` units in whole numbers.

    For given whole sizes the variance sum A_h^2 / n_h - B_h is a sum over the strata, so that
    a dynamic programme finds the best ends for them. It is run for all sizes within one unit
    of the Neyman sizes, on 40 bins to either side of the ends, and again about what it finds,
    until nothing improves. Returns the ends and the variance, or None where the sizes would
    be below 2 units a stratum.
    """
    ends, best = list(start), np.inf
    for _ in range(ROUNDS):
        windows = _windows(bins, ends)
        found = _round(bins, windows, _neyman(bins, ends, sample), sample)
        if found is None or found[1] >= best * (1 - 1e-15):
            break
        ends, best = found
    return (ends, float(best)) if np.isfinite(best) else None


def in_whole_numbers(
    bins: BinSums, cuts: NDArray[np.int64], sample: int
) -> tuple[NDArray[np.int64], float | None]:
    """Cuts near these for sizes in whole numbers, and their variance (None: not looked for)."""
    ends = np.searchsorted(bins.tops, cuts, side="right").tolist()
    near = whole_number_ends(bins, ends, sample) if len(ends) else None
    if near is None:
        return cuts, None
    return bins.tops[np.asarray(near[0], dtype=np.int64) - 1], near[1]


def _windows(bins: BinSums, ends: Sequence[int]) -> list[NDArray[np.int64]]:
    """Candidate ends of every stratum: the frame's two ends are fixed."""
    inner = [np.arange(max(1, end - WINDOW), min(bins.bins, end + WINDOW + 1)) for end in ends]
    return [np.array([0]), *inner, np.array([bins.bins])]


def _neyman(bins: BinSums, ends: Sequence[int], sample: int) -> list[float]:
    edges = [0, *ends, bins.bins]
    A = [bins.spread(low, high)[0] for low, high in pairwise(edges)]
    return [sample * a / (sum(A) or 1.0) for a in A]


def _sizes(shares: Sequence[float], sample: int) -> list[tuple[int, ...]]:
    """All sizes that add up to the sample within one unit of the shares, 2 at least."""
    options = [
        sorted({max(FEWEST, int(share) + step) for step in (-1, 0, 1, 2)}) for share in shares[:-1]
    ]
    while np.prod([len(option) for option in options]) > _MOST_ALLOCATIONS:
        options = [option[1:3] if len(option) > 3 else option[:2] for option in options]
        if max(map(len, options)) <= 2:
            break
    found = []
    for sizes in product(*options):
        last = sample - sum(sizes)
        if last >= FEWEST and abs(last - shares[-1]) <= 2:
            found.append((*sizes, last))
    return found[:_MOST_ALLOCATIONS]


def _round(
    bins: BinSums, windows: list[NDArray[np.int64]], shares: Sequence[float], sample: int
) -> tuple[list[int], float] | None:
    squares, spreads = zip(
        *(_costs(bins, low, high) for low, high in pairwise(windows)),
        strict=True,
    )
    best: tuple[list[int], float] | None = None
    for sizes in _sizes(shares, sample):
        value, steps = np.zeros(1), []
        for square, spread, n in zip(squares, spreads, sizes, strict=True):
            options = value[:, None] + square / n - spread
            steps.append(np.argmin(options, axis=0))
            value = np.min(options, axis=0)
        if best is None or value[0] < best[1]:
            place, ends = 0, []
            for window, step in zip(windows[-2:0:-1], steps[:0:-1], strict=True):
                place = int(step[place])
                ends.append(int(window[place]))
            best = ends[::-1], float(value[0])
    return best if best is not None and np.isfinite(best[1]) else None


def _costs(bins: BinSums, low: NDArray[np.int64], high: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """A^2 and B of the bins low..high-1 at [low, high]; A^2 infinite below 2 units."""
    n, s, q = (np.asarray(column) for column in (bins.units, bins.sums, bins.squares))
    N = n[high][None, :] - n[low][:, None]
    X = s[high][None, :] - s[low][:, None]
    Q = q[high][None, :] - q[low][:, None]
    square = np.maximum(N * bins.tau2 * Q - (bins.tau1 * X) ** 2, 0.0)
    inside = N >= FEWEST
    B = np.where(inside, square / np.maximum(N, 1.0), 0.0)
    return np.where(inside, square, np.inf), B
