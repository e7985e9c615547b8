"""What a draw selected from a stratum, in one form for every design: draws, replays, redraws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.brief_texts import brief
from sampling.choices.shapes import Shape

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


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
    total_cents: int


@brief
@dataclass(frozen=True)
class Selected:
    """A selected unit, in order of first selection.

    Attributes
    ----------
    unit_id : str
        Its id.
    expected : float
        Its first-order inclusion probability; with replacement, how often it is expected to be hit.
    ticket : str
        The hash that ordered it.
    position : int or None
        Its place in the order of the list, from 1.
    draws : tuple of int
        The numbers of the draws (of the starts, in a systematic draw) that hit it, one number per
        hit.
    size_cents : int or None
        Its size in a draw proportional to size.
    group : Group or None
        Its random group.
    stages : tuple of Stage
        Its cluster and the stages below.
    """

    unit_id: str
    expected: float
    ticket: str = ""
    position: int | None = None
    draws: tuple[int, ...] = ()
    size_cents: int | None = None
    group: Group | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def hits(self) -> int:
        """How often the unit was selected."""
        return max(1, len(self.draws))


class TicketedUnit(Protocol):
    """A selected unit, as far as its ticket follows from it."""

    @property
    def unit_id(self) -> str: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...


@dataclass(frozen=True, eq=False)
class StageColumn:
    """One stage of every selection: its id there, how many are there, how many were drawn."""

    ids: NDArray[Any]
    sizes: Whole
    samples: Whole


@dataclass(frozen=True, eq=False)
class GroupColumn:
    """The random group of every selection: its units, and their sizes added up."""

    units: Whole
    totals: Whole


@dataclass(frozen=True, eq=False, kw_only=True)
class Selection:
    """The selections from one stratum, and what an estimate must know of how they came about.

    The last axis of every array runs over the selections in their order: a unit that was hit
    twice has two of them. A redraw may hold many samples of as many selections each, one a row;
    `units` are then places in the stratum (from 0, in the order of its arrays) instead of ids.

    Attributes
    ----------
    shape : Shape
        How the selections depend on one another.
    size : int
        N, the units of the stratum.
    n : int
        What the plan counts: units, draws, groups or clusters.
    units : array
        The ids of the selected units, or their places.
    expected : array of float
        The first-order inclusion probability of each; the expected number of its hits where a unit
        can be hit again; x / X_g within its group in random groups.
    numbers : array of int, optional
        The number, from 1, of the draw, start or group that made each selection.
    sizes : array of int, optional
        The sizes x in cents that a draw proportional to size goes by.
    stages : tuple of StageColumn
        The stages of each selection, the cluster first.
    groups : GroupColumn, optional
        The random group of each selection.
    joint : array of float, optional
        The joint inclusion probabilities of the selected units, the first-order ones on the
        diagonal.
    tickets, positions : sequences, optional
        The hash that ordered each unit, and its place from 1 in the list that was drawn from.
    measure, total, clusters, starts : optional
        What sizes are, their sum X in cents; the clusters there are; the systematic starts.
    """

    shape: Shape
    size: int
    n: int
    units: NDArray[Any]
    expected: Floats
    numbers: Whole | None = None
    sizes: Whole | None = None
    stages: tuple[StageColumn, ...] = ()
    groups: GroupColumn | None = None
    joint: Floats | None = None
    tickets: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    measure: str | None = None
    total: int | None = None
    clusters: int | None = None
    starts: int | None = None

    def rows(self) -> tuple[Selected, ...]:
        """List the selected units.

        Returns
        -------
        tuple of Selected
            One entry per unit, in order of first selection, with the numbers of all its hits.
        """
        numbers = [()] * len(self.units) if self.numbers is None else self._numbered()
        sizes = [None] * len(self.units) if self.sizes is None else self.sizes.tolist()
        selections = [
            Selected(
                str(unit),
                expected,
                self.tickets[k] if self.tickets else "",
                self.positions[k] if self.positions else None,
                numbers[k],
                sizes[k],
                self._group(k),
                tuple(
                    Stage(str(stage.ids[k]), int(stage.sizes[k]), int(stage.samples[k]))
                    for stage in self.stages
                ),
            )
            for k, (unit, expected) in enumerate(
                zip(self.units.tolist(), self.expected.tolist(), strict=True)
            )
        ]
        return gathered(selections)

    def _numbered(self) -> list[tuple[int, ...]]:
        assert self.numbers is not None
        return [(number,) for number in self.numbers.tolist()]

    def _group(self, k: int) -> Group | None:
        if self.groups is None or self.numbers is None:
            return None
        return Group(int(self.numbers[k]), int(self.groups.units[k]), int(self.groups.totals[k]))


def gathered(hits: Sequence[Selected]) -> tuple[Selected, ...]:
    """One entry per unit, in order of first selection, with the numbers of the draws that hit."""
    found: dict[str, Selected] = {}
    for hit in hits:
        before = found.get(hit.unit_id)
        found[hit.unit_id] = (
            hit if before is None else replace(before, draws=before.draws + hit.draws)
        )
    return tuple(found.values())


def texts(values: Sequence[str]) -> NDArray[Any]:
    """Make an array of ids that keeps each text as it is.

    Parameters
    ----------
    values : sequence of str
        The ids.

    Returns
    -------
    ndarray
        The ids.
    """
    found = np.empty(len(values), dtype=object)
    found[:] = list(values)
    return found


def whole(values: ArrayLike) -> Whole:
    """Make an array of whole numbers.

    Parameters
    ----------
    values : array_like
        The numbers.

    Returns
    -------
    ndarray of int64
        The numbers.
    """
    return np.asarray(values, dtype=np.int64)
