"""The checks of a frame beyond its rows: one unit one stratum, dates inside the period."""

from __future__ import annotations

from primafacie.core.errors import Problem
from primafacie.core.plurals import counted
from sampling.frames.grouped_rows import PARTS, differs
from sampling.frames.opened import Opened


def part_problems(opened: Opened) -> tuple[list[Problem], list[str]]:
    """Rows of one unit that contradict each other, and what is said of summed rows."""
    if not opened.has_parts:
        return [], []
    source, roles, engine = opened.source, opened.roles, opened.engine
    named = [(name, name) for name in ("stratum", "cluster") if getattr(roles, name)]
    named += [(f"more_{name}", name) for name, _ in roles.more]
    told = [differs(engine.dialect.quoted(column)) for column, _ in named]
    counts = "".join(f", count(*) filter (where {flag})" for flag in told)
    units, rows, dates, *several = engine.execute(
        f"select count(*) filter (where {PARTS} > 1), coalesce(sum({PARTS}) filter "
        f"(where {PARTS} > 1), 0), count(*) filter (where last_date > date){counts} "
        f"from {opened.units}"
    )[0]
    problems, notes = [], []
    if units:
        notes.append(
            f"{counted(units, 'unit')} {'has' if units == 1 else 'have'} several rows "
            f"({int(rows):,} rows, column {', '.join(roles.part)}). Their amounts were added, one "
            "unit per id."
        )
    if roles.date and dates:
        notes.append(
            f"{counted(dates, 'unit')} {'has' if dates == 1 else 'have'} rows of several dates. "
            "The date of a unit is its first one."
        )
    for (_, name), count in zip(named, several, strict=True):
        if count and name in ("stratum", "cluster"):
            problems.append(
                Problem(
                    f"{source.name}, column {getattr(roles, name)}",
                    f"{count:,} units whose rows name more than one {name}",
                    f"one {name} a unit",
                    "Correct the rows, or leave the role out",
                )
            )
        elif count:
            notes.append(
                f"{counted(count, 'unit')} {'has' if count == 1 else 'have'} several values "
                f"of {name}. The first in byte order is kept."
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
    latest = "last_date" if opened.has_parts else "date"
    late = f"date <= ? and {latest} > ?" if opened.has_parts else "1 = 0"
    kinds = [
        ("without a date", "date is blank", "date is null", []),
        (f"dated before {first}", f"date < {first}", "date < ?", [first]),
        (f"dated after {last}", f"date > {last}", "date > ?", [last]),
        (f"with some rows after {last}", "", late, [last, last] if opened.has_parts else []),
    ]
    found = ", ".join(
        f"count(*) filter (where {where}), min(row_number) filter (where {where})"
        for _, _, where, _ in kinds
    )
    days = [day for kind in kinds for day in (*kind[3], *kind[3])]
    row = opened.engine.execute(f"select {found} from {units}", [*days, *parameters])[0]
    straddling = "Widen the period, or leave those rows out before they are summed to units"
    return [
        Problem(
            source.place(number, opened.roles.date),
            f"{count:,} units {words}",
            f"a date from {first} to {last}",
            f"Exclude them with a reason, as in exclude({condition!r}, reason=...), or "
            "correct the period"
            if condition
            else straddling,
        )
        for (words, condition, _, _), count, number in zip(kinds, row[::2], row[1::2], strict=True)
        if count
    ]
