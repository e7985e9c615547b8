"""The smallest tickets of each stratum, found by the engine in one pass.

A ticket is the lower-case hex SHA-256 of UTF-8 "ticket/1" LF seed LF stratum LF unit id; the
sample of a stratum are its n smallest, ties broken by unit id. Hashes are even, so only
tickets below a cut-off that holds n of them almost surely are ranked; where fewer remain the
stratum is ranked whole. The result never depends on the cut-off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sampling.engines.engine import Engine
from sampling.frames.stratum_ranges import StratumRange, inside_sql

# min(x, n) keeps n values in memory and the engine refuses n of a million and more.
MOST_KEPT = 100_000
_HEX = 15

Found = tuple[str, str, str]


def smallest_tickets(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    *,
    seed: str,
    ranges: Sequence[StratumRange],
    sizes: Mapping[str, int],
    populations: Mapping[str, int],
) -> list[Found]:
    """(stratum, ticket, unit id) of the `sizes` smallest tickets, by stratum and ticket.

    `ranges` do not overlap; `populations` are the units of each stratum.
    """
    found: list[Found] = []
    wanted = [r for r in ranges if sizes.get(r.label, 0) > 0]
    few = [r for r in wanted if sizes[r.label] <= MOST_KEPT]
    kept = _few(engine, units, parameters, seed, few, sizes, populations)
    for stratum in wanted:
        rows = kept.get(stratum.label)
        if rows is None or len(rows) < sizes[stratum.label]:
            rows = _ranked(engine, units, parameters, seed, stratum, sizes[stratum.label])
        found += [(stratum.label, ticket, unit_id) for ticket, unit_id in rows]
    return found


def _cut(size: int, population: int) -> str:
    """Tickets below this prefix hold `size` of `population` almost surely."""
    share = (size + 8 * math.sqrt(size) + 20) / max(population, 1)
    if share >= 1:
        return "g"  # above every hex digit: all tickets pass
    return f"{int(share * 16**_HEX):0{_HEX}x}"


def _few(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    seed: str,
    ranges: Sequence[StratumRange],
    sizes: Mapping[str, int],
    populations: Mapping[str, int],
) -> dict[str, list[tuple[str, str]]]:
    """All strata with small samples in one pass: each keeps its n smallest below the cut."""
    if not ranges:
        return {}
    cases: list[str] = []
    values: list[object] = []
    for place, stratum in enumerate(ranges):
        inside, bounds = inside_sql(stratum, engine.dialect)
        cases.append(f"when {inside} then {place}")
        values += bounds
    # Heads and cut-offs come by a join: a case over the strata costs as much as the hashes.
    text = engine.dialect.text_type
    rows_of = [
        f"select {place} as number, cast(? as {text}) as head, cast(? as {text}) as cut"
        for place in range(len(ranges))
    ]
    given: list[object] = []
    for stratum in ranges:
        label = stratum.label
        given += [f"ticket/1\n{seed}\n{label}\n", _cut(sizes[label], populations[label])]
    ticket = engine.dialect("sha256", "head || unit_id")
    rows = engine.execute(
        f"select place, ticket, unit_id from ("
        f"select place, unit_id, cut, {ticket} as ticket from ("
        f"select unit_id, case {' '.join(cases)} end as place from {units}"
        f") as placed join ({' union all '.join(rows_of)}) as heads on number = place"
        f") as hashed where ticket < cut",
        [*values, *parameters, *given],
    )
    kept: dict[str, list[tuple[str, str]]] = {stratum.label: [] for stratum in ranges}
    for place, ticket, unit_id in rows:
        kept[ranges[int(place)].label].append((str(ticket), str(unit_id)))
    return {label: sorted(rows)[: sizes[label]] for label, rows in kept.items()}


def _ranked(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    seed: str,
    stratum: StratumRange,
    size: int,
) -> list[tuple[str, str]]:
    """One stratum ranked whole, for very large samples and for a cut that held too few."""
    inside, bounds = inside_sql(stratum, engine.dialect)
    rows = engine.execute(
        f"select {engine.dialect('sha256', '? || unit_id')} as ticket, unit_id from {units} "
        f"where {inside} order by ticket, unit_id limit {int(size)}",
        [f"ticket/1\n{seed}\n{stratum.label}\n", *parameters, *bounds],
    )
    return sorted((str(ticket), str(unit_id)) for ticket, unit_id in rows)
