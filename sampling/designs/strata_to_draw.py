"""A stratum as a draw sees it: its units in the engine of a frame, or as lists at hand.

A design draws from either by the same lines: what the toolkit drew from a frame, the other side
replays from lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import DrawError
from sampling.designs.ticket_rules import check_text, ticket_head
from sampling.designs.unit_lists import UnitList
from sampling.frames.cluster_draws import StageId, drawn_ids
from sampling.frames.design_facts import Size, StratumFacts
from sampling.frames.ordered_units import Placed, UnitOrder
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


class UnitsInOrder(Protocol):
    """The units of a stratum as a list, each as wide as its size (1 each where none is named)."""

    def at_places(self, places: Sequence[int]) -> list[Placed]:
        """The units that hold these places (from 0) of the running total of the sizes."""

    def at_ranks(self, ranks: Sequence[int]) -> list[Placed]:
        """The units of these ranks, from 1."""

    def sizes(self) -> NDArray[np.int64]:
        """The sizes of all units in their order, cents."""


class DrawnFrom(Protocol):
    """One stratum to draw from: how many to draw, from which seed, and access to its units.

    Attributes
    ----------
    label : str
        Label of the stratum.
    seed : str
        The seed.
    n : int
        What the plan counts: units, draws, groups or clusters.
    spares : int
        Spare units.
    facts : StratumFacts
        How many units and clusters there are, and the sum of the sizes.
    """

    @property
    def label(self) -> str: ...
    @property
    def seed(self) -> str: ...
    @property
    def n(self) -> int:
        """What the plan counts: units, draws, groups or clusters."""

    @property
    def spares(self) -> int: ...
    @property
    def facts(self) -> StratumFacts:
        """How many units and clusters there are, and the sizes added up."""

    def listed(
        self, size: Size | None = None, *, head: str | None = None, declared: bool = False
    ) -> UnitsInOrder:
        """List the units in an order.

        Parameters
        ----------
        size : {"paid", "claimed"}, optional
            How wide each unit is. Default: 1 each.
        head : str, optional
            Orders the units by the SHA-256 of `head` and id. Default: the byte order of the ids.
        declared : bool, default False
            Whether the declared order is taken.

        Returns
        -------
        UnitsInOrder
            The units.
        """

    def smallest_tickets(self, count: int) -> list[tuple[str, str]]:
        """Find the units of the smallest tickets (`ticket/1`).

        Parameters
        ----------
        count : int
            How many.

        Returns
        -------
        list of (str, str)
            Ticket and unit id, in the order of the tickets.
        """

    def smallest_ids(
        self,
        *,
        head: str,
        group: str | None,
        within: Sequence[tuple[str, ...]] | None,
        last: bool,
        take: int | None,
    ) -> list[StageId]:
        """The smallest tickets of a stage below each id above, as `drawn_ids` finds them."""


@dataclass(frozen=True)
class FrameStratum:
    """A stratum in the engine of its frame; `order` is the order that the plan declares."""

    frame: Frame
    units: StratumRange
    n: int
    spares: int
    facts: StratumFacts
    seed: str
    order: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.units.label

    def listed(
        self, size: Size | None = None, *, head: str | None = None, declared: bool = False
    ) -> UnitsInOrder:
        roles = self.order if declared else ()
        return UnitOrder(self.frame, self.units, size, head=head, roles=roles)

    def smallest_tickets(self, count: int) -> list[tuple[str, str]]:
        found = self.frame.smallest_tickets(
            seed=self.seed,
            ranges=[self.units],
            sizes={self.label: count},
            populations={self.label: self.facts.units},
        )
        return [(ticket, unit_id) for _, ticket, unit_id in found]

    def smallest_ids(
        self,
        *,
        head: str,
        group: str | None,
        within: Sequence[tuple[str, ...]] | None,
        last: bool,
        take: int | None,
    ) -> list[StageId]:
        return drawn_ids(
            self.frame, self.units, head=head, group=group, within=within, last=last, take=take
        )


@dataclass(frozen=True, eq=False)
class ListedStratum:
    """A stratum as lists: all that anyone needs to replay its draw, no frame and no engine.

    `ids` are all units, in the declared order where the design goes by one; `cents` the sizes of a
    draw proportional to size; `paths` the ids of every unit from the cluster down to the unit.
    """

    label: str
    seed: str
    ids: Sequence[str]
    n: int
    spares: int = 0
    cents: Sequence[int] | None = None
    paths: Sequence[Sequence[str]] | None = None

    @cached_property
    def facts(self) -> StratumFacts:
        sizes = self.cents or ()
        clusters = {path[0] for path in self.paths or ()}
        return StratumFacts(
            self.label,
            len(self.ids),
            sum(size <= 0 for size in sizes),
            sum(map(int, sizes)),
            max(sizes, default=0),
            len(clusters),
        )

    def listed(
        self, size: Size | None = None, *, head: str | None = None, declared: bool = False
    ) -> UnitsInOrder:
        sizes: Any = None if size is None else _given(self.cents, "sizes")
        if declared:
            return UnitList.of(self.ids, sizes)
        if head is None:
            return UnitList.by_id(self.ids, sizes)
        return UnitList.by_hash(self.ids, sizes, head=head)

    def smallest_tickets(self, count: int) -> list[tuple[str, str]]:
        head = ticket_head("ticket/1", self.seed, self.label)
        for one in self.ids:
            check_text(one, what="unit id")
        return sorted((_sha256(head, [one]), one) for one in self.ids)[:count]

    def smallest_ids(
        self,
        *,
        head: str,
        group: str | None,
        within: Sequence[tuple[str, ...]] | None,
        last: bool,
        take: int | None,
    ) -> list[StageId]:
        del group, last  # the paths hold the group of every unit, where there are any
        level = len(within[0]) if within else 0
        below: dict[tuple[str, ...], dict[str, None]] = {}
        for path in self._paths:
            below.setdefault(tuple(path[:level]), {})[path[level]] = None
        found = []
        for above in [()] if within is None else within:
            tickets = sorted((_sha256(head, (*above, one)), one) for one in below[above])
            taken = tickets if take is None else tickets[:take]
            found += [StageId(above, one, token, len(tickets)) for token, one in taken]
        return found

    @cached_property
    def _paths(self) -> Sequence[Sequence[str]]:
        paths: Sequence[Sequence[str]] = _given(self.paths, "paths")
        depth = len(paths[0]) if paths else 0
        if depth < 2 or any(len(path) != depth for path in paths):
            raise DrawError(
                "units without their clusters",
                expected="ids from the cluster to the unit",
                fix="Name the cluster of every unit",
            )
        for name in {name for path in paths for name in path}:
            check_text(name, what="unit id")
        return paths


def _sha256(head: str, ids: Sequence[str]) -> str:
    return hashlib.sha256((head + "\n".join(ids)).encode("utf-8")).hexdigest()


def _given(values: Any, name: str) -> Any:
    if values is None:
        raise DrawError(f"a draw without {name}", expected=f"{name} for every unit", fix="")
    return values
