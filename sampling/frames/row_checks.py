"""The checks of a frame: faults of rows, repeated ids, units that contradict themselves.

One scan counts every kind of fault; the kinds that occur are then looked up for their first
rows. Rows are never dropped: a frame with a fault cannot be used.
"""

from __future__ import annotations

from primafacie.core.errors import Problem, some_units
from primafacie.core.plurals import counted
from primafacie.core.problems import grouped
from sampling.engines.engine import Repeated
from sampling.frames.grouped_rows import PARTS, differs
from sampling.frames.opened_rows import OpenedRows
from sampling.frames.row_faults import Fault, row_faults
from sampling.frames.total_rows import is_total_word
from sampling.intake.sources import ROW

LOOKED_UP = 200
"""So many rows of a fault are looked up; what is wrong with the others is not told apart."""
MOST_LOOKED_UP = 1_000


def row_problems(opened: OpenedRows) -> list[Problem]:
    """Every fault of the rows, with its first rows; the rest are counted."""
    source, execute = opened.source, opened.engine.execute
    faults = row_faults(opened)
    counts = ", ".join(f"count(*) filter (where {fault.condition})" for fault in faults)
    total, *found = execute(f"select count(*), {counts} from {opened.rows}")[0]
    problems = list(source.problems)
    if total == 0 and not problems:
        problems.append(
            Problem(
                source.name,
                "no claims",
                "at least one row below the header",
                "Check that this is the right file",
            )
        )
    for fault, count in zip(faults, found, strict=True):
        where = fault.condition
        if count and fault.closer:
            where = f"{fault.condition} and {fault.closer}"
            count = execute(f"select count(*) from {opened.rows} where {where}")[0][0]
        if not count:
            continue
        shown = _first_rows(opened, fault, where, count)
        fix = fault.advice() if fault.advice else fault.fix
        names = ", ".join(column.name for column in fault.columns)
        problems += grouped(
            [
                Problem(
                    source.place(number, names),
                    fault.got(value),
                    fault.expected,
                    fault.blank_fix if fault.blank_fix and not (value or "").strip() else fix,
                    (fault.cause or fault.got)(value),
                )
                for number, value in shown
            ]
        )
        if count > len(shown):
            more = f"{count - len(shown):,} more rows with the same fault"
            problems.append(Problem(f"{source.name}, column {names}", more, fault.expected, ""))
    return problems


def _first_rows(
    opened: OpenedRows, fault: Fault, where: str, count: int
) -> list[tuple[int | None, str | None]]:
    """The first rows with a fault and what the source holds there: never an id."""
    source, execute = opened.source, opened.engine.execute
    if not source.numbered:
        if not fault.role:
            return [(None, None)] * min(count, LOOKED_UP)
        raw = f"{fault.role}_raw"
        rows = execute(
            f"select {raw}, count(*) from {opened.rows} where {where} "
            f"group by {raw} order by {raw} limit {LOOKED_UP}"
        )
        values = [None if value is None else str(value) for value, n in rows for _ in range(n)]
        return [(None, value) for value in values[:LOOKED_UP]]
    rows = execute(
        f"select row_number from {opened.rows} where {where} order by row_number limit {LOOKED_UP}"
    )
    numbers = [int(row[0]) for row in rows]
    shown: dict[int, str | None] = {}
    if fault.role:
        marks = ", ".join("?" for _ in numbers)
        found = execute(
            f"select {ROW}, {fault.columns[0].as_text} from {source.relation} "
            f"where {ROW} in ({marks})",
            numbers,
        )
        shown = {int(number): value for number, value in found}
    return [(number, shown.get(number)) for number in numbers]


def repeated_id_problems(opened: OpenedRows) -> list[Problem]:
    """One problem that counts the repeated ids, with at most three of them and their rows."""
    key = ("unit_id", "part") if opened.has_parts else ("unit_id",)
    groups, exact = opened.engine.repeated(opened.rows, key, most=MOST_LOOKED_UP)
    groups = _without_totals(opened, groups)
    return [_problem(opened, groups, exact)] if groups else []


def _without_totals(opened: OpenedRows, groups: list[Repeated]) -> list[Repeated]:
    """Several total rows under one word are named as totals, unless one is kept as a unit."""
    if opened.confirmed:
        return groups
    return [group for group in groups if not is_total_word(str(group[0]))]


def _problem(opened: OpenedRows, groups: list[Repeated], exact: bool) -> Problem:
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


def part_problems(opened: OpenedRows) -> tuple[list[Problem], list[str]]:
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
    for (column, name), count in zip(named, several, strict=True):
        if count and column == name:  # a role of the frame, not a further column
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


def period_problems(opened: OpenedRows, units: str, parameters: list[object]) -> list[Problem]:
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
