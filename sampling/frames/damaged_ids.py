"""Columns of ids that a program has turned into numbers: told by all ids of the column together."""

from __future__ import annotations

from primafacie.core.errors import Problem
from sampling.frames.opened_rows import OpenedRows
from sampling.intake.damaged_ids import (
    ALL_POINT_ZERO,
    ALL_ZEROS,
    AS_TEXT,
    HELD,
    LEAST_ZEROS,
    POINT_ZERO,
    ZEROS_ALONE,
)


def damaged_columns(opened: OpenedRows) -> list[Problem]:
    """Ids that all end in `.0`, and ids of which all digits beyond the 15th are 0."""
    problems = []
    for role in ("unit_id", "cluster"):
        columns = opened.columns(role)
        if len(columns) != 1 or opened.kept:
            continue
        ends = f"substr({role}, length({role}) - 1, 2) = '.0'"
        long = f"length({role}) > {HELD}"
        zero = f"substr({role}, length({role}), 1) = '0'"
        given, points, longer, zeros = opened.engine.execute(
            f"select count({role}), count(*) filter (where {ends}), count(*) filter "
            f"(where {long}), count(*) filter (where {long} and {zero}) from {opened.rows}"
        )[0]
        found = ""
        if given and points == given and _all(opened, role, POINT_ZERO, given):
            found = ALL_POINT_ZERO
        elif longer and longer == zeros and _zeros_alone(opened, role, long, int(longer)):
            found = ALL_ZEROS
        if found:
            where = f"{opened.source.name}, column {columns[0].name}"
            problems.append(Problem(where, found, "ids as the source system has them", AS_TEXT))
    return problems


def _all(opened: OpenedRows, role: str, pattern: str, count: int) -> bool:
    """Do so many ids fit a pattern, all that there are?"""
    fits = opened.engine.reader.matches(role, pattern)
    found = opened.engine.execute(f"select count(*) from {opened.rows} where {fits}")[0][0]
    return int(found) == count


def _zeros_alone(opened: OpenedRows, role: str, long: str, count: int) -> bool:
    """Are the places beyond those that a number holds zeros in every long id, and several?"""
    if not _all(opened, role, ZEROS_ALONE, count):
        return False
    places = opened.engine.execute(
        f"select sum(length({role}) - {HELD}) from (select distinct {role} from {opened.rows} "
        f"where {long}) as ids"
    )[0][0]
    return int(places or 0) >= LEAST_ZEROS
