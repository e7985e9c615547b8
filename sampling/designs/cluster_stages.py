"""Clusters: all units of the drawn ones, or further stages within them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.frames.cluster_sums import ClusterSums
from sampling.frames.design_facts import StratumFacts

Path = Sequence[str]


@dataclass(frozen=True)
class _Clusters:
    """n of N clusters by ticket (`cluster/1`); the plan's sizes count clusters."""

    kind: ClassVar[str] = ""
    estimator: ClassVar[str] = "multistage"
    sized: ClassVar[bool] = False

    @property
    def takes(self) -> tuple[int | None, ...]:
        """How many are drawn within each id of the stage above; None: all."""
        return ()

    @property
    def column(self) -> str | None:
        """The column of the groups between cluster and unit."""
        return None

    def inclusion(self, paths: Sequence[Path], *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities: (n / N) (m_i / M_i) ..., stage by stage.

        `paths`: for every unit its ids from the cluster down to the unit.
        """
        depth = _depth(paths)
        shares = np.array([self._shares(paths, level, n) for level in range(depth)])
        chances: NDArray[np.float64] = shares.prod(axis=0)
        return chances

    def joint(self, paths: Sequence[Path], *, n: int) -> NDArray[np.float64]:
        """Joint ones: of two units, from the stage at which their ids part."""
        depth = _depth(paths)
        takes = [n, *self.takes, *[None] * (depth - 1 - len(self.takes))]
        joint = np.ones((len(paths), len(paths)))
        for level in range(depth):
            above = np.array(["\n".join(path[:level]) for path in paths])
            here = np.array(["\n".join(path[: level + 1]) for path in paths])
            counts = {key: len(set(here[above == key].tolist())) for key in set(above.tolist())}
            size = np.array([counts[key] for key in above.tolist()], dtype=np.float64)
            take = size if takes[level] is None else np.minimum(float(takes[level] or 0), size)
            share, together = above[:, None] == above[None, :], here[:, None] == here[None, :]
            apart = take * (take - 1) / np.maximum(size * (size - 1), 1)
            both = np.where(together, (take / size)[:, None], apart[:, None])
            # below different clusters the stages are independent
            joint *= np.where(share, both, (take / size)[:, None] * (take / size)[None, :])
        return joint

    def _shares(self, paths: Sequence[Path], level: int, n: int) -> NDArray[np.float64]:
        takes = [n, *self.takes]
        wanted = takes[level] if level < len(takes) else None
        pairs = {tuple(path[: level + 1]) for path in paths}
        counts = Counter(pair[:-1] for pair in pairs)
        sizes = np.array([counts[tuple(path[:level])] for path in paths], dtype=np.float64)
        shares: NDArray[np.float64] = (
            np.ones(len(paths)) if wanted is None else np.minimum(wanted, sizes) / sizes
        )
        return shares

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n clusters of this stratum."""
        where = f"stratum {row.label}"
        found = size_faults(row, facts.clusters, "clusters")
        if row.n < 2 < facts.clusters:
            found.append(
                Problem(
                    where, f"{row.n} cluster", "2 clusters or more", "One cluster shows no spread"
                )
            )
        if facts.without:
            named = "cluster" if self.column is None else f"cluster or {self.column}"
            found.append(
                Problem(
                    where,
                    f"{facts.without:,} units without a {named}",
                    "the cluster of every unit",
                    "Fill the column, or exclude these units",
                )
            )
        for take in self.takes:
            if take is not None and (isinstance(take, bool) or take < 1):
                found.append(Problem(where, f"{take!r} units a cluster", "1 or more", ""))
        return found

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        """What a reader must know."""
        return [
            f"Stratum {row.label}: the sampling units of the first stage are clusters, "
            f"{row.n:,} of {facts.clusters:,}; its sample size counts them, not the units below"
        ]


@dataclass(frozen=True)
class Cluster(_Clusters):
    """One stage: every unit of n drawn clusters (beneficiaries with all of their claims).

    Source: Cochran (1977), Sampling Techniques, 3rd ed., chapter 9A.

    >>> Cluster().inclusion([("A", "1"), ("A", "2"), ("B", "3")], n=1)
    array([0.5, 0.5, 0.5])
    """

    kind: ClassVar[str] = "cluster"

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "cluster", "kind": self.kind}


@dataclass(frozen=True)
class TwoStage(_Clusters):
    """Two stages: min(`units`, M_i) of the M_i units in each of n drawn clusters.

    Source: Cochran (1977), chapters 10 and 11.

    >>> TwoStage(units=1).inclusion([("A", "1"), ("A", "2"), ("B", "3")], n=1)
    array([0.25, 0.25, 0.5 ])
    """

    units: int
    kind: ClassVar[str] = "two_stage"

    @property
    def takes(self) -> tuple[int | None, ...]:
        return (self.units,)

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "two_stage", "kind": self.kind, "units": self.units}


@dataclass(frozen=True)
class ThreeStage(_Clusters):
    """Three stages: clusters, `groups` in each by the column `group`, `units` in each group.

    `group` is one of the frame's further columns (`more=`). Source: Cochran (1977), section
    10.8; RAT-STATS Companion Manual (Rev. 5/2010), three-stage appraisals.
    """

    group: str
    groups: int
    units: int
    kind: ClassVar[str] = "three_stage"

    @property
    def takes(self) -> tuple[int | None, ...]:
        return (self.groups, self.units)

    @property
    def column(self) -> str | None:
        return self.group

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {
            "design": "three_stage",
            "group": self.group,
            "groups": self.groups,
            "kind": self.kind,
            "units": self.units,
        }


def lone_faults(label: str, takes: Sequence[int | None], sums: ClusterSums) -> list[Problem]:
    """One unit (or group) drawn where there are several: no estimate without a spread within.

    `sums` has an entry for each cluster or, in three stages, for each group of one.
    """
    several = []
    if takes[-1] == 1 and (sums.units > 1).any():
        several.append("unit")
    if len(takes) == 2 and takes[0] == 1 and (np.bincount(sums.cluster) > 1).any():
        several.append("group")
    return [
        Problem(
            f"stratum {label}",
            f"1 {what} drawn where there are several, which shows no "
            "spread within: the estimate would be refused after the review",
            "2 or more",
            f"Draw 2 {what}s or more, or take them whole",
        )
        for what in several
    ]


def _depth(paths: Sequence[Path]) -> int:
    depths = {len(path) for path in paths}
    if len(depths) != 1 or min(depths) < 2:
        raise PlanError(
            "units without their clusters",
            expected="ids from the cluster to the unit",
            fix="Name the cluster of every unit",
        )
    return depths.pop()
