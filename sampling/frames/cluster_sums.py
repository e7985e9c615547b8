"""Units, cents and squared cents of every cluster of a stratum (and group in it): one scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ClusterSums:
    """One entry a cluster, or a group of it: its units, and sums of the amounts paid above 0.

    `cluster` numbers the clusters from 0; `totals` are cents, `squares` squared cents. Where
    clusters hold no groups there is one entry for each cluster.
    """

    cluster: NDArray[np.int64]
    units: Floats
    totals: Floats
    squares: Floats


def cluster_sums(frame: Frame, stratum: StratumRange, *, group: str | None = None) -> ClusterSums:
    """The sums of `stratum` by cluster, or by cluster and the further column `group`."""
    frame.size  # noqa: B018  (raises when the source has faults)
    dialect = frame.engine.dialect
    inside, given = inside_sql(stratum, dialect)
    units, parameters = frame.units
    below = f", {dialect.quoted(f'more_{group}')}" if group else ""
    above = "case when paid > 0 then paid else 0 end"
    rows = frame.engine.execute(
        f"select cluster, count(*), {dialect('sum', 'above')}, {dialect('squares', 'above')} "
        f"from (select cluster{below}, {above} as above from {units} where {inside}) as kept "
        f"group by cluster{below} order by cluster{below}",
        [*parameters, *given],
    )
    names: dict[str, int] = {}
    places = [names.setdefault(str(row[0]), len(names)) for row in rows]
    columns = [np.array([float(row[k]) for row in rows]) for k in (1, 2, 3)]
    return ClusterSums(np.array(places, dtype=np.int64), *columns)
