"""Lavallee-Hidiroglou boundaries by Sethi's iteration."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from sampling.strata.spreads import Aim, BinSums, judged

MOST_ROUNDS = 200
FEWEST = 2


def sethi_ends(bins: BinSums, start: Sequence[int], aim: Aim) -> tuple[list[int], float]:
    """Ends of the strata from the starting ends `start`, and the aim's value there.

    At the best boundaries the derivative of the aim in each boundary b_h vanishes. As b_h
    grows, the units at b_h move from stratum h + 1 to h and take (1, b_h, b_h^2) of the sums
    of 1, x and x^2 with them, so that

        (p_h - p_h+1) b_h^2 + (q_h - q_h+1) b_h + (r_h - r_h+1) = 0,

    where p, q, r are the derivatives in the sum of squares, the sum and the count of a
    stratum. The larger root is the next boundary, rounded to the bins; the best boundaries
    seen on the way are returned. The iteration may end in a local optimum or in a cycle (its
    known weakness), so several starts are tried by the caller.

    Source: Sethi (1963), Austral. J. Statist. 5, 20-33; Lavallee and Hidiroglou (1988),
    Survey Methodology 14, 33-43; formulas with an anticipated variable derived from them.
    """
    ends = list(start)
    best, value = list(ends), judged(bins, ends, aim)
    seen = {tuple(ends)}
    for _ in range(MOST_ROUNDS):
        ends = _next(bins, ends, aim)
        found = judged(bins, ends, aim)
        if found < value:
            best, value = list(ends), found
        if tuple(ends) in seen:
            break
        seen.add(tuple(ends))
    return best, value


def _next(bins: BinSums, ends: Sequence[int], aim: Aim) -> list[int]:
    edges = [0, *ends, bins.bins]
    slopes = _slopes(bins, edges, aim)
    wanted = []
    for place, end in enumerate(ends):
        p, q, r = (a - b for a, b in zip(slopes[place], slopes[place + 1], strict=True))
        root = _root(p, q, r)
        wanted.append(end if root is None else int(np.searchsorted(bins.tops, root, side="right")))
    return spaced(bins, wanted)


def _slopes(bins: BinSums, edges: Sequence[int], aim: Aim) -> list[tuple[float, float, float]]:
    """Derivatives of the aim in the sum of squares, the sum and the count of each stratum."""
    count = len(edges) - 1
    parts = [bins.parts(edges[h], edges[h + 1]) for h in range(count)]
    sampled = count - 1 if aim.take_all else count
    spreads = [bins.spread(edges[h], edges[h + 1]) for h in range(sampled)]
    A = sum(a for a, _ in spreads)
    B = sum(b for _, b in spreads)
    whole = parts[-1][0] if aim.take_all else 0.0
    if aim.variance is not None:
        by_a, by_b, by_units = 2 * A / (aim.variance + B), -((A / (aim.variance + B)) ** 2), 1.0
    else:
        left = max((aim.sample or 0.0) - whole, 1e-9)
        by_a, by_b, by_units = 2 * A / left, -1.0, (A / left) ** 2
    found = []
    for (n, s, q), (a, _) in zip(parts, spreads, strict=False):
        a = max(a, 1e-12 * max(A, 1.0))
        first = bins.tau1**2 * s
        found.append(
            (
                by_a * bins.tau2 * n / (2 * a) + by_b * bins.tau2,
                -by_a * first / a - by_b * 2 * first / n,
                by_a * bins.tau2 * q / (2 * a) + by_b * first * s / n**2,
            )
        )
    return [*found, (0.0, 0.0, by_units)] if aim.take_all else found


def _root(p: float, q: float, r: float) -> float | None:
    """The larger root of p b^2 + q b + r, or None where there is none above 0."""
    square = q * q - 4 * p * r
    if p == 0 or square < 0:
        return None
    root = max((-q + sqrt(square)) / (2 * p), (-q - sqrt(square)) / (2 * p))
    return root if root > 0 else None


def spaced(bins: BinSums, wanted: Sequence[int]) -> list[int]:
    """Ends in rising order, with at least 2 units and one bin between them."""
    units = np.asarray(bins.units)
    count = len(wanted)
    ends: list[int] = []
    for end in wanted:
        before = ends[-1] if ends else 0
        ends.append(min(max(end, _after(units, before)), bins.bins))
    limit = bins.bins
    for place in range(count - 1, -1, -1):
        limit = _before(units, limit)
        ends[place] = min(ends[place], limit)
        limit = ends[place]
    return ends


def _after(units: np.ndarray, end: int) -> int:
    """The first end that leaves 2 units above `end`."""
    return max(end + 1, int(np.searchsorted(units, units[end] + FEWEST, side="left")))


def _before(units: np.ndarray, end: int) -> int:
    """The last end that leaves 2 units below `end`."""
    return min(end - 1, int(np.searchsorted(units, units[end] - FEWEST, side="right")) - 1)
