"""The variance that n clusters lead one to expect, where taints within a cluster go together.

Taints of two units of one cluster have the correlation rho (0: independent; 1: one taint for
the whole cluster), those of different clusters none. With X_k and Q_k the sums of x and x^2 over
a cluster, E T_k = tau1 X_k and E T_k^2 = tau1^2 X_k^2 + v (Q_k + rho (X_k^2 - Q_k)). The variance
is that of the expansion stage by stage (Cochran 1977, chapters 9A to 11) with the expectation of
every square in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.designs.planned_variances import SelectionVariance

Floats = NDArray[np.float64]


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
