"""Spread of the anticipated overpayments in strata made of bins, and what it costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BinSums:
    """Prefix sums over rising bins of positive amounts: units, sums of x and of x^2.

    `tops` are the largest amounts of the bins; `total` is the sum of x over the bins, and
    `tau1`, `tau2` are E t and E t^2 of the taint t (1 and 1: the amounts themselves). The
    overpayment of a unit is x t with t independent of x.
    """

    tops: NDArray[np.int64]
    units: Sequence[float]
    sums: Sequence[float]
    squares: Sequence[float]
    tau1: float
    tau2: float

    @classmethod
    def of(
        cls,
        tops: NDArray[np.int64],
        counts: Floats,
        sums: Floats,
        squares: Floats,
        *,
        tau1: float = 1.0,
        tau2: float = 1.0,
    ) -> BinSums:
        """From the columns of the bins."""
        units, totals, seconds = (
            [0.0, *np.cumsum(column).tolist()] for column in (counts, sums, squares)
        )
        return cls(np.asarray(tops, dtype=np.int64), units, totals, seconds, tau1, tau2)

    @property
    def bins(self) -> int:
        return len(self.tops)

    @property
    def total(self) -> float:
        return self.sums[-1]

    def parts(self, start: int, end: int) -> tuple[float, float, float]:
        """Units, sum of x and of x^2 of the bins start..end-1."""
        return (
            self.units[end] - self.units[start],
            self.sums[end] - self.sums[start],
            self.squares[end] - self.squares[start],
        )

    def spread(self, start: int, end: int) -> tuple[float, float]:
        """A = N S and B = N S^2 of the anticipated overpayments (divisor N)."""
        n, s, q = self.parts(start, end)
        if n <= 0:
            return 0.0, 0.0
        square = max(n * self.tau2 * q - (self.tau1 * s) ** 2, 0.0)
        return sqrt(square), square / n


@dataclass(frozen=True)
class Aim:
    """What a stratification is judged by; smaller is better.

    With `variance` the size n that reaches it, otherwise the variance that `sample` units
    reach; Neyman allocation with continuous sizes. With `take_all` the top stratum is taken
    whole: n = N_L + (sum A)^2 / (v + sum B), V = (sum A)^2 / (n - N_L) - sum B, the sums over
    the other strata.
    """

    sample: float | None = None
    variance: float | None = None
    take_all: bool = False

    def value(self, A: float, B: float, top_units: float) -> float:
        """The judgement from the sums over the strata that are sampled."""
        whole = top_units if self.take_all else 0.0
        if self.variance is not None:
            return whole + A * A / (self.variance + B)
        left = (self.sample or 0.0) - whole
        return A * A / left - B if left > 0 else inf


def judged(bins: BinSums, ends: Sequence[int], aim: Aim) -> float:
    """The aim's value of the strata that end before the bins `ends` (the last is open)."""
    edges = [0, *ends, bins.bins]
    A = B = 0.0
    last = len(edges) - 2
    for place in range(last + 1):
        if place == last and aim.take_all:
            break
        a, b = bins.spread(edges[place], edges[place + 1])
        A, B = A + a, B + b
    return aim.value(A, B, bins.parts(edges[-2], edges[-1])[0])


def neyman_share(bins: BinSums, ends: Sequence[int], aim: Aim) -> float:
    """n_L / N_L of the top stratum under the aim without a take-all stratum."""
    edges = [0, *ends, bins.bins]
    spreads = [bins.spread(start, end) for start, end in itertools.pairwise(edges)]
    A = sum(a for a, _ in spreads)
    if A <= 0:
        return 0.0
    n = aim.sample if aim.variance is None else judged(bins, ends, aim)
    return (n or 0.0) * spreads[-1][0] / A / bins.parts(edges[-2], edges[-1])[0]
