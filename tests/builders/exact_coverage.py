"""Exact coverage of a limit in small populations of few kinds of units: every sample, its chance.

A stratum's population is the number of its units of each kind of amount (0 and 1; 0, a and 1;
...), a sample the number drawn of each kind: multivariate hypergeometric without replacement,
multinomial for independent draws. Strata are independent, so that chances multiply. A limit is
worked out once per sample that can be told apart, and its coverage in *every* population is then
a sum; `least` is the worst population.

How to use it, for two strata with the values 0, 0.4 and 1, the second one weighted by 5:

    strata = [simple_stratum(9, 4, (0, 0.4, 1)), simple_stratum(7, 3, (0, 2, 5))]
    worst = exact_coverage(strata, limits_of("gaffke_pooled", strata, level=0.90)).least
    worst.coverage, worst.population

`limits_of` asks a registered bound; any array of limits with one axis per stratum (a sample of the
stratum each) may stand in its place, such as a bound that is only being tried. Costs: the product
of the strata's samples times the time of one limit, and the product of all populations and samples
in sums (10^8 a second). Up to three strata of three kinds and ten units each take seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from math import comb
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from extrapolation import BOUNDS, Sample

Side = Literal["lower", "upper"]
Array = NDArray[np.float64]

_ROUNDING = 1e-9
# The sampled units are too small a part of such a frame for the limits of logic to matter.
_UNITS, _BOOK = 2**50, 2.0**40


@lru_cache(maxsize=4096)
def ways(total: int, kinds: int) -> tuple[tuple[int, ...], ...]:
    """Every way in which `total` units fall into kinds.

    >>> ways(2, 2)
    ((0, 2), (1, 1), (2, 0))
    """
    if kinds == 1:
        return ((total,),)
    return tuple(
        (first, *rest) for first in range(total + 1) for rest in ways(total - first, kinds - 1)
    )


@dataclass(frozen=True, eq=False)
class KindsStratum:
    """Every population and every sample of one stratum, and the chance of each sample in each.

    `drawn` are lists of kinds in order of selection where order counts, else sorted. `paid` is what
    was paid for each unit; `chances` is populations x samples.
    """

    size: int
    n: int
    amounts: tuple[float, ...]
    paid: float
    populations: tuple[tuple[float, ...], ...]
    drawn: tuple[tuple[int, ...], ...]
    totals: Array
    chances: Array
    pps: bool = False


def simple_stratum(
    size: int,
    n: int,
    amounts: Sequence[float],
    *,
    paid: float | None = None,
    ordered: bool = False,
    populations: Sequence[Sequence[int]] | None = None,
) -> KindsStratum:
    """A simple random sample of n of `size` units: every population, or those given.

    `paid` is the largest amount unless given. `ordered` tells samples apart by the order of
    selection, which betting needs.
    """
    found = tuple(tuple(row) for row in populations or ways(size, len(amounts)))
    drawn = _drawn(n, len(amounts), ordered=ordered)
    there = np.array(found, dtype=np.int64)
    counts = _counts(drawn, len(amounts))
    table = _choices(size)
    chances = np.full((len(found), len(drawn)), 1.0 / comb(size, n))
    for kind in range(len(amounts)):
        chances *= table[there[:, kind][:, None], counts[:, kind][None, :]]
    if ordered:
        chances /= np.exp(_log_orders(counts))
    return KindsStratum(
        size,
        n,
        tuple(map(float, amounts)),
        float(max(amounts)) if paid is None else paid,
        found,
        drawn,
        there @ np.asarray(amounts, dtype=np.float64),
        chances,
    )


def pps_stratum(
    n: int, taints: Sequence[float], steps: int, *, book: float = 1.0, ordered: bool = False
) -> KindsStratum:
    """n draws in proportion to the amounts paid: shares of the taints on a grid of 1 / `steps`.

    The total is `book` times the mean taint, of a frame so large that no sample is a part of it.
    """
    grid = ways(steps, len(taints))
    shares = np.array(grid, dtype=np.float64) / steps
    drawn = _drawn(n, len(taints), ordered=ordered)
    counts = _counts(drawn, len(taints))
    log = np.zeros((len(grid), len(drawn)))
    for kind in range(len(taints)):
        log += xlogy(counts[:, kind][None, :], shares[:, kind][:, None])
    if not ordered:
        log += _log_orders(counts)[None, :]
    return KindsStratum(
        _UNITS,
        n,
        tuple(map(float, taints)),
        book,
        tuple(tuple(row) for row in shares.tolist()),
        drawn,
        book * (shares @ np.asarray(taints, dtype=np.float64)),
        np.exp(log),
        pps=True,
    )


def _drawn(n: int, kinds: int, *, ordered: bool) -> tuple[tuple[int, ...], ...]:
    if ordered:
        return tuple(product(range(kinds), repeat=n))
    return tuple(
        tuple(kind for kind, count in enumerate(row) for _ in range(count))
        for row in ways(n, kinds)
    )


def _counts(drawn: tuple[tuple[int, ...], ...], kinds: int) -> NDArray[np.int64]:
    return np.array([[row.count(kind) for kind in range(kinds)] for row in drawn], dtype=np.int64)


def _log_orders(counts: NDArray[np.int64]) -> Array:
    """Of each sample by counts, the logarithm of the number of its orders."""
    return np.asarray(gammaln(counts.sum(axis=1) + 1) - gammaln(counts + 1).sum(axis=1))


@lru_cache(maxsize=256)
def _choices(size: int) -> Array:
    return np.array([[comb(a, b) for b in range(size + 1)] for a in range(size + 1)], dtype=float)


def sample_of(strata: Sequence[KindsStratum], places: Sequence[int]) -> Sample:
    """The sample of which each stratum's is the one at its place in `drawn`."""
    values: list[float] = []
    labels: list[str] = []
    caps: list[float] = []
    unsampled: dict[str, Array] = {}
    for place, (part, chosen) in enumerate(zip(strata, places, strict=True), start=1):
        values += [part.amounts[kind] for kind in part.drawn[chosen]]
        labels += [str(place)] * part.n
        caps += [1.0 if part.pps else part.paid] * part.n
        if not part.pps:
            unsampled[str(place)] = np.full(part.size - part.n, part.paid)
    numbered = {str(place): part for place, part in enumerate(strata, start=1)}
    pps = strata[0].pps
    return Sample.from_arrays(
        values,
        strata=labels,
        sizes={label: part.size for label, part in numbered.items()},
        caps=caps,
        hits=np.ones(len(values), dtype=int) if pps else None,
        books={
            label: part.paid * _BOOK if pps else part.paid * part.size
            for label, part in numbered.items()
        },
        unsampled=None if pps else unsampled,
    )


def limits_of(
    bound: str,
    strata: Sequence[KindsStratum],
    *,
    level: float,
    side: Side = "lower",
    **options: Any,
) -> Array:
    """The limit of every sample by a registered bound, one axis per stratum."""

    def limit(sample: Sample) -> float:
        low, high = BOUNDS[bound].limits(sample, 1 - level, side, **options)
        found = low if side == "lower" else high
        assert found is not None
        return found / (_BOOK if strata[0].pps else 1.0)

    return every_limit(limit, strata)


def every_limit(limit: Callable[[Sample], float], strata: Sequence[KindsStratum]) -> Array:
    """A function of the sample at every sample, one axis per stratum."""
    shape = tuple(len(part.drawn) for part in strata)
    found = np.empty(shape)
    for places in np.ndindex(*shape):
        found[places] = limit(sample_of(strata, places))
    return found


@dataclass(frozen=True)
class Worst:
    """A population, and how often the limit holds in it."""

    coverage: float
    population: tuple[tuple[float, ...], ...]
    total: float


@dataclass(frozen=True, eq=False)
class ExactCoverage:
    """The coverage in every population; one axis per stratum."""

    strata: tuple[KindsStratum, ...]
    coverage: Array

    @property
    def least(self) -> Worst:
        """The worst population."""
        places = np.unravel_index(int(self.coverage.argmin()), self.coverage.shape)
        chosen = list(zip(self.strata, map(int, places), strict=True))
        return Worst(
            float(self.coverage[places]),
            tuple(part.populations[place] for part, place in chosen),
            float(sum(part.totals[place] for part, place in chosen)),
        )


def exact_coverage(
    strata: Sequence[KindsStratum], limits: Array, side: Side = "lower"
) -> ExactCoverage:
    """How often the limits hold in every population, by sums over all samples."""
    first, *others = strata
    totals = reduce(np.add.outer, [part.totals for part in others], np.zeros(()))
    chances = reduce(np.kron, [part.chances for part in others], np.ones((1, 1)))
    flat = limits.reshape(len(first.drawn), -1)
    shape = tuple(len(part.populations) for part in strata)
    found = np.empty((shape[0], totals.size))
    rest = np.asarray(totals).ravel()
    sign = 1.0 if side == "lower" else -1.0
    for place, total in enumerate(first.totals):
        truth = rest + total
        allowed = sign * truth + _ROUNDING * np.maximum(np.abs(truth), 1.0)
        sampled = np.flatnonzero(first.chances[place] > 0)
        for rows in _blocks(truth.size, flat.shape[1]):
            covered = np.zeros(rows.stop - rows.start)
            for chosen in sampled:
                held = sign * flat[chosen] <= allowed[rows, None]
                part = np.einsum("ps,ps->p", held, chances[rows])
                covered += first.chances[place, chosen] * part
            found[place, rows] = covered
    return ExactCoverage(tuple(strata), found.reshape(shape))


def _blocks(rows: int, columns: int) -> Iterator[slice]:
    step = max(1, 2_000_000 // max(columns, 1))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))
