"""Cuts between strata of positive amounts, by each method, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sampling.frames.fine_bins import FineBins
from sampling.strata.lavallee_hidiroglou import FoundCuts, Search, lavallee_hidiroglou
from sampling.strata.optimal_cuts import OptimalCuts, optimal_cuts
from sampling.strata.spreads import Aim, BinSums, judged
from sampling.strata.whole_number_ends import whole_number_ends

# Candidate cuts of the exact optimum; more cost its square in time and memory.
MOST_CANDIDATES = 1000
MOST_ROUNDS = 8
_NAMES = {
    "sethi": "Lavallee-Hidiroglou boundaries by Sethi's iteration",
    "kozak": "Lavallee-Hidiroglou boundaries by Kozak's random search",
}


@dataclass(frozen=True)
class AmountCuts:
    """Inclusive upper ends of all strata but the last, cents; notes; figures for the record."""

    cuts: list[int]
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    take_all: bool = False


@dataclass(frozen=True)
class Target:
    """What the cuts are to reach: `sample` units, or a coefficient of variation, or neither.

    `cv` is the standard error of the estimated total over the total of the frame, `frame` the
    total paid (cents) of all its units; `tau1` and `tau2` are the moments of the taint.
    """

    sample: int | None
    cv: float | None
    frame: float
    tau1: float
    tau2: float

    @property
    def variance(self) -> float | None:
        """The variance that the coefficient of variation allows, squared cents."""
        return None if self.cv is None else (self.cv * self.tau1 * self.frame) ** 2

    def cv_of(self, variance: float) -> float:
        return float(max(variance, 0.0) ** 0.5 / (self.tau1 * self.frame))


def searched_cuts(
    found: FineBins, number: int, *, search: Search, target: Target, seed: int
) -> AmountCuts:
    """Lavallee-Hidiroglou cuts by one of the two searches."""
    bins = _prefix_sums(found, target)
    best = lavallee_hidiroglou(
        bins, number, search=search, sample=target.sample, variance=target.variance, seed=seed
    )
    cuts, variance = best.cuts, None
    if target.sample is not None and not best.take_all:
        cuts, variance = _in_whole_numbers(bins, cuts, target.sample)
    details: dict[str, Any] = {"search": search, "candidates": bins.bins}
    if search == "kozak":
        details |= {"seed": seed, "stream": "pcg64/1"}
    words = _words(best, target, variance)
    if best.take_all:
        words += "; the top stratum is taken whole"
    note = f"{_NAMES[search]}: {words}"
    reached = _reached(best.value if variance is None else variance, target)
    return AmountCuts(
        [int(cut) for cut in cuts], (note,), details | _wanted(target) | reached, best.take_all
    )


def best_cuts(found: FineBins, number: int, *, target: Target, seed: int) -> AmountCuts:
    """The exact optimum among the candidate cuts, with its certificate."""
    candidates = _candidates(found)
    columns = tuple(np.array(column) for column in candidates[1:])
    sample: float | None = target.sample
    bins = _prefix_sums(found, target)
    if target.cv is not None:
        sample = lavallee_hidiroglou(
            bins, number, search="kozak", variance=target.variance, seed=seed
        ).value
    best = _optimum(candidates[0], columns, number, sample, target)
    for _ in range(MOST_ROUNDS):
        if target.variance is None:
            break
        ends = np.searchsorted(found.tops, best.cuts, side="right").tolist()
        needed = judged(bins, ends, Aim(variance=target.variance))
        if sample is not None and abs(needed - sample) <= 1e-6 * needed:
            break
        sample = needed
        best = _optimum(candidates[0], columns, number, sample, target)
    share = best.gap / best.variance if best.variance > 0 else 0.0
    exact = found.exact and len(candidates[0]) == len(found.tops)
    among = "all amounts" if exact else f"{len(candidates[0]):,} candidate cuts"
    words = "no other cuts do better" if best.certified else f"others could do {share:.2%} better"
    notes = [f"Exact optimum among {among}: duality gap {share:.1e} of the variance, {words}"]
    details: dict[str, Any] = {"gap": share, "candidates": len(candidates[0])}
    cuts, variance = best.cuts, best.variance
    if target.sample is not None:
        cuts, near = _in_whole_numbers(bins, cuts, target.sample)
        if near is not None:
            variance = near
            notes.append(
                "In whole numbers the sample reaches a coefficient of variation of "
                f"{target.cv_of(near):.3%}; no continuous sizes come below "
                f"{target.cv_of(best.variance - best.gap):.3%}"
            )
    if target.cv is not None and sample is not None:
        notes.append(f"The least size: {_size_words(target, sample)}")
    reached = _reached(float(sample or 0.0) if target.cv is not None else variance, target)
    return AmountCuts([int(cut) for cut in cuts], tuple(notes), details | _wanted(target) | reached)


def _prefix_sums(found: FineBins, target: Target) -> BinSums:
    return BinSums.of(found.tops, *found.columns, tau1=target.tau1, tau2=target.tau2)


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


def _in_whole_numbers(
    bins: BinSums, cuts: NDArray[np.int64], sample: int
) -> tuple[NDArray[np.int64], float | None]:
    """Cuts near these for sizes in whole numbers, and their variance (None: not looked for)."""
    ends = np.searchsorted(bins.tops, cuts, side="right").tolist()
    near = whole_number_ends(bins, ends, sample) if len(ends) else None
    if near is None:
        return cuts, None
    return bins.tops[np.asarray(near[0], dtype=np.int64) - 1], near[1]


def _words(best: FoundCuts, target: Target, variance: float | None) -> str:
    if target.cv is not None:
        return _size_words(target, best.value)
    shown = best.value if variance is None else variance
    return (
        f"a sample of {target.sample:,} units reaches a coefficient of variation of "
        f"{target.cv_of(shown):.3%}"
    )


def _size_words(target: Target, size: float) -> str:
    return (
        f"a coefficient of variation of {100 * (target.cv or 0.0):g}% needs {size:,.1f} units of "
        "these strata (Neyman, before rounding up)"
    )


def _wanted(target: Target) -> dict[str, Any]:
    return {"sample": target.sample, "cv": target.cv, "tau1": target.tau1, "tau2": target.tau2}


def _reached(value: float, target: Target) -> dict[str, Any]:
    if target.cv is not None:
        return {"size_needed": value}
    return {"cv_reached": target.cv_of(value) if target.sample is not None else None}
