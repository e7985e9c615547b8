"""Every role of some units, and their parts, fetched by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sampling.frames.engine import ROWS, Engine, quoted
from sampling.frames.roles import Roles

_CHUNK = 5_000


def fetch_units(
    engine: Engine,
    units: str,
    parameters: Sequence[object],
    roles: Roles,
    unit_ids: Sequence[str],
) -> list[dict[str, Any]]:
    """The units in the order asked for: amounts in cents, dates ISO, `parts` where a unit has rows.

    Ids go in as parameters, in chunks.
    """
    names = [name for name, _ in roles.more]
    more = "".join(f", {quoted('more_' + name)}" for name in names)
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(unit_ids), _CHUNK):
        chunk = list(unit_ids[start : start + _CHUNK])
        for row in engine.execute(
            f"select unit_id, paid, claimed, date, stratum, cluster{more} from {units} "
            "where unit_id in (select unnest(?::VARCHAR[]))",
            [*parameters, chunk],
        ):
            found[str(row[0])] = {
                "unit_id": str(row[0]),
                "paid": int(row[1]),
                "claimed": None if row[2] is None else int(row[2]),
                "date": None if row[3] is None else row[3].isoformat(),
                "stratum": row[4],
                "cluster": row[5],
                "more": dict(zip(names, row[6:], strict=True)),
                "parts": [],
            }
        if roles.part:
            for unit_id, part, paid, claimed in engine.execute(
                f"select unit_id, part, paid, claimed from {ROWS} "
                "where unit_id in (select unnest(?::VARCHAR[])) order by unit_id, part",
                [chunk],
            ):
                found[str(unit_id)]["parts"].append(
                    {
                        "part": str(part),
                        "paid": int(paid),
                        "claimed": None if claimed is None else int(claimed),
                    }
                )
    return [found[unit_id] for unit_id in unit_ids]
