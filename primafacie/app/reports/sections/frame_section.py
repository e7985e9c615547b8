"""The sampling frame: where it comes from, what was taken out, how amounts are spread."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.document import (
    Block,
    Column,
    Figure,
    Parts,
    Section,
    facts,
    note,
    table,
)
from primafacie.app.reports.values import Trace, cents, code, count
from primafacie.core.plurals import counted
from sampling.frames.conditions import without_ids

_ROLES = ("claimed", "date", "stratum", "cluster")


def frame_section(frame: dict[str, Any], *, pictures: tuple[Figure, ...] = ()) -> Section:
    """The frame's record with its reconciliation from the rows read to the units left."""
    source = frame["source"]
    signs = frame["signs"]
    origin: Parts = (source["name"],)
    if source["sha256"]:
        origin = (source["name"], ", SHA-256 ", code(source["sha256"]))
    blocks: list[Block] = [
        facts(
            ("Source", origin),
            ("Columns", _columns(frame["roles"])),
            ("Period", " to ".join(frame["period"]) if frame["period"] else "none declared"),
            (
                "Rows and units",
                (
                    count(frame["rows"]),
                    " rows read; ",
                    count(frame["size"]),
                    " units in the frame, ",
                    cents(frame["total"]),
                    " paid",
                ),
            ),
            (
                "Signs",
                (
                    count(signs["positive"]),
                    " units paid more than 0, ",
                    count(signs["zero"]),
                    " paid 0, ",
                    count(signs["negative"]),
                    " paid less than 0",
                ),
            ),
            ("Content digest", code(frame["content_digest"])),
        ),
        table(
            "Frame reconciliation",
            "From the units as opened to the frame: every exclusion, in order",
            [
                Column("Rule"),
                Column("Reason"),
                Column("Units out", "count"),
                Column("Dollars out", "cents"),
                Column(
                    "Units left",
                    "count",
                    trace=Trace(
                        "units left = units left before - units out", source="counted in the frame"
                    ),
                ),
                Column(
                    "Dollars left",
                    "cents",
                    trace=Trace(
                        "dollars left = dollars left before - dollars out",
                        source="integer cents, summed exactly",
                    ),
                ),
            ],
            [
                (
                    without_ids(r["rule"]),
                    r["reason"],
                    r["units"],
                    r["cents"],
                    r["units_left"],
                    r["cents_left"],
                )
                for r in frame["waterfall"]
            ],
            key="waterfall",
        ),
        *(note(text) for text in _rows_left_out(frame["waterfall"])),
        *(note(text) for text in frame["notes"]),
        *pictures,
    ]
    return Section("The sampling frame", tuple(blocks))


def _rows_left_out(waterfall: list[dict[str, Any]]) -> list[str]:
    """The rows that the exclusions of rows left out; the table counts units."""
    return [
        f"The exclusion {without_ids(row['rule'])} left out {counted(row['rows'], 'row')}; "
        f"{counted(row['rows_left'], 'row was', 'rows were')} left"
        for row in waterfall
        if row.get("rows") and row["rows"] != row["units"]
    ]


def _columns(roles: dict[str, Any]) -> str:
    said = [f"unit id: {', '.join(roles['unit_id'])}", f"paid: {roles['paid']}"]
    said += [f"{role}: {roles[role]}" for role in _ROLES if roles.get(role)]
    if roles.get("part"):
        said.append(f"rows of a unit are distinguished by: {', '.join(roles['part'])}")
    return "; ".join(said)
