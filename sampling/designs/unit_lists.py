"""A stratum as a list in order: where a place in the running total of the sizes falls.

Draws decide on places in a list (cents, positions); this finds the units at them in arrays that
are at hand. A frame too large for that is asked through its engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import DrawError
from sampling.frames.ordered_units import Placed


@dataclass(frozen=True, eq=False)
class UnitList:
    """Unit ids in their order with whole sizes of 0 or more (1 each where none are given)."""

    ids: Sequence[str]
    weights: NDArray[np.int64]
    ends: NDArray[np.int64]
    tickets: Sequence[str] = ()

    @classmethod
    def of(
        cls, ids: Sequence[str], sizes: Sequence[int] | None = None, *, tickets: Sequence[str] = ()
    ) -> UnitList:
        """A list in the order given; refused (`DrawError`) with repeated ids or bad sizes."""
        weights = np.ones(len(ids), dtype=np.int64) if sizes is None else _whole(sizes)
        if len(weights) != len(ids) or len(set(ids)) != len(ids) or not len(ids):
            raise DrawError(
                f"{len(ids):,} ids ({len(set(ids)):,} different) and {len(weights):,} sizes",
                expected="units, each once, each with its size",
                fix="Correct the list",
            )
        return cls(ids, weights, np.cumsum(weights), tickets)

    @classmethod
    def by_id(cls, ids: Sequence[str], sizes: Sequence[int] | None = None) -> UnitList:
        """The list in byte order of the ids (the order of their code points)."""
        order = sorted(range(len(ids)), key=ids.__getitem__)
        given = None if sizes is None else [sizes[k] for k in order]
        return cls.of([ids[k] for k in order], given)

    @classmethod
    def by_hash(
        cls, ids: Sequence[str], sizes: Sequence[int] | None = None, *, head: str
    ) -> UnitList:
        """The list in the order of the SHA-256 of `head` and the id; ties by id."""
        tickets = [hashlib.sha256(f"{head}{one}".encode()).hexdigest() for one in ids]
        order = sorted(range(len(ids)), key=lambda k: (tickets[k], ids[k]))
        given = None if sizes is None else [sizes[k] for k in order]
        return cls.of([ids[k] for k in order], given, tickets=[tickets[k] for k in order])

    @property
    def total(self) -> int:
        """The sizes added up."""
        return int(self.ends[-1])

    def at(self, places: Sequence[int]) -> NDArray[np.int64]:
        """Which unit (from 0) holds each place of the running total, places from 0."""
        found: NDArray[np.int64] = np.searchsorted(self.ends, np.asarray(places), side="right")
        return found

    def at_places(self, places: Sequence[int]) -> list[Placed]:
        """The units that hold these places of the running total, places from 0."""
        return [self._placed(k) for k in self.at(places).tolist()]

    def at_ranks(self, ranks: Sequence[int]) -> list[Placed]:
        """The units of these ranks, from 1."""
        return [self._placed(rank - 1) for rank in ranks]

    def sizes(self) -> NDArray[np.int64]:
        """The sizes of all units in their order."""
        return self.weights

    def _placed(self, k: int) -> Placed:
        size = int(self.weights[k])
        token = self.tickets[k] if self.tickets else ""
        return Placed(k + 1, int(self.ends[k]) - size, size, self.ids[k], token)


def _whole(sizes: Sequence[int]) -> NDArray[np.int64]:
    weights = np.asarray(sizes)
    if weights.dtype.kind not in "iu" or (weights < 0).any():
        raise DrawError(
            "sizes that are no whole numbers of 0 or more",
            expected="cents",
            fix="Units without size form a stratum of their own, or are outside the frame",
        )
    if sum(map(int, weights)) >= 2**63 or not weights.any():
        raise DrawError("sizes that add up to 0 or to 2**63 and more", expected="cents", fix="")
    return weights.astype(np.int64)
