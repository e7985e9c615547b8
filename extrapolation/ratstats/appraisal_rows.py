"""Which rows of a table belong to which row of the table above: by its name, or in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from extrapolation.ratstats.appraisal_forms import AppraisalForm, Level
from extrapolation.ratstats.appraisal_tables import LevelRows, ValueRows
from primafacie.core.errors import EstimateError


def nested_rows(form: AppraisalForm, read: Sequence[LevelRows]) -> list[dict[str, Any]]:
    """The rows of the outermost level, each with those of the level below under its key."""
    rows = [dict(row) for row in read[-1].rows]
    for place in range(len(read) - 1, 0, -1):
        level, below = form.levels[place - 1], form.levels[place]
        groups = _groups(form.levels[:place], read[place - 1], read[place].names, len(rows))
        above = [dict(row) for row in read[place - 1].rows]
        for row, members in zip(above, groups, strict=True):
            row.pop(level.counted, None)
            row[below.key] = [rows[k] for k in members]
        rows = above
    return rows


def rows_with_values(
    form: AppraisalForm, read: Sequence[LevelRows], found: ValueRows
) -> list[dict[str, Any]]:
    """The rows with their sampled values in the innermost level."""
    last = read[-1]
    count = len(found.table)
    groups = _groups(form.levels, last, found.names, count)
    rows = []
    for row, members in zip(last.rows, groups, strict=True):
        own = {key: value for key, value in row.items() if key != form.levels[-1].counted}
        rows.append(own | {k: [v[n] for n in members] for k, v in found.variables.items()})
    return nested_rows(form, [*read[:-1], replace(last, rows=rows)])


def _groups(
    levels: Sequence[Level], parents: LevelRows, names: Mapping[str, list[str]], count: int
) -> list[list[int]]:
    """The places of the rows that belong to each row of the table above: by name, or in turn."""
    level = levels[-1]
    words = [one.word for one in levels]
    where = parents.table.place
    if level.word in names:
        used = [word for word in words if word in names and word in parents.names]
        if level.word not in parents.names:
            raise EstimateError(
                f"no column {level.word}",
                where=where,
                expected=f"the {level.word} of every row, which the table below names",
                fix=f"Add a column {level.word}",
            )
        keys = list(zip(*(parents.names[word] for word in used), strict=True))
        places: dict[tuple[str, ...], list[int]] = {key: [] for key in keys}
        if len(places) < len(keys):
            raise EstimateError(
                f"a {level.word} that two rows have",
                where=where,
                expected="each once (a unit of a lower stage under the name of its primary unit)",
                fix="Add the column of the level above to both tables",
            )
        strange = 0
        for place, key in enumerate(zip(*(names[word] for word in used), strict=True)):
            if key in places:
                places[key].append(place)
            else:
                strange += 1
        if strange:
            raise EstimateError(
                f"{strange:,} rows of a {level.word} that is not in {where}",
                expected=f"rows of its {len(keys)} rows",
                fix=f"Correct the column {level.word}",
            )
        groups = list(places.values())
        _check_counts(level, parents, groups)
    else:
        groups = _in_turn(level, parents, count)
    empty = sum(not group for group in groups)
    if empty:
        raise EstimateError(
            f"{empty:,} rows without sampled rows",
            where=where,
            expected=f"sampled rows for each {level.word.replace('_', ' ')}",
            fix="Add them, or delete the row",
        )
    return groups


def _check_counts(level: Level, parents: LevelRows, groups: Sequence[Sequence[int]]) -> None:
    """The rows that name a row must be as many as it states, where it states a number."""
    wrong = [
        (row[level.counted], len(group))
        for row, group in zip(parents.rows, groups, strict=True)
        if level.counted in row and row[level.counted] != len(group)
    ]
    if wrong:
        raise EstimateError(
            f"{wrong[0][1]:,} rows for a {level.word.replace('_', ' ')} that states "
            f"{wrong[0][0]:,}" + (f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""),
            where=parents.table.place,
            expected=f"as many rows as the column {level.counted} states",
            fix=f"Correct the column {level.counted}, or the rows below",
        )


def _in_turn(level: Level, parents: LevelRows, count: int) -> list[list[int]]:
    """Rows one after the other, as many as each row of the table above states."""
    if not all(level.counted in row for row in parents.rows):
        raise EstimateError(
            f"rows without a {level.word.replace('_', ' ')}, and no column {level.counted}",
            where=parents.table.place,
            expected=f"a column {level.word} in both tables, or {level.counted} in this one",
            fix=f"Add one of them: {level.counted} counts the rows that follow one another",
        )
    sizes = [int(row[level.counted]) for row in parents.rows]
    if sum(sizes) != count:
        raise EstimateError(
            f"{count:,} rows for {sum(sizes):,} in the column {level.counted}",
            where=parents.table.place,
            expected="as many rows as it states",
            fix=f"Correct the column {level.counted}, or the rows",
        )
    groups, start = [], 0
    for size in sizes:
        groups.append(list(range(start, start + size)))
        start += size
    return groups
