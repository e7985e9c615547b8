"""RAT-STATS' RHC selection on paper: the file of the primary units, and the print-out."""

from __future__ import annotations

from pathlib import Path

from primafacie.core.errors import PlanError, Problem
from sampling.ratstats.data_files import read_number
from sampling.ratstats.rhc_selection import RhcSelection, RhcUnit


def read_rhc_file(path: str | Path) -> list[RhcUnit]:
    """The primary units of a file: a line each with id, number of secondary units, and size.

    Blanks or tabs divide; an id may hold blanks, the last two cells are the numbers, with `$`
    and commas allowed. Raises `PlanError` with every fault by its line, repeated ids too.
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
    """The selected units with their groups, then every group in its random order."""
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
