"""Samples taken stage by stage: their inclusion probabilities, and the variance to expect of them.

The variance is that of n clusters whose taints go together. Taints of two units of one cluster have
the correlation rho (0: independent; 1: one taint for the whole cluster), those of different
clusters none. With X_k and Q_k the sums of x and x^2 over a cluster, E T_k = tau1 X_k and
E T_k^2 = tau1^2 X_k^2 + v (Q_k + rho (X_k^2 - Q_k)). It is that of the expansion stage by stage
(Cochran 1977, chapters 9A to 11) with the expectation of every square in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from sampling.designs.planned_variances import SelectionVariance

Floats = NDArray[np.float64]
Path = Sequence[str]
"""The ids of a unit, from the cluster down to the unit."""


def stage_inclusion(paths: Sequence[Path], takes: Sequence[int | None]) -> NDArray[np.float64]:
    """First-order probabilities of all units; `takes` are drawn at each stage (None: all)."""
    depth = _depth(paths)
    shares = np.array([_shares(paths, level, takes) for level in range(depth)])
    chances: NDArray[np.float64] = shares.prod(axis=0)
    return chances


def stage_joint(paths: Sequence[Path], takes: Sequence[int | None]) -> NDArray[np.float64]:
    """Joint probabilities: of two units, from the stage at which their ids part."""
    depth = _depth(paths)
    wanted = [*takes, *[None] * (depth - len(takes))]
    joint = np.ones((len(paths), len(paths)))
    for level in range(depth):
        above = np.array(["\n".join(path[:level]) for path in paths])
        here = np.array(["\n".join(path[: level + 1]) for path in paths])
        counts = {key: len(set(here[above == key].tolist())) for key in set(above.tolist())}
        size = np.array([counts[key] for key in above.tolist()], dtype=np.float64)
        take = size if wanted[level] is None else np.minimum(float(wanted[level] or 0), size)
        share, together = above[:, None] == above[None, :], here[:, None] == here[None, :]
        apart = take * (take - 1) / np.maximum(size * (size - 1), 1)
        both = np.where(together, (take / size)[:, None], apart[:, None])
        # below different clusters the stages are independent
        joint *= np.where(share, both, (take / size)[:, None] * (take / size)[None, :])
    return joint


def _shares(paths: Sequence[Path], level: int, takes: Sequence[int | None]) -> NDArray[np.float64]:
    wanted = takes[level] if level < len(takes) else None
    pairs = {tuple(path[: level + 1]) for path in paths}
    counts = Counter(pair[:-1] for pair in pairs)
    sizes = np.array([counts[tuple(path[:level])] for path in paths], dtype=np.float64)
    shares: NDArray[np.float64] = (
        np.ones(len(paths)) if wanted is None else np.minimum(wanted, sizes) / sizes
    )
    return shares


def _depth(paths: Sequence[Path]) -> int:
    depths = {len(path) for path in paths}
    if len(depths) != 1 or min(depths) < 2:
        raise PlanError(
            "units without their clusters",
            expected="ids from the cluster to the unit",
            fix="Name the cluster of every unit",
        )
    return depths.pop()


class Entries(Protocol):
    """Sums by cluster, or by cluster and group."""

    @property
    def cluster(self) -> NDArray[np.int64]: ...
    @property
    def units(self) -> Floats: ...
    @property
    def totals(self) -> Floats: ...
    @property
    def squares(self) -> Floats: ...


def from_clusters(
    entries: Entries, takes: Sequence[int | None], *, tau1: float, tau2: float, correlation: float
) -> SelectionVariance:
    """Clusters whole (`takes` empty), units in each ([m]), or groups and units ([g, m]).

    `entries` in dollars and squared dollars: one a cluster, or with groups one a cluster and
    group. min(m, M) units are taken of M.
    """
    v = max(tau2 - tau1**2, 0.0)

    def square(totals: Floats, squares: Floats) -> Floats:
        own: Floats = tau1**2 * totals**2 + v * (squares + correlation * (totals**2 - squares))
        return own

    place, M = entries.cluster, entries.units
    clusters = int(place.max()) + 1
    taken = M if not takes or takes[-1] is None else np.minimum(float(takes[-1]), M)
    # the last stage, within every cluster (or group)
    unit_spread = _spread(tau2 * entries.squares, square(entries.totals, entries.squares), M)
    last = M * (M - taken) / taken * unit_spread
    each = taken
    if len(takes) == 2:
        groups = np.bincount(place).astype(np.float64)
        drawn = np.minimum(float(takes[0] or 0), groups)
        total = _added(place, entries.totals)
        squares = _added(place, entries.squares)
        among = _added(place, square(entries.totals, entries.squares))
        group_spread = _spread(among, square(total, squares), groups)
        middle = groups * (groups - drawn) / drawn * group_spread
        last = middle + groups / drawn * _added(place, last)
        each = drawn / groups * _added(place, each)
    else:
        total, squares = entries.totals, entries.squares
    # the expected spread of the cluster totals: clusters are independent
    means = tau1 * total
    seconds = square(total, squares)
    whole = means.sum() ** 2 + (seconds - means**2).sum()
    spread = 0.0 if clusters < 2 else (seconds.sum() - whole / clusters) / (clusters - 1)
    within = clusters * float(np.sum(last))
    most = clusters if within <= 0 else None
    return SelectionVariance(
        clusters**2 * spread + within, clusters * spread, most, clusters, each=float(np.mean(each))
    )


def _added(place: NDArray[np.int64], values: Floats) -> Floats:
    """The values of every cluster, added up."""
    found: Floats = np.bincount(place, values).astype(np.float64)
    return found


def _spread(squares: ArrayLike, of_total: ArrayLike, count: Floats) -> Floats:
    """E of the variance (divisor count - 1) from E sum y^2 and E (sum y)^2; 0 for a single one."""
    found = np.asarray(squares) - np.asarray(of_total) / count
    spread: Floats = np.where(count > 1, found / np.maximum(count - 1, 1), 0.0)
    return np.maximum(spread, 0.0)
