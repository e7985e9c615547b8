"""The exact optimum of stratum boundaries for Neyman allocation, with its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import Problem
from sampling.frames.fine_bins import FineBins
from sampling.strata.boundary_methods import AmountCuts, BoundaryMethod, GroupAmounts, Target
from sampling.strata.lavallee_hidiroglou import lavallee_hidiroglou
from sampling.strata.spreads import Aim, judged
from sampling.strata.stratum_records import Stratification
from sampling.strata.whole_number_ends import in_whole_numbers

# Candidate cuts of the exact optimum; more cost its square in time and memory.
MOST_CANDIDATES = 1000
MOST_SIZE_ROUNDS = 8
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


class Optimal(BoundaryMethod):
    """The exact optimum among the candidate cuts, with its certificate."""

    aims = True

    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        found = amounts.exact(MOST_CANDIDATES)
        candidates = _candidates(found)
        columns = tuple(np.array(column) for column in candidates[1:])
        sample: float | None = target.sample
        prefixes = target.prefix_sums(found)
        if target.cv is not None:
            sample = lavallee_hidiroglou(
                prefixes, number, search="kozak", variance=target.variance, seed=seed
            ).value
        best = _optimum(candidates[0], columns, number, sample, target)
        for _ in range(MOST_SIZE_ROUNDS):
            if target.variance is None:
                break
            ends = np.searchsorted(found.tops, best.cuts, side="right").tolist()
            needed = judged(prefixes, ends, Aim(variance=target.variance))
            if sample is not None and abs(needed - sample) <= 1e-6 * needed:
                break
            sample = needed
            best = _optimum(candidates[0], columns, number, sample, target)
        share = best.gap / best.variance if best.variance > 0 else 0.0
        exact = found.exact and len(candidates[0]) == len(found.tops)
        among = "all amounts" if exact else f"{len(candidates[0]):,} candidate cuts"
        words = (
            "no other cuts do better" if best.certified else f"others could do {share:.2%} better"
        )
        notes = [f"Exact optimum among {among}: duality gap {share:.1e} of the variance, {words}"]
        details: dict[str, Any] = {"gap": share, "candidates": len(candidates[0])}
        cuts, variance = best.cuts, best.variance
        if target.sample is not None:
            cuts, near = in_whole_numbers(prefixes, cuts, target.sample)
            if near is not None:
                variance = near
                notes.append(
                    "In whole numbers the sample reaches a coefficient of variation of "
                    f"{target.cv_of(near):.3%}; no continuous sizes come below "
                    f"{target.cv_of(best.variance - best.gap):.3%}"
                )
        if target.cv is not None and sample is not None:
            notes.append(f"The least size: {target.size_words(sample)}")
        reached = target.reached(float(sample or 0.0) if target.cv is not None else variance)
        return AmountCuts(
            [int(cut) for cut in cuts], tuple(notes), details | target.wanted() | reached
        )

    def words(self, made: Stratification) -> str:
        return (
            "boundaries of least variance under Neyman allocation, by dynamic programming; the "
            "certificate is in the notes"
        )

    def aim_faults(self, sample: int | None, cv: float | None) -> list[Problem]:
        if sample is None or cv is None:
            return []
        return [Problem("method optimal", "both sample= and cv=", "at most one of them", "")]


def _optimum(
    tops: NDArray[np.int64],
    columns: tuple[NDArray[np.float64], ...],
    number: int,
    sample: float | None,
    target: Target,
) -> OptimalCuts:
    counts, sums, squares = columns
    return optimal_cuts(
        tops, counts, sums, squares, number, sample=sample, tau1=target.tau1, tau2=target.tau2
    )


def _candidates(found: FineBins) -> tuple[NDArray[Any], ...]:
    """Tops, units, cents and squares of at most 1,000 bins, equally wide in the logarithm."""
    tops, columns = found.tops, found.columns
    if len(tops) <= MOST_CANDIDATES:
        return (tops, *columns)
    logs = np.log(tops / float(tops[0]))
    place = np.floor(logs * (MOST_CANDIDATES - 1) / logs[-1]).astype(np.int64)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    last = np.append(starts[1:], len(tops)) - 1
    return (tops[last], *(np.add.reduceat(column, starts) for column in columns))


OPTIMAL = Optimal("optimal")
