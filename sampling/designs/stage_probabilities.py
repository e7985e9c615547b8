"""Inclusion probabilities of simple random samples taken stage by stage, alone and in pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError

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
