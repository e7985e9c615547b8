"""What a design must know of every stratum before the draw: one scan for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.frames.frame import Frame

Size = Literal["paid", "claimed"]


@dataclass(frozen=True)
class StratumFacts:
    """A stratum as a design sees it; sizes in cents.

    `units` is N_h, `unsized` the units whose size is 0, negative or blank, `total` and
    `largest` the sum and the greatest of the sizes, `clusters` the different clusters,
    `without` the units that lack a cluster (or the group of a third stage).
    """

    label: str
    units: int
    unsized: int
    total: int
    largest: int
    clusters: int = 0
    without: int = 0


def stratum_facts(
    frame: Frame,
    ranges: Sequence[StratumRange],
    *,
    size: Size = "paid",
    cluster: bool = False,
    group: str | None = None,
) -> dict[str, StratumFacts]:
    """The facts of every stratum by its label; `group` is a further column of the frame."""
    frame.signs  # noqa: B018  (raises when the source has faults)
    units, parameters = frame.units
    dialect = frame.engine.dialect
    cases, values = [], []
    for place, stratum in enumerate(ranges):
        inside, given = inside_sql(stratum, dialect)
        cases.append(f"when {inside} then {place}")
        values += given
    held = ["cluster"] if cluster else []
    held += [dialect.quoted(f"more_{group}")] if group else []
    lacking = " or ".join(f"coalesce({name}, '') = ''" for name in held) or "1 = 0"
    above = f"case when {size} > 0 then {size} else 0 end"
    rows = frame.engine.execute(
        f"select place, count(*), count(*) filter (where above = 0), {dialect('sum', 'above')}, "
        f"max(above), {'count(distinct cluster)' if cluster else '0'}, "
        f"count(*) filter (where lacking) from (select case {' '.join(cases)} end as place, "
        f"{above} as above, {lacking} as lacking, cluster from {units}) as placed "
        "where place is not null group by place",
        [*values, *parameters],
    )
    found = {int(row[0]): row[1:] for row in rows}
    facts = {}
    for place, stratum in enumerate(ranges):
        row = found.get(place, (0, 0, 0, 0, 0, 0))
        facts[stratum.label] = StratumFacts(stratum.label, *(int(value or 0) for value in row))
    return facts


def stratum_sizes(frame: Frame, stratum: StratumRange, *, size: Size) -> NDArray[np.int64]:
    """The sizes of a stratum's units in cents, in no order."""
    inside, given = inside_sql(stratum, frame.engine.dialect)
    units, parameters = frame.units
    pieces = [
        np.asarray(batch.column(0).to_numpy(zero_copy_only=False), dtype=np.int64)
        for batch in frame.engine.batches(
            f"select {size} from {units} where {inside}", [*parameters, *given]
        )
    ]
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.int64)
