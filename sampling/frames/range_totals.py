"""Exact units, cents and squared cents of ranges of units that do not overlap: one scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sampling.frames.stratum_ranges import StratumRange, inside_sql

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


def range_totals(frame: Frame, ranges: Sequence[StratumRange]) -> list[tuple[int, int, int]]:
    """(units, cents, squared cents) of every range; a unit counts in the first that it meets."""
    frame.size  # noqa: B018  (raises when the source has faults)
    engine, (units, parameters) = frame.engine, frame.units
    cases, values = [], list[object]()
    for place, stratum in enumerate(ranges):
        inside, given = inside_sql(stratum, engine.dialect)
        cases.append(f"when {inside} then {place}")
        values += given
    rows = engine.execute(
        f"select place, count(*), {engine.dialect('sum', 'paid')}, "
        f"{engine.dialect('squares', 'paid')} from ("
        f"select paid, case {' '.join(cases)} end as place from {units}"
        f") as placed where place is not null group by place",
        [*values, *parameters],
    )
    found = {int(row[0]): (int(row[1]), int(row[2]), int(row[3])) for row in rows}
    return [found.get(place, (0, 0, 0)) for place in range(len(ranges))]
