"""Stages of a cluster draw in the engine: the smallest tickets among the ids below others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


@brief
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
    engine = frame.engine
    middle = engine.dialect.quoted(f"more_{group}") if group else ""
    above = [] if within is None else ["cluster", *([middle] if middle and last else [])]
    column = "unit_id" if last else middle if within is not None else "cluster"
    # with LF between the ids, which no id may hold
    path = " || ? || ".join(above) if above else "''"
    marks: list[object] = ["\n"] * (len(above) - 1)
    inside, given = inside_sql(stratum, engine.dialect)
    units, parameters = frame.units
    hashed = "? || path || ? || id" if above else "? || id"
    between: list[object] = ["\n"] if above else []
    pieces: list[tuple[str, list[object]]] = [("", [])]
    if within is not None:
        joined = ["\n".join(ids) for ids in within]
        pieces = [(f"and {path} in {s}", [*marks, *v]) for s, v in engine.among(joined)]
    found: list[StageId] = []
    for kept, values in pieces:
        rows = engine.execute(
            f"select path, id, ticket, size from (select path, id, ticket, "
            f"count(*) over (partition by path) as size, "
            f"row_number() over (partition by path order by ticket, id) as r from ("
            f"select path, id, {engine.dialect('sha256', hashed)} as ticket from ("
            f"select distinct {path} as path, {column} as id from {units} where {inside} {kept}"
            f") as ids) as hashed) as ranked {'' if take is None else f'where r <= {int(take)}'} "
            f"order by path, ticket, id",
            [head, *between, *marks, *parameters, *given, *values],
        )
        found += [
            StageId(tuple(str(p).split("\n")) if above else (), str(one), str(token), int(size))
            for p, one, token, size in rows
        ]
    return found
