"""Is every unit listed once? Ten million ids are compared by 64-bit hashes, exactly.

Equal ids have equal hashes, so ids whose hashes all differ are distinct for certain; only
ids whose hash occurs twice are compared themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from primafacie.core.errors import Problem, some_units
from sampling.frames.opened import Opened
from sampling.frames.total_rows import is_total_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOOKED_UP = 1_000
# Hashes compared at a time (8 bytes each); a larger frame is read once for each share of them.
MOST_HELD = 10_000_000


def _repeated_hashes(opened: Opened, key: str) -> NDArray[np.uint64]:
    """Hashes that occur more than once, ascending within each share of the hash range."""
    count = int(opened.engine.execute(f"select count(*) from {opened.rows}")[0][0])
    shares = max(1, -(-count // MOST_HELD))
    found = [_repeated_in_share(opened, key, count, share, shares) for share in range(shares)]
    return np.concatenate(found)


def _repeated_in_share(
    opened: Opened, key: str, count: int, share: int, shares: int
) -> NDArray[np.uint64]:
    # A little more room than an even share: hashes are even, and a batch that does not fit
    # makes the array longer.
    hashes = np.empty(count if shares == 1 else int(MOST_HELD * 1.01), dtype=np.uint64)
    place = 0
    part = "" if shares == 1 else f" and hash({key}) % {shares} = {share}"
    sql = f"select hash({key}) as h from {opened.rows} where unit_id is not null{part}"
    for batch in opened.engine.batches(sql):
        values = batch.column(0).to_numpy(zero_copy_only=False)
        if place + len(values) > len(hashes):
            hashes = np.concatenate([hashes, np.empty(len(hashes), dtype=np.uint64)])
        hashes[place : place + len(values)] = values
        place += len(values)
    hashes = hashes[:place]
    hashes.sort()
    return cast("NDArray[np.uint64]", np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))


def repeated_id_problems(opened: Opened) -> list[Problem]:
    """One problem that counts the repeated ids, with at most three of them and their rows."""
    if opened.engine.dialect.name != "duckdb":
        groups, exact = _repeated_groups(opened)
        groups = _without_totals(opened, groups)
        return [_problem(opened, groups, exact)] if groups else []
    key = "unit_id || chr(31) || part" if opened.has_parts else "unit_id"
    hashes = _repeated_hashes(opened, key)
    if len(hashes) == 0:
        return []
    marks = ", ".join("?" for _ in hashes[:MOST_LOOKED_UP])
    groups = opened.engine.execute(
        f"select min(unit_id), count(*), min(row_number), list(row_number order by row_number)[2] "
        f"from {opened.rows} where hash({key}) in ({marks}) group by {key} having count(*) > 1 "
        "order by min(row_number)",
        [int(value) for value in hashes[:MOST_LOOKED_UP]],
    )
    groups = _without_totals(opened, groups)
    if not groups:
        return []
    return [_problem(opened, groups, len(hashes) <= MOST_LOOKED_UP)]


def _without_totals(opened: Opened, groups: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Several total rows under one word are named as totals, unless one is kept as a unit."""
    if opened.confirmed:
        return groups
    return [group for group in groups if not is_total_word(str(group[0]))]


def _repeated_groups(opened: Opened) -> tuple[list[tuple[Any, ...]], bool]:
    """Repeated ids where the engine groups millions of rows by itself."""
    key = "unit_id, part" if opened.has_parts else "unit_id"
    groups = opened.engine.execute(
        f"select unit_id, count(*), min(row_number), max(row_number) from {opened.rows} "
        f"where unit_id is not null group by {key} having count(*) > 1 "
        f"order by {key} limit {MOST_LOOKED_UP + 1}"
    )
    return groups, len(groups) <= MOST_LOOKED_UP


def _problem(opened: Opened, groups: list[tuple[Any, ...]], exact: bool) -> Problem:
    source = opened.source
    number = f"{len(groups):,}" if exact else f"at least {len(groups):,}"
    units = some_units([str(group[0]) for group in groups])
    first, second = groups[0][2], groups[0][3]
    names = ", ".join(c.name for c in (*opened.columns("unit_id"), *opened.columns("part")))
    rows = "" if first is None else f", {source.row(first)} and {source.row(second)}"
    where = f"{source.name}{rows}, column {names}"
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
