"""The exact optimum of stratum boundaries for Neyman allocation, with its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MOST_ROUNDS = 20
# A gap below this share of the variance is rounding, not a better stratification missed.
NO_GAP = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OptimalCuts:
    """The best cuts among the bins' upper ends, and how much better any others could be.

    `cuts` are the inclusive upper ends of all strata but the last, in the bins' unit.
    `variance` is the variance of the expansion total under Neyman allocation (continuous
    sizes, divisor N_h), or with no sample size the squared sum of N_h S_h; `gap` is that
    variance less a bound below which no stratification on these bins can come.
    """

    cuts: NDArray[np.int64]
    variance: float
    gap: float

    @property
    def certified(self) -> bool:
        """No other cuts among these bins do better."""
        return self.gap <= NO_GAP * self.variance


def optimal_cuts(
    upper_edges: NDArray[np.int64],
    counts: Floats,
    sums: Floats,
    squares: Floats,
    number: int,
    *,
    sample: float | None = None,
    tau1: float = 1.0,
    tau2: float = 1.0,
) -> OptimalCuts:
    """Cuts into at most `number` strata that minimise the variance of the estimated total.

        V = (sum_h N_h S_h)^2 / n - sum_h N_h S_h^2        (n = `sample`; without it n = 1, no fpc)

    S_h is the standard deviation (divisor N_h) of the anticipated overpayment of the units:
    S_h^2 = tau1^2 S_x,h^2 + (tau2 - tau1^2) mean_h(x^2), tau1 = E t and tau2 = E t^2 of the
    taint t; 1 and 1 stratify the amounts themselves. `counts`, `sums` and `squares` are the
    units of each bin and their sums of x and x^2.

    For any lam, (sum A)^2 >= 2 lam sum A - lam^2 (A = N_h S_h). So a dynamic programme over
    2 lam A / n - B gives a bound below every V; with lam = sum A of its own solution the bound
    is reached when the gap is 0. Minimising (sum A)^2 alone needs one pass.

    Source: the problem is Dalenius (1950), Skand. Aktuarietidskr. 33, 203-213; the bound is
    elementary and printed with the result.
    """
    used = np.flatnonzero(counts)
    edges = np.asarray(upper_edges, dtype=np.int64)[used]
    strata = min(number, len(used))
    A, B = _pair_moments(counts[used], sums[used], squares[used], tau1, tau2)
    inside = np.isfinite(A)
    if strata < 2:
        total = float(A[0, len(used)]) ** 2
        spread = float(B[0, len(used)])
        variance = total if sample is None else total / sample - spread
        return OptimalCuts(np.empty(0, dtype=np.int64), variance, 0.0)
    if sample is None:
        best, ends = _programme(A, strata)
        return OptimalCuts(edges[ends], best**2, 0.0)
    lam = float(A[0, len(used)])
    found: tuple[float, list[int]] | None = None
    bound = -np.inf
    for _ in range(MOST_ROUNDS):
        cost = np.full_like(A, np.inf)
        cost[inside] = 2 * lam / sample * A[inside] - B[inside]
        best, ends = _programme(cost, strata)
        bound = max(bound, best - lam**2 / sample)
        spans = list(pairwise([0, *(end + 1 for end in ends), len(used)]))
        total = sum(float(A[i, j]) for i, j in spans)
        variance = total**2 / sample - sum(float(B[i, j]) for i, j in spans)
        if found is None or variance < found[0]:
            found = (variance, ends)
        if abs(total - lam) <= 1e-12 * total:
            break
        lam = total
    if found is None:
        raise AssertionError("at least one round is made")
    return OptimalCuts(edges[found[1]], found[0], max(0.0, found[0] - float(bound)))


def _pair_moments(
    counts: Floats, sums: Floats, squares: Floats, tau1: float, tau2: float
) -> tuple[Floats, Floats]:
    """A = N S and B = N S^2 of the bins i..j-1, at [i, j]; infinite where j <= i."""
    n, s, q = (np.append(0.0, np.cumsum(v)) for v in (counts, sums, squares))
    N = n[None, :] - n[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (s[None, :] - s[:, None]) / N
        square = (q[None, :] - q[:, None]) / N
        variance = tau1**2 * np.maximum(square - mean**2, 0) + (tau2 - tau1**2) * square
        A, B = N * np.sqrt(variance), N * variance
    inside = np.triu(np.ones_like(N, dtype=bool), k=1)
    return np.where(inside, A, np.inf), np.where(inside, B, -np.inf)


def _programme(cost: Floats, strata: int) -> tuple[float, list[int]]:
    """The least sum of costs over `strata` consecutive runs, and the last bin of all but one."""
    best = cost[0, 1:]
    choices = []
    for _ in range(strata - 1):
        options = best[:, None] + cost[1:, 1:]
        choices.append(np.argmin(options, axis=0))
        best = np.min(options, axis=0)
    place, ends = len(best) - 1, []
    for choice in reversed(choices):
        place = int(choice[place])
        ends.append(place)
    return float(best[-1]), ends[::-1]
