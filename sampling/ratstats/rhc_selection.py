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
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.brief_texts import brief
from primafacie.core.errors import DrawError, PlanError, Problem
from primafacie.core.results import Result
from sampling.ratstats.data_files import read_number
from sampling.ratstats.streams import (
    basic_state,
    basic_step,
    distinct,
    stream_number,
    uniforms,
)

if TYPE_CHECKING:
    import pandas as pd


@brief
@dataclass(frozen=True)
class RhcUnit:
    """A primary unit of an RHC selection.

    Parameters
    ----------
    id : str
        Its id.
    sub_units : float
        How many secondary units it has.
    size : float
        Its size, above 0.
    """

    id: str
    sub_units: float
    size: float


@brief
@dataclass(frozen=True)
class RhcGroup:
    """A random group in its printed order, and the unit selected from it.

    Attributes
    ----------
    members : tuple of RhcUnit
        Its units.
    selected : RhcUnit
        The unit selected.
    """

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


@dataclass(frozen=True)
class RhcSelection(Result):
    """The groups of an RHC selection in printed order, with the selected units.

    Attributes
    ----------
    seeds : tuple of float
        The two seeds.
    groups : tuple of RhcGroup
        The groups.
    """

    SCHEMA: ClassVar[str] = "primafacie.rhc-selection/1"

    seeds: tuple[float, float]
    groups: tuple[RhcGroup, ...]

    def table(self) -> pd.DataFrame:
        """Tabulate the groups.

        Returns
        -------
        pandas.DataFrame
            One row per group: its units, sizes and the selected unit.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "group": number,
                    "members": len(group.members),
                    "group_size": group.size,
                    "unit_id": group.selected.id,
                    "selected_size": group.selected.size,
                    "selected_sub_units": group.selected.sub_units,
                }
                for number, group in enumerate(self.groups, start=1)
            ]
        )

    def __str__(self) -> str:
        members = sum(len(group.members) for group in self.groups)
        return f"RAT-STATS' RHC selection of {len(self.groups)} units from {members:,}"

    @property
    def selected(self) -> tuple[RhcUnit, ...]:
        return tuple(group.selected for group in self.groups)


def rhc_select(
    units: Sequence[Mapping[str, Any] | RhcUnit], select: int, seed_1: float, seed_2: float
) -> RhcSelection:
    """Select units as RAT-STATS' RHC does: one per random group, in proportion to size.

    Each unit in file order gets a distinct number 1 + floor(2 N u) from the first seed's stream;
    sorted by it, the units are cut into `select` groups, the smaller ones first. The second seed
    starts Visual Basic's own generator: one step per group, the first unit whose cumulative size
    reaches u times the group's size, so that a unit has the probability size / group size.

    Parameters
    ----------
    units : sequence of mapping or RhcUnit
        The units in file order; mappings have id, sub_units and size.
    select : int
        How many units are selected.
    seed_1, seed_2 : float
        The seeds of the order and of the selection.

    Returns
    -------
    RhcSelection
        The groups and their selected units.

    Raises
    ------
    DrawError
        With all faults together: a size that is not above 0, more units than there are.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-9 to 1-19.
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


def read_rhc_file(path: str | Path) -> list[RhcUnit]:
    """Read the primary units of an RHC selection from a text file.

    Each line has the id, the number of secondary units, and the size. Blanks or tabs divide; an id
    may hold blanks, the last two cells are the numbers, with `$` and commas allowed.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    list of RhcUnit
        The units in file order.

    Raises
    ------
    PlanError
        With every fault by its line, repeated ids too.
    """
    name = Path(path).name
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise PlanError(f"{name} is not text", expected="UTF-8 or ASCII", fix="") from error
    except OSError as error:
        raise PlanError(
            f"no readable file ({error})",
            where=str(path),
            expected="a text file",
            fix="Name the file of the primary units",
        ) from error
    units: dict[str, RhcUnit] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        cells = line.split()
        if not cells:
            continue
        where = f"{name}, line {number:,}"
        if len(cells) < 3:
            wanted = "id, secondary units and size"
            problems.append(Problem(where, f"{len(cells)} values", wanted, "Complete the line"))
            continue
        unit_id = " ".join(cells[:-2])
        if unit_id in units:
            problems.append(Problem(where, "an id that stands above", "each unit once", ""))
        secondary = read_number(cells[-2], where, problems)
        size = read_number(cells[-1], where, problems)
        units[unit_id] = RhcUnit(unit_id, secondary or 0.0, size or 0.0)
    if not units:
        problems.append(Problem(name, "no units", "id, secondary units and size a line", ""))
    if problems:
        raise PlanError.collected(problems, what=name)
    return list(units.values())


def rhc_print_out(selection: RhcSelection, *, audit_name: str = "") -> str:
    """Print an RHC selection: the selected units, then every group in its random order.

    Parameters
    ----------
    selection : RhcSelection
        The selection.
    audit_name : str, default ""
        The name of the audit; its first 40 characters are printed.

    Returns
    -------
    str
        The listing, as lines of text.
    """
    first, second = selection.seeds
    units = sum(len(group.members) for group in selection.groups)
    lines = [
        "RAT-STATS statistical form: RHC SAMPLE SELECTION",
        f"AUDIT: {audit_name[:40]}",
        f"SEED NUMBERS: {first:.2f}  {second:.2f}    UNITS: {units:,}    "
        f"SELECTED: {len(selection.groups):,}",
        "",
        f"{'SELECTED UNIT':<24}{'SECONDARY':>12}{'UNIT SIZE':>16}{'GROUP SIZE':>16}"
        f"{'UNITS IN GROUP':>16}",
    ]
    lines += [
        f"{group.selected.id:<24}{_number(group.selected.sub_units):>12}"
        f"{_number(group.selected.size):>16}{_number(group.size):>16}{len(group.members):>16,}"
        for group in selection.groups
    ]
    for number, group in enumerate(selection.groups, start=1):
        lines += ["", f"GROUP {number:,}    SIZE {_number(group.size)}"]
        lines += [
            f"  {'*' if unit == group.selected else ' '} {unit.id:<20}"
            f"{_number(unit.sub_units):>12}{_number(unit.size):>16}"
            for unit in group.members
        ]
    return "\n".join([*lines, "", "* selected"]) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
