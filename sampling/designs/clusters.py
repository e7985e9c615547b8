"""Clusters by ticket (`cluster/1`): all units of the drawn ones, or further stages within them.

A cluster's ticket is the lower-case hex SHA-256 of the UTF-8 bytes

    cluster/1 LF seed LF stratum LF 1 LF cluster

The clusters of the stratum are ordered by ticket, then by id, both by code point; the n
smallest are drawn. Below a drawn cluster the second-stage units (the units themselves, or the
groups that hold them in a third stage) are ordered by the tickets of

    cluster/1 LF seed LF stratum LF 2 LF cluster LF second-stage id

and below a drawn group its units by those of

    cluster/1 LF seed LF stratum LF 3 LF cluster LF group LF unit id

(the digits 1, 2 and 3; nothing after the last id). The smallest are taken, as many as the
design says, or all. The number of the stage and the ids above keep the tickets of stages and
clusters independent of one another. These bytes never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.design import Design, Fits, Words, is_column, is_count
from sampling.designs.planned_variances import BY_AMOUNT, AnticipatedStratum, SelectionVariance
from sampling.designs.selections import Selection, Stage, StageColumn, TicketedUnit, texts, whole
from sampling.designs.stage_arithmetic import Path, from_clusters, stage_inclusion, stage_joint
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import (
    MOST_REDRAWS,
    StratumArrays,
    nested_codes,
    smallest_keys,
)
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.designs.ticket_rules import check_text, ticket_head
from sampling.frames.cluster_draws import StageId
from sampling.frames.cluster_sums import ClusterSums, cluster_sums
from sampling.frames.design_facts import StratumFacts

if TYPE_CHECKING:
    from sampling.frames.frame import Frame
    from sampling.frames.stratum_ranges import StratumRange

_NO_CORRELATION = (
    "errors of one cluster go together, and no correlation within clusters was said "
    "(correlation=, --correlation; 0 if they are independent)"
)


def _words(*, title: str, noun: str, method: str) -> Words:
    return Words(
        title=title,
        noun=noun,
        method=method,
        hashed="stage and ids from the cluster down (cluster/1)",
        formula=(
            "Ticket",
            "SHA-256 of: cluster/1 LF seed LF stratum LF 1 LF cluster id",
            "the nh clusters with the smallest tickets are drawn; below them, where not all are "
            "reviewed, units likewise, with the number of the stage and the ids of all stages",
        ),
        ticket_rule="The fourth line is the stage: clusters (stage 1) and, within them, the units "
        "below are ordered by their tickets, and the smallest are taken.",
    )


@dataclass(frozen=True)
class OfClusters(Design):
    """n of N clusters by ticket (`cluster/1`); the plan's sizes count clusters."""

    shape: ClassVar[Shape] = Shape.STAGES
    generator: ClassVar[tuple[str, str]] = ("cluster", "1")
    counted: ClassVar[str] = "clusters"
    clustered: ClassVar[bool] = True
    appraised_apart: ClassVar[bool] = True
    no_spares: ClassVar[str] = (
        "units come with their cluster, and a spare would have to stand in for all of them"
    )

    @property
    def takes(self) -> tuple[int | None, ...]:
        """How many are drawn within each id of the stage above; None: all."""
        return ()

    @property
    def depth(self) -> int:
        """How many ids lead to a unit: its cluster, its group in a third stage, and its own."""
        return 2 if self.column is None else 3

    @property
    def _takes(self) -> list[int | None]:
        """What is drawn below the clusters, stage by stage."""
        return [*self.takes, *[None] * (self.depth - 1 - len(self.takes))]

    def inclusion(self, paths: Sequence[Path], *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities: (n / N) (m_i / M_i) ..., stage by stage.

        `paths`: for every unit its ids from the cluster down to the unit.
        """
        return stage_inclusion(paths, [n, *self.takes])

    def joint(self, paths: Sequence[Path], *, n: int) -> NDArray[np.float64]:
        """Joint ones: of two units, from the stage at which their ids part."""
        return stage_joint(paths, [n, *self.takes])

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
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
        return [
            f"Stratum {row.label}: the sampling units of the first stage are clusters, "
            f"{row.n:,} of {facts.clusters:,}; its sample size counts them, not the units below"
        ]

    def close_faults(self, row: PlannedRow, frame: Frame, units: StratumRange) -> list[Problem]:
        if 1 not in self.takes:
            return []
        sums = cluster_sums(frame, units, group=self.column)
        return lone_faults(row.label, self.takes, sums)

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        if stratum.taints is None:
            return BY_AMOUNT
        if stratum.correlation is None:
            return _NO_CORRELATION
        tau1, tau2 = stratum.taints
        sums = stratum.clusters(self.column)
        return from_clusters(
            sums, self.takes, tau1=tau1, tau2=tau2, correlation=stratum.correlation
        )

    def draw(self, stratum: DrawnFrom) -> Selection:
        # the stages of each drawn id, the cluster first
        reached: dict[tuple[str, ...], tuple[Stage, ...]] = {(): ()}
        last: list[StageId] = []
        for level, take in enumerate([stratum.n, *self._takes]):
            last = stratum.smallest_ids(
                head=cluster_head(stratum.seed, stratum.label, level + 1),
                group=self.column,
                within=list(reached) if level else None,
                last=level + 1 == self.depth,
                take=take,
            )
            below: dict[tuple[str, ...], list[StageId]] = {}
            for one in last:
                below.setdefault(one.above, []).append(one)
            reached = {
                (*above, one.id): (*stages, Stage(one.id, one.size, len(below[above])))
                for above, stages in reached.items()
                for one in below[above]
            }
        tickets = {(*one.above, one.id): one.ticket for one in last}
        chances = []
        for stages in reached.values():
            chance = 1.0
            for stage in stages:
                chance = chance * stage.sample / stage.size
            chances.append(chance)
        return Selection(
            shape=self.shape,
            size=stratum.facts.units,
            n=stratum.n,
            units=texts([path[-1] for path in reached]),
            expected=np.array(chances),
            stages=tuple(
                StageColumn(
                    texts([stage.id for stage in column]),
                    whole([stage.size for stage in column]),
                    whole([stage.sample for stage in column]),
                )
                for column in zip(*reached.values(), strict=True)
            ),
            tickets=tuple(tickets[path] for path in reached),
            clusters=stratum.facts.clusters,
        )

    @classmethod
    def ticket_lines(cls, unit: TicketedUnit) -> list[str]:
        path = [stage.id for stage in unit.stages]
        return [str(len(path)), *path]

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        """The nodes with the smallest random keys at each stage, as many as the design takes."""
        codes = nested_codes(stratum.columns)
        parents: list[NDArray[np.int64]] = []
        above = np.zeros(stratum.size, dtype=np.int64)
        for code in codes:
            _, first = np.unique(code, return_index=True)
            parents.append(above[first])
            above = code
        counts = [np.bincount(parent) for parent in parents]
        takes = [n, *self._takes]
        found = []
        for _ in range(rows):
            alive = np.ones(1, dtype=bool)
            drawn = []
            for parent, take in zip(parents, takes, strict=True):
                nodes = np.flatnonzero(alive[parent])
                if take is not None:
                    nodes = smallest_keys(nodes, parent[nodes], stream.uniform(len(nodes)), take)
                drawn.append(np.bincount(parent[nodes], minlength=int(parent.max()) + 1))
                alive = np.zeros(len(parent), dtype=bool)
                alive[nodes] = True
            units = np.flatnonzero(alive)
            stages = tuple(
                StageColumn(code[units], count[parent[code[units]]], taken[parent[code[units]]])
                for code, parent, count, taken in zip(codes, parents, counts, drawn, strict=True)
            )
            expected = np.prod([stage.samples / stage.sizes for stage in stages], axis=0)
            found.append(
                Selection(
                    shape=self.shape,
                    size=stratum.size,
                    n=n,
                    units=units,
                    expected=expected,
                    stages=stages,
                    clusters=len(parents[0]),
                )
            )
        return found

    def most_redraws(self, n: int) -> int | None:
        del n
        return MOST_REDRAWS


@dataclass(frozen=True)
class Cluster(OfClusters):
    """One-stage cluster sampling: every unit of n clusters, such as beneficiaries with all claims.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., chapter 9A.

    Examples
    --------
    >>> Cluster().inclusion([("A", "1"), ("A", "2"), ("B", "3")], n=1)
    array([0.5, 0.5, 0.5])
    """

    kind: ClassVar[str] = "cluster"
    shape: ClassVar[Shape] = Shape.CLUSTERS
    words: ClassVar[Words] = _words(
        title="cluster sample: a simple random sample of clusters, every unit of them",
        noun="sample of clusters",
        method="the clusters of the smallest tickets, every unit of them",
    )


@dataclass(frozen=True)
class TwoStage(OfClusters):
    """Two-stage sampling: min(`units`, M_i) of the M_i units in each of n drawn clusters.

    Parameters
    ----------
    units : int
        Units to draw in each drawn cluster, 1 or more.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., chapters 10 and 11.

    Examples
    --------
    >>> TwoStage(units=1).inclusion([("A", "1"), ("A", "2"), ("B", "3")], n=1)
    array([0.25, 0.25, 0.5 ])
    """

    units: int
    parameters: ClassVar[Mapping[str, Fits]] = {"units": is_count}
    kind: ClassVar[str] = "two_stage"
    words: ClassVar[Words] = _words(
        title="two-stage sample: clusters at random, units at random within them",
        noun="two-stage sample",
        method="the clusters of the smallest tickets, in each its units of the smallest tickets",
    )

    @property
    def takes(self) -> tuple[int | None, ...]:
        return (self.units,)


@dataclass(frozen=True)
class ThreeStage(OfClusters):
    """Three-stage sampling: clusters, groups within them, units within these.

    Parameters
    ----------
    group : str
        The column of the groups, one of the frame's further columns (`more=`).
    groups, units : int
        Groups to draw in each drawn cluster, and units to draw in each drawn group.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 10.8; RAT-STATS Companion Manual (Rev.
    5/2010), three-stage appraisals.
    """

    group: str
    groups: int
    units: int
    parameters: ClassVar[Mapping[str, Fits]] = {
        "group": is_column,
        "groups": is_count,
        "units": is_count,
    }
    kind: ClassVar[str] = "three_stage"
    words: ClassVar[Words] = _words(
        title="three-stage sample: clusters at random, groups at random within them, units at "
        "random within these",
        noun="three-stage sample",
        method="the clusters of the smallest tickets, in each its groups of the smallest tickets, "
        "in these their units of the smallest tickets",
    )

    @property
    def takes(self) -> tuple[int | None, ...]:
        return (self.groups, self.units)

    @property
    def column(self) -> str | None:
        return self.group


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


def cluster_head(seed: str, stratum: str, stage: int) -> str:
    """What is before the ids, from the cluster down, in the text of a stage's tickets."""
    return f"{ticket_head('cluster/1', seed, stratum)}{stage}\n"


def cluster_ticket(seed: str, stratum: str, *ids: str) -> str:
    """The ticket of the last of `ids`, the others being those it lies in, the cluster first.

    >>> cluster_ticket("lot 7", "1", "B042")[:16]
    'c54e7706e3aab252'
    """
    for text in ids:
        check_text(text, what="unit id")
    text = cluster_head(seed, stratum, len(ids)) + "\n".join(ids)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
