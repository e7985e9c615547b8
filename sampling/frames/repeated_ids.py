"""Is every unit listed once? Ten million ids are compared by 64-bit hashes, exactly.

Equal ids have equal hashes, so ids whose hashes all differ are distinct for certain; only
ids whose hash occurs twice are compared themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from primafacie.core.errors import Problem, some_units
from sampling.frames.door import Opened
from sampling.frames.engine import ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOOKED_UP = 1_000


def _repeated_hashes(opened: Opened, key: str) -> NDArray[np.uint64]:
    """Hashes that occur more than once, ascending."""
    count = int(opened.source.engine.execute(f"select count(*) from {ROWS}")[0][0])
    hashes = np.empty(count, dtype=np.uint64)
    place = 0
    sql = f"select hash({key}) as h from {ROWS} where unit_id is not null"
    for batch in opened.source.engine.batches(sql):
        values = batch.column(0).to_numpy(zero_copy_only=False)
        hashes[place : place + len(values)] = values
        place += len(values)
    hashes = hashes[:place]
    hashes.sort()
    return cast("NDArray[np.uint64]", np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))


def repeated_id_problems(opened: Opened) -> list[Problem]:
    """One problem that counts the repeated ids, with at most three of them and their rows."""
    key = "unit_id || chr(31) || part" if opened.has_parts else "unit_id"
    hashes = _repeated_hashes(opened, key)
    if len(hashes) == 0:
        return []
    marks = ", ".join("?" for _ in hashes[:MOST_LOOKED_UP])
    groups = opened.source.engine.execute(
        f"select min(unit_id), count(*), min(row_number), list(row_number order by row_number)[2] "
        f"from {ROWS} where hash({key}) in ({marks}) group by {key} having count(*) > 1 "
        "order by min(row_number)",
        [int(value) for value in hashes[:MOST_LOOKED_UP]],
    )
    if not groups:
        return []
    source = opened.source
    exact = len(hashes) <= MOST_LOOKED_UP
    number = f"{len(groups):,}" if exact else f"at least {len(groups):,}"
    units = some_units([str(group[0]) for group in groups])
    first = groups[0]
    names = ", ".join(c.name for c in (*opened.columns("unit_id"), *opened.columns("part")))
    where = f"{source.name}, {source.row(first[2])} and {source.row(first[3])}, column {names}"
    if opened.has_parts:
        return [
            Problem(where, f"{number} repeated rows: the same unit and part twice ({units})",
                    "each part of a unit once",
                    "Remove the repeated rows in the source, or name every column that tells "
                    "the rows of a unit apart in part=")
        ]  # fmt: skip
    return [
        Problem(where, f"{number} repeated unit ids ({units})", "each sampling unit once",
                "If these rows are parts of one unit (claim lines, segments), name the column "
                "that tells them apart, as in part='LINE_NUM', and they are summed; if they are "
                "duplicates, remove them in the source")
    ]  # fmt: skip
