"""Every role of some units, and their parts, fetched by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import FrameError, some_units
from sampling.frames.audits.keys import checked_roles, columns_of
from sampling.frames.opened import Opened

if TYPE_CHECKING:
    import pyarrow as pa

    from sampling.frames.frame import Frame


def fetch_units(
    opened: Opened, units: str, parameters: Sequence[object], unit_ids: Sequence[str]
) -> list[dict[str, Any]]:
    """The units in the order asked for: amounts in cents, dates ISO, `parts` where a unit has rows.

    Ids go in as parameters, in the pieces that the engine takes.
    """
    engine, roles = opened.engine, opened.roles
    names = [name for name, _ in roles.more]
    more = "".join(f", {engine.dialect.quoted('more_' + name)}" for name in names)
    found: dict[str, dict[str, Any]] = {}
    for among, given in engine.among(unit_ids):
        for row in engine.execute(
            f"select unit_id, paid, claimed, date, stratum, cluster{more} from {units} "
            f"where unit_id in {among}",
            [*parameters, *given],
        ):
            found[str(row[0])] = {
                "unit_id": str(row[0]),
                "paid": int(row[1]),
                "claimed": None if row[2] is None else int(row[2]),
                "date": None if row[3] is None else str(row[3]),
                "stratum": row[4],
                "cluster": row[5],
                "more": dict(zip(names, row[6:], strict=True)),
                "parts": [],
            }
    lost = [unit_id for unit_id in unit_ids if unit_id not in found]
    if lost:
        raise FrameError(
            f"{len(lost):,} units that are not in the frame ({some_units(lost)})",
            where=opened.source.name,
            expected="units of the frame, after its exclusions",
            fix="Ask for units that the frame holds",
        )
    for among, given in engine.among(unit_ids if roles.part else ()):
        for unit_id, part, paid, claimed in engine.execute(
            f"select unit_id, part, paid, claimed from {opened.rows} where unit_id in {among} "
            "order by unit_id, part",
            given,
        ):
            found[str(unit_id)]["parts"].append(
                {
                    "part": str(part),
                    "paid": int(paid),
                    "claimed": None if claimed is None else int(claimed),
                }
            )
    return [found[unit_id] for unit_id in unit_ids]


def column(frame: Frame, role: str) -> pa.ChunkedArray[Any]:
    """One role of every unit of a frame in its file order, as Arrow; read in batches."""
    import pyarrow as pa

    (name,) = columns_of(frame, checked_roles(frame, role, where="column"))
    units, parameters = frame.units
    pieces = [
        batch.column(0)
        for batch in frame.engine.batches(
            f"select {name} from {units} order by {frame.file_order}", parameters
        )
    ]
    return pa.chunked_array(pieces) if pieces else pa.chunked_array([pa.array([])])
