"""RHC (Rao-Hartley-Cochran) sample selection, as RAT-STATS makes it.

Units are put in random order by the first seed and cut into as many groups as units are
wanted; from each group one unit is taken with probability proportional to its size by the
second seed. The rule reproduces every printed listing, groups, members and picks; it is
inferred from them, no public document states it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from primafacie.core.errors import DrawError, Problem
from primafacie.core.results import brief
from sampling.ratstats.streams import (
    basic_state,
    basic_step,
    distinct,
    stream_number,
    uniforms,
)


@brief
@dataclass(frozen=True)
class RhcUnit:
    """A primary unit: its id, how many secondary units it has, and its size."""

    id: str
    sub_units: float
    size: float


@brief
@dataclass(frozen=True)
class RhcGroup:
    """A random group in its printed order, and the unit selected from it."""

    members: tuple[RhcUnit, ...]
    selected: RhcUnit

    @property
    def size(self) -> float:
        """Size of all units of the group."""
        return sum(unit.size for unit in self.members)

    @property
    def sub_units(self) -> float:
        """Secondary units of all units of the group."""
        return sum(unit.sub_units for unit in self.members)


@brief
@dataclass(frozen=True)
class RhcSelection:
    """The groups in printed order with the selected units."""

    seeds: tuple[float, float]
    groups: tuple[RhcGroup, ...]

    @property
    def selected(self) -> tuple[RhcUnit, ...]:
        return tuple(group.selected for group in self.groups)


def rhc_select(
    units: Sequence[Mapping[str, Any] | RhcUnit], select: int, seed_1: float, seed_2: float
) -> RhcSelection:
    """`select` units of the list, one from each random group, with probability size / group size.

    Each unit in file order gets a distinct number 1 + floor(2 N u) from the first seed's
    stream; sorted by it the units are cut into `select` groups, the smaller ones first. The
    second seed starts Visual Basic's own generator: one step a group, the first unit whose
    cumulative size reaches u times the group's size.

    `units` are mappings with id, sub_units and size. Raises `DrawError`, all faults at once.
    Source: RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-9 to 1-19.
    """
    listed = [unit if isinstance(unit, RhcUnit) else RhcUnit(**unit) for unit in units]
    _check(listed, select)
    count = len(listed)
    stream = uniforms(stream_number(seed_1))
    numbers = distinct(count, 2 * count, lambda: 1 + int(next(stream) * 2 * count), asked="units")
    ordered = [listed[k] for k in sorted(range(count), key=numbers.__getitem__)]
    small, larger = divmod(count, select)
    state = basic_state(stream_number(seed_2))
    groups, start = [], 0
    for group in range(select):
        members = ordered[start : start + small + (group >= select - larger)]
        start += len(members)
        state = basic_step(state)
        goal = state / (1 << 24) * sum(unit.size for unit in members)
        reached = accumulate(unit.size for unit in members)
        chosen = next(unit for unit, sum_ in zip(members, reached, strict=True) if sum_ >= goal)
        groups.append(RhcGroup(tuple(members), chosen))
    return RhcSelection((float(seed_1), float(seed_2)), tuple(groups))


def _check(units: Sequence[RhcUnit], select: int) -> None:
    found = [
        Problem(
            f"unit {number}",
            f"the size {unit.size!r}",
            "a finite number above 0",
            "Leave units without size out of the frame",
        )
        for number, unit in enumerate(units, start=1)
        if not 0 < unit.size < math.inf
    ]
    if isinstance(select, bool) or not isinstance(select, int) or not 1 <= select <= len(units):
        found.append(
            Problem(
                "select",
                repr(select),
                f"a number from 1 to {len(units):,}, all there are",
                "Ask for fewer units",
            )
        )
    if found:
        raise DrawError.collected(found, what="RHC selection")
