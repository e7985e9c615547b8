"""What a draw says of a selected unit, whatever the kind of draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from primafacie.core.results import brief


@brief
@dataclass(frozen=True)
class Stage:
    """A stage of a cluster draw: the unit's id there, how many there are, how many are drawn.

    The first stage counts the clusters of the stratum, each later one the units within.
    """

    id: str
    size: int
    sample: int


@brief
@dataclass(frozen=True)
class Group:
    """The random group of an RHC draw: its number from 1, its units, their sizes added up."""

    number: int
    units: int
    total: int


@brief
@dataclass(frozen=True)
class Selected:
    """A selected unit, in order of first selection.

    `expected` is its first-order inclusion probability; with replacement, how often it is
    expected to be hit. `ticket` is the hash that ordered it, `position` its place in the
    list's order from 1, `draws` the numbers of the draws (of the starts, in a systematic
    draw) that hit it, one number a hit, `size` its size in a draw proportional to size.
    """

    unit_id: str
    expected: float
    ticket: str = ""
    position: int | None = None
    draws: tuple[int, ...] = ()
    size: int | None = None
    group: Group | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def hits(self) -> int:
        """How often the unit was selected."""
        return max(1, len(self.draws))


def gathered(hits: Sequence[Selected]) -> tuple[Selected, ...]:
    """One entry a unit, in order of first selection, with the numbers of all draws that hit it."""
    found: dict[str, Selected] = {}
    for hit in hits:
        before = found.get(hit.unit_id)
        found[hit.unit_id] = (
            hit if before is None else replace(before, draws=before.draws + hit.draws)
        )
    return tuple(found.values())
