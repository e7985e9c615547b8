"""Populations of two kinds of units: every sample that can be told apart, and its chance.

Where all units of a stratum are paid alike and overpaid by one of two amounts, a sample is
the number of its units of the second kind: hypergeometric without replacement, binomial under
PPS. Strata are independent, so the chances multiply, and coverage is a sum, not a simulation.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from extrapolation.simulation.strata import DrawnStratum, SimulatedStratum

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SAMPLES = 20_000


def may_enumerate(strata: list[SimulatedStratum], *, pps: bool) -> bool:
    """Are the units of every stratum not reviewed in full paid alike, and the samples few?

    Whether their errors are of two kinds as well, only a population can say.
    """
    open_strata = [part for part in strata if not _taken_whole(part, pps=pps)]
    count = prod(part.n + 1 for part in open_strata)
    return count <= MOST_SAMPLES and all(part.alike and part.floors is None for part in open_strata)


def can_enumerate(
    strata: list[SimulatedStratum], overpaid: list[NDArray[np.float64]], *, pps: bool
) -> bool:
    """Do two kinds of units make up every stratum that is not taken whole?"""
    return may_enumerate(strata, pps=pps) and all(
        _two_kinds(values)
        for part, values in zip(strata, overpaid, strict=True)
        if not _taken_whole(part, pps=pps)
    )


def _two_kinds(values: NDArray[np.float64]) -> bool:
    return bool(((values == values.min()) | (values == values.max())).all())


def _taken_whole(part: SimulatedStratum, *, pps: bool) -> bool:
    return part.whole or (part.n == part.size and not pps)


def every_sample(
    strata: list[SimulatedStratum], overpaid: list[NDArray[np.float64]], *, pps: bool
) -> tuple[tuple[DrawnStratum, ...], NDArray[np.float64]]:
    """All samples of the population, one a row, and their chances."""
    kinds: list[tuple[NDArray[np.int64], NDArray[np.int64], range] | None] = []
    chances: list[NDArray[np.float64]] = []
    for part, values in zip(strata, overpaid, strict=True):
        if _taken_whole(part, pps=pps):
            kinds.append(None)
            continue
        second = np.flatnonzero(values == values.max())
        first = np.flatnonzero(values != values.max())
        counts, chance = _counts(len(second), part.size, part.n, pps=pps)
        kinds.append((first, second, counts))
        chances.append(chance)
    combined = np.array([np.prod(row) for row in product(*chances)]) if chances else np.ones(1)
    numbers = list(product(*[kind[2] for kind in kinds if kind is not None]))
    made, place = [], 0
    for part, values, kind in zip(strata, overpaid, kinds, strict=True):
        if kind is None:
            made.append(DrawnStratum(part, values, None, pps=False))
            continue
        first, second, _ = kind
        rows = [
            np.concatenate([np.resize(second, k), np.resize(first, part.n - k)])
            for k in (row[place] for row in numbers)
        ]
        made.append(DrawnStratum(part, values, np.array(rows, dtype=np.int64), pps))
        place += 1
    return tuple(made), combined


def _counts(kind: int, size: int, n: int, *, pps: bool) -> tuple[range, NDArray[np.float64]]:
    """How many units of the second kind a sample can hold, and the chance of each number."""
    if pps:
        share = kind / size
        k = np.arange(n + 1)
        log = _log_choose(n, k) + xlogy(k, share) + xlog1py(n - k, -share)
        possible = range(n + 1)
        if share in (0.0, 1.0):
            possible = range(n, n + 1) if share else range(1)
            log = np.zeros(1)
        return possible, np.exp(log)
    possible = range(max(0, n - (size - kind)), min(n, kind) + 1)
    k = np.array(possible)
    log = _log_choose(kind, k) + _log_choose(size - kind, n - k) - _log_choose(size, n)
    return possible, np.exp(log)


def _log_choose(total: int, chosen: NDArray[np.int64] | int) -> NDArray[np.float64]:
    found = gammaln(total + 1) - gammaln(np.asarray(chosen) + 1) - gammaln(total - chosen + 1)
    return np.asarray(found, dtype=np.float64)
