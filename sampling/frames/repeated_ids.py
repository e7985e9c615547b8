"""Is every unit listed once?"""

from __future__ import annotations

from primafacie.core.errors import Problem, some_units
from sampling.engines.engine import Repeated
from sampling.frames.opened import Opened
from sampling.frames.total_rows import is_total_word

MOST_LOOKED_UP = 1_000


def repeated_id_problems(opened: Opened) -> list[Problem]:
    """One problem that counts the repeated ids, with at most three of them and their rows."""
    key = ("unit_id", "part") if opened.has_parts else ("unit_id",)
    groups, exact = opened.engine.repeated(opened.rows, key, most=MOST_LOOKED_UP)
    groups = _without_totals(opened, groups)
    return [_problem(opened, groups, exact)] if groups else []


def _without_totals(opened: Opened, groups: list[Repeated]) -> list[Repeated]:
    """Several total rows under one word are named as totals, unless one is kept as a unit."""
    if opened.confirmed:
        return groups
    return [group for group in groups if not is_total_word(str(group[0]))]


def _problem(opened: Opened, groups: list[Repeated], exact: bool) -> Problem:
    source = opened.source
    number = f"{len(groups):,}" if exact else f"at least {len(groups):,}"
    units = some_units([str(group[0]) for group in groups])
    numbers = [number for number in groups[0][2:] if number is not None]
    names = ", ".join(c.name for c in (*opened.columns("unit_id"), *opened.columns("part")))
    rows = " and ".join(source.row(number) for number in numbers)
    where = ", ".join([source.name, *([rows] if rows else []), f"column {names}"])
    if opened.has_parts:
        return Problem(
            where,
            f"{number} repeated rows: the same unit and part twice ({units})",
            "each part of a unit once",
            "Remove the repeated rows in the source, or name every column that tells "
            "the rows of a unit apart in part=",
        )
    return Problem(
        where,
        f"{number} repeated unit ids ({units})",
        "each sampling unit once",
        "If these rows are parts of one unit (claim lines, segments), name the column "
        "that tells them apart, as in part='LINE_NUM', and they are summed; if they are "
        "duplicates, remove them in the source",
    )
