"""Boundaries that make the sample smallest: Lavallee and Hidiroglou's problem."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import Problem
from primafacie.core.streams import STREAM, Stream
from sampling.strata.boundary_methods import AmountCuts, BoundaryMethod, GroupAmounts, Target
from sampling.strata.kozak_search import kozak_ends
from sampling.strata.sethi_iteration import sethi_ends, spaced
from sampling.strata.spreads import Aim, BinSums, judged, neyman_share
from sampling.strata.stratum_records import Stratification
from sampling.strata.whole_number_ends import in_whole_numbers

Search = Literal["sethi", "kozak"]
RANDOM_STARTS = 2


@dataclass(frozen=True)
class FoundCuts:
    """Cuts (inclusive upper ends of all strata but the last), and what they reach.

    `value` is the size for a wanted variance, or the variance of a given sample; continuous
    Neyman sizes. With `take_all` the top stratum is taken whole.
    """

    cuts: NDArray[np.int64]
    value: float
    take_all: bool


def lavallee_hidiroglou(
    bins: BinSums,
    number: int,
    *,
    search: Search,
    sample: float | None = None,
    variance: float | None = None,
    seed: int = 0,
) -> FoundCuts:
    """Cuts into `number` strata for the smallest sample that reaches `variance`, or for the
    least variance with `sample` units.

    The variance is that of the expansion total of the anticipated overpayments, Neyman
    allocated, with divisor N_h. Where the top stratum would get more units than it has, it is
    taken whole and the search is made again with it. Sethi's iteration is started from equal
    cumulative roots, equal totals, equal counts and a tail start; Kozak's search from the best
    of these and from random boundaries. Neither promises the best boundaries, unlike
    `optimal_cuts`. Needs 2 bins with 2 units each for
    every stratum it makes; fewer strata come back otherwise.

    Source: Lavallee and Hidiroglou (1988), Survey Methodology 14(1), 33-43; Sethi (1963);
    Kozak (2004); Rivest (2002), Survey Methodology 28(2), 191-198.
    """
    strata = most_strata(bins, number)
    aim = Aim(sample=sample, variance=variance)
    if strata < 2:
        return FoundCuts(np.empty(0, dtype=np.int64), judged(bins, [], aim), take_all=False)
    stream = Stream(seed)
    ends, value = _best(bins, strata, aim, search, stream)
    if neyman_share(bins, ends, aim) > 1:
        whole = replace(aim, take_all=True)
        top_ends, top_value = _best(bins, strata, whole, search, stream)
        if np.isfinite(top_value):
            return FoundCuts(_cuts(bins, top_ends), top_value, take_all=True)
    return FoundCuts(_cuts(bins, ends), value, take_all=False)


def _cuts(bins: BinSums, ends: list[int]) -> NDArray[np.int64]:
    return bins.tops[np.asarray(ends, dtype=np.int64) - 1]


def most_strata(bins: BinSums, number: int) -> int:
    """How many strata of 2 units and one bin these bins give, at most `number`."""
    wanted = min(number, bins.bins)
    while wanted > 1:
        ends = spaced(bins, list(range(1, wanted)))
        edges = [0, *ends, bins.bins]
        if ends[0] > 0 and all(
            high > low and bins.units[high] - bins.units[low] >= 2
            for low, high in itertools.pairwise(edges)
        ):
            break
        wanted -= 1
    return wanted


def _best(
    bins: BinSums, strata: int, aim: Aim, search: Search, stream: Stream
) -> tuple[list[int], float]:
    starts = [spaced(bins, ends) for ends in _even_starts(bins, strata)]
    iterated = sorted((sethi_ends(bins, start, aim) for start in starts), key=lambda f: f[1])
    if search == "sethi":
        return iterated[0]
    starts = [iterated[0][0], *(s for s in _random_starts(bins, strata, stream))]
    found = [kozak_ends(bins, spaced(bins, start), aim, stream=stream) for start in starts]
    return min(found, key=lambda f: f[1])


def _even_starts(bins: BinSums, strata: int) -> list[list[int]]:
    """Ends that divide the square roots of counts over widths, the totals and the counts evenly."""
    units, sums = np.asarray(bins.units), np.asarray(bins.sums)
    widths = np.diff(np.concatenate([[0.0], bins.tops.astype(np.float64)]))
    roots = np.concatenate([[0.0], np.cumsum(np.sqrt(np.diff(units) * widths))])
    shares = np.arange(1, strata) / strata
    # half the units of the skewed top stratum hold most of the spread: a tail start as well
    tail = 1 - 0.35 ** np.arange(1, strata)
    found = []
    for column, places in ((roots, shares), (sums, shares), (units, shares), (units, tail)):
        found.append(np.searchsorted(column, places * column[-1], side="left").tolist())
    return found


def _random_starts(bins: BinSums, strata: int, stream: Stream) -> list[list[int]]:
    return [
        np.sort(stream.integers(max(bins.bins - 1, 1), strata - 1) + 1).tolist()
        for _ in range(RANDOM_STARTS)
    ]


@dataclass(frozen=True)
class LavalleeHidiroglou(BoundaryMethod):
    """Lavallee and Hidiroglou's problem solved by one of the two searches."""

    title: str
    searched: str
    random: bool
    aims: ClassVar[bool] = True

    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        search: Search = "kozak" if self.random else "sethi"
        sums = target.prefix_sums(amounts.bins)
        best = lavallee_hidiroglou(
            sums, number, search=search, sample=target.sample, variance=target.variance, seed=seed
        )
        cuts, variance = best.cuts, None
        if target.sample is not None and not best.take_all:
            cuts, variance = in_whole_numbers(sums, cuts, target.sample)
        details: dict[str, Any] = {"search": search, "candidates": sums.bins}
        words = _words(best, target, variance)
        if best.take_all:
            words += "; the top stratum is taken whole"
        note = f"{self.title}: {words}"
        reached = target.reached(best.value if variance is None else variance)
        return AmountCuts(
            [int(cut) for cut in cuts],
            (note,),
            details | target.wanted() | reached,
            best.take_all,
            seed=seed if self.random else None,
            stream=STREAM if self.random else None,
        )

    def words(self, made: Stratification) -> str:
        return (
            f"boundaries by Lavallee and Hidiroglou's criterion, {self.searched}; figures in the "
            "notes"
        )

    def aim_faults(self, sample: int | None, cv: float | None) -> list[Problem]:
        if (sample is None) != (cv is None):
            return []
        return [
            Problem(
                f"method {self.name}",
                f"{'both' if sample is not None else 'neither'} of sample= and cv=",
                "one of them",
                "Say how many units may be sampled, or the coefficient of variation wanted",
            )
        ]


def _words(best: FoundCuts, target: Target, variance: float | None) -> str:
    if target.cv is not None:
        return target.size_words(best.value)
    shown = best.value if variance is None else variance
    return (
        f"a sample of {target.sample:,} units reaches a coefficient of variation of "
        f"{target.cv_of(shown):.3%}"
    )


SETHI = LavalleeHidiroglou(
    "sethi",
    "Lavallee-Hidiroglou boundaries by Sethi's iteration",
    "Sethi's iteration",
    random=False,
)
KOZAK = LavalleeHidiroglou(
    "kozak",
    "Lavallee-Hidiroglou boundaries by Kozak's random search",
    "Kozak's random search",
    random=True,
)
