"""Stages of a cluster draw in the engine: the smallest tickets among the ids below others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sampling.frames.engine import StratumRange, quoted
from sampling.frames.tickets_sql import inside_of

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


@dataclass(frozen=True)
class StageId:
    """A drawn id with its ticket; `above` are the ids it lies in, `size` how many lie there."""

    above: tuple[str, ...]
    id: str
    ticket: str
    size: int


def drawn_ids(
    frame: Frame,
    stratum: StratumRange,
    *,
    head: str,
    group: str | None,
    within: Sequence[tuple[str, ...]] | None,
    last: bool,
    take: int | None,
) -> list[StageId]:
    """The `take` (None: all) smallest tickets of a stage, in ticket order below each id above.

    `within` are the drawn ids of the stage before (None at the first stage, the clusters);
    `last` says that the units themselves are drawn; `group` is the column of a stage between.
    A ticket is the SHA-256 of `head`, the ids above each with LF, and the id.
    """
    middle = quoted(f"more_{group}") if group else ""
    above = [] if within is None else ["cluster", *([middle] if middle and last else [])]
    column = "unit_id" if last else middle if within is not None else "cluster"
    path = " || chr(10) || ".join(above) if above else "''"
    before = f"{path} || chr(10)" if above else "''"
    inside, given = inside_of(stratum)
    units, parameters = frame._units
    kept, values = "", [*parameters, *given]
    if within is not None:
        kept = f"and {path} in (select unnest(?::VARCHAR[]))"
        values.append(["\n".join(ids) for ids in within])
    limit = "" if take is None else "where r <= ?"
    rows = frame._engine.execute(
        f"select path, id, ticket, size from ("
        f"  select path, id, ticket, count(*) over (partition by path) as size, "
        f"    row_number() over (partition by path order by ticket, id) as r from ("
        f"    select path, id, sha256(? || before || id) as ticket from ("
        f"      select distinct {path} as path, {before} as before, {column} as id "
        f"      from {units} where {inside} {kept}))) {limit} order by path, ticket, id",
        [head, *values, *([] if take is None else [take])],
    )
    return [
        StageId(tuple(str(p).split("\n")) if above else (), str(one), str(ticket), int(size))
        for p, one, ticket, size in rows
    ]
