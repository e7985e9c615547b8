"""The designs that a sample drawn elsewhere can have, each with the numbers that it needs.

A design makes of the findings and of the stated numbers what an estimate needs to know of a draw.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow, UnitSelection
from extrapolation.reviews.stated_numbers import StatedNumbers
from primafacie.core.errors import Problem
from sampling.designs import Cluster, Pps
from sampling.designs.selections import Stage
from sampling.draws import DrawnStratum

Drawn = tuple[list[ReviewRow], list[ReviewedStratum]]
AS_STATED: Final = "as stated"
CLUSTER: Final = "cluster"
HITS: Final = "hits"
"""The columns of the findings that name a unit's cluster, and how often it was drawn."""


class StatedDesign(ABC):
    """A design by its name: what it needs, and how it makes rows and strata ready to estimate."""

    name: ClassVar[str]
    words: ClassVar[str]

    @abstractmethod
    def faults(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> list[Problem]:
        """The numbers that the design needs and that are not given."""

    @abstractmethod
    def drawn(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> Drawn:
        """The rows and the strata with what the estimate needs to know of the draw."""

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the design."""
        return ()


class StatedRandom(StatedDesign):
    """A simple random sample of units in each stratum."""

    name = "simple"
    words = "simple random sample of the units of each stratum"

    def faults(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> list[Problem]:
        found = []
        for label, size in numbers.units.items():
            n = sum(row.stratum == label for row in rows)
            if n < min(2, size):
                expected = f"at least {min(2, size)}" + ("" if n == 0 else ", which show a spread")
                found.append(
                    Problem(
                        f"stratum {label}",
                        f"{n} sampled units of {size:,}",
                        expected,
                        "Add the findings on its units; or leave the stratum out of the universe",
                    )
                )
        return found

    def drawn(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> Drawn:
        strata = [
            ReviewedStratum(
                label,
                size,
                numbers.paid_cents.get(label),
                sum(row.stratum == label for row in rows) == size,
            )
            for label, size in numbers.units.items()
        ]
        return list(rows), strata


class StatedClusters(StatedDesign):
    """Whole clusters, drawn by simple random sampling in each stratum; all their units reviewed."""

    name = "cluster"
    words = "simple random sample of whole clusters in each stratum"

    def faults(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> list[Problem]:
        found = []
        blank = sum(not row.labels.get(CLUSTER) for row in rows)
        if blank:
            found.append(
                Problem(
                    "column cluster",
                    f"{blank:,} of {len(rows):,} units without a cluster",
                    "the cluster of every sampled unit",
                    "Add a column cluster to the findings",
                )
            )
            return found
        for label in numbers.units:
            n = len(_clusters(rows, label))
            known = numbers.clusters.get(label)
            if known is None:
                got, fix = "no number of clusters", "Give the number of clusters of the universe"
                expected = f"the number of clusters that the {n:,} were drawn from"
                found.append(Problem(f"stratum {label}", got, expected, fix))
            elif not max(1, min(2, known)) <= n <= known:
                got = f"{n:,} sampled clusters of {known:,}"
                expected = f"from {min(2, known)} to {known:,}"
                fix = "Correct the number of clusters, or the column cluster"
                found.append(Problem(f"stratum {label}", got, expected, fix))
        return found

    def drawn(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> Drawn:
        made, strata = [], []
        for label, size in numbers.units.items():
            clusters, there = _clusters(rows, label), numbers.clusters[label]
            n = len(clusters)
            drawn = DrawnStratum(label, Cluster.kind, AS_STATED, size, n, clusters=there)
            total = numbers.paid_cents.get(label)
            strata.append(ReviewedStratum(label, size, total, n == there, drawn))
            for row in rows:
                if row.stratum == label:
                    cluster = row.labels[CLUSTER]
                    units = clusters[cluster]
                    stages = (Stage(cluster, there, n), Stage(row.unit_id, units, units))
                    chance = UnitSelection(n / there, stages=stages)
                    made.append(replace(row, drawn=chance))
        return made, strata


class StatedPps(StatedDesign):
    """Units drawn with replacement in proportion to the amount paid (a dollar-unit sample)."""

    name = "pps"
    words = "units drawn with replacement in proportion to the amount paid"

    def faults(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> list[Problem]:
        found = []
        unpaid = sum((row.paid_cents or 0) <= 0 for row in rows)
        if unpaid:
            got = f"{unpaid:,} sampled units paid $0.00 or less"
            expected = "payments above $0.00, to which the draw was proportional"
            found.append(Problem("column paid", got, expected, "Give the amounts as drawn"))
        broken = [v for row in rows if not ((v := row.values.get(HITS, 1.0)) >= 1 and v % 1 == 0)]
        if broken:
            got = f"{len(broken):,} units whose hits are not whole numbers"
            found.append(Problem("column hits", got, "1 or more", "Correct the column hits"))
        for label in numbers.units:
            if label not in numbers.paid_cents:
                got = "no dollars paid"
                expected = "the dollars of the stratum, of which each unit's chance is a share"
                fix = "Give the dollars paid for the stratum in the whole universe"
                found.append(Problem(f"stratum {label}", got, expected, fix))
            if sum(_hits(row) for row in rows if row.stratum == label) < 2:
                got, expected = "fewer than 2 draws", "2 draws or more, which show a spread"
                found.append(Problem(f"stratum {label}", got, expected, "Add its findings"))
        return found

    def drawn(self, rows: Sequence[ReviewRow], numbers: StatedNumbers) -> Drawn:
        made, strata = [], []
        for label, size in numbers.units.items():
            total = numbers.paid_cents[label]
            here = [row for row in rows if row.stratum == label]
            n = sum(map(_hits, here))
            drawn = DrawnStratum(
                label, Pps.kind, AS_STATED, size, n, measure="paid", total_cents=total
            )
            strata.append(ReviewedStratum(label, size, total, False, drawn))
            number = 0
            for row in here:
                draws = tuple(range(number + 1, number + _hits(row) + 1))
                number += len(draws)
                paid = row.paid_cents or 0
                chance = UnitSelection(n * paid / total, size_cents=paid, draws=draws)
                made.append(replace(row, hits=len(draws), drawn=chance))
        return made, strata

    def notes(self) -> tuple[str, ...]:
        return ("The draws of this sample are numbered in the order of the findings.",)


def _clusters(rows: Sequence[ReviewRow], label: str) -> dict[str, int]:
    """The sampled clusters of a stratum with their units."""
    found: dict[str, int] = {}
    for row in rows:
        if row.stratum == label:
            found[row.labels[CLUSTER]] = found.get(row.labels[CLUSTER], 0) + 1
    return found


def _hits(row: ReviewRow) -> int:
    return int(row.values.get(HITS, 1))


STATED_DESIGNS: Final[dict[str, StatedDesign]] = {
    design.name: design for design in (StatedRandom(), StatedClusters(), StatedPps())
}
"""The designs by name."""
