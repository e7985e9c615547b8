"""`rhc/1`: one unit from each of n random groups, with probability proportional to size.

The units of the stratum are put in random order by their tickets, the lower-case hex SHA-256
of the UTF-8 bytes  rhc/1 LF seed LF stratum LF unit_id  (ties by unit id), and cut into n
groups: the n - (N mod n) groups of floor(N / n) units first, then the N mod n groups with one
more. In group g = 1, ..., n the unit is taken that holds the cent

    1 + (SHA-256 of the UTF-8 bytes of  rhc/1 LF seed LF stratum LF group LF g) mod X_g

(the word "group", g in decimal digits, nothing after it), where X_g is the sum of the group's
sizes and its units hold their cents in ticket order. These bytes never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, combinations
from math import comb
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.by_size import BySize, shares_of, unsized_faults
from sampling.designs.design import Words
from sampling.designs.hashed_integers import hashed_integer
from sampling.designs.planned_variances import BY_AMOUNT, AnticipatedStratum, SelectionVariance
from sampling.designs.selections import GroupColumn, Selection, texts, whole
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import MOST_REDRAWS, StratumArrays
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.designs.ticket_rules import ticket_head
from sampling.frames.design_facts import Size, StratumFacts

_MOST_SETS = 200_000


@dataclass(frozen=True)
class Rhc(BySize):
    """RHC sampling: n random groups of equal number, one unit from each in proportion to size.

    Unit i of group g is taken with probability x_i / X_g (`rhc/1`), without replacement. The draw
    is simple to estimate from without bias and never with a negative variance.

    Parameters
    ----------
    size : {"paid", "claimed"}, default "paid"
        What the size x_i of a unit is.

    References
    ----------
    Rao, Hartley and Cochran (1962), Journal of the Royal Statistical Society B 24, 482-491.

    Cochran (1977), Sampling Techniques, 3rd ed., section 9A.8.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "rhc"
    shape: ClassVar[Shape] = Shape.GROUPS
    generator: ClassVar[tuple[str, str]] = ("rhc", "1")
    counted: ClassVar[str] = "random groups"
    appraised_apart: ClassVar[bool] = True
    no_spares: ClassVar[str] = (
        "each unit stands for its own random group, and a spare would be of another"
    )
    words: ClassVar[Words] = Words(
        title="random groups (Rao, Hartley and Cochran): one unit from each, proportional to size",
        noun="sample of random groups",
        method="units in random order cut into groups, from each the unit that holds the cent "
        "drawn",
        hashed="unit id, or the number of the group (rhc/1)",
        formula=(
            "Ticket",
            "SHA-256 of: rhc/1 LF seed LF stratum LF unit id",
            "units in the order of their tickets are cut into groups; from group g the unit that "
            "holds cent 1 + int(SHA-256 of: rhc/1 LF seed LF stratum LF group LF g) mod Pg is "
            "taken",
        ),
        ticket_rule="The units of a stratum are put in order by their tickets and cut into groups; "
        "one is drawn from each in proportion to its size.",
    )

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities, over all ways to form the groups.

        They have no closed form: every group that can hold a unit is gone through. The estimator
        does not use them (it uses x_i / X_g of the groups as they fell).

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Random groups.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.

        Raises
        ------
        PlanError
            If there are too many groups to go through.

        Examples
        --------
        >>> Rhc().inclusion([1, 1, 2], n=3)
        array([1., 1., 1.])
        """
        shares = shares_of(sizes)
        units = len(shares)
        small, larger = divmod(units, n)
        groups = [(small, n - larger), (small + 1, larger)]
        if not small or max(comb(units - 1, m - 1) for m, times in groups if times) > _MOST_SETS:
            raise PlanError(
                f"{units:,} units in {n:,} groups",
                where="inclusion probabilities of rhc",
                expected="groups few enough to go through, not more than the units",
                fix="The estimator needs x / X_g of the groups drawn, which the draw records",
            )
        found = np.zeros(units)
        for unit in range(units):
            others = np.delete(shares, unit)
            for members, times in groups:
                if times:
                    sums = np.array([sum(s) for s in combinations(others.tolist(), members - 1)])
                    within = float((shares[unit] / (shares[unit] + sums)).mean())
                    found[unit] += times * members / units * within
        return found

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        found = unsized_faults(row, facts, self.size) + size_faults(row, facts.units, "groups")
        if row.n < 2:
            found.append(
                Problem(
                    f"stratum {row.label}",
                    f"{row.n} group",
                    "2 groups or more",
                    "One group shows no spread",
                )
            )
        return found

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        del facts
        return [
            f"Stratum {row.label}: {row.n:,} random groups, one unit from each, proportional to "
            f"{self.size} within its group"
        ]

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        if stratum.taints is None:
            return BY_AMOUNT
        spread = stratum.hit_spread(self.size, *stratum.taints)
        return spread if isinstance(spread, str) else random_groups(stratum.size, spread)

    def draw(self, stratum: DrawnFrom) -> Selection:
        """`expected` is x_i / X_g within the group: the estimator divides by it."""
        seed, label = stratum.seed, stratum.label
        listed = stratum.listed(self.size, head=rhc_head(seed, label))
        ends = rhc_group_ends(stratum.facts.units, stratum.n)
        upto = [last.before + last.size for last in listed.at_ranks(ends)]
        before = [0, *upto[:-1]]
        totals = [end - start for start, end in zip(before, upto, strict=True)]
        placed = listed.at_places(
            [
                start + rhc_cent(seed, label, number, total) - 1
                for number, (start, total) in enumerate(zip(before, totals, strict=True), start=1)
            ]
        )
        return Selection(
            shape=self.shape,
            size=stratum.facts.units,
            n=stratum.n,
            units=texts([unit.unit_id for unit in placed]),
            expected=np.array([u.size / total for u, total in zip(placed, totals, strict=True)]),
            numbers=np.arange(1, stratum.n + 1),
            sizes=whole([unit.size for unit in placed]),
            groups=GroupColumn(np.diff(whole(ends), prepend=0), whole(totals)),
            tickets=tuple(unit.ticket for unit in placed),
            positions=tuple(unit.rank for unit in placed),
            measure=self.size,
            total=stratum.facts.total,
        )

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        """The groups are formed anew in every sample."""
        assert stratum.sizes is not None
        sizes, ends = stratum.sizes, whole(rhc_group_ends(stratum.size, n))
        members = np.diff(ends, prepend=0)
        total = int(sizes.sum())
        found = []
        for _ in range(rows):
            order = np.argsort(stream.uniform(stratum.size), kind="stable")
            run = np.cumsum(sizes[order])
            last = run[ends - 1]
            totals = np.diff(last, prepend=0)
            cents = last - totals + np.floor(stream.uniform(n) * totals).astype(np.int64)
            units = order[np.searchsorted(run, np.minimum(cents, last - 1), side="right")]
            found.append(
                Selection(
                    shape=self.shape,
                    size=stratum.size,
                    n=n,
                    units=units,
                    expected=sizes[units] / totals,
                    numbers=np.arange(1, n + 1),
                    sizes=sizes[units],
                    groups=GroupColumn(members, totals),
                    measure=self.size,
                    total=total,
                )
            )
        return found

    def most_redraws(self, n: int) -> int | None:
        del n
        return MOST_REDRAWS


def rhc_head(seed: str, stratum: str) -> str:
    """What is before the unit id in the text of a ticket."""
    return ticket_head("rhc/1", seed, stratum)


def rhc_group_ends(units: int, groups: int) -> list[int]:
    """The last place of every group in the random order, from 1.

    >>> rhc_group_ends(11, 3)
    [3, 7, 11]
    """
    small, larger = divmod(units, groups)
    return list(accumulate(small + (g >= groups - larger) for g in range(groups)))


def rhc_cent(seed: str, stratum: str, group: int, total: int) -> int:
    """The cent that is taken in a group of this total, from 1."""
    return 1 + hashed_integer(f"{rhc_head(seed, stratum)}group\n{group}", total)


def random_groups(size: int, spread: float) -> SelectionVariance:
    """Rao, Hartley and Cochran's estimator: (sum N_g^2 - N) / (N (N - 1)) `hit_spread`.

    The groups are as equal in number as can be.

    >>> random_groups(4, 12.0).variance(2), random_groups(4, 12.0).variance(4)
    (4.0, 0.0)
    """

    def exact(n: int) -> float:
        least, larger = divmod(size, n)
        squares = larger * (least + 1) ** 2 + (n - larger) * least**2
        return spread * (squares - size) / (size * max(size - 1, 1))

    between = max(size - 1, 1)
    return SelectionVariance(spread * size / between, spread / between, size, size, exact=exact)
