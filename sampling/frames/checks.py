"""The checks of a frame beyond its rows: one unit one stratum, dates inside the period."""

from __future__ import annotations

from primafacie.core.errors import Problem
from sampling.frames.door import Opened
from sampling.frames.engine import ROWS, quoted


def part_problems(opened: Opened) -> tuple[list[Problem], list[str]]:
    """Rows of one unit that contradict each other, and what is said of summed rows."""
    if not opened.has_parts:
        return [], []
    source, roles = opened.source, opened.roles
    problems, notes = [], []
    row = source.engine.execute(
        f"select count(*), coalesce(sum(n), 0) from (select count(*) as n from {ROWS} "
        "where unit_id is not null group by unit_id having count(*) > 1)"
    )[0]
    if row[0]:
        notes.append(
            f"{row[0]:,} units stand in several rows ({row[1]:,} rows, told apart by "
            f"{', '.join(roles.part)}): their amounts are summed to one unit each"
        )
    named = [(name, name) for name in ("stratum", "cluster") if getattr(roles, name)]
    named += [(f"more_{name}", name) for name, _ in roles.more]
    for column, name in named:
        count = source.engine.execute(
            f"select count(*) from (select 1 from {ROWS} where unit_id is not null "
            f"group by unit_id having count(distinct {quoted(column)}) > 1)"
        )[0][0]
        if count and name in ("stratum", "cluster"):
            problems.append(
                Problem(f"{source.name}, column {getattr(roles, name)}",
                        f"{count:,} units whose rows name more than one {name}",
                        f"one {name} a unit", "Correct the rows, or leave the role out")
            )  # fmt: skip
        elif count:
            notes.append(
                f"{count:,} units have several values of {name}: the first in byte order is kept"
            )
    return problems, notes


def period_problems(opened: Opened, units: str, parameters: list[object]) -> list[Problem]:
    """Units of the frame whose date lies outside the declared period or is missing."""
    if opened.period is None:
        return []
    first, last = opened.period
    source = opened.source
    if opened.roles.date is None:
        return [
            Problem("period", "a period but no date column", "both or none", "Name date=COLUMN")
        ]
    row = source.engine.execute(
        "select count(*) filter (where date is null), count(*) filter (where date < ?), "
        "count(*) filter (where date > ?), min(row_number) filter (where date is null), "
        "min(row_number) filter (where date < ?), min(row_number) filter (where date > ?) "
        f"from {units}",
        [first, last, first, last, *parameters],
    )[0]
    kinds = [
        ("without a date", "date is blank", row[0], row[3]),
        (f"dated before {first}", f"date < {first}", row[1], row[4]),
        (f"dated after {last}", f"date > {last}", row[2], row[5]),
    ]
    return [
        Problem(f"{source.name}, {source.row(number)}, column {opened.roles.date}",
                f"{count:,} units {words}", f"a date from {first} to {last}",
                f"Exclude them with a reason, as in exclude({condition!r}, reason=...), or "
                "correct the period")
        for words, condition, count, number in kinds
        if count
    ]  # fmt: skip
